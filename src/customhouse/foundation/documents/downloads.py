"""Handing documents out: always to be saved, never to be shown inside a page, whatever they are."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from customhouse.foundation.documents.models import Document
from customhouse.foundation.documents.queries import data_of


def download(document: Document) -> HttpResponse:
    """A kept document as it came. The caller has made sure that the reader may have it."""
    return attachment(data_of(document), document.media_type, document.name)


def attachment(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes to be saved under a name of any letters; browsers are told to believe no other type and to run nothing."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename=\"{_in_ascii(name)}\"; filename*=UTF-8''{quote(name, '')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _in_ascii(name: str) -> str:
    """The name for browsers that read only ASCII: other letters, quotes and backslashes give way to underscores."""
    return "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
