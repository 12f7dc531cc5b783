"""The past as it was kept: the facts of a trial are those by which the declarations were selected."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance import controlling, judging
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, Report
from customhouse.clearance.law import law_in_force
from customhouse.clearance.tests.controlled import officer, supervisor, taken
from customhouse.clearance.tests.lodged import PRECURSOR, Message, lodged, message
from customhouse.clearance.tests.selected import ANA, watched_by
from customhouse.clearance.tests.test_follow_money import amended, revalued
from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.selection import queries, services
from customhouse.insight.selection.commands import backtest
from customhouse.insight.selection.rules.remembering import PastMemory
from customhouse.insight.selection.tests.examples import as_table, past
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.lanes.records import ExpectedRate, Lane
from customhouse.targeting.profiles.models import BackTest, ProfileDraft
from customhouse.targeting.profiles.records import Comparison
from customhouse.targeting.profiles.rules.sheets import write_sheet
from customhouse.targeting.profiles.services import write_draft
from customhouse.targeting.profiles.tests.examples import profile

HISTORIAN = profile(code="T-HISTORY", condition=Comparison("importer_checks", "at_least", Decimal(1)), lane=Lane.RED)
GOODS, INVOICE = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem", "Declaration/InvoiceAmount"
NOT_KEPT: dict[str, Any] = {"lane_floor": "", "floor_since": None, "earlier_draw": ""}


@pytest.fixture
def watched(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> list[ItemFacts]:
    """The facts by which each declaration is selected from now on; a draft in shadow asks for history."""
    return watched_by(HISTORIAN, monkeypatch)


def concluded(row: Declaration, at: datetime) -> None:
    """The control of a declaration finds something."""
    omar, sara = officer(row), supervisor(row)
    order = taken(row, sara, omar)
    said = Report(Conclusion.FINDINGS, (ControlFinding("DOCUMENTS", 1, note="No invoice"),), "")
    controlling.report(reference=order.reference, said=said, actor=omar, at=at)


def a_trade(pack: CountryPack) -> list[Declaration]:
    """Four declarations of one trader: the first is controlled, with a finding between the third and the fourth."""
    said = message(pack)

    def one(place: int, days: int) -> Declaration:
        return lodged(said, said.with_lrn(f"PAST-{place}"), AT + timedelta(days=days, hours=place))

    first = lodged(said, said.with_commodity(PRECURSOR))
    rows = [first, one(1, 0), one(2, 5)]
    concluded(first, AT + timedelta(days=6))
    return [*rows, one(3, 9)]


def test_a_trial_sees_what_selection_saw(demoland: CountryPack, watched: list[ItemFacts]) -> None:
    """Fact by fact, with the history of each moment; and the shadow that asked for it is told to analysts."""
    rows = a_trade(demoland)
    law = law_in_force()
    seen = completed(list(queries.past_declarations(AT.date(), date(2026, 4, 1), law)), [PastMemory()])
    assert [each.mrn for each in seen] == [row.mrn for row in rows]
    tried = [replace(item, **NOT_KEPT) for each in seen for item in each.facts]
    assert tried == [replace(item, **NOT_KEPT) for item in watched]
    assert [each.facts[0].importer_findings for each in seen] == [0, 0, 0, 1]
    assert [each.facts[0].importer_declarations for each in seen] == [0, 1, 2, 3]
    assert [each.found for each in seen] == [True, False, False, False]
    shadows = [
        [reason["code"] for reason in Declaration.objects.get(pk=row.pk).reasons].count("SEL-SHADOW") for row in rows
    ]
    assert shadows == [0, 0, 0, 1]


def test_amendments_that_raise_what_is_owed_are_remembered(demoland: CountryPack, watched: list[ItemFacts]) -> None:
    """Once they are recorded, live and of the past alike; those that lower it, and what customs determines, are not."""
    said = message(demoland)

    def costing(data: bytes, units: bytes) -> bytes:
        return re.sub(rb"(<(?:InvoiceAmount|ItemChargeAmount)[^>]*>)[^<]*<", rb"\g<1>" + units + b".00<", data)

    first = lodged(said, costing(said.data, b"9000"))
    for hours, units in ((1, b"9500"), (2, b"9100"), (5, b"9900")):
        amended(first, costing(said.data, units), said, [INVOICE, f"{GOODS}[1]"], hours=hours)
        lodged(said, said.with_lrn(f"AFTER-{hours}"), AT + timedelta(hours=hours, minutes=30))
    revalued(first, "2")
    lodged(said, said.with_lrn("LAST"), AT + timedelta(hours=6))
    live = [each.importer_amendments for each in watched if each.declaration != first.mrn]
    assert live == [1, 1, 2, 2]
    law = law_in_force()
    seen = completed(list(queries.past_declarations(AT.date(), AT.date(), law)), [PastMemory()])
    assert [each.facts[0].importer_amendments for each in seen] == [0, *live]
    assert [at - AT for at in seen[0].amended_at] == [timedelta(hours=1), timedelta(hours=5)]


def test_the_past_is_read_by_pages(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    said = message(demoland)
    for place in range(5):
        lodged(said, said.with_lrn(f"PAGE-{place}"))
    law = law_in_force()
    monkeypatch.setattr(queries, "PAGE", 2)
    assert len({each.mrn for each in queries.past_declarations(AT.date(), AT.date(), law)}) == 5
    assert queries.count_past(AT.date(), AT.date(), law) == 5
    assert list(queries.past_declarations(date(2026, 3, 3), date(2026, 3, 9), law)) == []


def test_a_test_needs_a_past_and_an_analyst(demoland: CountryPack) -> None:
    law = law_in_force()
    with pytest.raises(Conflict, match="No declaration was selected"):
        services.back_test(profile=HISTORIAN, past=[], law=law, actor=ANA, at=AT)
    with pytest.raises(AccessDenied):
        services.back_test(
            profile=HISTORIAN, past=[past(0)], law=law, actor=Actor("o", frozenset({Role.OFFICER})), at=AT
        )
    assert not BackTest.objects.exists()


def test_while_profiles_break_goods_still_get_a_lane(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is down: the law's own lane, said so, and nothing is set aside."""

    def broken(*_: object) -> None:
        raise RuntimeError("no engine")

    monkeypatch.setattr(judging, "choose_many", broken)
    row = lodged(message(demoland))
    assert row.lane == "yellow"
    assert "SEL-FAILSAFE" in [reason["code"] for reason in row.reasons]


def test_what_was_chosen_today_is_counted(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rate that nothing reaches is topped up by the counts of the day, batch after batch."""
    law = law_in_force()
    [policy] = [each for each in law.policies if each.valid_to is None]
    rate = (ExpectedRate("import", "", Lane.RED, Decimal(1)),)
    law = replace(law, policies=(replace(policy, balance=replace(policy.balance, expected=rate)),))
    monkeypatch.setattr("customhouse.clearance.journey.law_in_force", lambda: law)
    said = message(demoland)
    rows = [lodged(said, said.with_lrn(f"TOP-{place}"), AT + timedelta(minutes=place)) for place in range(2)]
    assert [row.lane for row in rows] == ["red", "red"]
    [drawn] = [reason for reason in rows[1].reasons if reason["code"] == "SEL-DRAW"]
    assert drawn["params"]["propensity"] == "1"


def run(*arguments: str) -> tuple[int, str]:
    """The command in this process."""
    app = typer.Typer()
    app.command()(backtest)
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_command_tries_a_file_or_a_code(demoland: CountryPack, tmp_path: Path) -> None:
    """On what was kept and on a table; the test is put on record by digest, so that the draft may be activated."""
    sheet, table = tmp_path / "draft.txt", tmp_path / "past.csv"
    sheet.write_text(
        write_sheet(profile(code="T-VN", condition=Comparison("origin", "equals", "VN"))), encoding="utf-8"
    )
    rows = [past(0, origin="VN", results=(True,), revenue="7"), past(1), past(2, results=(False,))]
    table.write_text(as_table(rows), encoding="utf-8")
    code, out = run(str(sheet), "--history", str(table), "--json")
    told = json.loads(out)
    assert (code, told["declarations"], told["hits"], told["revenue"]) == (0, 3, 1, "7")
    assert told["hit_rate"]["interval"][0] > 0.2
    write_draft(text=sheet.read_text(encoding="utf-8"), actor=ANA, at=AT)
    assert BackTest.objects.get().digest == ProfileDraft.objects.get().digest
    lodged(message(demoland))
    assert run(str(sheet), "--history", str(table))[0] == 0
    assert [test.outcome["past"] for test in BackTest.objects.all()] == ["file", "file-no-own-past"]
    code, out = run("T-VN", "--from", "2026-03-01", "--to", "2026-03-09")
    assert (code, "declarations: 1" in out, "hit_rate: rate None" in out) == (0, True, True)
    assert run("T-VN", "--from", "2026-03-09", "--to", "2026-03-01")[0] == 2
    table.write_text("\ufeff" + as_table([*rows, past(24), past(49)]), encoding="utf-8")
    begin = rows[0].at.date()
    spans = ((0, 2), (1, 2), (0, 0))
    days = [[str(begin + timedelta(days=day)) for day in span] for span in spans]
    told = [run(str(sheet), "--history", str(table), "--from", one, "--to", two, "--json")[1] for one, two in days]
    assert [json.loads(each)["declarations"] for each in told] == [5, 2, 3]
    for broken in (b"commodity\n1\n", b"\xff\xfe", b""):
        table.write_bytes(broken)
        assert run(str(sheet), "--history", str(table)) == (2, "")
    sheet.write_text("profile: X", encoding="utf-8")
    with pytest.raises(Refused):
        run(str(sheet), "--json")


def test_a_message_keeps_its_way(demoland: CountryPack) -> None:
    """Without a profile that asks for history none is read: the system's own actor lodges as before."""
    said: Message = message(demoland)
    assert lodged(said).lane
    assert SYSTEM.has(Role.SYSTEM)
