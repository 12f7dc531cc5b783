"""Bytes of XML to a tree, safely: no entities, no document types, no network, bounded size and depth.

A refusal is a finding with the line and column, never an exception. Source: OWASP XML External Entity
Prevention; libxml2's own limits stay on.
"""

from __future__ import annotations

import re
import threading

from lxml import etree

from customhouse.messages.findings import Finding
from customhouse.messages.wco.catalogue import finding

MAX_DEPTH = 40
_DOCTYPE = re.compile(rb"(?>\xef\xbb\xbf)?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)
_ENCODINGS = re.compile(r"(?:utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d)", re.IGNORECASE)
_DECLARED = re.compile(rb"^[^>]{0,80}encoding\s*=\s*[\"']([^\"']{0,40})")
_ENCODING_ERRORS = frozenset(
    {
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.I18N_CONV_FAILED,
        etree.ErrorTypes.I18N_NO_HANDLER,
    }
)
_TOO_DEEP = etree.XPath("/*" * (MAX_DEPTH + 1))


def parse(data: bytes) -> etree._Element | Finding:
    """The root of a message, or the one finding that says why it has none."""
    if _has_doctype(data):
        return finding("MSG-ENTITY", "", "1:1")
    try:
        root = etree.fromstring(data, _PARSERS.exact if _blanks_may_matter(data) else _PARSERS.plain)
    except etree.XMLSyntaxError as error:
        return _syntax_finding(error, data)
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.externalDTD is not None:
        return finding("MSG-ENTITY", "", "1:1")
    if not _ENCODINGS.fullmatch(document.encoding or "UTF-8"):
        return finding("MSG-ENCODING", "", "1:1", encoding=_declared(data))
    return root


def is_too_deep(root: etree._Element) -> bool:
    """Whether a tree has more than `MAX_DEPTH` levels; no message of the data model comes near."""
    return bool(_TOO_DEEP(root))


def _blanks_may_matter(data: bytes) -> bool:
    """Whether libxml2 could drop a blank of a value: only beside a comment, CDATA or instruction inside a leaf.

    These begin with `<!` or `<?`; looking for the rarer sign alone is many times faster.
    """
    after = data.find(b"?>") + 2 if data.startswith(b"<?xml ") else 0
    return b"!" in data or data.find(b"?", after) >= 0 or b"\0" in data[:4]


class _Parsers(threading.local):
    """The two parsers of each thread; they trust nothing."""

    def __init__(self) -> None:
        self.exact = _parser(remove_blank_text=False)
        self.plain = _parser(remove_blank_text=True)


def _parser(*, remove_blank_text: bool) -> etree.XMLParser:
    """A parser without entities, document types and network, and with libxml2's limits on."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=remove_blank_text,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


_PARSERS = _Parsers()


def _has_doctype(data: bytes) -> bool:
    """Whether a document type stands before the first element (also in UTF-16)."""
    plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data
    return b"!DOCTYPE" in plain and _DOCTYPE.match(plain.lstrip(b"\xff\xfe")) is not None


def _syntax_finding(error: etree.XMLSyntaxError, data: bytes) -> Finding:
    """What libxml2 refused, with line and column."""
    line, column = error.position
    place = f"{max(line or 1, 1)}:{max(column or 1, 1)}"
    declared, code = _declared(data), getattr(error, "code", None)
    if code in _ENCODING_ERRORS or (declared.lower().startswith("utf-16") and b"\0" not in data[:4]):
        return finding("MSG-ENCODING", "", place, encoding=declared)
    if code == etree.ErrorTypes.ERR_INVALID_CHAR:
        return finding("MSG-CHARACTER", "", place)
    if code == etree.ErrorTypes.ERR_RESOURCE_LIMIT and "depth" in str(error.msg):
        return finding("MSG-DEPTH", "", place, limit=MAX_DEPTH)
    return finding("MSG-MALFORMED", "", place, form="XML", detail=_detail(error))


def _detail(error: etree.XMLSyntaxError) -> str:
    """The parser's own words, without the place."""
    return (error.msg or "").partition(", line ")[0]


def _declared(data: bytes) -> str:
    """The encoding that the message claims."""
    match = _DECLARED.match(data)
    return match[1].decode("ascii", "replace") if match else "UTF-8"
