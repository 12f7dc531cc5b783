"""Valuing goods by accepted goods that an officer chose (methods 2 and 3), and keeping that beside a doubt.

The rules take the lowest where several fit, goods of the same producer first, sales at the same level and in the same
quantity first; they refuse what the Agreement forbids. The importer is told values, times and origins, never whose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.valuation.access import DOUBT, READ_ALL
from customhouse.tariff.valuation.bank import Candidate, candidates
from customhouse.tariff.valuation.models import Comparison, Doubt
from customhouse.tariff.valuation.queries import Valued, value_dossier
from customhouse.tariff.valuation.records import DoubtedGoods, Pick
from customhouse.tariff.valuation.rules.likeness import SUBHEADING, Sought, digits
from customhouse.tariff.valuation.states import OPEN

COMPARED = (2, 3)
"""The methods that value goods by others."""
_GRAIN = Decimal("0.001")
MOST, LONGEST = 20, 5000
"""Goods that may be chosen; letters of a justification."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What goods are worth by those chosen: the dossier made of them, its valuation, and the goods in their order."""

    dossier: dict[str, Any]
    valued: Valued
    chosen: tuple[Candidate, ...]

    @property
    def method(self) -> int | None:
        """2 or 3; None where none of the goods chosen can be compared."""
        found = self.valued.valuation.method
        return found if found in COMPARED else None


def reckon(actor: Actor, sought: Sought, picks: Sequence[Pick], today: date, doubt: Doubt | None = None) -> Reckoned:
    """What goods are worth by accepted goods that were chosen. Nothing is kept.

    Raises `AccessDenied`, and `Refused` where nothing was chosen, or goods that are no candidates.
    """
    offered = {each.row.pk: each for each in candidates(actor, sought, doubt.subject if doubt else "")}
    wanted = {pick.key: pick for pick in picks}
    if not wanted or len(wanted) > MOST or not set(wanted) <= set(offered):
        raise Refused([_fault("VAL-PICK", "pick", PICK, PICK_REMEDY)])
    chosen = tuple(each for key, each in offered.items() if key in wanted)
    dossier = _dossier(sought, [(each, wanted[each.row.pk]) for each in chosen], doubt)
    return Reckoned(dossier, value_dossier(dossier, today), chosen)


@transaction.atomic
def keep_comparison(
    *, doubt: Doubt, sought: Sought, picks: Sequence[Pick], justification: str, actor: Actor, at: datetime
) -> Comparison:
    """Keep beside a doubt what the goods are worth by others, and why these were chosen; the importer is told of it.

    Raises `AccessDenied`, `Conflict` (the doubt is closed), `Refused` (the goods are not those under doubt, nothing
    that can be compared was chosen, no justification).
    """
    require(actor, DOUBT)
    doubt = Doubt.objects.select_for_update().get(pk=doubt.pk)
    if doubt.state not in OPEN:
        raise Conflict(
            "VAL-CLOSED", CLOSED, msgid("Open it again to see how it was decided."), {"number": doubt.number}
        )
    if findings := _other_goods(doubt, sought):
        raise Refused(findings)
    words = justification.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()[:LONGEST]
    if not words:
        message = msgid("Something is wanting here.")
        raise Refused([_fault("VAL-WORDS", "justification", message, msgid("Fill in this field."))])
    today = legal_day(at)
    found = reckon(actor, sought, picks, today, doubt)
    value = found.valued.valuation.value
    if found.method is None or value is None:
        raise Refused([_fault("VAL-COMPARE", "pick", UNFIT, UNFIT_REMEDY)])
    row = Comparison.objects.create(
        doubt=doubt,
        day=today,
        method=found.method,
        value=value,
        currency=found.valued.valuation.currency,
        dossier=found.dossier,
        picks=[{"reference": each.row.reference, "item": each.row.item, "key": each.row.pk} for each in found.chosen],
        justification=words,
        made_by=actor.name,
        made_at=at,
    )
    payload = {"doubt": doubt.number, "item": doubt.item, "method": row.method, "value": f"{row.value.normalize():f}"}
    payload |= {"compared": row.picks, "words": words}
    record_event(subject=doubt.subject, kind="valuation.compared", payload=payload, actor=actor, at=at)
    return row


def sought_of(doubt: Doubt) -> Sought | None:
    """The goods under doubt as their declaration has them, to be compared with others; None where it does not say."""
    known = _known_goods(doubt)
    if known is None or known.exported is None or not known.origin or len(digits(known.commodity)) < SUBHEADING:
        return None
    quantity = known.quantity.quantize(_GRAIN) if known.quantity else None
    unit = known.unit if quantity else ""
    return Sought(
        digits(known.commodity), known.origin, known.exported, known.description, quantity=quantity or None, unit=unit
    )


def _known_goods(doubt: Doubt) -> DoubtedGoods | None:
    known: DoubtedGoods | None = import_string(settings.GOODS_OF)(doubt.subject, doubt.item)
    return known


def _other_goods(doubt: Doubt, sought: Sought) -> list[Finding]:
    """What in the goods to be compared is not as in the doubted item; nothing of a subject that no area tells of."""
    known = _known_goods(doubt)
    if known is None:
        return []
    found = []
    if digits(sought.commodity)[:SUBHEADING] != digits(known.commodity)[:SUBHEADING]:
        found.append(_fault("VAL-OTHER", "commodity", OTHER_CODE, OTHER_REMEDY, {"known": known.commodity}))
    if known.origin and sought.origin != known.origin:
        found.append(_fault("VAL-OTHER", "origin", OTHER_ORIGIN, OTHER_REMEDY, {"known": known.origin}))
    return found


def comparisons_of(doubt: Doubt) -> QuerySet[Comparison]:
    """What was compared for a doubt that the reader may see, the newest first."""
    return doubt.comparisons.order_by("-pk")


def explained(row: Comparison) -> Valued:
    """The valuation of a comparison anew, by the law and rates of its day: its explanation in any language."""
    return value_dossier(row.dossier, row.day)


def goods_told(row: Comparison, actor: Actor) -> list[dict[str, Any]]:
    """The goods compared with: method, value of a unit, day, origin; officials are told which declarations they are."""
    lines = [(kind, line) for kind in ("identical", "similar") for line in row.dossier.get(kind, [])]
    told = [
        {
            "number": line["reference"],
            "kind": kind,
            "unit_value": line["unit_value"],
            "exported": line["exported"],
            "origin": line["origin"],
        }
        for kind, line in lines
    ]
    if permits(actor, READ_ALL):
        for line, pick in zip(told, row.picks, strict=True):
            line["declaration"] = f"{pick['reference']}/{pick['item']}"
    return told


def _dossier(sought: Sought, chosen: Sequence[tuple[Candidate, Pick]], doubt: Doubt | None) -> dict[str, Any]:
    """The dossier of a comparison: the goods, the price that is not accepted, and those chosen, by number."""
    goods = {
        "description": sought.description,
        "origin": sought.origin,
        "producer": sought.producer,
        "commercial_level": sought.level,
        "quantity": f"{sought.quantity:f}" if sought.quantity else "",
    }
    whole: dict[str, Any] = {
        "date": sought.exported.isoformat(),
        "goods": {name: text for name, text in goods.items() if text},
        "sale": {"doubt": {"upheld": True, "grounds": doubt.number if doubt else ""}},
    }
    for number, (each, pick) in enumerate(chosen, start=1):
        whole.setdefault(each.likeness.kind, []).append(_line(number, each, pick))
    return whole


def _line(number: int, each: Candidate, pick: Pick) -> dict[str, Any]:
    row = each.row
    line: dict[str, Any] = {
        "reference": str(number),
        "unit_value": f"{row.unit_value.normalize():f}",
        "quantity": f"{row.quantity.normalize():f}",
        "exported": row.exported_on.isoformat(),
        "origin": row.origin,
        "producer": row.producer,
        "commercial_level": row.level,
        "method": "1",
    }
    if pick.percent is not None:
        about = ["level"] if each.likeness.same_level is False else []
        line["adjustments"] = [
            {"for": "quantity", "percent": f"{pick.percent:f}", "evidence": True},
            *({"for": name, "percent": "0", "evidence": True} for name in about),
        ]
    return {name: value for name, value in line.items() if value}


def _fault(code: str, field: str, message: str, remedy: str, params: Mapping[str, str] | None = None) -> Finding:
    return Finding(code, Severity.ERROR, "", field, message, remedy, params or {})


CLOSED = msgid("The doubt {number} is decided: nothing more is compared for it.")
OTHER_CODE = msgid("The item under doubt is of commodity {known}: goods of another subheading are no comparison.")
OTHER_ORIGIN = msgid("The item under doubt is of origin {known}: goods of another origin are no comparison.")
OTHER_REMEDY = msgid("Give the goods as the declaration under doubt has them.")


PICK = msgid("Goods of the list are wanted here, at least one and at most twenty.")
PICK_REMEDY = msgid("Choose from the goods that are offered.")
UNFIT = msgid("None of the goods chosen can be used for comparison.")
UNFIT_REMEDY = msgid("Say what a difference in level or quantity is worth by the evidence, or choose other goods.")
