"""Reading correlation tables and lists of codes, in the layouts in which they come."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.editions.errors import NoCodes, TableUnreadable
from customhouse.tariff.editions.rules.reading import read_codes, read_table
from customhouse.tariff.editions.tests.tables import PAIRS, workbook


@pytest.mark.parametrize("between", [True, False])
def test_a_workbook_is_read_in_either_layout(between: Any) -> None:
    table = read_table("table.xlsx", workbook(between=between))
    assert (table.edition, table.other_edition) == ("2022", "2017")
    assert [(link.code, link.other) for link in table.links] == [(new, old) for new, old, *_ in PAIRS]
    assert [link.is_partial for link in table.links] == [between and ex == "ex" for *_, ex in PAIRS]
    assert [link.is_main for link in table.links].count(True) == 2


def test_an_old_workbook_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["HS02", "ex.", "HS96", "Relationship"], ["010110", "ex", 10111.0, "'n:n"], ["x", "", "", ""], [True]]
    sheet = SimpleNamespace(name="Correlation table", nrows=len(rows), row_values=rows.__getitem__)
    book = SimpleNamespace(sheets=lambda: [sheet])
    old = SimpleNamespace(open_workbook=lambda **_: book, XLRDError=OSError)
    monkeypatch.setitem(sys.modules, "xlrd", old)
    table = read_table("table.xls", b"\xd0\xcf\x11\xe0")
    assert (table.edition, table.other_edition) == ("2002", "1996")
    assert [(link.code, link.other, link.is_partial) for link in table.links] == [("010110", "010111", True)]


def test_a_csv_is_read() -> None:
    table = read_table("table.csv", b"HS 2017;HS 2012\n010121;010121\n\n")
    assert len(table.links) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2\n",
        b"HS 2017,HS 2012\nnone,none\n",
        b"PK\x03\x04 no workbook",
        b"\xd0\xcf\x11\xe0 no workbook",
    ],
)
def test_what_is_no_table_is_said_so(data: Any) -> None:
    with pytest.raises(TableUnreadable) as refused:
        read_table("table", data)
    assert "table" in refused.value.text()


def test_codes_are_found_in_the_column_that_holds_them() -> None:
    data = b"line,goods,code\n1,horses,0101.21.00\n2,coffee,090121\n3,none,\n"
    assert read_codes("list.csv", data) == ["01012100", "090121"]
    assert read_codes("list.txt", b"0901.21\n'0101.21'\n12345\n") == ["090121", "010121", "12345"]


def test_a_list_without_codes_is_said_so() -> None:
    with pytest.raises(NoCodes):
        read_codes("list.csv", b"a,b\n")
    with pytest.raises(NoCodes):
        read_codes("list.csv", b"")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: Any) -> None:
    with suppress(NoCodes, TableUnreadable):
        assert read_codes("list", data)
