"""What the goods of a declaration claim of tariff quotas, and get: read once, for the page and the API."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of
from customhouse.clearance.showing.declarations import plain
from customhouse.tariff.duties.rules.assessing import AT_STAKE
from customhouse.tariff.quotas.queries import drawn_by
from customhouse.tariff.quotas.records import Drawn


@dataclass(frozen=True, slots=True)
class QuotaClaim:
    """One goods item that claims a quota: how it stands, and what is at stake (national currency) until it is heard."""

    drawn: Drawn
    at_stake: Decimal


def quota_claims(declaration: Declaration) -> list[QuotaClaim]:
    """The claims of a declaration, in order of goods item; two queries, one where nothing is claimed."""
    drawn = drawn_by(declaration.mrn or "")
    if not drawn:
        return []
    stakes: dict[int, Decimal] = {}
    for line in duties_of(declaration).filter(payable=AT_STAKE):
        stakes[line.item] = stakes.get(line.item, Decimal(0)) + line.record().amount
    return [QuotaClaim(each, stakes.get(each.item, Decimal(0))) for each in drawn]


def quota_as_json(claim: QuotaClaim) -> dict[str, Any]:
    """A claim as the API and the command line tell it; quantities are strings in the quota's unit."""
    drawn = claim.drawn
    return {
        "item": drawn.item,
        "order_number": drawn.order_number,
        "unit": drawn.unit,
        "asked": plain(drawn.asked),
        "got": None if drawn.got is None else plain(drawn.got),
        "waiting": plain(drawn.waiting),
        "state": drawn.answer.value,
        "cause": drawn.cause.value,
        "at_stake": plain(claim.at_stake),
    }
