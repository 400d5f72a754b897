"""Packages made by hand, right or wrong in one place, signed with whatever key."""

import json
import zipfile
from hashlib import sha256
from io import BytesIO

from cppcc.core.exchange import archive
from cppcc.core.exchange.keys import OwnKey
from cppcc.core.exchange.manifest import Party
from cppcc.core.exchange.sending import signed

KIND = "sentiment.reports"
PIECE = {
    "key": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "title": "社情民意第1号《步道破损》",
    "data": {"title": "步道破损", "situation": "多处破损。", "authors": "李委员", "number": "2024年第1号"},
    "files": [],
}


def package(places, *, sender=None, recipient=None, kind=KIND, pieces=(PIECE,), count=None, files=None, **more):
    """The bytes of a package from the city to the county, or as said."""
    sender, recipient = sender or places.city, recipient or places.county
    count = len(pieces) if count is None else count
    key, to = sender if isinstance(sender, OwnKey) else sender.key, Party(recipient.key.public.hex, recipient.name)
    said = {"sequence": 1, "name": "政协云河市委员会", **more}
    _, content = signed(key, to, kind, data={"pieces": list(pieces)}, files=files or {}, count=count, **said)
    return content


def parts_of(content):
    with zipfile.ZipFile(BytesIO(content)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def written(parts):
    return b"".join(archive.written(parts))


def signed_again(parts, key, change=None, **said):
    """The same package with other words in its manifest, signed with `key`."""
    manifest = json.loads(parts["manifest.json"]) | said
    manifest = change(manifest) if change else manifest
    raw = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return written(parts | {"manifest.json": raw, "manifest.sig": key.sign(raw)})


def with_part(parts, name, content, key):
    """One more file, listed and signed for."""
    line = {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}

    def listed(manifest):
        return manifest | {"entries": sorted([*manifest["entries"], line], key=lambda each: each["name"])}

    return signed_again(parts | {name: content}, key, listed)
