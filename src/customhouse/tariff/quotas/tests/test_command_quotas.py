"""Quotas from the command line: opened, licensed, held, and what was asked of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas import services
from customhouse.tariff.quotas.commands import app
from customhouse.tariff.quotas.tests.test_draw_for_declarations import MRN, claim

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def run(*words: str, code: int = 0) -> list[dict[str, Any]]:
    answer = CliRunner().invoke(app, [*words, "--json"])
    assert answer.exit_code == code, answer.output
    return [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]


@pytest.mark.django_db
def test_a_quota_is_run_from_the_command_line() -> None:
    period = ("--volume", "100", "--unit", "KGM", "--from", "2026-01-01", "--to", "2026-12-31")
    with time_machine.travel(NOON, tick=False):
        run("open", "050001", *period, "--kind", "licensed", "--critical-at", "50", "--scale", "0")
        run("open", "05 0002", *period, code=2)
        give = ("licence", "050001", "L1", "--holder", "xd 1", "--quantity")
        assert run(*give, "12")[0]["holder"] == "XD1"
        run(*give, "many", code=2)
        run(*give, "12", code=1)
        services.draw(claims=[claim(quantity="30")], actor=SYSTEM)
        assert run("requests", "050001") == [
            {
                "reference": f"{MRN}/1", "declaration": MRN, "item": 1, "accepted_at": NOON.isoformat(), "asked": "30",
                "got": "12", "cause": "", "withdrawn": False,
            }
        ]  # fmt: skip
        assert "\t" in CliRunner().invoke(app, ["requests", "050001"]).stdout
        assert run("hold", "050001", "blocked", "--reason", "Enquiry") == [
            {"order_number": "050001", "state": "blocked"}
        ]
        run("hold", "050001", "blocked", "--reason", "Enquiry", code=1)
        assert run("hold", "050001", "none", "--reason", "Clear")[0]["state"] == "open"
        run("hold", "059999", "blocked", "--reason", "None", code=1)
