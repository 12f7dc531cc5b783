"""Write records as a message: a tree in the order and namespaces of the dictionary, then XML or JSON."""

from __future__ import annotations

from collections.abc import Mapping
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


def _element(plan: Plan, parent: etree._Element | None, record: Section, *, around: str = "") -> etree._Element:
    """A class with everything in it, under `parent`, whose namespace is `around`."""
    namespace = plan.position.namespace
    element = _new(parent, namespace, plan.position.tag, named=namespace == around)
    beside = record.supplementary or {}
    for key, position in plan.position.by_tag.items():
        value = getattr(record, position.name)
        if position.is_class:
            for inner in _each(value):
                _element(plan.inner[key], element, inner, around=namespace)
        elif value is not None or position.name in beside:
            _leaf(element, position, *leaf_of_value(position, value, beside.get(position.name)))
    return element


def _leaf(parent: etree._Element, position: Position, text: str, attributes: Mapping[str, str]) -> None:
    """A leaf, with the `DateTimeString` inside where it is a date."""
    element = _new(parent, position.namespace, position.tag, named=True)
    if position.type == "DateTime":
        element = _new(element, position.types_namespace, "DateTimeString", named=False)
    element.text = text or None
    for name, given in attributes.items():
        element.set(name, given)


def _each(value: Section | tuple[Section, ...] | None) -> tuple[Section, ...]:
    """The records in a field: none, one or many."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _new(parent: etree._Element | None, namespace: str, tag: str, *, named: bool) -> etree._Element:
    """A new element; where its namespace is not `named` around it, it becomes the default from here on."""
    name = f"{{{namespace}}}{tag}"
    if named and parent is not None:
        return etree.SubElement(parent, name)
    prefixes = cast("dict[str, str]", {None: namespace})  # the stubs do not know the default namespace
    return etree.Element(name, nsmap=prefixes) if parent is None else etree.SubElement(parent, name, nsmap=prefixes)
