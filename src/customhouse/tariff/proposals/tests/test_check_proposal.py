"""A proposal to amend the nomenclature: its rules by cases, what cannot be read, and what it would do to the law."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import AT
from customhouse.clearance.declarations.models import Item
from customhouse.clearance.declarations.places import trade_of
from customhouse.clearance.doubting import goods_of
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.proposals.queries import examine
from customhouse.tariff.proposals.records import Goods, Proposal
from customhouse.tariff.proposals.rules.catalogue import BY_CODE, RULES, World, check
from customhouse.tariff.proposals.rules.effects import doubts, effects
from customhouse.tariff.proposals.rules.reading import LARGEST, parse_proposal, read_proposal
from customhouse.web.tests.command_lines import run

TABLE = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
CASES = TABLE["cases"]


def world() -> World:
    codes = [
        GoodsCode(code, Level(level), parent, code, valid_from=date.fromisoformat(first), valid_to=_day(last))
        for code, level, parent, first, last in TABLE["codes"]
    ]
    return World(Nomenclature.of(codes), date(2026, 3, 1))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def proposed(case: Any) -> dict[str, Any]:
    changes = {name: case[name] for name in ("why", "goods") if name in case}
    return {**TABLE["sound"], "goods": TABLE["goods"], **changes}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_rule(case: Any) -> None:
    proposal, unread = read_proposal(proposed(case))
    assert not unread
    found = check(proposal, world())
    assert [[each.code, each.path] for each in found] == case["finds"]
    assert not any("{" in each.text() + each.cure() for each in found)


def test_every_rule_has_its_case_and_its_sense() -> None:
    assert {code for case in CASES for code, _ in case["finds"]} == set(BY_CODE)
    assert len(BY_CODE) == len(RULES)
    assert all(rule.sense and rule.message and rule.remedy for rule in RULES)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ("[]", ""),
        ("{", ""),
        ('{"x": 1}', "x"),
        ('{"title": 5}', "title"),
        ('{"goods": {}}', "goods"),
        ('{"goods": [7]}', "goods[1]"),
        ('{"goods": [{"whole": "yes"}]}', "goods[1].whole"),
        ('{"goods": [{"codes": ["88"]}]}', "goods[1].codes"),
        ('{"goods": [{"codes": [880220]}]}', "goods[1].codes"),
        ('{"goods": [{"to": "88062"}]}', "goods[1].to"),
        ('{"goods": [{"words": "' + "x" * 501 + '"}]}', "goods[1].words"),
        ('{"goods": [{"criteria": [{"kind": "taste"}]}]}', "goods[1].criteria[1].kind"),
        ('{"goods": [{"criteria": [{"kind": "form", "verified": "soul"}]}]}', "goods[1].criteria[1].verified"),
        (" " * LARGEST + "{}", ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(given: str, field: str) -> None:
    _proposal, found = parse_proposal(given)
    assert [(each.code, each.path) for each in found] == [("PRP-READ", field)]
    assert "{" not in found[0].text() + found[0].cure()


def test_codes_and_texts_are_read_as_people_write_them() -> None:
    given = {"title": " A\0\ud800 ", "goods": [{"codes": ["8802.20", "8802 30"], "to": "88.06", "whole": True}]}
    proposal, found = read_proposal(given)
    [goods] = proposal.goods
    assert (proposal.title, goods.codes, goods.to, goods.is_whole) == ("A", ("880220", "880230"), "8806", True)
    assert not found


def test_what_becomes_of_codes() -> None:
    """Split where a part leaves, merged where another comes, by itself where all of one goes to one new place."""
    split = Goods("a", codes=("880220",), to="880621")
    renamed = Goods("b", codes=("880230",), is_whole=True, to="880699")
    joined = Goods("c", codes=("880211",), is_whole=True, to="880212")
    staying = Goods("d", codes=("880212",), to="880212")
    told = effects(Proposal("", goods=(split, renamed, joined, staying, Goods("e", codes=("880240",)))))
    assert [(each.code, each.relation, each.to, each.is_automatic) for each in told] == [
        ("880220", "1:n", ("880220", "880621"), False),
        ("880230", "1:1", ("880699",), True),
        ("880211", "n:1", ("880212",), False),
        ("880212", "n:1", ("880212",), False),
    ]


def test_words_that_lead_elsewhere_are_told() -> None:
    goods = Goods("Drones", words="drone", codes=("880220",))
    assert [each.code for each in doubts("goods[1]", goods, ["950300"], is_sure=True)] == ["PRP-ELSEWHERE"]
    assert [each.code for each in doubts("goods[1]", goods, ["880230"], is_sure=True)] == []
    assert [each.code for each in doubts("goods[1]", goods, [], is_sure=False)] == ["PRP-UNSURE"]
    assert list(doubts("goods[1]", Goods("A"), ["950300"], is_sure=True)) == []


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_a_proposal_is_examined_with_trade_and_law(
    demoland: CountryPack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By query, command, API and page alike: where now, trade of the year, the places of law; nobody else may."""
    row = lodged(message(demoland))
    code = Item.objects.filter(declaration=row, number=1).values_list("tariff_code", flat=True)[0][:6]
    assert list(trade_of([code], AT.date(), AT.date())) == []
    let_go(row)
    [trade] = trade_of([code, "999999"], AT.date(), AT.date())
    assert (trade.code, trade.importers) == (code, 1)
    assert {each.code for each in trade_of([code[:4], code], AT.date(), AT.date())} == {code[:4], code}
    declared = Item.objects.get(declaration=row, number=1)
    known = goods_of(row.mrn or "", 1) or goods_of("nobody", 1)
    assert (known and known.commodity, known and known.exported) == (declared.tariff_code, row.legal_date)
    given = {
        "title": "Such goods apart",
        "why": "Trade in such goods has grown and nobody can count them beside all the others of that code.",
        "goods": [
            {
                "name": "Such goods",
                "words": "roasted coffee beans",
                "codes": [code],
                "to": f"{code[:4]}99",
                "text": "Such goods",
                "criteria": [{"kind": "form", "text": "round", "verified": "sight"}],
            }
        ],
    }
    proposal, unread = read_proposal(given)
    found = examine(SYSTEM, proposal, unread, AT.date())
    assert found.trade[code] == trade
    assert found.areas["measures"] > 0
    assert found.where[0].found[0][0].startswith("0901")
    with pytest.raises(AccessDenied):
        examine(Actor("omar", frozenset({Role.OFFICER})), proposal, (), AT.date())

    file = tmp_path / "proposal.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    ended = run(capsys, "hs", "proposal", "check", str(file), "--json")
    [told] = ended.lines
    assert ended.code == (0 if told["sound"] else 1)
    assert told["trade"][0] | {"items": 0} == {
        "code": code, "items": 0, "value": None, "confidential": True, "currency": "XDD",
    }  # fmt: skip
    assert told["effects"][0]["relation"] == "1:n"
    assert "specialist" in run(capsys, "hs", "proposal", "check", str(file)).out
    file.write_text("{", encoding="utf-8")
    assert run(capsys, "hs", "proposal", "check", str(file)).code == 1

    told_to_a_specialist(given, code, told)


def told_to_a_specialist(given: dict[str, Any], code: str, told: dict[str, Any]) -> None:
    """The same over the API and on the page, from a file or the questions."""
    specialist = signed_in(person("sven", Role.TARIFF_SPECIALIST))
    answer = specialist.post("/api/v1/hs-proposals/check", json.dumps(given), content_type="application/json")
    assert answer.json()["touched"] == told["touched"]
    sent = specialist.post("/hs/proposals/", {"file": SimpleUploadedFile("p.json", json.dumps(given).encode())})
    assert "value confidential" in sent.text
    written = {"title": "Such goods", "why": "Because.", "g1_name": "Such goods", "g1_codes": f"{code}, 999999"}
    page = specialist.post("/hs/proposals/", written | {"g1_c1_kind": "price", "g1_c1_text": "dear"})
    for rule in ("PRP-WHY", "PRP-CODE", "PRP-OBJECTIVE", "PRP-VERIFY"):
        assert rule in page.text
