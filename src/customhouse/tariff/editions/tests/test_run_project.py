"""A project over the whole of demoland: gathered, settled, decided, exported, drafted, approved by a second person."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.targeting.prices.models import PriceReference
from customhouse.tariff.editions import projects, services
from customhouse.tariff.editions.commands import app
from customhouse.tariff.editions.models import ProjectPlace
from customhouse.tariff.editions.rules.deciding import read_choices
from customhouse.tariff.editions.services import Decision
from customhouse.tariff.measures.queries import measures_for
from customhouse.tariff.nomenclature.queries import snapshot
from customhouse.tariff.nomenclature.records import Level
from customhouse.tariff.rulings import services as rulings
from customhouse.tariff.rulings.records import Answer, Application, RulingKind
from customhouse.tariff.workbaskets import queries as baskets
from customhouse.tariff.workbaskets import services as workbaskets

SVEN = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=1)
ANA = Actor("ana", frozenset({Role.ANALYST, Role.DIRECTOR}), user_id=2)
DORA = Actor("dora", frozenset({Role.DIRECTOR}), user_id=3)
START = date(2027, 1, 1)
MOVED = {
    "854143": ["854160"],
    "854160": ["854143"],
    "620342": ["620342", "620343"],
    "090111": ["090111", "090112"],
    "841821": ["841829"],
    "420211": ["640110"],
}
"""A made-up edition: two codes change places, two are split, one is merged, one leaves its chapter; all else stays."""


def table() -> bytes:
    """The correlation, from the new edition to the old one."""
    codes = sorted(
        goods.code
        for goods in snapshot().codes
        if goods.level is Level.SUBHEADING and goods.code.startswith(("09", "42", "62", "64", "84", "85"))
    )
    rows = [(new, old) for old in codes for new in MOVED.get(old, [old])]
    return ("HS 2028,HS 2022\n" + "".join(f"{new},{old}\n" for new, old in rows)).encode()


def opened() -> Any:
    services.import_correlation(name="t.csv", data=table(), actor=SYSTEM, at=AT)
    words: dict[str, Any] = {"edition": "2022", "other": "2028", "starts_on": START, "actor": SVEN, "at": AT}
    return services.open_project(name="HS-2028", **words)


def decide(code: str, *texts: str, reason: str = "So") -> None:
    decision = Decision(code, tuple(read_choices(texts)[0]), reason)
    services.decide_codes(name="HS-2028", decided=[decision], actor=SVEN, at=AT)


def run(*words: Any) -> Any:
    return CliRunner().invoke(app, ["project", *[str(word) for word in words]])


def ruled(commodity: str) -> str:
    """The number of a ruling on a code."""
    tara = Actor("tara", frozenset({Role.TRADER}), frozenset({"XD0840002018"}), user_id=9)
    asked = Application(RulingKind.CLASSIFICATION, "XD0840002018", "Cells", "Solar cells", "Which?")
    row = rulings.apply_for_ruling(asked=asked, actor=tara, at=AT)
    rulings.accept_application(ruling=row, actor=SVEN, at=AT)
    return rulings.issue_ruling(ruling=row, answer=Answer(commodity=commodity, reasons="So"), actor=SVEN, at=AT).number


@pytest.mark.db
def test_a_project_goes_its_way(demoland: CountryPack) -> None:
    number = ruled("854143")
    _drafted_before()
    _priced()
    project = opened()
    found = projects.progress(project)
    assert (found.places["workbaskets"], found.places["prices"]) == ((1, 0), (1, 0))
    assert set(found.places) - {"workbaskets", "prices"} == {
        "measures",
        "nomenclature",
        "rulings",
        "origin",
        "profiles",
        "declarations",
        "statistics",
    }
    assert found.codes == found.automatic + found.waiting
    assert found.places["rulings"] == (1, 1)
    row = projects.find_code(project, "854143")
    assert (projects.standing_of(row), row.choices) == ("automatic", [{"code": "854160", "share": "1"}])
    assert {(each.area, each.reference) for each in projects.places_for(SVEN, row)} == {
        ("measures", "CUD-854143-2023"),
        ("measures", "CUD-OSFA-854143-2023"),
        ("rulings", number),
        ("statistics", "HS 2022"),
    }
    waiting = {each.code for each in projects.codes_of(project, projects.WAITING)}
    assert {"620342", "090111", "62034220", "42", "64"} <= waiting
    assert waiting.isdisjoint({"8541", "85"})
    bags = projects.find_code(project, "4202")
    assert "profiles" not in {each.area for each in projects.places_for(SVEN, bags)}
    assert "profiles" in {each.area for each in projects.places_for(ANA, bags)}
    assert "profiles" in {each.area for each in projects.places_for(SYSTEM, bags)}
    decide("620342", "620343", reason="All of them\0")
    decide("090111", "090111=0.7", "090112=0.3")
    decide("841821", "841829")
    with pytest.raises(Refused):
        decide("620342", "620343=0.5", reason="")
    with pytest.raises(NotFound):
        decide("999999", "620343")
    _draft_and_approve(project)
    _gather_again(project)
    kinds = list(Event.objects.filter(subject="hs-project:HS-2028").order_by("id").values_list("kind", flat=True))
    assert kinds[:2] == ["editions.project_opened", "editions.code_decided"]
    assert kinds[-2:] == ["editions.project_drafted", "editions.project_gathered"]


def _drafted_before() -> None:
    """Draft law of an earlier day: on goods, and on all goods."""
    head = workbaskets.Head("EARLY-1", "Trousers", date(2026, 7, 1), "XD-1")
    workbaskets.open_basket(head=head, actor=SVEN, at=AT)
    lines = [{"type": "CUD", "commodity": code, "expression": "3 %", "origin_group": "JP"} for code in ("620342", "")]
    workbaskets.write_lines(name="EARLY-1", rows=lines, actor=SVEN, at=AT)


def _priced() -> None:
    """A reference of prices of one code, and of all."""
    words: dict[str, Any] = {"until": date(2026, 1, 1), "items": 9, "within": 0.1, "built_at": AT}
    reference = PriceReference.objects.create(**words)
    cell: dict[str, Any] = {"unit": "KGM", "items": 9, "lines": 3, "level": 1, "spread": 1, "grid": []}
    for code in ("620342", ""):
        reference.cells.create(commodity=code, is_own=True, by_quarter=[], **cell)


def _draft_and_approve(project: Any) -> None:
    head = {"name": "HS-2028-A", "legal_reference": "XD-LAW-2026-40", "title_en": "New edition"}
    made = services.draft_basket(name=project.name, head=head, actor=SVEN, at=AT)
    row = baskets.find(SVEN, "HS-2028-A")
    told = [(line.deed, line.measure or line.commodity) for line in row.lines.order_by("number")]
    assert ("end", "CUD-620342") in told
    assert ("add", "620343") in told
    assert ("end", "CUD-854143-2023") in told
    assert ("add", "854160") in told
    assert ("end", "CUD-090111") not in told
    assert ("add", "090112") not in told  # the rate stands there already
    assert ("add", "841829") not in told
    assert (len(made.drafted.lines), made.drafted.left) == (len(told), [])
    with pytest.raises(Conflict):
        services.draft_basket(name=project.name, head=head | {"name": "HS-2028-B"}, actor=SVEN, at=AT)
    assert baskets.findings_of(row, AT.date()) == ()
    workbaskets.submit_basket(name="HS-2028-A", actor=SVEN, at=AT)
    with pytest.raises(Conflict):
        workbaskets.approve_basket(name="HS-2028-A", actor=SVEN, at=AT)
    workbaskets.approve_basket(name="HS-2028-A", actor=DORA, at=AT)
    rates = {each.preference: each.expression for each in measures_for("854160", START) if each.commodity == "854160"}
    assert rates == {"": "free", "300": "free"}
    assert not [each for each in measures_for("854143", START) if each.commodity == "854143" and each.type == "CUD"]
    assert [each.expression for each in measures_for("854143", date(2026, 12, 31)) if each.commodity == "854143"]


def _gather_again(project: Any) -> None:
    places = ProjectPlace.objects.filter(code__project=project)
    carried, others = places.exclude(basket="").count(), places.filter(basket="").count()
    services.gather_again(name=project.name, actor=SVEN, at=AT)
    assert places.exclude(basket="").count() == carried
    assert places.filter(basket="").count() == others
    assert projects.find_code(project, "620342").decided_by == "sven"


@pytest.mark.db
@time_machine.travel(AT, tick=False)
def test_a_project_on_the_command_line(demoland: CountryPack, tmp_path: Path) -> None:
    services.import_correlation(name="t.csv", data=table(), actor=SYSTEM, at=AT)
    words = ("--from", "HS 2022", "--to", "2028", "--starts-on", "2027-01-01")
    told = json.loads(run("new", "HS-2028", *words, "--json").stdout)
    assert (told["edition"], told["other_edition"], told["starts_on"]) == ("2022", "2028", "2027-01-01")
    assert told["counts"]["decided"] == 0
    assert run("new", "hs", *words).exit_code == 1
    assert isinstance(run("new", "HS-2028", *words).exception, Conflict)
    assert run("new", "HS-2", "--from", "old", *words[2:]).exit_code == 2
    assert "HS-2028: HS 2022 to HS 2028" in run("list").stdout
    assert "620342     waiting   n:n  ? 620342 620343" in run("show", "HS-2028").stdout
    one = json.loads(run("show", "HS-2028", "--code", "620342", "--json").stdout)["codes"][0]
    assert [each["code"] for each in one["candidates"]] == ["620342", "620343"]
    assert one["candidates"][0]["text"]
    assert one["places"][0] | {"words": ""} == {
        "area": "measures",
        "reference": "CUD-620342",
        "words": "",
        "basket": "",
    }
    assert run("show", "HS-2028", "--standing", "late").exit_code == 2
    decided = run("decide", "HS-2028", "620342", "--to", "620342=0.6", "--to", "620343=0.4", "--reason", "By sex")
    assert "620342     decided   n:n  620342=0.6 620343=0.4" in decided.stdout
    wrong = run("decide", "HS-2028", "620342", "--to", "620342=x", "--reason", "By sex")
    assert (wrong.exit_code, "HS-SHARE" in wrong.stderr) == (1, True)
    assert run("decide", "HS-2028").exit_code == 2
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(run("export", "HS-2028").stdout)
    rows = list(csv.DictReader(sheet.read_text().splitlines()))
    assert [row["share"] for row in rows if row["code"] == "620342"] == ["0.6", "0.4"]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows([row | {"to": "841829", "reason": "Merged"} if row["code"] == "841821" else row for row in rows])
    sheet.write_text(out.getvalue())
    filled = json.loads(run("decide", "HS-2028", "--file", sheet, "--json").stdout)
    assert [each["code"] for each in filled["codes"]] == ["841821"]
    assert "841821,841829" in run("export", "HS-2028", "--pairs").stdout.splitlines()
    assert json.loads(run("export", "HS-2028", "--json").stdout)["counts"]["decided"] == 2
    _series(tmp_path)
    made = json.loads(run("basket", "HS-2028", "--basket", "HS-A", "--law", "XD-1", "--title", "New", "--json").stdout)
    assert (made["basket"], made["left"]) == ("HS-A", 0)
    assert "waiting" in run("gather", "HS-2028").stdout
    assert run("basket", "HS-2028", "--basket", "hs", "--law", "XD-1", "--title", "New").exit_code == 1
    workbaskets.withdraw_basket(name="HS-A", actor=SYSTEM, at=AT)
    again = run("basket", "HS-2028", "--basket", "HS-B", "--law", "XD-1", "--title", "New")
    assert f"HS-B: lines {made['lines']}" in again.stdout
    assert run("basket", "HS-2028", "--basket", "hs", "--law", "XD-1", "--title", "New").exit_code == 1


def _series(folder: Path) -> None:
    series = folder / "series.csv"
    series.write_text("code,year,value,kg\n620342,2026,100,5\n850110,2026,7,1\n090111,2026,3,1\n")
    told = run("carry", "HS-2028", series, "--value", "value", "--value", "kg", "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout) == {
        "rows": [
            {"code": "620342", "year": "2026", "value": "60", "kg": "3"},
            {"code": "620343", "year": "2026", "value": "40", "kg": "2"},
            {"code": "850110", "year": "2026", "value": "7", "kg": "1"},
            {"code": "090111", "year": "2026", "value": "3", "kg": "1"},
        ],
        "undecided": {"090111": 1},
    }
    plain = run("carry", "HS-2028", series)
    assert "620343,2026,5,40" in plain.stdout
    assert "090111: not decided (1)" in plain.stderr
    series.write_text("code,value\n620342,many\n")
    assert "HS-SERIES" in run("carry", "HS-2028", series).stderr
    series.write_text("code,value\n620342,10\n")
    assert run("carry", "HS-2028", series).exit_code == 0
    series.write_bytes(b"\xff\xfe")
    assert run("carry", "HS-2028", series).exit_code == 2


@time_machine.travel(AT, tick=False)
def test_a_project_in_the_browser_and_over_the_api(demoland: CountryPack) -> None:
    services.import_correlation(name="t.csv", data=table(), actor=SYSTEM, at=AT)
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    head = {"name": "HS-2028", "edition": "2022", "other_edition": "2028", "starts_on": "2027-01-01"}
    assert sven.post("/hs/projects/new/", head | {"edition": "2007"}).status_code == 422
    assert sven.get("/hs/projects/new/").status_code == 200
    address = sven.post("/hs/projects/new/", head)["Location"]
    assert address == "/hs/projects/HS-2028/"
    assert "HS-2028" in sven.get("/hs/projects/").text
    page = sven.get(f"{address}?standing=waiting&beginning=6203").text
    assert "620342" in page
    assert "841821" not in page
    code = f"{address}codes/620342/"
    assert "The code was split, and" in sven.get(code).text
    for given, status in (
        ({"share_620342": "60", "share_620343": "40"}, 422),
        ({"share_620342": "x", "other_code": "cars", "reason": "So"}, 422),
        ({"other_code": "620349", "other_share": "x", "reason": "So"}, 422),
        ({"other_code": "620349", "reason": "So"}, 302),
        (
            {
                "share_620342": "60",
                "share_620343": "37,5",
                "other_code": "620349",
                "other_share": "2.5",
                "reason": "So",
            },
            302,
        ),
        ({"share_620342": "60", "share_620343": "40", "reason": "By sex"}, 302),
    ):
        assert sven.post(code, given).status_code == status, given
    assert "620342 60 %, 620343 40 %" in sven.get(f"{address}?beginning=620342").text
    assert "620343" in sven.get(f"{address}codes.csv").text
    assert sven.get(f"{address}codes.json").json()["counts"]["decided"] == 1
    assert sven.post(f"{address}gather/").status_code == 302
    assert sven.post(f"{address}basket/", {"name": "hs"}).status_code == 422
    basket = {"name": "HS-A", "legal_reference": "XD-1", "title_en": "New"}
    assert sven.post(f"{address}basket/", basket)["Location"] == "/workbaskets/HS-A/"
    assert sven.post(f"{address}basket/", basket).status_code == 422
    assert "HS-A" in sven.get(f"{address}codes/854143/").text
    dora, _ = signed_in("dora", Role.DIRECTOR)
    assert "By sex" in dora.get(code).text
    assert dora.post(code, {}).status_code == 403
    _over_the_api(sven)


def _over_the_api(sven: Any) -> None:
    def sent(path: str, body: Any) -> Any:
        return sven.post(f"/api/v1/hs-projects{path}", json.dumps(body), content_type="application/json")

    new = {"name": "HS-API", "edition": "2022", "other_edition": "2028", "starts_on": "2027-01-01"}
    assert sent("", new).json()["counts"]["decided"] == 0
    assert [each["name"] for each in sven.get("/api/v1/hs-projects").json()] == ["HS-API", "HS-2028"]
    decision = {"code": "841821", "to": [{"code": "841829"}], "reason": "Merged"}
    assert sent("/HS-API/decisions", {"decisions": [decision]}).json()[0]["standing"] == "decided"
    assert sent("/HS-API/decisions", {"decisions": [decision | {"to": []}]}).status_code == 422
    decided = sven.get("/api/v1/hs-projects/HS-API/codes?standing=decided&after=84").json()
    assert [each["code"] for each in decided] == ["841821"]
    assert sent("/HS-API/gathering", {}).status_code == 200
    assert sent("/HS-API/basket", {"name": "HS-C", "legal_reference": "XD-1", "title_en": "New"}).json()["lines"] > 1
    assert sven.get("/api/v1/hs-projects/HS-API").json()["percent"] > 50


def test_who_may_not_is_refused(demoland: CountryPack) -> None:
    trader = Actor("tara", frozenset({Role.TRADER}))
    with pytest.raises(AccessDenied):
        projects.visible_to(trader)
    with pytest.raises(AccessDenied):
        services.gather_again(name="HS-2028", actor=DORA, at=AT)
    with pytest.raises(NotFound):
        projects.find_project(SYSTEM, "HS-2099")
