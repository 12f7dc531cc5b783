"""Read a parsed tree into records and say everything that is wrong with it, each fault at its exact place.

Complete but not hurried: `swift` reads what is in order, this reads what is not. Nothing raises; a leaf that
is refused is remembered as it was written, so that a rejected message can still be shown and answered.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from customhouse.messages.findings import Finding
from customhouse.messages.wco.catalogue import finding
from customhouse.messages.wco.dictionary import EMBEDDED, Position
from customhouse.messages.wco.facets import BLANKS, REQUIRED_ATTRIBUTES, attribute_fault, fault_of
from customhouse.messages.wco.leaves import value_of_leaf
from customhouse.messages.wco.places import Place
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Section

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = frozenset({f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"})
_MOST_FINDINGS = 200


class Checker:
    """Reads one message; `findings` fills as it goes. `bare`: the message names no namespaces at all."""

    def __init__(self, *, bare: bool) -> None:
        self.bare = bare
        self.findings: list[Finding] = []

    def section(
        self, element: etree._Element, plan: Plan, place: Place, *, skip: frozenset[str] = frozenset()
    ) -> Section:
        """A class element as its record. Children with a local name in `skip` are left to the caller."""
        self._attributes_of_class(element, place)
        self._text_of_class(element, place)
        content = _Content()
        for child in element:
            if local_name(child) not in skip and (key := self._key(child, plan, place, content)) is not None:
                self._child(child, key, plan, place, content)
        for position in plan.position.children:
            if position.minimum and position.path not in content.counts:
                self._tell("MSG-MISSING", Place(position, 1, place), tag=position.tag)
        return content.record(plan)

    def _child(self, child: etree._Element, key: str, plan: Plan, place: Place, content: _Content) -> None:
        """One known child: its order and number, then itself."""
        position = plan.position.by_tag[key]
        here = Place(position, content.count(position), place)
        order = plan.order[key]
        if order < content.last:
            self._tell("MSG-ORDER", here, tag=position.tag, before=plan.position.children[content.last].tag)
        content.last = max(order, content.last)
        if position.maximum is not None and here.number > position.maximum:
            if here.number == position.maximum + 1:
                self._tell("MSG-REPEATED", here, tag=position.tag, limit=position.maximum)
            return  # what is too much is said once and not read: ten thousand items would cost as many seconds
        if position.is_class:
            content.put(position, self.section(child, plan.inner[key], here))
        else:
            self._leaf(child, here, content)

    def _leaf(self, element: etree._Element, here: Place, content: _Content) -> None:
        """A leaf: the text and attributes, checked and taken over."""
        position = here.position
        source = self._date(element, here) if position.type == "DateTime" else element
        if source is None:
            return
        for inner in source:
            self._tell("MSG-UNKNOWN-ELEMENT", here, f"/{local_name(inner)}", tag=local_name(inner))
        text = own_text(source)
        attributes = {str(name): str(value) for name, value in source.items() if name not in _HINTS}
        if fault := fault_of(text, position):
            self._tell(
                fault.code, here, words=fault.words, **{"tag": position.tag, "format": position.format, **fault.params}
            )
        self._attributes_of_leaf(attributes, here)
        content.put_leaf(position, text, attributes)

    def _date(self, element: etree._Element, here: Place) -> etree._Element | None:
        """The `DateTimeString` inside a date; a date has that and nothing else."""
        self._attributes_of_class(element, here)
        self._text_of_class(element, here)
        inner = list(element)
        found = next((child for child in inner if local_name(child) == "DateTimeString"), None)
        for child in inner:
            if child is not found:
                self._tell("MSG-UNKNOWN-ELEMENT", here, f"/{local_name(child)}", tag=local_name(child))
        if found is None:
            self._tell("MSG-MISSING", here, "/DateTimeString", tag="DateTimeString")
        else:
            self._namespace(found, here.position.types_namespace, here)
        return found

    def _key(self, child: etree._Element, plan: Plan, place: Place, content: _Content) -> str | None:
        """The key of a child in the plan; None, and a finding, for what is not known.

        Without namespaces the second Declaration of a response is the declaration as amended.
        """
        local, by_tag = local_name(child), plan.position.by_tag
        if self.bare and EMBEDDED in by_tag and by_tag[EMBEDDED].tag == local and by_tag[local].path in content.counts:
            return EMBEDDED
        if child.tag in by_tag:
            return str(child.tag)
        if local not in by_tag:
            self._tell("MSG-UNKNOWN-ELEMENT", place, f"/{local}", tag=local)
            return None
        self._namespace(child, plan.position.namespace, place)
        return local

    def _namespace(self, element: etree._Element, expected: str, place: Place) -> None:
        """An element is in the namespace of its message, or in none where the message has none."""
        found = etree.QName(element).namespace
        if found != (None if self.bare else expected):
            local = local_name(element)
            self._tell("MSG-NAMESPACE", place, f"/{local}", tag=local, found=found or "-", expected=expected)

    def _attributes_of_class(self, element: etree._Element, place: Place) -> None:
        """A class has no attributes but the hint where a schema lies."""
        for name in extra_attributes(element):
            self._tell("MSG-UNKNOWN-ATTRIBUTE", place, f"/@{name}", attribute=name)

    def _attributes_of_leaf(self, attributes: dict[str, str], here: Place) -> None:
        """A leaf has the attributes of its data type, in their form."""
        for name, value in attributes.items():
            if fault := attribute_fault(name, value, here.position):
                self._tell(fault.code, here, f"/@{name}", words=fault.words, **fault.params)
        needed = REQUIRED_ATTRIBUTES.get(here.position.type)
        if needed and needed not in attributes:
            self._tell("MSG-MISSING", here, f"/@{needed}", tag=needed)

    def _text_of_class(self, element: etree._Element, place: Place) -> None:
        """There is no text between elements."""
        text = own_text(element).strip(BLANKS)
        if text:
            self._tell("MSG-TEXT", place, value=text)

    def _tell(
        self,
        code: str,
        place: Place,
        inside: str = "",
        /,
        words: Mapping[str, str] | None = None,
        **params: object,
    ) -> None:
        """Add a finding; a message that is wrong everywhere is not told everywhere."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding(code, place.pointer, place.path + inside, words, **params))


class _Content:
    """What has been found so far inside one class element."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.last = 0
        self._single: dict[str, object] = {}
        self._many: dict[str, list[object]] = {}
        self._beside: dict[str, dict[str, str]] = {}

    def count(self, position: Position) -> int:
        """The number of this element among its like, from 1."""
        number = self.counts[position.path] = self.counts.get(position.path, 0) + 1
        return number

    def put(self, position: Position, value: Section) -> None:
        """Keep a class; one too many has not come so far."""
        if position.repeats:
            self._many.setdefault(position.name, []).append(value)
        else:
            self._single[position.name] = value

    def put_leaf(self, position: Position, text: str, attributes: dict[str, str]) -> None:
        """Keep a leaf; one too many has not come so far."""
        value, beside = value_of_leaf(position, text, attributes)
        self._single[position.name] = value
        if beside:
            self._beside[position.name] = beside

    def record(self, plan: Plan) -> Section:
        """The record of all that was kept."""
        many = {name: tuple(values) for name, values in self._many.items()}
        return plan.record(**self._single, **many, supplementary=self._beside or None)


def extra_attributes(element: etree._Element) -> list[str]:
    """The attributes of an element but the hint where a schema lies."""
    return [name for name in map(str, element.keys()) if name not in _HINTS]


def local_name(element: etree._Element) -> str:
    """A tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def own_text(element: etree._Element) -> str:
    """The text directly in an element, also around and between its children."""
    return (element.text or "") + "".join(child.tail or "" for child in element)
