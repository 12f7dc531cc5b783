"""The schedule of penalties and the finding codes of control are two laws that name the same things."""

from __future__ import annotations

from conftest import AT
from customhouse.clearance.inspections.queries import law_of_control
from customhouse.revenue.notices.queries import revenue_law


def test_every_finding_with_a_penalty_has_its_own_row() -> None:
    findings = law_of_control().findings_on(AT.date())
    wanted = {code for code, row in findings.items() if row.has_penalty}
    known = {row.finding_code for row in revenue_law().penalties} - {"*"}
    assert wanted == known
