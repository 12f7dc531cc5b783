"""The tags of plain XML cut out of its text, and the namespaces that they name. Pure text, no tree.

Plain means: UTF-8, every `<` closed by its `>` before the next, no CDATA, no processing instructions, no document
type, none but the five named entities. Whatever is not plain is None or `Doubt`: a parser reads that.
Source: XML 1.0 (fifth edition), Namespaces in XML 1.0.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from customhouse.messages.wco.facets import BLANKS
from customhouse.messages.wco.obvious import Doubt

Names = tuple[tuple[str, str], ...]
"""Prefixes and the namespaces that they stand for, in order; the prefix "" is the default. Or attributes and values."""

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_RESERVED = frozenset({"http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"})
_HINTS = frozenset({"schemaLocation", "noNamespaceSchemaLocation"})
_ALL_BUT_ANGLES = bytes(byte for byte in range(256) if byte not in b"<>")
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?"
_QUOTED = r"(?:\"[ \t\r\n!#-%'-;=?-~]*\"|'[ \t\r\n!-%(-;=?-~]*')"
_ATTRIBUTE = re.compile(rf"[ \t\r\n]+({_NAME})[ \t\r\n]*=[ \t\r\n]*({_QUOTED})")
_START = re.compile(rf"({_NAME})((?:[ \t\r\n]+{_NAME}[ \t\r\n]*=[ \t\r\n]*{_QUOTED})*)[ \t\r\n]*")
_HEAD = re.compile(
    r"\?xml[ \t\r\n]+version=(?:\"1\.0\"|'1\.0')"
    r"(?:[ \t\r\n]+encoding=(?:\"[Uu][Tt][Ff]-8\"|'[Uu][Tt][Ff]-8'))?"
    r"(?:[ \t\r\n]+standalone=(?:\"(?:yes|no)\"|'(?:yes|no)'))?[ \t\r\n]*\?"
)
_CHARACTER = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff-]"
_COMMENT = re.compile(rf"<!--(?:{_CHARACTER}|-{_CHARACTER})*+-->")
_A_COMMENT = "<!>"
"""What stands for a comment while it is looked at whether it stands between tags."""
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_URI = re.compile(r"[a-z]+:[!-~]+")
_LONGEST = 1000
_LARGEST = 4_000_000
"""Characters of the longest tag that is plain, as it may be remembered; bytes of the largest message, well within the
limits of the parser, so that it would not refuse what is read here."""


def cut(data: bytes) -> list[str] | None:
    """A plain message as tag, text, tag, text, …; the texts with their entities told; None if it is not plain.

    The first tag is that of the first element, the last text what follows the last tag.
    """
    if len(data) > _LARGEST:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    commented = "<!" in text
    if commented:
        if _A_COMMENT in text:
            return None
        text = _COMMENT.sub(_A_COMMENT, text)
        data = text.encode()
    angles = data.translate(None, _ALL_BUT_ANGLES)
    if angles != b"<>" * (len(angles) // 2):
        return None
    if commented:
        text = text.replace(_A_COMMENT, "")
    pieces = text.replace(">", "<").split("<")
    start = 1
    if pieces[1:2] and _HEAD.fullmatch(pieces[1]) and not pieces[0]:
        start = 3
    if pieces[start - 1].strip(BLANKS):
        return None
    del pieces[:start]
    return _told(pieces) if "&" in text else pieces


def _told(pieces: list[str]) -> list[str] | None:
    """The pieces with the named entities in texts replaced; None for any other `&`."""
    for place in range(1, len(pieces), 2):
        text = pieces[place]
        if "&" in text:
            told, count = _ENTITY.subn(lambda found: _ENTITIES[found[1]], text)
            if count != text.count("&"):
                return None
            pieces[place] = told
    return pieces


class Opened(NamedTuple):
    """What a tag says.

    Its `name` as written, namespace (None: none) and local name, the namespaces in force `inside` it, and the
    attributes that are `left`: neither namespaces nor hints where a schema lies.
    """

    name: str
    namespace: str | None
    local: str
    inside: Names
    left: Names


@lru_cache(maxsize=256)
def opened(tag: str, around: Names = ()) -> Opened:
    """What a tag says inside those namespaces. Raises `Doubt` where that is not plain.

    >>> found = opened('Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"')
    >>> found.local, found.namespace, found.left
    ('Declaration', 'urn:wco:datamodel:WCO:DEC-DMS:2', ())
    """
    name, attributes = split(tag)
    inside, left = dict(around), {}
    for attribute, value in attributes.items():
        prefix, _, local = attribute.rpartition(":")
        if attribute != "xmlns" and prefix != "xmlns":
            left[attribute] = value
        elif not _URI.fullmatch(value) or value in _RESERVED or (prefix and local.startswith("xml")):
            raise Doubt
        else:
            inside[local if prefix else ""] = value
    prefix, _, local = name.rpartition(":")
    if prefix and prefix not in inside:
        raise Doubt
    return Opened(name, inside.get(prefix), local, tuple(sorted(inside.items())), _without_hint(left, inside))


def _without_hint(left: dict[str, str], inside: dict[str, str]) -> Names:
    """The attributes that are no hint where a schema lies; a second hint stays, and is doubtful."""
    for name in left:
        prefix, _, local = name.rpartition(":")
        if prefix and inside.get(prefix) == _XSI and local in _HINTS:
            return tuple(item for item in left.items() if item[0] != name)
    return tuple(left.items())


def split(tag: str) -> tuple[str, dict[str, str]]:
    """The name in a tag and its attributes. Raises `Doubt` if it is none, is long, or has an attribute twice.

    >>> split('t:DateTimeString formatCode="102"')
    ('t:DateTimeString', {'formatCode': '102'})
    """
    match = _START.fullmatch(tag) if len(tag) <= _LONGEST else None
    if match is None:
        raise Doubt
    pairs = _ATTRIBUTE.findall(match[2])
    attributes = {name: quoted[1:-1] for name, quoted in pairs}
    if len(attributes) != len(pairs):
        raise Doubt
    return match[1], attributes
