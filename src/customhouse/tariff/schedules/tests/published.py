"""A tariff in the shape of the United Kingdom's public API, made for tests: a commodity with every kind of measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

CODE = "0405103000"
Component = tuple[str, float | None] | tuple[str, float | None, str | None, str]


def components(*given: Component) -> list[dict[str, Any]]:
    """Components: number and amount, with currency and unit where it has them."""
    named = [(*each, None, None)[:4] for each in given]
    return [
        {
            "duty_expression_id": number,
            "duty_amount": amount,
            "monetary_unit_code": currency,
            "measurement_unit_code": unit,
            "measurement_unit_qualifier_code": None,
        }
        for number, amount, currency, unit in named
    ]


def area(code: str, *members: str) -> dict[str, Any]:
    """A geographical area with its members."""
    return {"id": code, "description": code, "children_geographical_areas": [{"id": member} for member in members]}


def measure(number: int, type_: str, series: str, *given: Component, **more: Any) -> dict[str, Any]:
    """A measure on all origins from 2021 on, but for what is given."""
    return {
        "id": number,
        "effective_start_date": "2021-01-01T00:00:00.000Z",
        "effective_end_date": None,
        "measure_type": {"id": type_, "measure_type_series_id": series, "description": f"type {type_}"},
        "geographical_area": area("1011"),
        "excluded_countries": [],
        "additional_code": None,
        "order_number": None,
        "legal_acts": [{"regulation_code": "R0001/21"}],
        "measure_components": components(*given),
        "measure_conditions": [],
        "footnotes": [{"code": "CD1"}],
        **more,
    }


def condition(code: str, action: str, *given: Component, **more: Any) -> dict[str, Any]:
    """A condition of a measure."""
    return {
        "condition_code": code,
        "document_code": "",
        "action": "",
        "action_code": action,
        "condition_duty_amount": None,
        "measure_condition_components": components(*given),
        **more,
    }


def entry_price(amount: float, *given: Component) -> dict[str, Any]:
    """A condition of an entry price in pounds for each 100 kg."""
    threshold = {
        "condition_duty_amount": amount,
        "condition_monetary_unit_code": "GBP",
        "condition_measurement_unit_code": "DTN",
    }
    return condition("V", "01", *given, **threshold)


END_USE = [condition("B", "27", document_code="N990"), condition("B", "07")]


def measures() -> list[dict[str, Any]]:
    """One measure of each kind."""
    return [
        measure(1, "103", "C", ("01", 10.0), ("04", 20.0, "EUR", "DTN"), ("17", 30.0)),
        measure(2, "105", "C", ("01", 3.0), measure_conditions=END_USE),
        measure(3, "112", "C", ("01", 2.0), additional_code={"code": "2600"}),
        measure(4, "122", "C", ("01", 5.0), order_number={"number": "050001"}),
        measure(5, "142", "C", ("01", 0.0), geographical_area=area("2020", "KE", "TZ")),
        measure(
            6, "143", "C", ("01", 1.0), geographical_area=area("2020", "KE", "TZ"), order_number={"number": "050002"}
        ),
        measure(7, "552", "D", ("01", 40.0), geographical_area=area("CN"), additional_code={"code": "C111"}),
        measure(8, "552", "D", ("01", 60.0), geographical_area=area("CN"), additional_code={"code": "C999"}),
        measure(9, "554", "D", ("01", 7.0), geographical_area=area("CN")),
        measure(10, "695", "F", ("01", 25.0), geographical_area=area("US")),
        measure(
            11, "696", "F", ("01", 15.0), geographical_area=area("5050", "US", "CN"), excluded_countries=[{"id": "CN"}]
        ),
        measure(12, "306", "Q", ("01", 16.5, None, "RET"), additional_code={"code": "X611"}),
        measure(13, "VTS", "P", ("01", 20.0)),
        measure(14, "VTZ", "P", ("01", 0.0), additional_code={"code": "VATZ"}),
        measure(15, "103", "B", measure_conditions=[condition("B", "29", document_code="N851"), condition("B", "09")]),
        measure(16, "109", "O", ("99", None, None, "NAR")),
        measure(17, "277", "A", geographical_area=area("KP")),
        measure(18, "103", "C", ("01", 99.0), effective_end_date="2021-06-30T00:00:00.000Z"),
        measure(19, "103", "C", ("01", 98.0), geographical_area=area("JP"), measure_conditions=[condition("B", "07")]),
    ]


def commodity(given: Sequence[dict[str, Any]] | None = None, code: str = CODE) -> dict[str, Any]:
    """The commodity as the API gives it."""
    return {
        "goods_nomenclature_item_id": code,
        "producline_suffix": "80",
        "number_indents": 2,
        "description_plain": "Butter, salted",
        "ancestors": [
            {
                "goods_nomenclature_item_id": "0405000000",
                "producline_suffix": "80",
                "number_indents": 0,
                "description_plain": "Fats",
            }
        ],
        "import_measures": measures() if given is None else list(given),
        "export_measures": [measure(16, "109", "O", ("99", None, None, "NAR"))],
    }


RATES = [
    {"attributes": {"child_monetary_unit_code": "GBP", "exchange_rate": "0.80", "validity_start_date": "2021-01-01"}},
    {"attributes": {"child_monetary_unit_code": "GBP", "exchange_rate": "0.90", "validity_start_date": "2026-01-01"}},
]


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
"""A made-up table in the shape that the United States publishes, with lines that cannot be read."""
