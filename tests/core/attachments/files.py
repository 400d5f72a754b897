"""Files as people upload them, good and bad, made on the spot."""

import io
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image


def upload(name, content):
    return SimpleUploadedFile(name, content)


def docx():
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def xlsx():
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zipped(*, types="", method=zipfile.ZIP_DEFLATED, **parts):
    """A zip of parts; with `types` it has the table of contents of an office document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        if types:
            archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{types}"/></Types>')
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def ofd(**parts):
    return zipped(OFD_dot_xml='<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>', **parts)


def pdf():
    return b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def ole(*streams, flags=0):
    """A compound file as far as the checks look: its mark, stream names, and a text's information block."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    block = (b"\xec\xa5" + b"\0" * 8 + struct.pack("<H", flags)).ljust(512, b"\0")
    return head + block + b"\0\0".join(stream.encode("utf-16-le") for stream in streams)


def photo(format="JPEG", size=(40, 30), orientation=1, **fields):
    image = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (37.0, 1.0, 2.0)
    out = io.BytesIO()
    image.save(out, format, exif=exif, **fields)
    return out.getvalue()


def lying_zip():
    """A document whose directory says that its part is small."""
    content = bytearray(zipped(word__document_dot_xml=b"0" * 3_000_000))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + offset
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def locked_zip():
    """A document whose part is marked as encrypted."""
    content = bytearray(zipped(word__document_dot_xml=b"0" * 100))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)
