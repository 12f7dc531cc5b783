"""Which files are taken in as attachments. No Django."""

from __future__ import annotations

from enum import StrEnum


class MediaType(StrEnum):
    """The media types that are taken in: none of them can act by itself when it is opened."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    XML = "application/xml"
    JSON = "application/json"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    TEXT = "text/plain"


EXTENSIONS = {
    MediaType.PDF: "pdf",
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.WEBP: "webp",
    MediaType.HEIC: "heic",
    MediaType.XML: "xml",
    MediaType.JSON: "json",
    MediaType.CSV: "csv",
    MediaType.XLSX: "xlsx",
    MediaType.TEXT: "txt",
}
"""How the name of a file of each type ends when its sender gave none."""

PICTURES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.HEIC})
"""The types that a camera makes."""

ACCEPT = ",".join([*MediaType, *(f".{each}" for each in EXTENSIONS.values()), ".jpeg", ".heif"])
"""What a form's file field offers (the HTML attribute `accept`)."""
