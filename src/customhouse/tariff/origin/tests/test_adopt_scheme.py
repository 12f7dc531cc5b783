"""Adopting schemes of preference: editions that follow each other, members from day to day, the command, the trail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from customhouse.countries.demoland import PACK
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.tariff.origin import queries, services
from customhouse.tariff.origin.commands import app
from customhouse.tariff.origin.models import Edition
from customhouse.tariff.origin.records import Scheme
from customhouse.tariff.origin.rules.reading import read_bill
from customhouse.tariff.origin.rules.schemes import read_scheme
from customhouse.tariff.origin.tests import folders

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
BILL = {"product": {"code": "850440", "ex_works_price": 100}, "materials": [{"code": "8504", "value": 30}]}

pytestmark = pytest.mark.django_db


def harbour() -> Scheme:
    """The agreement made by hand."""
    return read_scheme(folders.scheme(), folders.HARBOUR, "a file")


def adopt(scheme: Scheme, since: date = date(2021, 1, 1), actor: Actor = SYSTEM) -> str:
    """Adopt a scheme."""
    return services.adopt_scheme(scheme=scheme, since=since, actor=actor, at=AT)


def test_adopts_once_and_again_only_what_differs() -> None:
    """The same rules are no new edition; others end the edition before on the day before theirs."""
    assert adopt(harbour()) == services.ADOPTED
    assert adopt(harbour(), date(2022, 1, 1)) == services.UNCHANGED
    other = replace(harbour(), countries=("XB", "XC"), rule_sets=harbour().rule_sets[:2])
    assert adopt(other, date(2024, 1, 1)) == services.NEW_EDITION
    ends = list(Edition.objects.order_by("number").values_list("valid_from", "valid_to"))
    assert ends == [(date(2021, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), None)]
    assert queries.find_scheme("harbour", date(2023, 6, 1)).countries == ("XA", "XB")
    assert queries.find_scheme("HARBOUR ", DAY).countries == ("XB", "XC")
    assert len(queries.rules_for(queries.find_scheme("harbour", date(2023, 6, 1)).edition, "52")) == 1
    assert queries.rules_for(queries.find_scheme("harbour", DAY).edition, "52") == []
    kinds = list(Event.objects.filter(subject="origin-scheme:harbour").values_list("kind", flat=True))
    assert kinds == ["origin.rules_adopted"] * 2


def test_an_ended_edition_keeps_its_end() -> None:
    """An edition that ended before the next begins is left as it stands."""
    adopt(replace(harbour(), valid_to=date(2022, 12, 31)))
    adopt(replace(harbour(), rule_sets=()), date(2024, 1, 1))
    assert Edition.objects.get(number=1).valid_to == date(2022, 12, 31)
    with pytest.raises(NotFound):
        queries.find_scheme("harbour", date(2023, 6, 1))


def test_refuses_an_edition_before_the_last() -> None:
    """Law is not changed backwards."""
    adopt(harbour())
    with pytest.raises(Conflict):
        adopt(replace(harbour(), rule_sets=()))


def test_only_specialists_adopt() -> None:
    """A trader adopts nothing."""
    with pytest.raises(AccessDenied):
        adopt(harbour(), actor=Actor("trader", frozenset({Role.TRADER})))
    assert adopt(harbour(), actor=Actor("specialist", frozenset({Role.TARIFF_SPECIALIST}))) == services.ADOPTED


def test_lists_schemes_of_a_country() -> None:
    """The schemes in force on a day, with their members."""
    adopt(harbour())
    adopt(replace(harbour(), code="other", countries=("XC",)), date(2025, 1, 1))
    assert [each.scheme.code for each in queries.standing_schemes(DAY)] == ["harbour", "other"]
    assert [each.scheme.code for each in queries.standing_schemes(DAY, "XA")] == ["harbour"]
    assert [str(each.scheme) for each in queries.standing_schemes(date(2022, 1, 1))] == ["harbour"]


def test_judges_by_a_scheme() -> None:
    """A bill judged by the rules of a scheme; the goods choose among rules that words tell apart."""
    adopt(harbour())
    bill, _ = read_bill(BILL)
    assert queries.evaluate_under(scheme="harbour", code="850440", bill=bill, day=DAY).originating
    car = replace(bill, code="870323", materials=(replace(bill.materials[0], code="8703"),))
    verdicts = [
        queries.evaluate_under(scheme="harbour", code="870323", bill=car, day=DAY, goods=goods).originating
        for goods in (None, 1, 2)
    ]
    assert verdicts == [None, False, True]
    for goods in (0, 3):
        with pytest.raises(NotFound):
            queries.evaluate_under(scheme="harbour", code="870323", bill=car, day=DAY, goods=goods)


def test_the_country_brings_its_own() -> None:
    """The agreement of the country pack is loaded once."""
    assert services.load_law(pack=PACK, actor=SYSTEM, at=AT) == 1
    assert services.load_law(pack=PACK, actor=SYSTEM, at=AT) == 0
    standing = queries.find_scheme("osfa", DAY)
    codes = [f"{chapter:02}" for chapter in range(1, 98) if chapter != 77]
    assert all(queries.rules_for(standing.edition, code) for code in codes)


def run(*words: str, given: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, list(words), input=given)


def test_command_imports_and_counts(tmp_path: Path) -> None:
    """A dry run writes nothing; the table counts what was structured."""
    folder = str(folders.write(tmp_path))
    dry = run("import", folder, "--dry-run", "--json")
    assert json.loads(dry.stdout)["total"] == {"schemes": 2, "rules": 19, "structured": 8, "text_only": 11}
    assert not Edition.objects.exists()
    told = run("import", folder, "--since", "2022-01-01")
    assert told.exit_code == 0
    assert "adopted" in told.stdout
    assert json.loads(run("import", folder, "--json").stdout)["schemes"][0]["outcome"] == "unchanged"
    refused = run("import", str(tmp_path / "rule_sets"))
    assert (refused.exit_code, refused.stdout) == (2, "")
    (tmp_path / "schemes_xx.json").unlink()
    (tmp_path / "schemes_xx.json").mkdir()
    assert run("import", folder).exit_code == 2


def test_command_judges(tmp_path: Path) -> None:
    """By a rule, by a sentence, by a scheme; from a file or standard input; as JSON or in lines."""
    bom = tmp_path / "bom.json"
    bom.write_text(json.dumps(BILL))
    found = json.loads(run("evaluate", "--rule", "CTH", str(bom), "--json").stdout)
    assert found["originating"] is False
    assert found["conclusion"] == "The product does not originate."
    assert [step["step"] for step in found["steps"]] == list(range(1, len(found["steps"]) + 1))
    assert json.loads(run("evaluate", "--rule", folders.MAXNOM, "-", "--json", given=json.dumps(BILL)).stdout)[
        "originating"
    ]
    adopt(harbour())
    shown = run("evaluate", "--scheme", "harbour", "--code", "8504.40", "--at", "2026-03-02", str(bom))
    assert (shown.exit_code, "The product originates." in shown.stdout) == (0, True)
    shirt = json.dumps({**BILL, "product": {"code": "620520", "ex_works_price": 100}})
    as_asked = run(
        "evaluate", "--scheme", "harbour", "--code", "850440", "--at", "2026-03-02", "-", "--json", given=shirt
    )
    told = "The bill is one of goods of 620520, and was judged as one of goods of 850440."
    assert told in as_asked.stderr
    assert [told in each for each in json.loads(as_asked.stdout)["warnings"]] == [True]
    flat = json.dumps({"materials": [], "colour": "red"})
    assert "nobody reads" in run("evaluate", "--rule", "CTH", "--code", "8504", "-", given=flat).stderr


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (["evaluate", "-"], "{}", "either --rule or --scheme"),
        (["evaluate", "--rule", "CTH", "--scheme", "x", "-"], "{}", "either --rule or --scheme"),
        (["evaluate", "--rule", "CTX", "-"], json.dumps(BILL), "begins no condition"),
        (["evaluate", "--rule", "CTH", "-"], "{", "no JSON"),
        (["evaluate", "--rule", "CTH", "-"], "[]", "JSON object"),
        (["evaluate", "--rule", "CTH", "-"], '{"materials": []}', "no HS code"),
        (["evaluate", "--rule", "CTH", "/nowhere/bom.json"], None, "No such file"),
        (["parse", "CTX"], None, "begins no condition"),
    ],
)
def test_command_refuses_in_words(words: list[str], given: str | None, told: str) -> None:
    """What is asked wrongly ends with 2, and words that say what to do."""
    ended = run(*words, given=given)
    assert ended.exit_code == 2
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_command_refuses_a_giant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bill beyond the limit is not read."""
    monkeypatch.setattr("customhouse.tariff.origin.commands.LARGEST", 3)
    assert "more than 3 bytes" in run("evaluate", "--rule", "CTH", "-", given=json.dumps(BILL)).stderr


def test_command_parses() -> None:
    """A rule is said back in canonical text and in words, or refused with its place."""
    assert json.loads(run("parse", "cth or rvc40", "--json").stdout)["canonical"] == "CTH OR RVC 40 %"
    assert run("parse", "wholly obtained").stdout.splitlines() == ["WO", "the product is wholly obtained"]
    assert run("parse", "cth or").exit_code == 2
    refused = run("parse", "cth or", "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["at"] == 7
