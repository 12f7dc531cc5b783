"""What the bytes of an attachment are, whatever their sender says: by the marks that each format begins with.

A file that could act when it is opened (scripts in a PDF, macros in a workbook, a web page dressed as XML) is refused.
Sources: ISO 32000-2 (PDF), ISO/IEC 10918-1 (JPEG), 15948 (PNG), 23008-12 (HEIF), 29500 (OOXML), RFC 9649 (WebP).
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from collections.abc import Callable

from customhouse.foundation.documents.records import MediaType
from customhouse.messages.findings import Finding, Severity, msgid

_HEAD = 1024
"""Bytes within which a PDF must say that it is one."""
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_ACTS_IN_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)(?=[\s/(<\[])")
_ACTS_IN_XML = re.compile(rb"<\s*(?:[\w.-]+:)?(?:html|svg|script)\b|<\?xml-stylesheet|<!ENTITY", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def faults_of(data: bytes, media_type: str, limit: int) -> list[Finding]:
    """Why bytes cannot be kept as a document of that type; nothing where they can. `limit` in bytes.

    >>> [fault.code for fault in faults_of(b"GIF89a", "image/gif", 1000)]
    ['DOC-TYPE']
    >>> faults_of(b"plain words", "text/plain; charset=utf-8", 1000)
    []
    """
    kind = media_type_of(media_type)
    if not data:
        return [_finding("DOC-EMPTY", _EMPTY, _SEND_AGAIN)]
    if len(data) > limit:
        size = {"size": str(len(data)), "limit": str(limit)}
        return [_finding("DOC-SIZE", _LARGE, _MAKE_SMALLER, size)]
    if kind is None:
        return [_finding("DOC-TYPE", _TYPE, _TYPES, {"type": media_type[:100]})]
    if not _LOOKS[kind](data):
        return [_finding("DOC-CONTENT", _OTHER, _NAME_IT, {"type": kind.value})]
    if _acts(kind, data):
        return [_finding("DOC-ACTIVE", _ACTIVE, _PLAIN)]
    return []


def media_type_of(text: str) -> MediaType | None:
    """The media type that is meant, its parameters left aside; None for one that is not taken in.

    >>> media_type_of("Text/CSV; header=present")
    <MediaType.CSV: 'text/csv'>
    """
    name = text.partition(";")[0].strip().lower()
    name = _ALIASES.get(name, name)
    return MediaType(name) if name in set(MediaType) else None


def recognised(data: bytes) -> MediaType | None:
    """The type that the first bytes tell, where they tell one; texts (XML, JSON, CSV) tell none.

    >>> recognised(b"%PDF-1.7 ...")
    <MediaType.PDF: 'application/pdf'>
    """
    return next((kind for kind in _MARKED if _LOOKS[kind](data)), None)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def _parts_of(data: bytes) -> set[str]:
    """The names inside a ZIP archive; none where it is no whole archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return set()


def _is_xlsx(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04" and {"[Content_Types].xml", "xl/workbook.xml"} <= _parts_of(data)


def _text_of(data: bytes) -> str | None:
    """Bytes read as text: UTF-8, UTF-16 by its mark, else one byte a letter as older spreadsheets write.

    None where control characters betray that it is no text in any of them.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1256"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def _is_text(data: bytes) -> bool:
    return _text_of(data) is not None and recognised(data) is None


def _is_xml(data: bytes) -> bool:
    text = _text_of(data)
    return text is not None and text.lstrip().startswith("<")


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _acts(kind: MediaType, data: bytes) -> bool:
    """Whether a file could do something by itself when it is opened."""
    if kind is MediaType.PDF:
        return _ACTS_IN_PDF.search(data) is not None
    if kind is MediaType.XML:
        return _ACTS_IN_XML.search((_text_of(data) or "").encode()) is not None
    return kind is MediaType.XLSX and any("vbaproject" in name.lower() for name in _parts_of(data))


def _finding(code: str, message: str, remedy: str, params: dict[str, str] | None = None) -> Finding:
    return Finding(code, Severity.ERROR, "", "", message, remedy, params or {})


_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/heif": "image/heic",
    "text/xml": "application/xml",
    "application/vnd.ms-excel": "text/csv",  # what Windows says of a .csv where a spreadsheet is installed
}
_LOOKS: dict[MediaType, Callable[[bytes], bool]] = {
    MediaType.PDF: lambda data: b"%PDF-" in data[:_HEAD],
    MediaType.JPEG: lambda data: data[:3] == b"\xff\xd8\xff",
    MediaType.PNG: lambda data: data[:8] == b"\x89PNG\r\n\x1a\n",
    MediaType.WEBP: _is_webp,
    MediaType.HEIC: _is_heif,
    MediaType.XLSX: _is_xlsx,
    MediaType.XML: _is_xml,
    MediaType.JSON: _is_json,
    MediaType.CSV: _is_text,
    MediaType.TEXT: _is_text,
}
_MARKED = (MediaType.PDF, MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.HEIC, MediaType.XLSX)
_EMPTY = msgid("The file is empty.")
_SEND_AGAIN = msgid("Choose the file again; if it is empty on your device too, make it anew.")
_LARGE = msgid("The file has {size} bytes; at most {limit} are taken in.")
_MAKE_SMALLER = msgid("Send it in parts, or as a smaller picture.")
_TYPE = msgid("Files of the type {type} are not taken in.")
_TYPES = msgid("Send a PDF, a picture (JPEG, PNG, WebP, HEIC), XML, JSON, CSV, XLSX or plain text.")
_OTHER = msgid("The file says that it is {type}, but its content is something else.")
_NAME_IT = msgid("Open it to see that it is whole, save it in the right format, and send it again.")
_ACTIVE = msgid("The file holds scripts or macros, which are not taken in.")
_PLAIN = msgid("Print it to a plain PDF, or save it without macros, and send that.")
