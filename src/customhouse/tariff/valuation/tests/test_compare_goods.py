"""The bank of accepted values: what may be compared, what it comes to, and who is told what of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings

from customhouse.foundation.access.errors import AccessDenied, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.tests.people import AT
from customhouse.tariff.valuation import bank, comparing
from customhouse.tariff.valuation.models import AcceptedValue, Comparison, Doubt
from customhouse.tariff.valuation.records import AcceptedGoods, DoubtedGoods, Pick
from customhouse.tariff.valuation.rules.likeness import Likeness, Sought, likeness
from customhouse.tariff.valuation.services import raise_doubt
from customhouse.tariff.valuation.states import DoubtState
from customhouse.tariff.valuation.tests.test_value_over_http import IMPORTER, people

SPECIALIST = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}))
OFFICER = Actor("omar", frozenset({Role.OFFICER}))
SOUGHT = Sought("84132000", "JP", date(2026, 3, 1), "Hand pump K-20", "Kato Works", "wholesale", Decimal(100), "NMB")
KEPT = AcceptedGoods(
    "26XDSECRET", 1, "84132000", "K-20 HAND PUMP", "JP", date(2026, 2, 1), Decimal(100), "NMB", Decimal("11.50")
)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, Likeness("identical", 28, None, None, Decimal(1))),
        ({"producer": "KATO works"}, Likeness("identical", 28, True, None, Decimal(1))),
        ({"producer": "Other", "level": "Retail"}, Likeness("identical", 28, False, False, Decimal(1))),
        ({"description": "Hand pump K-30"}, Likeness("similar", 28, None, None, Decimal(1))),
        ({"description": "Pump"}, Likeness("similar", 28, None, None, Decimal(1))),
        ({"description": ""}, Likeness("similar", 28, None, None, Decimal(1))),
        ({"commodity": "8413209000"}, Likeness("similar", 28, None, None, Decimal(1))),
        ({"commodity": "841320"}, Likeness("identical", 28, None, None, Decimal(1))),
        ({"commodity": "841330"}, None),
        ({"origin": "CN"}, None),
        ({"unit": "KGM"}, None),
        ({"exported_on": date(2025, 11, 30)}, None),
        ({"quantity": Decimal(250)}, Likeness("identical", 28, None, None, Decimal("2.5"))),
    ],
)
def test_goods_are_identical_similar_or_neither(changes: dict[str, object], found: Likeness | None) -> None:
    assert likeness(SOUGHT, replace(KEPT, **changes), 90) == found  # type: ignore[arg-type]


def test_nothing_is_compared_with_goods_of_no_code() -> None:
    assert likeness(replace(SOUGHT, commodity="8413"), KEPT, 90) is None
    assert likeness(replace(SOUGHT, quantity=None), KEPT, 90) == Likeness("identical", 28, None, None, None)


def keep(*goods: AcceptedGoods, references: Sequence[str] = ()) -> bank.Kept:
    every = {*references, *(each.reference for each in goods)}
    return bank.keep_accepted_values(references=every, goods=goods, actor=SPECIALIST, at=AT)


def doubted(subject: str = "26XD1") -> Doubt:
    return raise_doubt(
        subject=subject, item=1, importer=IMPORTER, office="XD000100", question="?", actor=OFFICER, at=AT
    )


@pytest.mark.db
@pytest.mark.django_db
def test_the_bank_holds_what_stands() -> None:
    """New values come in, changed ones take the place of those before, what is gone or doubted is not offered."""
    others = [replace(KEPT, reference=f"26XD{number}", unit_value=Decimal(12)) for number in range(1, 4)]
    unfit = [replace(KEPT, item=2, quantity=Decimal(0)), replace(KEPT, item=3, unit_value=Decimal(10) ** 10)]
    unfit += [replace(KEPT, item=4, origin=" ")]
    assert keep(KEPT, *others, *unfit) == bank.Kept(4, 0)
    assert keep(KEPT, *others) == bank.Kept(0, 0)
    assert keep(replace(KEPT, version=2, unit_value=Decimal(13)), references=["26XD3"]) == bank.Kept(1, 2)
    assert AcceptedValue.objects.count() == 5
    doubted()
    offered = bank.candidates(OFFICER, SOUGHT)
    assert [(each.row.reference, str(each.row.unit_value)) for each in offered] == [
        ("26XDSECRET", "13.000000"),
        ("26XD2", "12.000000"),
    ]
    assert [each.row.reference for each in bank.candidates(OFFICER, SOUGHT, "26XD2")] == ["26XDSECRET"]
    assert bank.candidates(OFFICER, replace(SOUGHT, exported=date(2027, 3, 1))) == []
    for denied in (
        lambda: bank.candidates(Actor("tara", frozenset({Role.TRADER})), SOUGHT),
        lambda: bank.keep_accepted_values(references=[], goods=[KEPT], actor=OFFICER, at=AT),
    ):
        with pytest.raises(AccessDenied):
            denied()


@pytest.mark.db
@pytest.mark.django_db
def test_the_likest_come_first() -> None:
    same = replace(KEPT, reference="same", producer="Kato works", exported_on=date(2026, 1, 1))
    other = replace(KEPT, reference="other", producer="Other", exported_on=date(2026, 3, 1))
    like = replace(KEPT, reference="like", description="Pump")
    keep(KEPT, same, other, like)
    offered = bank.candidates(OFFICER, SOUGHT)
    assert [each.row.reference for each in offered] == ["same", "26XDSECRET", "other", "like"]


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_goods_are_valued_by_those_that_an_officer_chose() -> None:
    """The lowest of several; another quantity only with evidence; method 3 by similar goods; nothing else is taken."""
    cheap, large = replace(KEPT, reference="cheap", unit_value=Decimal(11)), replace(KEPT, quantity=Decimal(1000))
    like = replace(KEPT, reference="like", description="Pump", unit_value=Decimal(9), level="retail")
    keep(large, cheap, like)
    keys = {row.reference: row.pk for row in AcceptedValue.objects.all()}
    doubt = doubted("26XD9")

    def value(*picks: Pick) -> tuple[int | None, str]:
        found = comparing.reckon(OFFICER, SOUGHT, picks, AT.date(), doubt)
        return found.method, str(found.valued.valuation.value)

    assert value(Pick(keys["cheap"]), Pick(keys["26XDSECRET"])) == (2, "1100.00")
    assert value(Pick(keys["26XDSECRET"])) == (None, "None")
    assert value(Pick(keys["26XDSECRET"], Decimal(10))) == (2, "1265.00")
    assert value(Pick(keys["like"])) == (None, "None")
    assert value(Pick(keys["like"], Decimal(0))) == (3, "900.00")
    for picks in ([], [Pick(0)]):
        with pytest.raises(Refused):
            value(*picks)

    def kept(*picks: Pick, words: str = "Alike") -> Comparison:
        return comparing.keep_comparison(
            doubt=doubt, sought=SOUGHT, picks=picks, justification=words, actor=OFFICER, at=AT
        )

    with pytest.raises(Refused, match="wanting"):
        kept(Pick(keys["cheap"]), words=" \0")
    with pytest.raises(Refused, match="None of the goods"):
        kept(Pick(keys["26XDSECRET"]))
    row = kept(Pick(keys["like"], Decimal(0)), Pick(keys["cheap"]))
    assert (row.method, row.value, [each["reference"] for each in row.picks]) == (2, Decimal(1100), ["cheap", "like"])
    assert comparing.explained(row).valuation.value == row.value


def impossible_days_are_refused(officer: Client, number: str, goods: dict[str, str], body: dict[str, Any]) -> None:
    """By page, and over HTTP to look and to keep."""
    for day in ("0001-01-01", "9999-12-31"):
        impossible = {"exported": day}
        assert officer.get("/value/bank/", goods | impossible).status_code == 422
        assert officer.get("/api/v1/value/comparable", body["goods"] | impossible).status_code == 422
        assert post(officer, number, body | {"goods": body["goods"] | impossible}) == 422


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_importers_are_told_values_days_and_origins_alone() -> None:
    """By page and API: what an officer compared with, without whose goods they were, nor why."""
    trader, officer, _specialist = people()
    secret = replace(KEPT, producer="Hidden Works", description="K-20 hand pump", exported_on=AT.date())
    keep(secret, replace(secret, reference="26XDOTHER", exported_on=AT.date() - timedelta(days=3)))
    number = doubted("26XD9").number
    goods = {"commodity": "8413.2000", "origin": "jp", "exported": AT.date().isoformat(), "quantity": "100"}
    goods |= {"unit": "NMB", "description": "Hand pump K-20", "doubt": number}
    page = officer.get("/value/bank/", goods)
    assert page.status_code == 200
    assert "Hidden Works" in page.text
    assert officer.get("/value/bank/", goods | {"commodity": "84"}).status_code == 422
    assert officer.get("/value/bank/", goods | {"unit": ""}).status_code == 422
    assert trader.get("/value/bank/", goods).status_code == 403
    key = str(AcceptedValue.objects.get(reference="26XDSECRET").pk)
    tried = officer.post("/value/bank/", goods | {"pick": key, "act": "try"})
    assert "1,150.00" in tried.text
    for wrong in ({}, {"pick": key, f"percent-{key}": "much"}, {"pick": key, f"percent-{key}": "100"}):
        assert officer.post("/value/bank/", goods | {"act": "try"} | wrong).status_code == 422
    assert officer.post("/value/bank/", goods | {"pick": key, "act": "keep"}).status_code == 422
    kept = officer.post("/value/bank/", goods | {"pick": key, "act": "keep", "justification": "Same catalogue"})
    assert kept.status_code == 302

    for client, hidden in ((officer, False), (trader, True)):
        page, told = client.get(f"/value/doubts/{number}/"), client.get(f"/api/v1/doubts/{number}/comparisons")
        for secret_words in ("26XDSECRET", "Same catalogue"):
            assert (secret_words in page.text) is not hidden
            assert (secret_words in told.text) is not hidden
        assert "Hidden Works" not in page.text + told.text
        [line] = told.json()[0]["goods"]
        assert (line["unit_value"], line["exported"], line["origin"]) == ("11.5", AT.date().isoformat(), "JP")
        assert "1,150.00" in page.text
    asked = {name: goods[name] for name in ("commodity", "exported", "quantity", "unit")} | {"origin": "JP"}
    offered = officer.get("/api/v1/value/comparable", asked).json()
    assert {each["declaration"] for each in offered} == {"26XDSECRET", "26XDOTHER"}
    assert trader.get("/api/v1/value/comparable", asked).status_code == 403
    body = {"goods": asked, "picks": [{"id": offered[0]["id"]}], "justification": "Of the same maker"}
    assert post(officer, number, body) == 200
    assert post(trader, number, body) == 403
    assert Comparison.objects.count() == 2
    impossible_days_are_refused(officer, number, goods, body)
    with override_settings(GOODS_OF=f"{__name__}.other_goods"):
        refused = officer.post(f"/api/v1/doubts/{number}/comparisons", json.dumps(body), "application/json")
        assert refused.status_code == 422
        assert all(words in refused.text for words in ("another subheading", "another origin"))
    Doubt.objects.filter(number=number).update(state=DoubtState.DISPELLED.value)
    assert post(officer, number, body) == 409
    assert Comparison.objects.count() == 2


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_goods_under_doubt_are_put_beside_their_likest_without_being_typed() -> None:
    """One press on the doubt: the form is filled from the declaration, and the nearest are ticked.

    Similar goods for want of identical ones; where the declaration does not say enough, the form is empty.
    """
    trader, officer, _specialist = people()
    number = doubted("26XD9").number
    like = replace(KEPT, reference="like", description="Pump", exported_on=AT.date())
    own = replace(KEPT, reference="26XD9", exported_on=AT.date())
    keep(own, like)
    page, told = f"/value/bank/?doubt={number}", f"/api/v1/doubts/{number}/comparable"
    assert (officer.get(told).status_code, trader.get(told).status_code) == (409, 403)
    assert "checked" not in officer.get(page).text
    with override_settings(GOODS_OF=f"{__name__}.known_goods"):
        assert [row["declaration"] for row in officer.get(told).json()["candidates"]] == ["like"]
        keep(*(replace(KEPT, reference=f"26XD{each}", exported_on=AT.date()) for each in range(10, 15)))
        answer = officer.get(told).json()
        assert answer["goods"] | {"description": ""} == {
            "commodity": "84132000", "origin": "JP", "exported": AT.date().isoformat(), "description": "",
            "quantity": "100.123", "unit": "NMB",
        }  # fmt: skip
        assert (len(answer["nearest"]), len(answer["candidates"])) == (3, 6)
        shown = officer.get(page).text
        assert shown.count(" checked>") == 3
        assert 'value="Hand pump K-20"' in shown
        picks = {"pick": [str(each) for each in answer["nearest"]], "act": "try", "doubt": number}
        goods = {name: value for name, value in answer["goods"].items() if value is not None}
        assert officer.post("/value/bank/", goods | picks).status_code == 200
        assert trader.get(page).status_code == 403


def known_goods(_reference: str, _item: int) -> DoubtedGoods:
    return DoubtedGoods("8413.2000", "JP", AT.date(), "Hand pump K-20", Decimal("100.1234"), "NMB")


def other_goods(_reference: str, _item: int) -> DoubtedGoods:
    return DoubtedGoods("84133000", "CN")


def post(client: Client, number: str, body: object) -> int:
    path = f"/api/v1/doubts/{number}/comparisons"
    return client.post(path, json.dumps(body), content_type="application/json").status_code
