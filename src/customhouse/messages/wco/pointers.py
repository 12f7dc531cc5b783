"""Pointers: the WCO way to say where something is in a message.

Three forms of one thing: the text `42A/67A/68A[2]/23A/21A[1]/145`, the tag path
`Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Classification[1]/ID`, and the Pointer elements of
a message (97A: 006 the number, 375 the class, 381 the attribute). `[1]` may be left out when asking; answers have
the number wherever there can be several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from customhouse.messages.wco import dictionary
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.places import Place
from customhouse.messages.wco.records import Pointer

_STEP = re.compile(r"([A-Za-z0-9]+)(?:\[([1-9][0-9]{0,6})\])?")


def place_of_pointer(pointer: str) -> Place | None:
    """The place that a pointer means; None if it leads nowhere in the data model."""
    return _place(pointer, lambda position: position.id)


def place_of_path(path: str) -> Place | None:
    """The place that a tag path means; None if it leads nowhere in the data model."""
    return _place(path, lambda position: position.tag)


def path_of(pointer: str) -> str | None:
    """The tag path of a pointer; None if it leads nowhere.

    >>> path_of("42A/67A/68A[2]/23A/21A/145")
    'Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Classification[1]/ID'
    """
    place = place_of_pointer(pointer)
    return place.path if place else None


def pointer_of(path: str) -> str | None:
    """The pointer of a tag path; None if it leads nowhere.

    >>> pointer_of("Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Description")
    '42A/67A/68A[2]/23A/137'
    """
    place = place_of_path(path)
    return place.pointer if place else None


def from_elements(pointers: Sequence[Pointer]) -> str:
    """The text of the Pointer elements of an error, statement or amendment.

    >>> from_elements([Pointer(document_section_code="42A"),
    ...                Pointer(sequence_numeric=Decimal(2), document_section_code="17C", tag_id="R144")])
    '42A/17C[2]/R144'
    """
    steps: list[str] = []
    for pointer in pointers:
        if pointer.document_section_code:
            steps.append(_numbered("/".join([*steps, pointer.document_section_code]), pointer))
        if pointer.tag_id:
            steps.append(pointer.tag_id)
    return "/".join(steps)


def to_elements(pointer: str) -> tuple[Pointer, ...]:
    """The Pointer elements for a text; the attribute stands in the element of its class.

    >>> to_elements("42A/D026")
    (Pointer(sequence_numeric=None, document_section_code='42A', tag_id='D026', supplementary=None),)
    """
    place = place_of_pointer(pointer)
    if place is None:
        return ()
    classes = [step for step in place.from_root() if step.position.is_class]
    tag = None if place.position.is_class else place.position.id
    return tuple(_element(step, tag if step is classes[-1] else None) for step in classes)


def _element(step: Place, tag: str | None) -> Pointer:
    """One class of a way as a Pointer element."""
    number = Decimal(step.number) if step.position.repeats else None
    return Pointer(sequence_numeric=number, document_section_code=step.position.id, tag_id=tag)


def _numbered(way: str, pointer: Pointer) -> str:
    """The last step of a way with its number, where there can be several or a number above one is claimed."""
    section, number = way.rpartition("/")[2], pointer.sequence_numeric
    place = place_of_pointer(way)
    repeats = place is not None and place.position.repeats
    return f"{section}[{number}]" if number is not None and (repeats or number != 1) else section


def _place(text: str, name_of: Callable[[Position], str]) -> Place | None:
    """Follow the steps of a text from the root that it starts with."""
    place: Place | None = None
    candidates: Sequence[Position] = (dictionary.declaration(), dictionary.response())
    for step in text.split("/"):
        match = _STEP.fullmatch(step)
        found = next((one for one in candidates if match and name_of(one) == match[1]), None)
        if match is None or found is None or (match[2] and int(match[2]) > 1 and not found.repeats):
            return None
        place = Place(found, int(match[2] or 1), place)
        candidates = found.children
    return place
