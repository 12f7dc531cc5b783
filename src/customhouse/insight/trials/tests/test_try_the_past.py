"""Draft law tried on declarations that were lodged: from rows and from words, as a command and as a job."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, Duty, Item
from customhouse.clearance.law import law_in_force
from customhouse.clearance.tests.lodged import lodged, message
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.trials import queries, services
from customhouse.insight.trials.commands import whatif
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import Period
from customhouse.insight.trials.tasks import run
from customhouse.messages.wco.reading import read_message
from customhouse.tariff.workbaskets import services as workbaskets
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.queries import record_of
from customhouse.tariff.workbaskets.services import Head

SVEN = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=1)
DORA = Actor("dora", frozenset({Role.DIRECTOR}), user_id=3)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
COMMANDS = typer.Typer()
COMMANDS.command()(whatif)


def basket(name: str, *rows: dict[str, str]) -> Workbasket:
    head = Head(name, "Rates", date(2027, 1, 1), "XD-LAW-2026-9")
    made = workbaskets.open_basket(head=head, actor=SVEN, at=AT)
    workbaskets.write_lines(name=name, rows=rows, actor=SVEN, at=AT)
    return made


def past(pack: CountryPack) -> Declaration:
    return lodged(message(pack))


def other(code: str) -> str:
    """A chapter that is not that of the code."""
    return "02" if code.startswith("01") else "01"


def test_what_was_lodged_is_charged_as_it_was_and_as_drafted(
    demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before: what the declaration owed. After: a duty of its own on the very goods. Rows and words say the same."""
    row = past(demoland)
    [item] = Item.objects.filter(declaration=row)
    owed = sum(Duty.objects.filter(declaration=row, payable="payable").values_list("amount", flat=True), Decimal(0))
    line = {"type": "CUD", "commodity": item.tariff_code, "origin_group": item.origin, "expression": "77 %"}
    made = basket("RISE-27", line)
    heard: list[int] = []
    effect = services.try_basket(basket=made, period=YEAR, actor=SVEN, progress=heard.append)
    assert (effect.items, effect.touched, effect.computed, effect.changed) == (1, 1, 1, 1)
    assert sum(heard) == 1
    assert effect.before == owed
    [tax] = [shift for shift in effect.taxes if shift.key == "CUD"]
    assert tax.after == (item.customs_value * Decimal("0.77")).quantize(Decimal("0.01"))
    [trader] = effect.traders
    assert (trader.key, trader.name) == (row.importer, row.trader_name)
    assert [shift.key for shift in effect.lanes] == [row.lane]
    assert services.try_basket(basket=made, period=Period(YEAR.first, YEAR.first), actor=SVEN).items == 0
    elsewhere = basket(
        "AWAY-27", {"type": "CUD", "commodity": other(item.tariff_code), "origin_group": "JP", "expression": "1 %"}
    )
    nothing = services.try_basket(basket=elsewhere, period=YEAR, actor=DORA)
    assert (nothing.items, nothing.touched, nothing.before) == (1, 0, Decimal(0))
    with pytest.raises(AccessDenied):
        services.try_basket(basket=made, period=YEAR, actor=Actor("tara", frozenset({Role.TRADER})))

    asking = {"type": "CUD", "commodity": item.tariff_code, "additional_code": "A999", "expression": "50 %"}
    worded = basket("WORDS-27", line, asking)
    laws, law = queries.laws_of(record_of(worded)), law_in_force()
    assert laws.asks("import", item.tariff_code).words
    [[said], [plain]] = (
        [each.items[0] for each in queries.past_goods(YEAR, found, law)]
        for found in (laws, queries.laws_of(record_of(made)))
    )
    for name in ("number", "commodity", "origin", "customs_value", "quantities", "reliefs", "direction"):
        assert getattr(said, name) == getattr(plain, name), name
    assert services.try_basket(basket=worded, period=YEAR, actor=SVEN).after == effect.after

    with monkeypatch.context() as patch:
        patch.setattr(queries, "read_version", lambda _: read_message(b"<not/><xml/>"))
        lost = services.try_basket(basket=worded, period=YEAR, actor=SVEN)
    assert (lost.computed, [(lack.code, lack.count) for lack in lost.lacks]) == (0, [("WHATIF-UNREAD", 1)])
    assert services.try_basket(basket=made, period=YEAR, actor=SVEN).computed == 1


def test_what_is_tried_is_law_or_could_be(demoland: CountryPack) -> None:
    """Enacted law is tried as if it had not been; what breaks a rule is not tried; what was cancelled is no past."""
    row = past(demoland)
    [item] = Item.objects.filter(declaration=row)
    line = {"type": "CUD", "commodity": item.tariff_code, "origin_group": item.origin, "expression": "77 %"}
    made = basket("RISE-27", line)
    effect = services.try_basket(basket=made, period=YEAR, actor=SVEN)
    assert effect.changed == 1
    workbaskets.submit_basket(name="RISE-27", actor=SVEN, at=AT)
    workbaskets.approve_basket(name="RISE-27", actor=DORA, at=AT)
    enacted = services.try_basket(basket=Workbasket.objects.get(name="RISE-27"), period=YEAR, actor=SVEN)
    assert (enacted.before, enacted.after) == (effect.before, effect.after)
    broken = basket("BAD-27", {"deed": "change", "measure": "CUD-0902", "expression": "5 % + 1 XDD / QQQ"})
    with pytest.raises(Refused, match="WB-UNIT"):
        services.try_basket(basket=broken, period=YEAR, actor=SVEN)
    Declaration.objects.filter(pk=row.pk).update(cancelled_at=AT)
    made.refresh_from_db()
    assert services.try_basket(basket=made, period=YEAR, actor=SVEN).items == 0


def test_a_trial_runs_as_a_job(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    row = past(demoland)
    code = Item.objects.get(declaration=row).tariff_code
    made = basket("JOB-27", {"type": "CUD", "commodity": code, "origin_group": "JP", "expression": "1 %"})
    trial = services.ask_trial(basket=made, period=YEAR, actor=SVEN, at=AT)
    run.call(trial.pk)
    trial = queries.find(SVEN, trial.pk)
    assert (trial.state, trial.total, trial.done, trial.error) == ("done", 1, 1, "")
    assert (trial.outcome or {})["touched"] == 1
    assert queries.is_of_today(trial)
    workbaskets.write_lines(name="JOB-27", rows=[{"deed": "end", "measure": "CUD-0902"}], actor=SVEN, at=AT)
    assert not queries.is_of_today(queries.find(SVEN, trial.pk))
    monkeypatch.setattr(services, "try_basket", lambda **_: 1 / 0)
    run.call(trial.pk)
    assert queries.find(SVEN, trial.pk).state == "done"
    again = services.ask_trial(basket=made, period=YEAR, actor=SVEN, at=AT)
    with pytest.raises(ZeroDivisionError):
        run.call(again.pk)
    assert queries.find(SVEN, again.pk).error.startswith("ZeroDivisionError")
    for _ in range(services.AT_MOST):
        services.ask_trial(basket=made, period=YEAR, actor=SVEN, at=AT)
    with pytest.raises(Conflict, match="under way"):
        services.ask_trial(basket=made, period=YEAR, actor=SVEN, at=AT)
    services.ask_trial(basket=made, period=YEAR, actor=SVEN, at=AT + timedelta(hours=7))
    assert Trial.objects.count() == services.AT_MOST + 3
    with pytest.raises(NotFound):
        queries.find(SVEN, 10**9)


def told(*words: str) -> tuple[int, Any]:
    """The exit code of the command, and what it said."""
    ended = CliRunner().invoke(COMMANDS, list(words))
    return ended.exit_code, ended


def test_the_command_tells_what_would_be(demoland: CountryPack, tmp_path: Path) -> None:
    row = past(demoland)
    code = Item.objects.get(declaration=row).tariff_code
    basket("CLI-27", {"type": "CUD", "commodity": code, "expression": "77 %", "origin_group": "JP"})
    name = ["--workbasket", "CLI-27"]
    exit_code, ended = told(*name, "--period", "2026", "--json")
    said = json.loads(ended.stdout)
    assert exit_code == 0
    assert (said["items"], said["touched"], said["workbasket"]) == (1, 1, "CLI-27")
    assert said["period"] == {"first": "2026-01-01", "last": "2026-12-31"}
    table = tmp_path / "past.csv"
    table.write_text(f"date,trader,commodity,origin,value\n2025-01-02,XD1,{code},JP,1000\n2025-01-02,XD1,{code},JP,x\n")
    exit_code, ended = told(*name, "--input", str(table))
    words = " ".join(ended.output.replace("│", "").split())  # wrapped at whatever width there is
    assert (exit_code, "line 3, column value" in words) == (2, True)
    table.write_text(f"date,trader,commodity,origin,value\n2025-01-02,XD1,{code},JP,1000\n")
    exit_code, ended = told(*name, "--input", str(table))
    assert exit_code == 0
    assert "items 1, touched 1" in ended.stdout
    assert "XD1" in ended.stdout
    for wrong in ([], ["--period", "soon"], ["--period", "2025", "--top", "0"]):
        assert told(*name, *wrong)[0] == 2, wrong
    assert isinstance(told("--workbasket", "NONE", "--period", "2026")[1].exception, NotFound)
