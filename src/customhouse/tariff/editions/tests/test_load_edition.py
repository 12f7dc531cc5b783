"""A made-up edition brought in: reported, taken from its day on, taken anew, prepared by a project."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from typer.testing import CliRunner

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.editions import services
from customhouse.tariff.editions.commands import app
from customhouse.tariff.editions.errors import TableUnreadable
from customhouse.tariff.editions.loading import EditionReport, load_edition
from customhouse.tariff.editions.records import Link, Table
from customhouse.tariff.editions.rules.comparing_edition import against_tables, law_on_ended
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.editions.rules.deciding import read_choices
from customhouse.tariff.editions.rules.reading import sheets_of
from customhouse.tariff.editions.services import Decision
from customhouse.tariff.nomenclature.models import GoodsCodeRow
from customhouse.tariff.nomenclature.queries import editions, search, snapshot
from customhouse.tariff.nomenclature.records import GoodsCode, Level
from customhouse.tariff.nomenclature.rules.edition_file import read_edition_file
from customhouse.tariff.nomenclature.services import load_law
from customhouse.tariff.workbaskets import queries as baskets

SVEN = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=1)
TARA = Actor("tara", frozenset({Role.TRADER}), user_id=2)
START = date(2028, 1, 1)
EVE = START - timedelta(days=1)
FILE = """code,text_en,text_fr,unit,note_en
09,Coffee and tea,Café et thé,,"1. A made-up note
of two lines."
0901,Coffee,Café,,
0901.11,"Coffee, not roasted",,KGM,
0901.13,"Coffee, roasted at home",,KGM,
87,Vehicles,,,
8703,Cars,,,
8703.21,Small cars,,NAR,
8703.22,Middling cars,,NAR,
8703.22.10,"Middling cars, new",,NAR,
"""
TABLE = "HS 2028,HS 2022\n090111,090111\n090113,090121\n870321,870321\n870321,870322\n870322,870322\n870329,870323\n"


def loaded(
    *, dry_run: bool = False, starts_on: date = START, name: str = "HS2028", text: str = FILE, at: datetime = AT
) -> EditionReport:
    return load_edition(
        name=name, starts_on=starts_on, file="made-up.csv", data=text.encode(), dry_run=dry_run, actor=SVEN, at=at
    )


@pytest.mark.usefixtures("demoland")
def test_an_edition_is_law_from_its_day_and_the_one_before_until_its_eve(demoland: CountryPack) -> None:
    services.import_correlation(name="t.csv", data=TABLE.encode(), actor=SYSTEM, at=AT)
    before = {(goods.code, goods.valid_from): goods.valid_to for goods in snapshot().codes}
    tried = loaded(dry_run=True)
    assert {(goods.code, goods.valid_from): goods.valid_to for goods in snapshot().codes} == before
    taken = loaded()
    assert (taken.change, taken.findings) == (tried.change, tried.findings)
    assert taken.change.added == ("090113",)
    assert "87032210" not in (*taken.change.added, *taken.change.lines_ended)
    assert "87032130" in taken.change.lines_kept
    assert "87032220" in taken.change.lines_ended
    told = {(each.code, each.path) for each in taken.findings}
    assert {("HS-ED-ABSENT", "870329"), ("HS-ED-LINE", "87032130"), ("HS-ED-LAW", "file")} <= told
    law = snapshot()
    assert law.at("870323", EVE) is not None
    assert law.at("870323", START) is None
    assert [goods.code for goods in law.path_to("87032210", START)] == ["XVII", "87", "8703", "870322", "87032210"]
    chapter = law.at("09", START)
    assert chapter is not None
    assert (chapter.edition, chapter.note("fr").text) == ("HS2028", "1. A made-up note\nof two lines.")
    assert law.is_declarable("090113", START)
    assert next(hit.goods.code for hit in search("roasted at home", START, 3)) == "090113"
    assert load_law(pack=demoland, actor=SYSTEM, at=AT) == 0  # what has ended stays ended when the pack is loaded again
    assert Event.objects.filter(kind="nomenclature.edition_taken").count() == 1


@pytest.mark.usefixtures("demoland")
def test_an_edition_that_is_not_in_force_can_be_taken_anew() -> None:
    before = {(goods.code, goods.valid_from): goods.valid_to for goods in snapshot().codes}
    loaded()
    later = date(2029, 1, 1)
    loaded(starts_on=later, text=FILE.replace("0901.13,", "0901.14,"))
    law = snapshot()
    assert law.at("870323", START) is not None
    assert law.at("090113", later) is None
    assert law.at("090114", later) is not None
    assert [(row.name, row.starts_on) for row in editions()] == [("HS2028", later)]
    ended = {key: last for key, last in before.items() if law.spans(key[0]) and last is None}
    still = {(goods.code, goods.valid_from): goods.valid_to for goods in law.codes}
    assert {still[key] for key in ended} == {None, date(2028, 12, 31)}
    GoodsCodeRow.objects.create(
        code="090115", level="subheading", parent="0901", text_en="a", valid_from=later, loaded_at=AT
    )
    with pytest.raises(Refused, match="HS-ED-OVERLAP"):
        loaded(starts_on=later, text=FILE.replace("0901.13,", "0901.15,"))
    with pytest.raises(Conflict, match="HS-ED-OVERLAP"):
        loaded(name="HS2027", starts_on=START)
    with pytest.raises(Conflict, match="HS-ED-PAST"):
        loaded(name="HS2034", starts_on=AT.date())
    with pytest.raises(Conflict, match="HS-ED-IN-FORCE"):
        loaded(at=datetime(2029, 2, 1, tzinfo=AT.tzinfo))
    with pytest.raises(Refused, match="HS-ED-NAME"):
        loaded(name="2028")
    with pytest.raises(AccessDenied):
        load_edition(name="HS2028", starts_on=START, file="", data=b"", dry_run=True, actor=TARA, at=AT)


@pytest.mark.usefixtures("demoland")
def test_a_project_transposes_to_the_edition_that_was_brought_in() -> None:
    services.import_correlation(name="t.csv", data=TABLE.encode(), actor=SYSTEM, at=AT)
    loaded()
    services.open_project(name="HS-2028", edition="2022", other="2028", starts_on=START, actor=SVEN, at=AT)
    decision = Decision("870323", tuple(read_choices(["870322"])[0]), "A made-up edition")
    services.decide_codes(name="HS-2028", decided=[decision], actor=SVEN, at=AT)
    head = {"name": "HS-2028-A", "legal_reference": "XD-LAW-2027-40", "title_en": "New edition"}
    made = services.draft_basket(name="HS-2028", head=head, actor=SVEN, at=AT)
    assert made.drafted.lines
    basket = baskets.find(SVEN, made.name)
    assert "WB-CODE" not in {finding.code for finding in baskets.findings_of(basket, AT.date())}


@pytest.mark.usefixtures("demoland")
def test_the_command_the_api_and_the_page_bring_it_in(tmp_path: Path) -> None:
    file = tmp_path / "edition.csv"
    file.write_text(FILE, encoding="utf-8")
    words = ["load-edition", str(file), "--edition", "HS2028", "--starts-on", "2028-01-01"]
    with time_machine.travel(AT, tick=False):
        told = json.loads(CliRunner().invoke(app, [*words, "--dry-run", "--json"]).stdout)
        assert (told["edition"], told["codes"], told["added"]) == ("HS2028", 9, ["090113"])
        shown = CliRunner().invoke(app, [*words, "--dry-run"])
        assert (shown.exit_code, "+ 090113" in shown.stdout) == (0, True)
        file.write_text(FILE.replace("0901.13", "0902.13"), encoding="utf-8")
        tried = CliRunner().invoke(app, [*words, "--dry-run", "--json"])
        assert (tried.exit_code, "HS-ED-ORPHAN row 5" in tried.stderr) == (1, True)
        bad = CliRunner().invoke(app, [*words])
        assert (bad.exit_code, bad.stdout, "HS-ED-ORPHAN row 5" in bad.stderr) == (1, "", True)
        specialist, _ = signed_in(SVEN.name, Role.TARIFF_SPECIALIST)
        asked = "/api/v1/hs-editions?edition=HS2028&starts_on=2028-01-01"
        answer = specialist.post(f"{asked}&dry_run=true", FILE, content_type="text/csv")
        assert (answer.status_code, answer.json()["added"]) == (200, ["090113"])
        page = {"edition": "HS2028", "starts_on": "2028-01-01"}
        seen = specialist.post("/hs/editions/", page | {"deed": "compare", "table": uploaded(FILE)})
        assert "090113" in seen.text
        assert not editions().exists()
        wrong = specialist.post("/hs/editions/", page | {"deed": "load", "table": uploaded("PK\x03\x04")})
        assert (wrong.status_code, "cannot be read as a table" in wrong.text) == (422, True)
        done = specialist.post("/hs/editions/", page | {"deed": "load", "table": uploaded(FILE)})
        assert done.status_code == 302
        assert "HS2028" in specialist.get("/hs/editions/").text
        assert specialist.get("/api/v1/hs-editions").json()[0]["codes"] == 9
        assert "A made-up note" in specialist.get("/tariff/09/?at=2028-01-01").text


def uploaded(text: str) -> Any:
    return SimpleUploadedFile("edition.csv", text.encode())


def test_a_workbook_is_read_like_a_table() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["code", "text_en"], [87, "Vehicles"], [8703, "Cars"], [870321, "Small cars"]):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    _, rows = sheets_of("a.xlsx", file.getvalue())[0]
    found = read_edition_file(rows, "HS2028", START, {"87": "XVII"})
    assert ([goods.code for goods in found.codes], found.findings) == (["87", "8703", "870321"], ())


def zipped(files: dict[str, str]) -> bytes:
    """An archive that begins like a workbook."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()


def test_what_cannot_be_read_is_refused_and_law_that_goes_on_is_not_told() -> None:
    with pytest.raises(TableUnreadable, match="HS-TABLE"):
        sheets_of("a.csv", b"code,text_en\n01," + b"a" * 200_000)
    with pytest.raises(TableUnreadable, match="HS-TABLE"):
        sheets_of("a.xlsx", zipped({"[Content_Types].xml": "<no", "xl/workbook.xml": "<no"}))
    assert list(law_on_ended(["010121"], {"CUD-1": "010129"})) == []


def test_codes_that_the_tables_do_not_know_are_told() -> None:
    links = Correlation.of(Table("2022", "2028", (Link("010121", "010121"), Link("010129", "010130"))))
    codes = [GoodsCode("010121", Level.SUBHEADING, "0101", "a"), GoodsCode("010122", Level.SUBHEADING, "0101", "b")]
    told = [(each.code, each.path) for each in against_tables(codes, ["01012110"], links)]
    assert told == [("HS-ED-UNCORRELATED", "010122"), ("HS-ED-ABSENT", "010130")]
