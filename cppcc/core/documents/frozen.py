"""A document as JSON and back: what a released report keeps in its row.

`from_json(json.loads(json.dumps(to_json(document)))) == document` holds for every document, numbers with their type.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from cppcc.core.documents import blocks
from cppcc.core.documents.blocks import Document

VERSION = 1
TYPES: dict[str, Callable[..., object]] = {
    cls.__name__: cls
    for cls in (
        blocks.FigureRun,
        blocks.Strong,
        blocks.Span,
        blocks.Heading,
        blocks.ArticleTitle,
        blocks.Paragraph,
        blocks.BulletList,
        blocks.NumberedList,
        blocks.Table,
        blocks.Series,
        blocks.Chart,
        blocks.Contents,
        blocks.PageBreak,
        blocks.Note,
        blocks.Annexes,
        blocks.Signature,
        blocks.Record,
        blocks.Document,
    )
}


def to_json(document: Document) -> dict[str, object]:
    """A dict of plain JSON values that `from_json` turns into an equal document."""
    encoded = _encode(document)
    assert isinstance(encoded, dict)  # noqa: S101 - for the type checker: a document is a dataclass
    return {"version": VERSION, **encoded}


def from_json(data: Mapping[str, object]) -> Document:
    """The document that `to_json` wrote; anything else is refused with `ValueError`."""
    if data.get("version") != VERSION:
        raise ValueError(f"document version {data.get('version')!r}: this program reads {VERSION}")
    document = _decode({key: value for key, value in data.items() if key != "version"})
    if not isinstance(document, Document):
        raise ValueError("not a document")  # noqa: TRY004 - the data is wrong, not its Python type
    return document


def _encode(value: object) -> object:
    if is_dataclass(value):
        pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {"type": type(value).__name__, **{name: _encode(item) for name, item in pairs}}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {"type": "dict", "items": [[str(key), str(item)] for key, item in value.items()]}
    if isinstance(value, Decimal):
        return {"type": "Decimal", "value": str(value)}
    if isinstance(value, date):
        return {"type": "date", "value": value.isoformat()}
    return value


def _decode(value: object) -> object:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    if kind == "dict":
        return dict(value["items"])
    if kind == "Decimal":
        return Decimal(value["value"])
    if kind == "date":
        return date.fromisoformat(value["value"])
    if kind not in TYPES:
        raise ValueError(f"unknown block {kind!r}")
    try:
        return TYPES[kind](**{name: _decode(item) for name, item in value.items() if name != "type"})
    except TypeError as error:
        raise ValueError(f"{kind}: {error}") from error
