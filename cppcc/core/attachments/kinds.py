"""The kinds of file that are taken, and how their content tells them: the name says nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file: the ending it is given, and the type that a browser is told."""

    ending: str
    media_type: str


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "docx": Kind("docx", f"{OFFICE}.wordprocessingml.document"),
    "xlsx": Kind("xlsx", f"{OFFICE}.spreadsheetml.sheet"),
    "pdf": Kind("pdf", "application/pdf"),
    "ofd": Kind("ofd", "application/ofd"),
    "wps": Kind("wps", "application/vnd.ms-works"),
    "jpg": Kind("jpg", "image/jpeg"),
    "png": Kind("png", "image/png"),
}
TAKEN = "Word（.docx）、Excel（.xlsx）、PDF、OFD、WPS文字（.wps）、照片（.jpg、.png）"
ACCEPT = ".docx,.xlsx,.pdf,.ofd,.wps,.jpg,.jpeg,.png"

# A zip of one of these says in this part what it is; anything else in a zip is not taken.
TYPES_PART, OFD_PART, MACROS = "[Content_Types].xml", "OFD.xml", "macros"
MAIN_TYPES = {
    b"macroEnabled": MACROS,
    b"officedocument.wordprocessingml.document.main+xml": "docx",
    b"officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
OFD_MARK = b"http://www.ofdspec.org/"
IMAGE_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png"}


def kind_at_first_sight(head: bytes) -> str:
    """`zip`, `ole`, `pdf`, `image`, or nothing, by the first bytes."""
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "image"
    return ""
