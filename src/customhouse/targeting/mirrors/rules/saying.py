"""A gap in sentences to cite: what was stated, what was declared, and what an honest gap may come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from customhouse.messages.findings import Translate, fill, msgid
from customhouse.targeting.mirrors.records import Basis, Gap

LESS = msgid(
    "{period}: {partner} states exports of {product} to this country worth {stated} {currency}; goods worth "
    "{declared} {currency} were declared, {missing} {currency} less."
)
MORE = msgid(
    "{period}: {partner} states exports of {product} to this country worth {stated} {currency}; goods worth "
    "{declared} {currency} were declared, {missing} {currency} more."
)
AMOUNTS = msgid(
    "{stated_amount} {unit} at {stated_price} {currency} stand against {declared_amount} {unit} at {declared_price} "
    "{currency}: {by_quantity} {currency} of the difference is quantity, {by_price} {currency} price."
)
NOTHING = msgid("{stated_amount} {unit} at {stated_price} {currency} are stated, none were declared in that unit.")
FREIGHT = msgid("The partner states values FOB; {percent} % was added for freight and insurance.")
NO_FREIGHT = msgid(
    "The partner states values FOB; the law names no share for freight and insurance, and none was added."
)
WITH_FREIGHT = msgid("The partner states values with freight and insurance (CIF).")
POOLED = msgid("{months} months were added up, the same on both sides.")
TIMING = msgid(
    "Goods that leave in one period may arrive in the next, and goods that pass through another country may be "
    "stated for it."
)
Shown = Callable[[Decimal], str]


def sentences(gap: Gap, currency: str, shown: Shown = str, translate: Translate = str) -> list[str]:
    """The sentences of a gap, in the reader's language; `shown` writes a figure for the reader."""
    return [fill(translate(text), params) for text, params in parts(gap, currency, shown)]


def parts(gap: Gap, currency: str, shown: Shown = str) -> Iterator[tuple[str, dict[str, str]]]:
    """The sentences as message ids with what stands in their fields."""
    goods = {"period": gap.period, "partner": gap.partner, "product": gap.product, "currency": currency}
    values = {"stated": gap.stated, "declared": gap.declared, "missing": abs(gap.missing)}
    yield LESS if gap.missing >= 0 else MORE, goods | {name: shown(figure) for name, figure in values.items()}
    if gap.stated_price is not None:
        amounts = {
            "stated_amount": gap.stated_amount,
            "declared_amount": gap.declared_amount,
            "stated_price": gap.stated_price,
            "declared_price": gap.declared_price or Decimal(0),
            "by_quantity": gap.by_quantity,
            "by_price": gap.by_price,
        }
        told = {name: shown(figure) for name, figure in amounts.items()} | {"unit": gap.unit, "currency": currency}
        yield AMOUNTS if gap.declared_amount else NOTHING, told
    if gap.basis is Basis.CIF:
        yield WITH_FREIGHT, {}
    else:
        yield FREIGHT if gap.percent else NO_FREIGHT, {"percent": f"{gap.percent.normalize():f}"}
    if gap.is_pooled:
        yield POOLED, {"months": str(gap.months)}
    yield TIMING, {}
