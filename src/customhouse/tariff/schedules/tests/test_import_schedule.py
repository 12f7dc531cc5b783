"""Bringing in schedules: formats, the report of differences, dry runs, what stands afterwards; writing them out."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from customhouse.foundation.access.errors import AccessDenied, Refused
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.audit.models import Event
from customhouse.tariff.schedules import commands, queries
from customhouse.tariff.schedules.models import ImportRun, MeasureRow
from customhouse.tariff.schedules.records import Content, Kind, Line, Measure, MeasureType, Member, RateOfExchange, Row
from customhouse.tariff.schedules.rules.comparing import compare, lines_of
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.reading_sheet import read_sheet
from customhouse.tariff.schedules.rules.reading_taric import read_taric
from customhouse.tariff.schedules.rules.reading_uk import flattened, read_uk
from customhouse.tariff.schedules.rules.reading_us import read_us
from customhouse.tariff.schedules.rules.writing import template
from customhouse.tariff.schedules.services import Imported, Source, import_schedule
from customhouse.tariff.schedules.tests import published
from customhouse.tariff.schedules.tests.published import CODE, commodity, components, measure

AT = datetime(2026, 3, 1, tzinfo=UTC)
app = typer.Typer()
app.command("import")(commands.import_)
app.command("export")(commands.export)
app.command("schedules")(commands.schedules)


def body(document: object) -> bytes:
    return json.dumps(document).encode()


def bring_in(document: object, *, dry_run: bool = False, format_: str = "uk", actor: Actor = SYSTEM) -> Imported:
    content = document if isinstance(document, bytes) else body(document)
    return import_schedule(source=Source(format_, "butter.json", content), dry_run=dry_run, actor=actor, at=AT)


def of(kind: type[Any], content: Content) -> list[Any]:
    return [row for row in content.rows if isinstance(row, kind)]


def test_a_commodity_is_read_with_all_that_reaches_it() -> None:
    content = read_uk(commodity())
    assert not content.refused
    by_id = {row.id: row for row in of(Measure, content)}
    assert by_id[f"{CODE}/1"].expression == "10.0 % + 20.0 EUR / DTN MAX 30.0 %"
    assert by_id[f"{CODE}/2"].conditions[0].certificate == "N990"
    assert by_id[f"{CODE}/11"].excluded == frozenset({"CN"})
    assert by_id[f"{CODE}/15"].type == "103B"
    assert by_id[f"{CODE}/18"].valid_to == date(2021, 6, 30)
    assert by_id[f"{CODE}/16/export"].direction == "export"
    assert {(row.area, row.member) for row in of(Member, content)} >= {("2020", "KE"), ("5050", "US")}
    assert [line.code for line in of(Line, content)] == ["0405000000", CODE]


def test_what_cannot_be_read_is_refused_with_its_reason_and_the_rest_is_read() -> None:
    odd: list[Any] = [
        measure(1, "103", "C", ("01", 1.0)),
        measure(2, "103", "C", ("98", 1.0)),
        measure(3, "103", "C", ("01", 1.0, "ABC", "DTN")),
        measure(4, "103", "C", ("01", None)),
        {"id": 5},
        "nothing",
        measure(6, "103", "C", ("01", 1.0), effective_start_date="soon"),
    ]
    content = read_uk(commodity(odd))
    assert [row.id for row in of(Measure, content) if row.direction == "import"] == [f"{CODE}/1"]
    assert [(each.where, each.name) for each in content.refused] == [
        (f"import_measures[{place}]", name) for place, name in enumerate(["2", "3", "4", "5", "?", "6"], 1)
    ]
    assert all(each.why for each in content.refused)


@pytest.mark.parametrize("document", [1, "x", {}, [], [1], [{"a": 1}], {"data": []}, None])
def test_a_document_that_is_none_of_the_api_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="neither"):
        read_uk(document)


def test_areas_and_rates_of_exchange_are_read() -> None:
    areas = read_uk([published.area("1013", "FR", "DE"), {**published.area("GB"), "geographical_area_id": "GB"}])
    assert areas.areas == frozenset({"1013"})
    rates = read_uk([*published.RATES, {"exchange_rate": "-1", "validity_start_date": "2026-01-01"}])
    assert [row.rate for row in of(RateOfExchange, rates)] == [Decimal("0.80"), Decimal("0.90")]
    assert [each.where for each in rates.refused] == ["[2]"]


def test_a_document_with_references_is_flattened() -> None:
    linked = {
        "data": {
            "id": "1",
            "type": "commodity",
            "attributes": {"goods_nomenclature_item_id": CODE},
            "relationships": {
                "import_measures": {"data": [{"id": "7", "type": "measure"}, {"id": "8", "type": "measure"}]},
                "section": {"data": {"id": "I", "type": "section"}},
                "nothing": {"data": None},
            },
        },
        "included": [
            {
                "id": "7",
                "type": "measure",
                "attributes": measure(7, "103", "C", ("01", 4.0)),
            }
        ],
    }
    assert [row.expression for row in of(Measure, read_uk(linked))] == ["4.0 %"]
    assert [each.name for each in read_uk(linked).refused] == ["8"]
    assert flattened({"data": [{"id": "1", "type": "x"}]}) == [{"id": "1"}]


@pytest.mark.django_db
def test_an_import_is_compared_written_and_told() -> None:
    first = bring_in(commodity())
    assert first.difference.counts["added"] == len(read_uk(commodity()).rows)
    again = bring_in(commodity())
    assert {name for name, count in again.difference.counts.items() if count} == {"unchanged"}
    changed = [row for row in published.measures() if row["id"] != 4]
    changed[0]["measure_components"] = components(("01", 12.0))
    changed[1]["effective_end_date"] = "2026-12-31"
    third = bring_in(commodity(changed))
    assert [list(line.values())[:3] for line in lines_of(third.difference)] == [
        ["changed", "measure", f"{CODE}/1"],
        ["ended", "measure", f"{CODE}/2"],
        ["ended", "measure", f"{CODE}/4"],
    ]
    assert next(lines_of(third.difference))["fields"] == {
        "expression": ["10.0 % + 20.0 EUR / DTN MAX 30.0 %", "12.0 %"]
    }
    law = queries.law_of(queries.schedule_of("uk"), CODE)  # type: ignore[arg-type]  # it was brought in
    standing = {row.id: row for row in law.measures}
    assert standing[f"{CODE}/1"].expression == "12.0 %"
    assert f"{CODE}/4" not in standing
    assert MeasureRow.objects.filter(key=f"{CODE}/1").count() == 2  # what stood is kept
    assert ImportRun.objects.count() == 3
    assert Event.objects.filter(subject="schedule:uk", kind="imported").count() == 3


@pytest.mark.django_db
def test_a_dry_run_writes_nothing() -> None:
    found = bring_in(commodity(), dry_run=True)
    assert found.difference.added
    assert not found.is_written
    assert not queries.schedules()
    assert not MeasureRow.objects.exists()


@pytest.mark.django_db
def test_only_specialists_bring_in() -> None:
    with pytest.raises(AccessDenied):
        bring_in(commodity(), actor=Actor("somebody"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("format_", "content"),
    [
        ("uk", b"{"),
        ("uk", b"\xff"),
        ("uk", b"[" * 100_000),
        ("us", b"a,b\n1,2\n"),
        ("us", b"\xff\xfe\x00"),
        ("us", b""),
        ("us", b'hts8,mfn_text_rate\n"' + b"x" * 200_000),
        ("taric", b"<a"),
        ("taric", b"<a/>"),
        ("sheet", b"PK\x03\x04nothing"),
        ("sheet", b"a\n1\n"),
        ("nonsense", b""),
    ],
)
def test_a_file_of_another_format_is_refused(format_: str, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        bring_in(content, format_=format_)
    assert caught.value.findings[0].code in {"SCH-FILE", "SCH-FORMAT"}


US = b"""hts8,mfn_text_rate,begin_effect_date,end_effective_date
01012100,Free,2012-02-02,2050-12-30
01013000,6.8%,2020-06-30,2050-12-30
02011005,4.4 cents/kg,2020-06-30,2050-12-30
99030123,,2020-06-30,2050-12-30
98020040,See U.S. note 3,2020-06-30,2050-12-30
98020041,five parsecs,2020-06-30,2050-12-30
horse,Free,2020-06-30,2050-12-30
01012101,Free,2020-06-30,2019-12-30
"""


def test_the_table_of_the_united_states_is_read_whole_and_counted() -> None:
    content = read_us(US)
    assert [row.expression for row in of(Measure, content)] == [
        "free",
        "6.8 %",
        "0.044 USD / KGM",
        'REFER "See U.S. note 3"',
    ]
    assert [(each.name, each.code) for each in content.refused] == [
        ("99030123", "SCH-BLANK"),
        ("98020041", "SCH-RATE"),
        ("horse", "SCH-ROW"),
        ("01012101", "SCH-ROW"),
    ]
    assert sum(content.counts.values()) == 8
    assert [type_.kind for type_ in of(MeasureType, content)] == [Kind.THIRD_COUNTRY]


SHEET = """commodity,description,kind,rate,area,excluded,additional_code,order_number,certificate,direction,\
valid_from,valid_to
,,currency,XDD,,,,,,,,
0901,Coffee,third country,5%,,,,,,,2026-01-01,
0901,,Preference,free,FTA,KE,,,N954 N990,,2026-01-01,2026-12-31
0901,,quota,2 %,,,,050009,,,,
0901,,excise,2 XDD / kg,,,X1,,,,,
,,vat,20%,,,,,,,,
,Free trade area,area,,FTA,TZ,,,,,,
,,exchange,3.5,EUR,,,,,,2026-01-01,
0901,,export fee,1 %,,,,,,,,
09x1,,,1 %,,,,,,,,
0901,,,1 QQQ,,,,,,,,
0901,,,1 %,,,,,,sideways,,
,,area,,FTA,,,,,,,
0901,,,1 %,,,,,,,2026-02-01,2026-01-01
,,exchange,many,EUR,,,,,,,
0901,,fee,'=1,,,,,,,,
"""


def test_a_plain_table_is_read() -> None:
    content = read_sheet(SHEET.encode())
    assert content.currency == "XDD"
    found = {row.type: row for row in of(Measure, content)}
    assert {type_.kind for type_ in of(MeasureType, content)} == {
        Kind.THIRD_COUNTRY,
        Kind.PREFERENCE,
        Kind.QUOTA,
        Kind.EXCISE,
        Kind.VAT,
    }
    assert found["103"].expression == "5 %"
    assert [each.certificate for each in found["142"].conditions] == ["N954", "N990", ""]
    assert len(content.refused) == 8
    assert all(each.why and each.where for each in content.refused)


def test_a_workbook_is_read_as_a_table_is() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in SHEET.splitlines():
        sheet.append([cell or None for cell in line.split(",")])
    sheet["L3"] = date(2026, 1, 1)
    sheet["K4"] = datetime(2026, 1, 1)  # noqa: DTZ001  # as workbooks hold days
    out = io.BytesIO()
    book.save(out)
    content = read_sheet(out.getvalue())
    assert {row.commodity for row in of(Measure, content)} == {"0901", ""}


def test_the_template_can_be_brought_in() -> None:
    content = read_sheet(template())
    assert not content.refused
    assert len(of(Measure, content)) == 3


def rows() -> tuple[Row, ...]:
    content = read_uk(commodity())
    return (*content.rows, RateOfExchange("EUR", Decimal("0.9"), date(2026, 1, 1)))


def difference(format_: str, written: tuple[Row, ...]) -> list[dict[str, object]]:
    """What bringing in what was written out would change."""
    again = FORMATS[format_].read(FORMATS[format_].write(written), "")
    return list(lines_of(compare(written, again)))


def test_what_is_written_in_the_shape_of_the_api_comes_back_the_same() -> None:
    written = tuple(row for row in rows() if not isinstance(row, Line))
    assert [line for line in difference("uk", written) if line["kind"] not in {"line", "rate"}] == []


def test_what_is_written_as_records_comes_back_the_same() -> None:
    written = tuple(row for row in rows() if not isinstance(row, RateOfExchange))
    found = [line for line in difference("taric", written) if set(line.get("fields", ())) - {"direction", "footnotes"}]  # type: ignore[call-overload]  # a mapping
    assert found == []


def test_what_is_written_as_a_table_comes_back_the_same() -> None:
    held = read_sheet(SHEET.encode())
    again = read_sheet(FORMATS["sheet"].write(held.rows))
    assert set(again.rows) == {row for row in held.rows if not isinstance(row, Line) or row.valid_to is None}
    us = read_us(US)
    kept = [row for row in us.rows if not isinstance(row, Line)]  # lines without a rate of their own have no row
    assert set(kept) <= set(read_us(FORMATS["us"].write(us.rows)).rows)


def test_what_has_no_components_cannot_be_written_as_records() -> None:
    odd = Measure("1", "103", "01", expression='6 % OF "the case"')
    with pytest.raises(ValueError, match="integrated tariff"):
        FORMATS["taric"].write([odd])


TARIC = """<env:envelope xmlns:env="urn:e" xmlns:oub="urn:o"><env:transaction><env:app.message>
<oub:transmission><oub:record><!-- c --><oub:update.type>3</oub:update.type>
{}</oub:record></oub:transmission></env:app.message></env:transaction></env:envelope>"""


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("<oub:measure><oub:measure.sid>1</oub:measure.sid></oub:measure>", "measure.type is missing"),
        (
            "<oub:measure.component><oub:measure.sid>1</oub:measure.sid></oub:measure.component>",
            "the file does not hold the measure",
        ),
        (
            "<oub:geographical.area.membership><oub:x>1</oub:x></oub:geographical.area.membership>",
            "the file does not hold both areas",
        ),
    ],
)
def test_a_record_that_cannot_stand_is_refused(record: str, why: str) -> None:
    assert [each.why for each in read_taric(TARIC.format(record).encode()).refused] == [why]


def test_a_record_that_takes_back_ends_what_stands() -> None:
    record = "<oub:measure><oub:measure.sid>1</oub:measure.sid></oub:measure>"
    content = read_taric(TARIC.format(record).replace(">3<", ">2<").encode())
    stands = Measure("1", "103", "0405", expression="5 %")
    assert [line["what"] for line in lines_of(compare([stands], content))] == ["ended"]


def test_rates_of_exchange_and_other_records_are_read_and_counted() -> None:
    period = (
        "<oub:monetary.exchange.period><oub:monetary.exchange.period.sid>1</oub:monetary.exchange.period.sid>"
        "<oub:parent.monetary.unit.code>EUR</oub:parent.monetary.unit.code>"
        "<oub:validity.start.date>2026-01-01</oub:validity.start.date></oub:monetary.exchange.period>"
    )
    rate = (
        "<oub:monetary.exchange.rate><oub:monetary.exchange.period.sid>{}</oub:monetary.exchange.period.sid>"
        "<oub:child.monetary.unit.code>GBP</oub:child.monetary.unit.code>"
        "<oub:exchange.rate>0.8</oub:exchange.rate></oub:monetary.exchange.rate>"
    )
    records = [
        period,
        rate.format(1),
        rate.format(2),
        "<oub:footnote><oub:footnote.id>1</oub:footnote.id></oub:footnote>",
        "",
    ]
    whole = "".join(f"<record><update.type>3</update.type>{record}</record>" for record in records)
    content = read_taric(f"<r xmlns:oub='urn:o'>{whole}</r>".encode())
    assert [row.rate for row in of(RateOfExchange, content)] == [Decimal("1.25")]
    assert content.counts["not read: footnote"] == 1


def test_two_rows_of_one_key_are_not_both_taken() -> None:
    first, second = Measure("1", "103", "01", expression="5 %"), Measure("1", "103", "01", expression="6 %")
    found = compare([], Content((first, second)))
    assert (found.added, [each.name for each in found.refused]) == ((first,), ["1"])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.django_db
def test_the_commands_bring_in_list_and_write(tmp_path: Path) -> None:
    file, out = tmp_path / "butter.json", tmp_path / "out.csv"
    file.write_bytes(body(commodity([*published.measures(), {"id": 99}])))
    dry = run("import", "--format", "uk", str(file), "--dry-run")
    assert dry.exit_code == 0
    assert "more: --json shows all" in dry.stdout
    assert (
        json.loads(run("import", "--format", "uk", str(file), "--dry-run", "--json").stdout.splitlines()[-1])["written"]
        is False
    )
    assert run("schedules").stdout == ""
    lines = [json.loads(line) for line in run("import", "--format", "uk", str(file), "--json").stdout.splitlines()]
    assert lines[-2]["what"] == "refused"
    assert (lines[-1]["schedule"], lines[-1]["currency"], lines[-1]["refused"]) == ("uk", "GBP", 1)
    assert json.loads(run("schedules", "--json").stdout)["file"] == "butter.json"
    assert "uk" in run("schedules").stdout
    assert run("export", "uk", "--format", "sheet", "--output", str(out)).exit_code == 0
    assert b"third country" in out.read_bytes()
    assert b"commodity" in run("export", "--template").stdout_bytes


@pytest.mark.django_db
def test_what_is_asked_wrongly_is_told(tmp_path: Path) -> None:
    assert run("import", "--format", "uk", str(tmp_path)).exit_code == 2
    file = tmp_path / "x"
    file.write_bytes(b"{")
    refused = run("import", "--format", "uk", str(file))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "no tariff in the format uk" in refused.stderr
    assert run("export", "uk").exit_code == 2
    assert run("export", "--format", "x", "--template").exit_code == 2


@pytest.mark.django_db
def test_a_schedule_that_a_format_cannot_hold_is_told() -> None:
    bring_in(US, format_="us")
    refused = run("export", "us", "--format", "taric")
    assert refused.exit_code == 1
    assert "Write it as sheet" in refused.stderr
