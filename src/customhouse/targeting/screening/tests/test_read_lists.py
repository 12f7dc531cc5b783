"""Every format is read into the same entries; what cannot be read is said, and nothing breaks."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.screening.records import Identifier, Kind
from customhouse.targeting.screening.rules import births, differing, likeness, spelling
from customhouse.targeting.screening.rules.formats import READERS, Format, own, reading
from customhouse.targeting.screening.tests.lists import FILES, OWN


@pytest.mark.parametrize("module", [births, differing, likeness, spelling, reading])
def test_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module


@pytest.mark.parametrize("format_", [Format.UN, Format.OFAC, Format.EU, Format.UK])
def test_person_is_read_alike(format_: Format) -> None:
    """Name, aliases, dates, nationality and papers of the same person in each published format."""
    first, second, *_ = READERS[format_](FILES[format_]).entries
    assert first.kind is Kind.PERSON
    assert first.names[0].lower() == "omar testani"
    assert len(first.names) > 1
    assert first.births[0] == "1970-05-06"
    assert first.countries
    assert Identifier(first.identifiers[0].kind, "T777") in first.identifiers
    assert first.note == "Made up"
    assert second.names[0].lower().startswith("test")


def test_vessels_bear_their_signs() -> None:
    assert READERS[Format.OFAC](FILES[Format.OFAC]).entries[1].identifiers == (Identifier("call sign", "XTEST"),)
    assert READERS[Format.UK](FILES[Format.UK]).entries[1].identifiers == (Identifier("IMO", "9074729"),)


def test_own_table_is_read() -> None:
    entries = {entry.key: entry for entry in own.read(OWN).entries}
    assert entries["A1"].names == ("Karim Al-Tastari", "Kareem Tastari", "كريم التستري")
    assert entries["A4"].names == ()
    assert entries["A4"].identifiers == (Identifier("container", "MSCU 123456-7"),)


def test_rows_that_are_no_entries_are_told() -> None:
    read = own.read(b"key,kind,name,numbers\n1,ghost,A,\n2,person,B,77\n2,person,C,\n3,person,,\n,,D,x;\n")
    assert [found.code for found in read.findings] == ["WLS-KIND", "WLS-KEY", "WLS-NAMELESS"]
    assert [entry.key for entry in read.entries] == ["2", "5"]
    assert all(found.text() and found.cure() for found in read.findings)


def test_entry_without_a_name_is_told() -> None:
    assert [found.code for found in READERS[Format.UN](FILES[Format.UN]).findings] == ["WLS-NAMELESS"]


@pytest.mark.parametrize("format_", list(Format))
@pytest.mark.parametrize("data", [b"", b"<a>", b"<a/>", b"\xff\xfe\x00", b"a,b\n1,2\n", b"name\n"])
def test_what_is_no_list_is_refused_in_words(format_: Format, data: bytes) -> None:
    read = READERS[format_](data)
    assert read.entries == ()
    assert [found.code for found in read.findings] == ["WLS-FILE"]
    assert read.findings[0].cure()


@given(st.sampled_from(list(Format)), st.binary(max_size=300))
def test_nothing_breaks_a_reader(format_: Format, data: bytes) -> None:
    READERS[format_](data)


@given(st.text(max_size=40))
def test_nothing_breaks_a_day(text: str) -> None:
    assert len(reading.day_of(text)) in {0, 4, 7, 10}
