"""Write records as a message: a tree in the order and namespaces of the dictionary, then XML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from lxml import etree

from customhouse.messages.wco import plans
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.json import to_json
from customhouse.messages.wco.leaves import leaf_of_value
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Declaration, MetaData, Response, Section

Message = Declaration | Response | tuple[Response, ...]


def write_xml(message: Message, metadata: MetaData | None = None) -> bytes:
    """The message in UTF-8 XML: in a MetaData envelope if there is one, else alone.

    Several responses need an envelope.

    Raises:
        ValueError: several (or no) responses without an envelope.
    """
    return etree.tostring(to_tree(message, metadata), encoding="UTF-8", xml_declaration=True)


def write_json(message: Message, metadata: MetaData | None = None) -> bytes:
    """The message in JSON: the same tags, lists where a tag may repeat.

    A leaf is a string, or `{"value": …}` with its attributes beside it.

    Raises:
        ValueError: several (or no) responses without an envelope.
    """
    return to_json(to_tree(message, metadata))


def to_tree(message: Message, metadata: MetaData | None = None) -> etree._Element:
    """The message as a tree of elements.

    Raises:
        ValueError: several (or no) responses without an envelope.
    """
    several = message if isinstance(message, tuple) else (message,)
    if metadata is not None:
        envelope = _element(plans.metadata(), None, metadata)
        for one in several:
            _element(_plan_of(one), envelope, one)
        return envelope
    if len(several) != 1:
        raise ValueError("Several responses need an envelope.")
    return _element(_plan_of(several[0]), None, several[0])


def _plan_of(message: Declaration | Response) -> Plan:
    """The plan that a message follows."""
    return plans.declaration() if isinstance(message, Declaration) else plans.response()


def _element(plan: Plan, parent: etree._Element | None, record: Section) -> etree._Element:
    """A class with everything in it, under `parent`."""
    element = _under(parent, plan.position.namespace, plan.position.tag)
    beside = record.supplementary or {}
    for key, position in plan.position.by_tag.items():
        value = getattr(record, position.name)
        if position.is_class:
            for inner in _each(value):
                _element(plan.inner[key], element, inner)
        elif value is not None or position.name in beside:
            _leaf(element, position, leaf_of_value(position, value, beside.get(position.name)))
    return element


def _leaf(parent: etree._Element, position: Position, leaf: tuple[str, dict[str, str]] | None) -> None:
    """A leaf, with the `DateTimeString` inside where it is a date."""
    if leaf is None:
        return
    element = _under(parent, position.namespace, position.tag)
    if position.type == "DateTime":
        element = _under(element, position.types_namespace, "DateTimeString")
    text, attributes = leaf
    element.text = text or None
    for name, given in attributes.items():
        element.set(name, given)


def _each(value: Section | tuple[Section, ...] | None) -> Iterator[Section]:
    """The records in a field: none, one or many."""
    if isinstance(value, tuple):
        yield from value
    elif value is not None:
        yield value


def _under(parent: etree._Element | None, namespace: str, tag: str) -> etree._Element:
    """A new element; the first one names its namespace so that the rest needs no prefixes."""
    name = f"{{{namespace}}}{tag}"
    prefixes = cast("dict[str, str]", {None: namespace})  # the stubs do not know the default namespace
    if parent is None:
        return etree.Element(name, nsmap=prefixes)
    if etree.QName(parent).namespace != namespace:
        return etree.SubElement(parent, name, nsmap=prefixes)
    return etree.SubElement(parent, name)
