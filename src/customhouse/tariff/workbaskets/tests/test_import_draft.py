"""A published tariff as a draft basket of national law: what differs, what cannot be held, and what becomes of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import time_machine
import typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.measures.models import Measure
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.schedules.records import Condition, Content, Kind, MeasureType
from customhouse.tariff.schedules.records import Measure as Published
from customhouse.tariff.schedules.rules.reading_sheet import COLUMNS
from customhouse.tariff.workbaskets import import_commands, queries, services
from customhouse.tariff.workbaskets.rules import importing
from customhouse.tariff.workbaskets.rules.importing import drafted
from customhouse.tariff.workbaskets.tests.test_take_the_way import DORA, SVEN, rates, standing

LIVE = date(2026, 7, 1)
TYPES = (
    MeasureType("103", "C", Kind.THIRD_COUNTRY, "CUD"),
    MeasureType("122", "C", Kind.QUOTA, "CUD"),
    MeasureType("142", "C", Kind.PREFERENCE, "CUD"),
    MeasureType("475", "B", Kind.CONTROL),
)
PROOF = (Condition("B", 1, "N954", action="27"), Condition("B", 2, action="07", applies=False))


def published(key: str, type_: str, commodity: str, **more: object) -> Published:
    return Published(key, type_, commodity, **{"expression": "5 %", **more})  # type: ignore[arg-type]  # by name


def law(key: str, commodity: str, expression: str, valid_to: date | None = None) -> MeasureLaw:
    return MeasureLaw(
        key, "CUD", commodity, "import", "", frozenset(), "", "", (), expression, "XD-1", date(2019, 1, 1), valid_to
    )


def test_what_a_file_says_becomes_lines() -> None:
    rows = (
        published("same", "103", "0901000000"),
        published("dearer", "103", "0902000000", expression="9 %"),
        published("new", "122", "8703", order_number="050001", valid_to=date(2026, 12, 31)),
        published("claimed", "142", "8703", area="PACT", conditions=PROOF, legal_reference="R 1"),
    )
    stands = [law("A", "0901", "5 %"), law("B", "0902", "7 %"), law("C", "0903", "1 %"), law("D", "0904", "1 %")]
    content = Content((*TYPES, *rows), covers=frozenset({"0903000000"}))
    found = drafted(content, stands, {"PACT"}, LIVE)
    assert (found.unchanged, found.refused) == (1, ())
    assert [(line["deed"], line.get("measure", ""), line.get("expression", "")) for line in found.lines] == [
        ("change", "B", "9 %"),
        ("add", "", "5 %"),
        ("add", "", "5 %"),
        ("end", "C", ""),
    ]
    _, quota, claimed, _ = found.lines
    assert (quota["preference"], quota["order_number"], quota["valid_to"]) == ("120", "050001", "2026-12-31")
    assert (claimed["preference"], claimed["certificates"], claimed["origin_group"]) == ("300", "N954", "PACT")


def test_what_the_national_law_cannot_hold_is_refused_with_the_reason() -> None:
    threshold = (Condition("V", 1, threshold="52 EUR / DTN", action="27"), PROOF[1])
    dearer = (Condition("B", 1, "N954", action="27", expression="1 %"), PROOF[1])
    rows = (
        published("control", "475", "01"),
        published("untyped", "999", "01"),
        published("stopped", "103", "01", is_stopped=True),
        published("rateless", "103", "01", expression=""),
        published("past", "103", "01", valid_to=date(2026, 6, 30)),
        published("priced", "103", "01", conditions=threshold),
        published("two rates", "103", "01", conditions=dearer),
        published("else", "103", "01", conditions=PROOF[:1]),
        published("far", "142", "01", area="1013"),
        published("first", "103", "02"),
        published("second", "103", "0200", expression="6 %"),
        published("ended", "103", "03"),
    )
    stands = [law("E", "03", "1 %", valid_to=date(2027, 1, 1))]
    found = drafted(Content((*TYPES, *rows)), stands, set(), LIVE)
    assert {each.name: each.why for each in found.refused} == {
        "control": importing.NO_TAX,
        "untyped": importing.NO_TAX,
        "stopped": importing.STOPPED,
        "rateless": importing.NO_RATE,
        "past": importing.NOT_THEN,
        "priced": importing.CONDITIONS,
        "two rates": importing.CONDITIONS,
        "else": importing.CONDITIONS,
        "far": importing.NO_AREA,
        "second": importing.TWICE,
        "ended": importing.ENDED,
    }
    assert [line["commodity"] for line in found.lines] == ["02"]


app = typer.Typer()
app.command("import")(import_commands.import_)


def run(*words: str, code: int = 0) -> list[dict[str, object]]:
    answer = CliRunner().invoke(app, [*words, "--json"])
    assert answer.exit_code == code, answer.output
    return [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]


def sheet(folder: Path, *rows: dict[str, str]) -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    file = folder / "budget.csv"
    file.write_text(table.getvalue(), encoding="utf-8")
    return str(file)


def test_a_table_is_drafted_checked_and_approved_by_a_second_person(demoland: CountryPack, tmp_path: Path) -> None:
    with time_machine.travel(AT, tick=False):
        old = standing("0902")
        file = sheet(
            tmp_path,
            {"commodity": "0902", "kind": "third country", "rate": "77 %"},
            {"commodity": "870323", "kind": "quota", "rate": "3 %", "order_number": "050001"},
            {"commodity": "870323", "kind": "control", "rate": ""},
        )
        words = (file, "--format", "sheet", "--workbasket", "BUDGET-28")
        run(*words, code=2)
        head = ("--live-on", "2026-07-01", "--law", "XD-LAW-2026-9", "--title", "Budget")
        before = Measure.objects.count()
        *_, dry = run(*words, *head, "--dry-run")
        assert (dry["written"], dry["changed"], dry["added"], dry["refused"], dry["sound"]) == (False, 1, 1, 1, False)
        assert run(str(tmp_path / "none.csv"), "--format", "sheet", "--workbasket", "X", *head, code=2) == []
        *told, counts = run(*words, *head)
        assert [row["what"] for row in told] == ["changed", "added", "refused", "finding"]
        assert (told[-1]["code"], counts["written"], counts["sound"]) == ("WB-QUOTA", True, False)
        assert "\t" in CliRunner().invoke(app, [*words, "--dry-run"]).stdout
        services.remove_line(name="BUDGET-28", number=2, actor=SVEN, at=AT)
        assert queries.findings_of(queries.find(SVEN, "BUDGET-28"), AT.date()) == ()
        assert Measure.objects.count() == before
        services.submit_basket(name="BUDGET-28", actor=SVEN, at=AT)
        services.approve_basket(name="BUDGET-28", actor=DORA, at=AT)
        assert rates("0902", date(2026, 6, 30)) == [old.expression]
        assert rates("0902", LIVE) == ["77 %"]
        run(*words, code=1)
