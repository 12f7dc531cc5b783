"""Reading schedules in each format, and writing them out: what comes back is what was written."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from customhouse.tariff.schedules.records import (
    Condition,
    Content,
    Kind,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
    Row,
)
from customhouse.tariff.schedules.rules import tables
from customhouse.tariff.schedules.rules.comparing import compare, lines_of
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.kinds import measure_type
from customhouse.tariff.schedules.rules.reading_sheet import read_sheet
from customhouse.tariff.schedules.rules.reading_taric import read_taric
from customhouse.tariff.schedules.rules.reading_uk import flattened, read_uk
from customhouse.tariff.schedules.rules.reading_us import read_us
from customhouse.tariff.schedules.rules.writing import template
from customhouse.tariff.schedules.tests import published
from customhouse.tariff.schedules.tests.published import CODE, US, commodity, measure


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


def test_codes_of_a_table_that_lost_a_figure_are_refused() -> None:
    """A spreadsheet takes 0901 for a number: 901 would be goods of chapter 90. National lines may have nine figures."""
    written = "commodity,rate\n901,5 %\n9012,5 %\n090121000,5 %\n9012100,5 %\n"
    content = read_sheet(written.encode())
    assert [each.name for each in content.refused] == ["901", "9012100"]
    assert all("lost a zero" in each.why for each in content.refused)


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

,,,
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


def workbook() -> bytes:
    """The plain table as a workbook, with two days as workbooks hold them."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in SHEET.splitlines():
        sheet.append([cell or None for cell in line.split(",")])
    sheet["L3"] = date(2026, 12, 31)
    sheet["K4"] = datetime(2026, 2, 1)  # noqa: DTZ001  # as workbooks hold days
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_a_table_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for its own days; one that is too large is refused."""
    found = {row.type: row for row in of(Measure, read_sheet(workbook()))}
    assert (found["103"].valid_to, found["142"].valid_from) == (date(2026, 12, 31), date(2026, 2, 1))
    assert {row.commodity for row in found.values()} == {"0901", ""}
    monkeypatch.setattr(tables, "MOST_CELLS", 30)
    with pytest.raises(ValueError, match="too many cells"):
        read_sheet(workbook())


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


def test_a_rate_that_a_condition_brings_comes_back_the_same() -> None:
    """In the records, where a condition has components of its own; and in the shape of the API."""
    priced = Condition("V", 1, threshold="60 GBP / DTN", action="01", expression="10.0 % + 2.0 GBP / DTN")
    written = Measure(
        "1", "103", CODE, "KE", expression="5.0 %", conditions=(priced, Condition("V", 2, action="07", applies=False))
    )
    for format_ in ("taric", "uk"):
        again = FORMATS[format_].read(FORMATS[format_].write([measure_type("103", "C"), written]), "")
        assert [row.conditions for row in of(Measure, again)] == [written.conditions]


def test_what_is_written_as_a_table_comes_back_the_same() -> None:
    held = read_sheet(SHEET.encode())
    again = read_sheet(FORMATS["sheet"].write(held.rows))
    assert set(again.rows) == {row for row in held.rows if not isinstance(row, Line) or row.valid_to is None}
    us = read_us(US)
    kept = [row for row in us.rows if not isinstance(row, Line)]  # lines without a rate of their own have no row
    assert set(kept) <= set(read_us(FORMATS["us"].write(us.rows)).rows)


def test_types_of_one_kind_and_controls_alike_are_told_apart_in_a_table() -> None:
    """A countervailing duty beside an anti-dumping duty, two controls by other certificates: none is lost."""
    measures = [
        Measure("1", "552", "7318", "CN", additional_code="C999", expression="86.5 %"),
        Measure("2", "554", "7318", "CN", additional_code="C999", expression="5.0 GBP / DTN"),
        Measure("3", "CTL", "7318", conditions=(Condition("B", 1, "N851", action="27"),)),
        Measure("4", "CTL", "7318", conditions=(Condition("B", 1, "C644", action="27"),)),
        Measure("5", "145", "7318", "KE", expression="0.0 %"),
    ]
    types = [measure_type("552", "D"), measure_type("554", "D"), measure_type("145", "C"), measure_type("CTL", "B")]
    content = read_sheet(FORMATS["sheet"].write([*types, *measures, measures[3]]))
    assert not content.refused
    assert {(row.code, row.tax) for row in of(MeasureType, content)} == {
        ("552", "ADD"), ("554", "CVD"), ("145", "CUD"), ("CTL", ""),
    }  # fmt: skip
    found = of(Measure, content)
    assert len({row.id for row in found}) == len(found) == len(measures)
    assert [(row.type, row.expression) for row in found] == [(row.type, row.expression) for row in measures]
    odd = read_sheet(b"commodity,kind,rate\n7318,vat 554,1 %\n7318,trade defence 552,2 %\n")
    assert [each.why for each in odd.refused] == ["554 is no number of a type of vat"]
    assert [row.code for row in of(MeasureType, odd)] == ["552"]


def test_a_table_of_another_language_is_parted_by_semicolons_or_tabs() -> None:
    for sign in ";\t":
        content = read_sheet(f"commodity{sign}kind{sign}rate\n0901{sign}vat{sign}18 %\n".encode())
        assert [row.expression for row in of(Measure, content)] == ["18 %"]
    refused = read_sheet(b"commodity,rate,valid_from\n0901,5 %,01/02/2026\n").refused
    assert [each.why for each in refused] == ["“01/02/2026” is no day: write it as 2026-01-31"]


def test_days_of_the_united_states_are_month_first_and_no_figure_of_a_code_is_lost() -> None:
    content = read_us(b"hts8,mfn_text_rate,begin_effect_date,end_effective_date\n01012100,Free,1/31/2026,12/31/2050\n")
    assert [(row.valid_from, row.valid_to) for row in of(Measure, content)] == [(date(2026, 1, 31), date(2050, 12, 31))]
    short = read_us(b"hts8,mfn_text_rate\n1012100,Free\n0101.21.00,Free\n")
    assert [row.commodity for row in of(Measure, short)] == ["01012100"]
    assert [each.why for each in short.refused] == [
        "“1012100” is no code of the schedule: a figure is wanting, such as a zero before it"
    ]


def test_an_action_in_words_is_written_as_the_code_of_what_follows() -> None:
    conditions = (
        Condition("B", 1, "N990", action="Apply the measure"),
        Condition("B", 2, action="Measure not applicable", applies=False),
    )
    written = Measure("1", "112", CODE, expression="0.0 %", conditions=conditions)
    again = read_taric(FORMATS["taric"].write([measure_type("112", "C"), written]))
    [found] = of(Measure, again)
    assert [(each.certificate, each.action, each.applies) for each in found.conditions] == [
        ("N990", "27", True),
        ("", "07", False),
    ]


def test_what_has_no_components_cannot_be_written_as_records() -> None:
    odd = Measure("1", "103", "01", expression='6 % OF "the case"')
    with pytest.raises(ValueError, match="integrated tariff"):
        FORMATS["taric"].write([odd])


TARIC = """<env:envelope xmlns:env="urn:e" xmlns:oub="urn:o"><env:transaction><env:app.message>
<oub:transmission><oub:record><!-- c --><oub:record.code>430</oub:record.code><oub:update.type>3</oub:update.type>
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
