import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured

from cppcc.core.exchange.keys import OwnKey, PublicKey, own_key


def test_the_key_is_made_once_and_read_by_its_owner_only(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"

    first, again = own_key(), own_key()

    kept = tmp_path / "data" / "exchange-key.pem"
    assert first.public == again.public
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["exchange-key.pem"]


def test_a_signature_fits_its_message_and_its_key_only(tmp_path):
    key, other = OwnKey.at(tmp_path / "a.pem"), OwnKey.at(tmp_path / "b.pem")
    signature = key.sign(b"message")

    assert key.public.has_signed(b"message", signature)
    assert not key.public.has_signed(b"massage", signature)
    assert not other.public.has_signed(b"message", signature)
    assert not key.public.has_signed(b"message", b"")


def test_a_signature_for_something_else_does_not_fit(tmp_path):
    key = OwnKey.at(tmp_path / "a.pem")

    assert not key.public.has_signed(b"message", key.key.sign(b"message"))


def test_the_fingerprint_is_forty_digits_in_groups_of_five():
    """The last forty digits of SHA-256 (66687aad…5f2925) as a decimal number."""
    assert PublicKey(bytes(32)).fingerprint == "22022 37096 31479 19918 10382 90276 65309 30981"


def test_the_public_key_file_says_the_same_key(tmp_path):
    public = OwnKey.at(tmp_path / "a.pem").public

    assert PublicKey.from_file(public.to_file()) == public


@pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_key_file_is_refused_in_words(content):
    with pytest.raises(ValueError, match="这不是公钥文件"):
        PublicKey.from_file(content)


@pytest.mark.parametrize("other", [ec.generate_private_key(ec.SECP256R1()), x25519.X25519PrivateKey.generate()])
def test_a_key_of_another_kind_is_refused_in_words(other):
    pem = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    with pytest.raises(ValueError, match="这不是公钥文件"):
        PublicKey.from_file(pem)


def test_a_spoilt_private_key_stops_with_its_path(tmp_path):
    (tmp_path / "a.pem").write_text("spoilt")

    with pytest.raises(ImproperlyConfigured, match=r"a\.pem"):
        OwnKey.at(tmp_path / "a.pem")
