"""Honest mistakes: what busy people write instead of what is true. Each keeps the truth beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from customhouse.world.records import Goods, Mistake, MistakeKind, Shipment

Slip = Callable[[Random, Shipment], tuple[Shipment, Mistake] | None]


def misdeclared(rng: Random, truth: Shipment) -> tuple[Shipment, tuple[Mistake, ...]]:
    """The shipment as somebody declares it by mistake: one mistake, of a kind that these goods admit."""
    made = (slip(rng, truth) for slip in rng.sample(SLIPS, len(SLIPS)))
    declared, mistake = next(filter(None, made))
    return declared, (mistake,)


def wrong_totals(rng: Random, truth: Shipment) -> tuple[Shipment, Mistake]:
    """The total of packages does not agree with the items: one was added after the sum was made."""
    declared = truth.total_packages + rng.choice((-1, 1, 10))
    mistake = Mistake(MistakeKind.TOTALS, None, str(declared), str(truth.total_packages))
    return replace(truth, total_packages=declared), mistake


def missing_document(rng: Random, truth: Shipment) -> tuple[Shipment, Mistake]:
    """A paper that the goods have, at least an invoice, is not named."""
    place = rng.randrange(len(truth.goods))
    goods = truth.goods[place]
    lost = rng.choice([code for code, _ in goods.documents])
    kept = tuple(document for document in goods.documents if document[0] != lost)
    return _with(truth, place, replace(goods, documents=kept)), Mistake(MistakeKind.DOCUMENT, place + 1, "", lost)


def mistyped_code(rng: Random, truth: Shipment) -> tuple[Shipment, Mistake] | None:
    """Two neighbouring digits of the commodity code changed places."""
    place = rng.randrange(len(truth.goods))
    goods = truth.goods[place]
    code = goods.commodity
    places = [at for at in range(2, len(code) - 1) if code[at] != code[at + 1]]
    if not places:
        return None
    at = rng.choice(places)
    typed = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    return _with(truth, place, replace(goods, commodity=typed)), Mistake(MistakeKind.TYPING, place + 1, typed, code)


def old_edition(rng: Random, truth: Shipment) -> tuple[Shipment, Mistake] | None:  # noqa: ARG001  # all slips look alike
    """A code that was right until the nomenclature changed."""
    for place, goods in enumerate(truth.goods):
        if goods.old_commodity:
            mistake = Mistake(MistakeKind.EDITION, place + 1, goods.old_commodity, goods.commodity)
            return _with(truth, place, replace(goods, commodity=goods.old_commodity)), mistake
    return None


def wrong_unit(rng: Random, truth: Shipment) -> tuple[Shipment, Mistake] | None:
    """The net mass is given in tonnes where kilograms are asked for."""
    place = rng.randrange(len(truth.goods))
    goods = truth.goods[place]
    tonnes = (goods.net_mass / 1000).quantize(Decimal("0.001"))
    if not tonnes:
        return None
    mistake = Mistake(MistakeKind.UNIT, place + 1, str(tonnes), str(goods.net_mass))
    return _with(truth, place, replace(goods, net_mass=tonnes)), mistake


SLIPS: list[Slip] = [wrong_totals, missing_document, mistyped_code, old_edition, wrong_unit]


def _with(truth: Shipment, place: int, goods: Goods) -> Shipment:
    return replace(truth, goods=(*truth.goods[:place], goods, *truth.goods[place + 1 :]))
