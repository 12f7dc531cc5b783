"""The JSON mirror of a message: the same tags, lists where a tag may repeat, leaves as strings.

    {"MetaData": {"WCOTypeName": "DEC", "Declaration": {"FunctionCode": "9",
     "InvoiceAmount": {"value": "25000.00", "currencyID": "GBP"},
     "IssueDateTime": {"DateTimeString": {"value": "20190201", "formatCode": "102"}},
     "AdditionalDocument": [{"CategoryCode": "C"}]}}}

JSON becomes the same tree that XML becomes, so that the same checks hold for both. A number is taken with the
digits as written, never through a binary float.
"""

from __future__ import annotations

import json

from lxml import etree

from customhouse.messages.findings import Finding, msgid
from customhouse.messages.wco import dictionary
from customhouse.messages.wco.catalogue import finding
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.xml import MAX_DEPTH

_VALUE = "value"
_DATE = "DateTimeString"
_EMBEDDED = "od:Declaration"


class _Refused(Exception):
    """JSON that cannot become a tree: carries the finding."""

    def __init__(self, refusal: Finding) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class _Pairs(list[tuple[str, object]]):
    """An object with its keys as written, so that one that is repeated shows."""


def parse(data: bytes) -> etree._Element | Finding:
    """The root of the tree that a JSON message stands for, or the one finding that says why it has none."""
    try:
        return _root(json.loads(data, object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str))
    except _Refused as refused:
        return refused.refusal
    except json.JSONDecodeError as error:
        return finding("MSG-MALFORMED", "", f"{error.lineno}:{error.colno}", form="JSON", detail=error.msg)
    except UnicodeDecodeError as error:
        return finding("MSG-ENCODING", "", _line_column(data, error.start), encoding=error.encoding)
    except RecursionError:
        return finding("MSG-DEPTH", "", "1:1", limit=MAX_DEPTH)
    except ValueError:  # lxml: a text or key that XML could not say either
        return finding("MSG-CHARACTER", "", "1:1")


def _line_column(data: bytes, offset: int) -> str:
    """A place in bytes as line:column."""
    before = data[:offset]
    column = offset - before.rfind(b"\n")
    return f"{len(before.splitlines() or [b''])}:{column}"


def _root(content: object) -> etree._Element:
    """The tree of an object with one key, the name of the message."""
    if not isinstance(content, _Pairs) or len(content) != 1 or not isinstance(content[0][1], _Pairs):
        words = {"detail": msgid("one object inside an object is expected")}
        raise _Refused(finding("MSG-MALFORMED", "", "1:1", words, form="JSON"))
    tag, inner = content[0]
    position = _messages().get(tag)
    root = etree.Element(_name(position.namespace if position else "", tag))
    _fill(root, inner, position, 1)
    return root


def _messages() -> dict[str, Position]:
    """What can stand first."""
    return {one.tag: one for one in (dictionary.metadata(), dictionary.declaration(), dictionary.response())}


def _fill(element: etree._Element, content: object, position: Position | None, depth: int) -> None:
    """The content of an element: an object of children or attributes, or a text."""
    if depth > MAX_DEPTH:
        raise _Refused(finding("MSG-DEPTH", "", "1:1", limit=MAX_DEPTH))
    if not isinstance(content, _Pairs):
        _set_text(element, content)
        return
    for key, value in _in_order(content, position):
        if position is not None and not position.is_class and key != _DATE:
            _set_beside(element, key, value)
        else:
            for one in value if type(value) is list else [value]:
                _child(element, key, one, position, depth)


def _child(parent: etree._Element, key: str, value: object, position: Position | None, depth: int) -> None:
    """One child element."""
    inner = _inner(key, position)
    namespace = inner.namespace if inner else etree.QName(parent).namespace or ""
    if key == _DATE and position is not None:
        namespace, inner = position.types_namespace, position
    _fill(etree.SubElement(parent, _name(namespace, key.removeprefix("od:"))), value, inner, depth + 1)


def _inner(key: str, position: Position | None) -> Position | None:
    """The position of a child; the message inside an envelope has its own root."""
    if position is dictionary.metadata() and key in _messages():
        return _messages()[key]
    return position.by_tag.get(dictionary.EMBEDDED if key == _EMBEDDED else key) if position else None


def _in_order(content: _Pairs, position: Position | None) -> _Pairs:
    """The keys in the order of the data model: in JSON their order says nothing."""
    if position is None or not position.is_class:
        return content
    order = {_key_of(position, child): number for number, child in enumerate(position.children)}
    return _Pairs(sorted(content, key=lambda pair: order.get(pair[0], len(order))))


def _key_of(parent: Position, child: Position) -> str:
    """The JSON key of a child."""
    return child.tag if child.namespace == parent.namespace else _EMBEDDED


def _set_beside(element: etree._Element, key: str, value: object) -> None:
    """The value of a leaf, or one of its attributes."""
    if key == _VALUE:
        _set_text(element, value)
    else:
        element.set(key, value if isinstance(value, str) else json.dumps(value))


def _set_text(element: etree._Element, value: object) -> None:
    """The text of a leaf. True, null and lists are no text: they become an element that no place knows."""
    if isinstance(value, str):
        element.text = value or None
    else:
        etree.SubElement(element, "list" if isinstance(value, list) else json.dumps(value))


def _name(namespace: str, tag: str) -> str:
    """A name with its namespace."""
    return f"{{{namespace}}}{tag}" if namespace else tag


def to_json(root: etree._Element) -> bytes:
    """A tree made from records as JSON."""
    tag = etree.QName(root).localname
    return json.dumps({tag: _object(root, _messages()[tag])}, ensure_ascii=False).encode()


def _object(element: etree._Element, position: Position) -> dict[str, object]:
    """A class as an object."""
    content: dict[str, object] = {}
    rows: dict[str, list[object]] = {}
    for child in element:
        tag = etree.QName(child).localname
        inner = _inner(tag, position)
        key = tag
        if inner is None or inner.namespace != etree.QName(child).namespace:
            inner, key = position.by_tag[dictionary.EMBEDDED], _EMBEDDED
        value: object = _object(child, inner) if inner.is_class else _leaf(child)
        if inner.repeats or tag == "Response":
            rows.setdefault(key, []).append(value)
            value = rows[key]
        content[key] = value
    return content


def _leaf(element: etree._Element) -> object:
    """A leaf as a string, or as an object where it has attributes; a date holds its `DateTimeString`."""
    if len(element):
        return {_DATE: _leaf(element[0])}
    text = element.text or ""
    return {_VALUE: text, **{str(k): str(v) for k, v in element.items()}} if element.keys() else text
