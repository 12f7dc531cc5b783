"""The house rules that no linter knows."""

from __future__ import annotations

import subprocess
import sys

import pytest

PURE = [
    "customhouse.messages.findings",
    "customhouse.targeting.facts.records",
    "customhouse.tariff.duties.records",
    "customhouse.reference.identifiers.mrn",
    "customhouse.reference.countries.rules",
    "customhouse.reference.currencies.records",
    "customhouse.reference.currencies.rules",
    "customhouse.reference.offices.rules",
    "customhouse.reference.packages.rules",
    "customhouse.reference.units.rules",
    "customhouse.parties.agencies.records",
    "customhouse.parties.agents.rules",
    "customhouse.parties.traders.rules",
]


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_import_no_django(module: str) -> None:
    """A rule must be importable in a notebook, without settings and without Django."""
    code = f"import sys, {module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
