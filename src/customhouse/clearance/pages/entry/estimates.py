"""The live estimate as pages show it: what each goods item is worth and would owe, by which law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.clearance.drafts.rules.composing import commodity
from customhouse.clearance.estimating import Estimate
from customhouse.clearance.pages.entry.opening import Opened, Trouble, opened, troubles
from customhouse.clearance.pages.law import PAYABLE
from customhouse.clearance.pages.words import language
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.pages.records import Tone, Words
from customhouse.reference.units.rules import one_of
from customhouse.tariff.duties.records import DutyLine
from customhouse.tariff.duties.rules.assessing import PAYABLE as TO_PAY
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.nomenclature.queries import path_to, search, snapshot
from customhouse.tariff.nomenclature.records import GoodsCode, Wording

SUGGESTED = 8
SHORTEST = 6
SHOWN_ITEMS = 50
"""Items whose lines are shown one by one; the sums hold for all."""

SHOWN_TROUBLES = 20
MOST_LINES = 30
"""Of a code that is divided; no subheading has more."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """One duty line in words."""

    line: DutyLine
    tax: str
    rate: str
    base_unit: str
    act: str
    payable: tuple[Words, Tone] | None


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One goods item: its position, what it is, its customs value, its lines and what they come to."""

    position: int
    goods: str
    value: Decimal
    lines: list[LineShown]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that words may mean."""

    code: str
    wording: Wording
    way: str


def estimated(one: Opened, only: int = 0) -> dict[str, Any]:
    """What the estimate's panel shows: of the whole draft, or of the goods item at one position alone."""
    found = one.estimate() if one.words.items else None
    if found is None:
        return {"estimate": None, "estimate_errors": [], "estimate_warnings": []}
    shown = _items(found, only)
    rows = [row for row in found.findings if not only or f"GovernmentAgencyGoodsItem[{only}]" in row.path]
    return {
        "estimate": found,
        "estimate_items": shown,
        "estimate_only": only,
        "estimate_sums": _sums(found) if not only else [],
        "estimate_errors": _few(troubles(one, [row for row in rows if row.is_error])),
        "estimate_warnings": _few(troubles(one, [row for row in rows if not row.is_error])),
        "estimate_on": one.on,
    }


def _few(rows: list[Trouble]) -> list[Trouble]:
    return rows[:SHOWN_TROUBLES]


def _items(found: Estimate, only: int) -> list[ItemShown]:
    if found.judged is None:
        return []
    reader, owed = Reader(found.judged.legal_date), _by_item(found.lines)
    shown = []
    for position, item in enumerate(found.record.items, start=1):
        if (only and position != only) or item.number not in found.judged.values or position in found.left_out:
            continue
        lines = [_line(line, reader) for line in owed.get(item.number, [])]
        total = sum((row.line.amount for row in lines if row.line.payable == TO_PAY), Decimal(0))
        shown.append(ItemShown(position, item.description, found.judged.values[item.number], lines, total))
        if len(shown) == SHOWN_ITEMS:
            break
    return shown


def _by_item(lines: Sequence[DutyLine]) -> Mapping[int, list[DutyLine]]:
    owed: dict[int, list[DutyLine]] = {}
    for line in lines:
        owed.setdefault(line.item, []).append(line)
    return owed


def _line(line: DutyLine, reader: Reader) -> LineShown:
    return LineShown(
        line,
        reader.tax(line.type),
        reader.rate(line.rate),
        " × ".join(gettext(one_of(unit)) for unit in line.base_unit.split("×")) if line.base_unit else "",
        reader.act(line.legal_reference),
        PAYABLE.get(line.payable),
    )


def _sums(found: Estimate) -> list[tuple[str, Decimal]]:
    """What each tax to be paid comes to."""
    if found.judged is None:
        return []
    reader, sums = Reader(found.judged.legal_date), dict[str, Decimal]()
    for line in found.lines:
        if line.payable == TO_PAY:
            sums[line.type] = sums.get(line.type, Decimal(0)) + line.amount
    return [(reader.tax(kind), amount) for kind, amount in sums.items()]


@login_required
@require_safe
def estimate_panel(request: HttpRequest, number: int) -> HttpResponse:
    """The estimate of the whole draft: a piece of the page."""
    one = opened(request, number)
    if one.draft.is_consumed:
        raise NotFound("draft", str(number))
    return render(request, "drafts/estimate.html", {"draft": one.draft} | estimated(one))


def suggestions(typed: str, on: date) -> dict[str, Any]:
    """The codes that words may mean; of a code that is divided further, its lines; of one that is not, none."""
    words, spoken = typed.strip(), language().partition("-")[0]
    code = commodity(words)
    if not words:
        return {"suggestions": [], "searched": ""}
    if code.isdigit() and len(code) >= SHORTEST:
        found = [_suggestion(goods, path_to(goods.code, on), spoken) for goods in _lines_under(code, on)]
        return {"suggestions": found, "searched": "", "is_divided": bool(found)}
    hits = (hit for hit in search(words, on, SUGGESTED * 3) if hit.goods.code.isdigit())
    fitting = [_suggestion(hit.goods, hit.path, spoken) for hit in hits if len(hit.goods.code) >= SHORTEST]
    return {"suggestions": fitting[:SUGGESTED], "searched": words}


def _suggestion(goods: GoodsCode, path: Sequence[GoodsCode], spoken: str) -> Suggestion:
    way = " › ".join(above.wording(spoken).text[:60] for above in path[1:-1])
    return Suggestion(goods.code, goods.wording(spoken), way)


def _lines_under(code: str, on: date) -> list[GoodsCode]:
    """The codes into which a code is divided, down to those that can be declared; none where it can itself."""
    nomenclature = snapshot()
    if nomenclature.at(code, on) is None or nomenclature.is_declarable(code, on):
        return []
    found: list[GoodsCode] = []
    for below in nomenclature.children(code, on):
        found += [below] if nomenclature.is_declarable(below.code, on) else _lines_under(below.code, on)
    return found[:MOST_LINES]
