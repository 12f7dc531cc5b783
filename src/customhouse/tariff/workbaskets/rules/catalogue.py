"""Every business rule of draft law, in the order in which they are told."""

from __future__ import annotations

from customhouse.messages.findings import Finding
from customhouse.tariff.workbaskets.records import Basket
from customhouse.tariff.workbaskets.rules import days, deeds, goods, meeting, noting, origins, rates
from customhouse.tariff.workbaskets.rules.rule import Draft, Rule, World, place_of

RULES: tuple[Rule, ...] = (
    *deeds.RULES,
    *days.RULES,
    *rates.RULES,
    *goods.RULES,
    *origins.RULES,
    *meeting.RULES,
    *noting.RULES,
)
BY_CODE = {rule.code: rule for rule in RULES}


def check(basket: Basket, world: World) -> tuple[Finding, ...]:
    """Everything found against a basket, line by line; an error keeps it from being submitted."""
    draft = Draft(basket, world)
    found = [finding for rule in RULES for finding in rule.findings(draft)]
    return tuple(sorted(found, key=lambda finding: place_of(finding)[0]))
