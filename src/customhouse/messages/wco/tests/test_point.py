"""Pointing: text, tag path and Pointer elements are one thing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.messages.wco import dictionary
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.pointers import from_elements, path_of, place_of_pointer, pointer_of, to_elements
from customhouse.messages.wco.records import Pointer


def _all(position: Position, way: str = "", path: str = "") -> list[tuple[str, str]]:
    number = "[1]" if position.repeats else ""
    here = (f"{way}{position.id}{number}", f"{path}{position.tag}{number}")
    inside = [pair for child in position.children for pair in _all(child, f"{here[0]}/", f"{here[1]}/")]
    return [here, *inside]


def test_every_place_of_a_declaration_goes_both_ways() -> None:
    pairs = _all(dictionary.declaration())
    assert len(pairs) == 460
    for pointer, path in pairs:
        assert path_of(pointer) == path
        assert pointer_of(path) == pointer
        assert from_elements(to_elements(pointer)) == pointer


def test_places_of_a_response_start_at_07b() -> None:
    assert path_of("07B/53A[2]/97A/375") == "Response/Error[2]/Pointer[1]/DocumentSectionCode"


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=99))
def test_numbers_are_kept(item: int, classification: int) -> None:
    pointer = f"42A/67A/68A[{item}]/23A/21A[{classification}]/145"
    assert pointer_of(path_of(pointer) or "") == pointer
    assert from_elements(to_elements(pointer)) == pointer


@pytest.mark.parametrize(
    "pointer", ["", "42A/XXX", "67A", "42A/67A[2]", "42A/67A/68A[0]", "42A/D013/D013", "42A//67A", "é"]
)
def test_a_pointer_to_nowhere_is_none(pointer: str) -> None:
    assert (path_of(pointer), place_of_pointer(pointer), to_elements(pointer)) == (None, None, ())
    assert pointer_of(pointer) is None


def test_elements_as_traders_write_them() -> None:
    written = (
        Pointer(sequence_numeric=Decimal(1), document_section_code="42A"),
        Pointer(sequence_numeric=Decimal(1), document_section_code="67A"),
        Pointer(sequence_numeric=Decimal(3), document_section_code="68A"),
        Pointer(tag_id="006"),
    )
    assert from_elements(written) == "42A/67A/68A[3]/006"
    assert from_elements([Pointer(sequence_numeric=Decimal(2), document_section_code="42A")]) == "42A[2]"
