"""What a partner states is read, held against what was declared, and said, without a database."""

from __future__ import annotations

import doctest
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.mirrors.records import KILOGRAM, Basis, Declared, Freight, Gap, Statement
from customhouse.targeting.mirrors.rules import comparing, differing
from customhouse.targeting.mirrors.rules.comparing import compared
from customhouse.targeting.mirrors.rules.differing import difference
from customhouse.targeting.mirrors.rules.reading import read_table
from customhouse.targeting.mirrors.rules.saying import sentences

MARCH = Statement("850440", "BR", "2025-03", Decimal(1000), "USD", Decimal(100))
FREIGHT = Freight(Decimal(10), "Code, art. 1")
HERE = {("850440", "BR", "2025-03"): Declared(Decimal(1100), Decimal(55), {"NAR": Decimal(5)})}
HEAD = "product,partner,period,value,currency,net_mass,quantity,unit,basis\n"


def convert(value: Decimal, currency: str, _period: str) -> Decimal | None:
    """Two of ours for a dollar; of others no rate is known."""
    return value * 2 if currency == "USD" else None


def gaps(*statements: Statement, here: dict[tuple[str, str, str], Declared] | None = None) -> list[Gap]:
    """The gaps of statements, with ten per cent for freight."""
    return list(compared(statements, HERE if here is None else here, convert, lambda _: FREIGHT))


@pytest.mark.parametrize("module", [comparing, differing])
def test_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module


def test_missing_value_is_split_into_quantity_and_price() -> None:
    """2,200 with freight are stated of 100 kg, 1,100 declared of 55: 45 kg at 22 are missing, 2 a kg is price."""
    month, year = gaps(MARCH)
    assert [month.stated, month.missing, month.missing_amount] == [2200, 1100, 45]
    assert [month.by_quantity, month.by_price] == [990, 110]
    assert [month.stated_price, month.declared_price] == [22, 20]
    assert [year.period, year.months, year.is_pooled, year.missing] == ["2025", 1, True, 1100]


def test_basis_unit_and_currency() -> None:
    """CIF bears no freight; other quantities go by unit; without rate or quantity less is said."""
    cif, pieces = replace(MARCH, basis=Basis.CIF), replace(MARCH, net_mass=None, quantity=Decimal(8), unit="NAR")
    assert gaps(cif)[0].stated == 2000
    assert [gaps(pieces)[0].unit, gaps(pieces)[0].missing_amount] == ["NAR", 3]
    assert gaps(replace(pieces, unit="LTR"))[0].declared_amount == 0
    bare = gaps(replace(MARCH, net_mass=None))[0]
    assert [bare.unit, bare.stated_price, bare.by_quantity, bare.by_price] == ["", None, 1100, 0]
    assert gaps(replace(MARCH, currency="EUR")) == []


def test_months_are_added_up_unless_the_year_is_stated() -> None:
    """Both sides speak of the same months; what differs in unit adds by value alone; a stated year stands itself."""
    april = replace(MARCH, period="2025-04", value=Decimal(500))
    *_, year = gaps(MARCH, april)
    assert [year.months, year.stated, year.declared, year.stated_amount] == [2, 3300, 1100, 200]
    *_, mixed = gaps(MARCH, replace(april, net_mass=None, quantity=Decimal(4), unit="NAR"))
    assert [mixed.unit, mixed.stated_amount, mixed.stated] == ["", 0, 3300]
    stated = replace(MARCH, period="2025", value=Decimal(9000))
    assert [(gap.period, gap.is_pooled) for gap in gaps(MARCH, stated)] == [("2025-03", False), ("2025", False)]
    assert gaps(stated)[0].declared == 1100


@given(st.lists(st.tuples(*4 * [st.decimals(0, 10**6, places=2)]), min_size=1, max_size=12))
def test_quantity_and_price_make_the_whole(figures: list[tuple[Decimal, Decimal, Decimal, Decimal]]) -> None:
    """Whatever is stated and declared, the two parts add up, and a year is the sum of its months."""
    said = [
        replace(MARCH, period=f"2025-{at:02}", value=value, net_mass=mass)
        for at, (value, mass, *_) in enumerate(figures, 1)
    ]
    here = {each.key: Declared(value, mass) for each, (_, _, value, mass) in zip(said, figures, strict=True)}
    *months, year = gaps(*said, here=here)
    for gap in (*months, year):
        assert gap.by_quantity + gap.by_price == gap.missing
    assert year.missing == sum(gap.missing for gap in months)


def test_sentences_say_what_to_cite_and_what_else_it_may_be() -> None:
    month, year = gaps(MARCH)
    told = sentences(month, "XDD")
    assert told[0].endswith("goods worth 1100 XDD were declared, 1100.0 XDD less.")
    assert "100 KGM at 22" in told[1]
    assert "990" in told[1]
    assert "10 % was added" in told[2]
    assert "may arrive in the next" in told[-1]
    assert "1 months were added up" in " ".join(sentences(year, "XDD"))
    assert "none were declared" in sentences(gaps(MARCH, here={})[0], "XDD")[1]
    assert "1900 XDD more" in sentences(replace(month, stated=Decimal(0), declared=Decimal(1900)), "XDD")[0]
    assert "(CIF)" in " ".join(sentences(replace(month, basis=Basis.CIF), "XDD"))
    assert "names no share" in " ".join(sentences(replace(month, percent=Decimal(0)), "XDD"))
    assert len(sentences(replace(month, stated_amount=Decimal(0)), "XDD")) == 3


def test_table_is_read_and_what_is_wrong_told() -> None:
    """One row for each fault, told with its line and column; the others are read."""
    rows = """850440,br,2025-03,1000,usd,100,,,
850440,BR,2025-03,1000,USD,100,,,
85044,BR,2025,1,USD,,,,
850440,BRA,2025,1,USD,,,,
850440,BR,2025-13,1,USD,,,,
850440,BR,2025,minus,USD,,,,
850440,BR,2025,-1,USD,,,,
850440,BR,2025,,USD,,,,
850440,BR,2025,1e30,USD,,,,
850440,BR,2025,1,US,,,,
850440,BR,2025,1,USD,,5,,
850440,BR,2025,1,USD,,5,NAR,EXW
850440,BR,2025,1,USD,,5,NAR,CIF
"""
    read = read_table((HEAD + rows).encode())
    assert read.statements == (
        MARCH, Statement("850440", "BR", "2025", Decimal(1), "USD", None, Decimal(5), "NAR", Basis.CIF),
    )  # fmt: skip
    assert [(each.code, each.path.split(":")[1]) for each in read.findings] == [
        ("MIR-TWICE", "product"), ("MIR-ROW", "product"), ("MIR-ROW", "partner"), ("MIR-ROW", "period"),
        ("MIR-ROW", "value"), ("MIR-ROW", "value"), ("MIR-ROW", "value"), ("MIR-ROW", "value"),
        ("MIR-ROW", "currency"), ("MIR-ROW", "unit"), ("MIR-ROW", "basis"),
    ]  # fmt: skip
    assert all(each.text() and each.cure() for each in read.findings)


@pytest.mark.parametrize(
    "data", [b"\xff", b"product\0", b"", b"product,partner\n", HEAD.encode() + b'"' + b"x" * 140_000]
)
def test_what_is_no_table_is_told(data: bytes) -> None:
    read = read_table(data)
    assert (read.statements, [each.code for each in read.findings]) == ((), ["MIR-FILE"])
    assert read.findings[0].text()


@given(st.binary(max_size=200))
def test_nothing_breaks_the_reader(data: bytes) -> None:
    read_table(data)
    read_table(HEAD.encode() + data)


def test_edition_ends_what_it_no_longer_states() -> None:
    other = replace(MARCH, product="850450")
    found = difference([MARCH, other], [replace(MARCH, value=Decimal(1)), replace(MARCH, product="1" * 6)])
    assert ([each.product for each in found.added], found.ended, found.same) == (["111111"], (other,), 0)
    assert difference([MARCH], [MARCH]).is_empty
    assert KILOGRAM == "KGM"
