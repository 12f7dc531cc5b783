"""A register loaded afterwards: true times, once, each refusal with its row; whatever file is handed in."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.downtime import services, spreadsheets
from customhouse.clearance.downtime.models import RegisterEntry, RegisterFile
from customhouse.clearance.downtime.records import Fate
from customhouse.clearance.downtime.spreadsheets import UnreadableFile, made, rows_of
from customhouse.clearance.downtime.tests.registers import BACK, OFFICE, OLGA, SARA, as_csv, number, prepared, row
from customhouse.clearance.registering import load_register
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack


def load(data: bytes, actor: Actor = OLGA, at: datetime = BACK) -> list[tuple[int, Fate, list[str]]]:
    rows = load_register(name="register.csv", data=data, actor=actor, at=at)
    return [(each.row, each.fate, [found.code for found in each.findings if found.is_error]) for each in rows]


def test_a_row_becomes_a_declaration_with_its_true_time(demoland: CountryPack) -> None:
    outage, _ = prepared()
    assert load(as_csv(row(receipt="R-17"))) == [(2, Fate.ACCEPTED, [])]
    kept = Declaration.objects.get(lrn=number())
    assert kept.accepted_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert (kept.office, kept.importer, str(kept.customs_value)[:3]) == (OFFICE, "XD0610011099", "398")
    entry = RegisterEntry.objects.get()
    assert (entry.mrn, entry.outage, entry.loaded_by, entry.loaded_at) == (kept.mrn, outage, "olga", BACK)
    events = {event.kind: event for event in events_of(kept.mrn or "")}
    assert events["declaration.accepted"].at == kept.accepted_at
    assert (events["downtime.loaded"].at, events["downtime.loaded"].actor) == (BACK, "olga")
    assert "R-17" in events["downtime.loaded"].payload


def test_loading_twice_doubles_nothing(demoland: CountryPack) -> None:
    prepared()
    data = as_csv(row(1), row(2, price="9000"))
    assert [fate for _, fate, _ in load(data)] == [Fate.ACCEPTED, Fate.ACCEPTED]
    before = Declaration.objects.count()
    assert [fate for _, fate, _ in load(data)] == [Fate.ALREADY, Fate.ALREADY]
    assert Declaration.objects.count() == before
    assert RegisterFile.objects.count() == 2


def test_a_refused_row_is_told_and_the_others_go_on(demoland: CountryPack) -> None:
    prepared()
    data = as_csv(row(1, commodity="99999999"), row(2), row(3, price="", origin="Germany"))
    rows = load(data)
    assert [fate for _, fate, _ in rows] == [Fate.REFUSED, Fate.ACCEPTED, Fate.REFUSED]
    assert rows[2] == (4, Fate.REFUSED, ["REG-UNFIT", "REG-EMPTY"])
    assert load(as_csv(row(1))) == [(2, Fate.ACCEPTED, [])]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"number": "XD000100-26-000999"}, "REG-NUMBER"),
        ({"number": "XD000100-25-000001"}, "REG-NUMBER"),
        ({"accepted_at": "2026-03-02 09:59"}, "REG-TIME"),
        ({"accepted_at": "2026-03-02 14:01"}, "REG-TIME"),
        ({"accepted_at": "2026-03-02 23:00"}, "REG-FUTURE"),
        ({"accepted_at": "yesterday"}, "REG-UNFIT"),
        ({"accepted_at": "2026-03-02T10:30:00+05:00"}, "REG-UNFIT"),
        ({"accepted_at": "0001-01-01 00:00"}, "REG-UNFIT"),
        ({"number": "12"}, "REG-UNFIT"),
        ({"price": "12,500"}, "REG-UNFIT"),
        ({"price": "NaN"}, "REG-UNFIT"),
        ({"price": "-1"}, "REG-UNFIT"),
        ({"price": "1e999999"}, "REG-UNFIT"),
        ({"packages": "2.5"}, "REG-UNFIT"),
        ({"packages": "many"}, "REG-UNFIT"),
        ({"description": "x" * 300}, "REG-UNFIT"),
        ({"description": "a\u202eb"}, "REG-UNFIT"),
        ({"procedure": "4"}, "REG-UNFIT"),
    ],
)
def test_an_unfit_row_says_why(demoland: CountryPack, wrong: dict[str, str], code: str) -> None:
    prepared()
    assert load(as_csv(row() | wrong)) == [(2, Fate.REFUSED, [code])]
    assert not Declaration.objects.exists()


def test_every_reason_names_what_was_written(demoland: CountryPack) -> None:
    prepared()
    [told] = load_register(name="x", data=as_csv(row(price="12,500")), actor=OLGA, at=BACK)
    assert "“12,500”" in told.findings[0].text()


def test_a_number_stands_once_in_a_file(demoland: CountryPack) -> None:
    prepared()
    assert load(as_csv(row(1), row(1))) == [(2, Fate.ACCEPTED, []), (3, Fate.REFUSED, ["REG-TWICE"])]


def test_somebody_of_another_office_loads_nothing(demoland: CountryPack) -> None:
    prepared()
    tom = Actor("tom", frozenset({Role.OFFICER}), offices=frozenset({"XD000200"}))
    assert load(as_csv(row()), tom) == [(2, Fate.REFUSED, ["REG-OFFICE"])]
    with pytest.raises(AccessDenied):
        load(as_csv(row()), Actor("ana", frozenset({Role.TRADER})))


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_of_either_separator_is_read(demoland: CountryPack, separator: str) -> None:
    prepared()
    assert load(b"\xef\xbb\xbf" + as_csv(row(), separator=separator)) == [(2, Fate.ACCEPTED, [])]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_spreadsheet_is_filled_in_and_read_back(demoland: CountryPack, language: str) -> None:
    prepared()
    said = {"en": "{}", "fr": "F {}", "ar": "ع {}"}[language]
    book = load_workbook(
        io.BytesIO(made([number(1), number(2)], "Register", said.format, right_to_left=language == "ar"))
    )
    sheet = book.worksheets[0]
    assert bool(sheet.sheet_view.rightToLeft) is (language == "ar")
    assert sheet.protection.sheet
    assert not sheet["B3"].protection.locked
    assert len(sheet.data_validations.dataValidation) == 8
    sheet["B3"] = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001  # spreadsheets know no zones
    for place, (name, value) in enumerate(list(row().items())[2:], 3):
        sheet.cell(3, place, float(value) if name in {"price", "packages", "quantity"} else value or None)
    filled = io.BytesIO()
    book.save(filled)
    assert load(filled.getvalue()) == [(3, Fate.ACCEPTED, [])]
    assert Declaration.objects.get(lrn=number()).accepted_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def damaged() -> list[bytes]:
    whole = made([number()], "Register", str, right_to_left=False)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as packed:
        packed.writestr("x", b"")
    return [b"", b"nothing", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04", whole[: len(whole) // 2], empty.getvalue()]


@pytest.mark.parametrize("data", damaged(), ids=range(len(damaged())))
def test_a_file_that_is_no_register_is_refused_and_kept(db: None, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        load(data)
    assert refused.value.code == "REG-FILE"
    assert bytes(RegisterFile.objects.get().data) == data


def test_a_file_that_defines_entities_is_not_read() -> None:
    whole, bomb = io.BytesIO(made([number()], "Register", str, right_to_left=False)), io.BytesIO()
    with zipfile.ZipFile(whole) as fine, zipfile.ZipFile(bomb, "w") as packed:
        for name in fine.namelist():
            data = fine.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + data
            packed.writestr(name, data)
    with pytest.raises(UnreadableFile):
        rows_of(bomb.getvalue())


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST_UNPACKED", 100)
    with pytest.raises(UnreadableFile):
        rows_of(made([number()], "Register", str, right_to_left=False))


def test_a_file_of_too_many_rows_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    with pytest.raises(Refused) as refused:
        load(as_csv(row(1), row(2)))
    assert refused.value.code == "REG-LONG"


def test_numbers_are_never_given_twice(demoland: CountryPack) -> None:
    first = services.reserve_numbers(office=OFFICE, count=5, actor=OLGA, at=AT)
    second = services.reserve_numbers(office=OFFICE, count=5, actor=SARA, at=AT)
    assert (first.first, first.last, second.first, second.last) == (1, 5, 6, 10)
    for count in (0, -1, services.MOST + 1):
        with pytest.raises(Conflict):
            services.reserve_numbers(office=OFFICE, count=count, actor=OLGA, at=AT)
    with pytest.raises(AccessDenied):
        services.reserve_numbers(office="XD000200", count=1, actor=OLGA, at=AT)
    nowhere = Actor("x", frozenset({Role.OFFICER}), offices=frozenset({"XD999999"}))
    with pytest.raises(NotFound):
        services.reserve_numbers(office="XD999999", count=1, actor=nowhere, at=AT)


def test_an_outage_lies_in_the_past_and_ends_once(demoland: CountryPack) -> None:
    hour = timedelta(hours=1)
    for began, ended in ((AT + hour, None), (AT - hour, AT + hour), (AT - hour, AT - 2 * hour)):
        with pytest.raises(Conflict):
            services.declare_outage(office=OFFICE, began_at=began, ended_at=ended, reason="x", actor=SARA, at=AT)
    outage = services.declare_outage(office=OFFICE, began_at=AT - hour, ended_at=None, reason="x", actor=SARA, at=AT)
    with pytest.raises(AccessDenied):
        services.end_outage(outage=outage.pk, ended_at=AT, actor=OLGA, at=AT)
    assert services.end_outage(outage=outage.pk, ended_at=AT, actor=SARA, at=AT).ended_at == AT
    with pytest.raises(Conflict):
        services.end_outage(outage=outage.pk, ended_at=AT, actor=SARA, at=AT)
    with pytest.raises(NotFound):
        services.end_outage(outage=0, ended_at=AT, actor=SARA, at=AT)


def test_while_it_lasts_rows_are_taken_up_to_now(demoland: CountryPack) -> None:
    services.reserve_numbers(office=OFFICE, count=1, actor=OLGA, at=AT)
    services.declare_outage(office=OFFICE, began_at=AT, ended_at=None, reason="x", actor=SARA, at=BACK)
    assert load(as_csv(row())) == [(2, Fate.ACCEPTED, [])]


def test_the_register_is_under_guard(demoland: CountryPack, tmp_path: Path) -> None:
    from customhouse.foundation.audit.guarding import guarded

    assert {"downtime_file", "downtime_entry", "downtime_range"} <= {each.table for each in guarded()}


def test_who_declared_the_outage_loads_nothing_into_it(demoland: CountryPack) -> None:
    prepared()
    assert load(as_csv(row()), SARA) == [(2, Fate.REFUSED, ["REG-SAME-PERSON"])]
    assert load(as_csv(row())) == [(2, Fate.ACCEPTED, [])]


def test_a_number_reserved_afterwards_is_none(demoland: CountryPack) -> None:
    services.declare_outage(office=OFFICE, began_at=AT, ended_at=None, reason="x", actor=SARA, at=BACK)
    services.reserve_numbers(office=OFFICE, count=1, actor=OLGA, at=BACK)
    [(line, fate, codes)] = load(as_csv(row()))
    assert (line, fate, len(codes)) == (2, Fate.REFUSED, 1)
