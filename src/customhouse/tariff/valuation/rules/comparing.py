"""Articles 2 and 3: the transaction value of identical or of similar goods, exported at or about the same time.

Source: WTO Valuation Agreement, Articles 2, 3, 15.2 and their Interpretative Notes. Goods of the same producer come
first, then those sold at the same commercial level in substantially the same quantity, then others adjusted by
demonstrated evidence; of several values the lowest is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Comparable
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted, plain


@dataclass(frozen=True, slots=True)
class Measure:
    """How strictly goods are compared: the Article, how many days apart they may be exported, other leniencies."""

    article: str
    name: str
    days: int
    is_flexible: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """Goods that can be compared: what one unit comes to after adjustments, and how near they are to those valued."""

    row: Comparable
    unit: Decimal
    same_producer: bool
    needs_no_adjustment: bool


IDENTICAL = msgid("Transaction value of identical goods")
SIMILAR = msgid("Transaction value of similar goods")


def identical(case: Case) -> Outcome:
    """Method 2 over the identical goods of the dossier."""
    return compare(case, case.dossier.identical, Measure("2", IDENTICAL, case.terms.about_days))


def similar(case: Case) -> Outcome:
    """Method 3 over the similar goods of the dossier."""
    return compare(case, case.dossier.similar, Measure("3", SIMILAR, case.terms.about_days))


def compare(case: Case, rows: Sequence[Comparable] | None, measure: Measure) -> Outcome:
    """The value by goods that were valued before, or why none of them can be used."""
    if not rows:
        none = Statement(f"{measure.article}.1(a)", msgid("No accepted value of such goods is stated."))
        return Outcome(refusal=(none,), asked_of_it=rows is not None)
    quantity = case.dossier.goods.quantity
    if quantity is None and any(_needs_quantity(row) for row in rows):
        question = msgid("How many units of the goods are imported?")
        return Outcome(wanted=(Wanted("goods.quantity", f"{measure.article}.1(b)", question),))
    fits, steps = [], []
    for row in rows:
        unfit = _unfit(case, row, measure)
        if unfit:
            steps.append(unfit)
        else:
            fits.append(_fit(case, row))
    if not fits:
        none = Statement(f"{measure.article}.1", msgid("None of the goods named can be used for comparison."))
        return Outcome(steps=tuple(steps), refusal=(*steps, none))
    return _lowest(case, fits, steps, measure)


def _lowest(case: Case, fits: list[Fit], steps: list[Statement], measure: Measure) -> Outcome:
    """The lowest value among the goods that come first."""
    article = measure.article
    if any(fit.same_producer for fit in fits) and not all(fit.same_producer for fit in fits):
        fits = [fit for fit in fits if fit.same_producer]
        message = msgid("Goods of the same producer come first; those of others are left aside.")
        steps.append(Statement("15.2(e)", message))
    if any(fit.needs_no_adjustment for fit in fits) and not all(fit.needs_no_adjustment for fit in fits):
        fits = [fit for fit in fits if fit.needs_no_adjustment]
        message = msgid("Sales at the same commercial level in substantially the same quantity come first.")
        steps.append(Statement(f"{article}.1(b)", message))
    lowest = min(fits, key=lambda fit: fit.unit)
    if len(fits) > 1:
        message = msgid("More than one value is found: the lowest is taken, that of {reference}.")
        steps.append(Statement(f"{article}.3", message, {"reference": _called(lowest.row)}))
    quantity = Decimal(1) if not _needs_quantity(lowest.row) else case.dossier.goods.quantity or Decimal(1)
    value = lowest.unit * quantity
    step = Statement(
        f"{article}.1(a)",
        msgid("{name} ({reference}): {unit} a unit, {quantity} units, {amount}."),
        {
            "reference": _called(lowest.row),
            "unit": case.told(lowest.unit),
            "quantity": plain(quantity, 0),
            "amount": case.told(value),
        },
        {"name": measure.name},
    )
    adjusted = [
        Statement(
            f"{article}.2" if each.reason == "transport" else f"{article}.1(b)",
            msgid("Adjusted by demonstrated evidence for a difference: {reason}."),
            words={"reason": REASONS[each.reason]},
        )
        for each in lowest.row.adjustments
    ]
    return Outcome((Line(f"{article}.1(a)", measure.name, value),), (*steps, *adjusted, step))


REASONS = {
    "level": msgid("commercial level"),
    "quantity": msgid("quantity"),
    "transport": msgid("distance and mode of transport"),
    "other": msgid("other difference"),
}


def _called(row: Comparable) -> str:
    return row.reference or row.path


def _needs_quantity(row: Comparable) -> bool:
    return row.unit_value is not None or row.quantity is not None


def _unfit(case: Case, row: Comparable, measure: Measure) -> Statement | None:
    """Why goods cannot be compared; None where they can."""
    article, told = measure.article, {"reference": _called(row)}
    alike = "15.2(a)" if article == "2" else "15.2(b)"
    checks = (
        (row.unit_value is None and row.value is None, f"{article}.1(a)", NO_VALUE),
        (row.method not in {"", "1"} and not measure.is_flexible, f"{article}.1(a)", NO_TRANSACTION),
        (not row.is_accepted, f"{article}.1(a)", NOT_ACCEPTED),
        (not row.importing_country, f"{article}.1(a)", ELSEWHERE),
        (not row.is_alike, alike, UNLIKE),
        (_other_origin(case, row) and not measure.is_flexible, "15.2(d)", OTHER_ORIGIN),
        (row.has_domestic_design, "15.2(c)", DOMESTIC_DESIGN),
        (_apart(case, row, measure.days), f"{article}.1(a)", OTHER_TIME),
        (_differs_unadjusted(case, row), f"{article}.1(b)", UNADJUSTED),
    )
    for fails, provision, message in checks:
        if fails:
            return Statement(provision, message, told | {"text": row.unlike_text or "—"})
    return None


NO_VALUE = msgid("{reference}: its value is not stated.")
NO_TRANSACTION = msgid("{reference}: it was not valued by the transaction value.")
NOT_ACCEPTED = msgid("{reference}: its transaction value was not accepted by customs.")
ELSEWHERE = msgid("{reference}: it was not sold for export to the same country of importation.")
UNLIKE = msgid("{reference}: the goods are not alike in what the Agreement asks: {text}.")
OTHER_ORIGIN = msgid("{reference}: it was not produced in the same country.")
DOMESTIC_DESIGN = msgid("{reference}: it holds design work undertaken in the country of importation.")
OTHER_TIME = msgid("{reference}: it was not exported at or about the same time.")
UNADJUSTED = msgid("{reference}: commercial level or quantity differs, and no evidence shows what that is worth.")


def _other_origin(case: Case, row: Comparable) -> bool:
    ours = case.dossier.goods.origin
    return bool(row.origin and ours and row.origin != ours)


def _apart(case: Case, row: Comparable, days: int) -> bool:
    ours = case.dossier.export_day or case.dossier.day
    return bool(row.exported and ours and abs((row.exported - ours).days) > days)


def _same_level(case: Case, row: Comparable) -> bool:
    ours = case.dossier.goods.level
    return not (row.level and ours and row.level != ours)


def _same_quantity(case: Case, row: Comparable) -> bool:
    ours = case.dossier.goods.quantity
    if not ours or row.quantity is None:
        return True
    return abs(row.quantity - ours) * 100 <= case.terms.quantity_percent * ours


def _differs_unadjusted(case: Case, row: Comparable) -> bool:
    """Whether level or quantity differs without evidence of what the difference is worth."""
    shown = {each.reason for each in row.adjustments if each.has_evidence}
    level = _same_level(case, row) or "level" in shown
    quantity = _same_quantity(case, row) or "quantity" in shown
    return not (level and quantity) or any(not each.has_evidence for each in row.adjustments)


def _fit(case: Case, row: Comparable) -> Fit:
    unit = case.national(row.unit_value) if row.unit_value else _unit_of(case, row)
    for each in row.adjustments:
        unit += case.national(each.amount) if each.amount else Decimal(0)
        unit += unit * each.percent / 100 if each.percent is not None else Decimal(0)
    ours = case.dossier.goods.producer.casefold()
    same = bool(ours) and row.producer.casefold() == ours
    return Fit(row, unit, same, _same_level(case, row) and _same_quantity(case, row))


def _unit_of(case: Case, row: Comparable) -> Decimal:
    assert row.value is not None  # noqa: S101  # `_unfit` refused it otherwise
    value = case.national(row.value)
    return value / row.quantity if row.quantity else value
