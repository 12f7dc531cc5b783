"""Gaps and editions for other programs: the same for API and command."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ninja import Schema

from customhouse.messages.findings import Translate
from customhouse.targeting.mirrors.models import MirrorEdition
from customhouse.targeting.mirrors.records import Gap, Statement
from customhouse.targeting.mirrors.rules.saying import Shown, sentences
from customhouse.targeting.mirrors.services import Loaded

MOST_ROWS = 500


class MirrorGapPayload(Schema):
    """What a partner states beside what was declared; values in national currency with freight and insurance.

    `missing` is what nobody declared (below zero: more was declared), `by_quantity` and `by_price` what of it is
    quantity and price; amounts are in `unit` (empty: the partner states no quantity). `months` of it are compared.
    """

    product: str
    partner: str
    period: str
    months: int
    pooled: bool
    basis: str
    freight_percent: str
    currency: str
    stated: str
    declared: str
    missing: str
    by_quantity: str
    by_price: str
    unit: str
    stated_amount: str
    declared_amount: str
    stated_price: str | None
    declared_price: str | None
    sentences: list[str]


class StatedPayload(Schema):
    """What becomes of a statement: `added`, `changed`, `ended`, or `left_out` with the reason."""

    what: str
    product: str
    partner: str
    period: str
    before: str
    after: str
    reason: str


class MirrorReportPayload(Schema):
    """What an edition changes; `digest` and `against` are given back to bring in what was looked at."""

    edition: int
    against: int
    digest: str
    added: int
    changed: int
    ended: int
    same: int
    left_out: int
    dry_run: bool
    rows: list[StatedPayload]


class MirrorEditionPayload(Schema):
    """A file that was brought in."""

    edition: int
    source: str
    file: str
    digest: str
    added: int
    changed: int
    ended: int
    left_out: int
    at: str
    by: str


def gap_as_json(gap: Gap, currency: str, shown: Shown = str, translate: Translate = str) -> dict[str, Any]:
    """A gap with its sentences."""
    return {
        "product": gap.product,
        "partner": gap.partner,
        "period": gap.period,
        "months": gap.months,
        "pooled": gap.is_pooled,
        "basis": gap.basis.value,
        "freight_percent": f"{gap.percent.normalize():f}",
        "currency": currency,
        "stated": _exact(gap.stated),
        "declared": _exact(gap.declared),
        "missing": _exact(gap.missing),
        "by_quantity": _exact(gap.by_quantity),
        "by_price": _exact(gap.by_price),
        "unit": gap.unit,
        "stated_amount": _exact(gap.stated_amount),
        "declared_amount": _exact(gap.declared_amount),
        "stated_price": None if gap.stated_price is None else _exact(gap.stated_price),
        "declared_price": None if gap.declared_price is None else _exact(gap.declared_price),
        "sentences": sentences(gap, currency, shown, translate),
    }


def edition_as_json(row: MirrorEdition) -> dict[str, Any]:
    """A file that was brought in."""
    return {
        "edition": row.pk,
        "source": row.source,
        "file": row.file_name,
        "digest": row.digest,
        "added": row.added,
        "changed": row.changed,
        "ended": row.ended,
        "left_out": row.left_out,
        "at": row.at.isoformat(),
        "by": row.by,
    }


def report_as_json(loaded: Loaded, *, dry_run: bool) -> dict[str, Any]:
    """What an edition changes, without its lines."""
    changes = loaded.difference
    return {
        "edition": loaded.edition,
        "against": loaded.against,
        "digest": loaded.digest,
        "added": len(changes.added),
        "changed": len(changes.changed),
        "ended": len(changes.ended),
        "same": changes.same,
        "left_out": len(loaded.findings),
        "dry_run": dry_run,
    }


def report_rows(loaded: Loaded, translate: Translate = str) -> list[dict[str, str]]:
    """The lines of the report: those left out first, then what changes, ends and is new."""
    changes = loaded.difference
    return [
        *(
            _line("left_out", None, "", "", f"{each.text(translate)} {each.cure(translate)}")
            for each in loaded.findings
        ),
        *(_line("changed", after, told(before), told(after)) for before, after in changes.changed),
        *(_line("ended", each, told(each), "") for each in changes.ended),
        *(_line("added", each, "", told(each)) for each in changes.added),
    ]


def told(said: Statement) -> str:
    """What a statement says, in one line: value, mass, quantity."""
    figures = [f"{_exact(said.value)} {said.currency} {said.basis.value}"]
    figures += [f"{_exact(said.net_mass)} KGM"] if said.net_mass is not None else []
    figures += [f"{_exact(said.quantity)} {said.unit}"] if said.quantity is not None else []
    return ", ".join(figures)


def _line(what: str, said: Statement | None, before: str, after: str, reason: str = "") -> dict[str, str]:
    product, partner, period = said.key if said else ("", "", "")
    return {
        "what": what,
        "product": product,
        "partner": partner,
        "period": period,
        "before": before,
        "after": after,
        "reason": reason,
    }


def _exact(figure: Decimal) -> str:
    """A figure to three decimals, without those that say nothing."""
    text = f"{figure:.3f}"
    return text.rstrip("0").rstrip(".")
