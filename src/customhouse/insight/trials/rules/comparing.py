"""Goods of the past charged by the law as it is and as drafted: they go by, and sums alone are kept.

Memory goes by how many codes, origins and traders there are, not by how many items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.insight.trials.records import Effect, Lack, PastGoods, Shift
from customhouse.insight.trials.rules.laws import TwoLaws
from customhouse.messages.findings import Finding, msgid
from customhouse.reference.currencies.records import ExchangeTable
from customhouse.tariff.duties.records import AssessableItem, Assessment
from customhouse.tariff.duties.rules.assessing import PAYABLE, assess

ZERO = Decimal(0)
CHAPTER, HEADING = 2, 4
UNREAD = "WHATIF-UNREAD"
UNREAD_TEXT = msgid("The words of the declaration cannot be read any more.")
UNREAD_REMEDY = msgid("Look at the declaration: it is kept as it was received.")
VALUE = "DUTY-VALUE"
"""Told as a warning when a declaration is assessed; here it leaves an amount that is not known."""

RatesOn = Callable[[date], ExchangeTable]


@dataclass(slots=True)
class _Sum:
    """Items and amounts of one key."""

    items: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO

    def add(self, before: Decimal, after: Decimal) -> None:
        self.items += 1
        self.before += before
        self.after += after


Sums = dict[str, _Sum]


@dataclass(slots=True)
class Comparison:
    """A trial under way."""

    laws: TwoLaws
    rates_on: RatesOn
    touched: int = 0
    changed: int = 0
    total: _Sum = field(default_factory=_Sum)
    taxes: Sums = field(default_factory=dict)
    codes: Sums = field(default_factory=dict)
    partners: Sums = field(default_factory=dict)
    traders: Sums = field(default_factory=dict)
    lanes: Sums = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lacks: dict[str, tuple[Finding | None, int]] = field(default_factory=dict)
    currency: str = ""

    def add(self, goods: PastGoods) -> None:
        """Charge the goods of one declaration by both laws."""
        self.touched += len(goods.items) + goods.unread
        if goods.unread:
            self._lacking(UNREAD, None, goods.unread)
        if not goods.items:
            return
        exchange = self.rates_on(goods.on)
        self.currency = exchange.currency
        laws = self.laws
        seasonal = any(laws.asks(item.direction, item.commodity).season for item in goods.items)
        on = goods.on if seasonal else laws.on
        before = assess(goods.items, laws.before, exchange, on)
        after = assess(goods.items, laws.after, exchange, on)
        lacking = self._lacking_in(before, after)
        owed, due = _by_item(before), _by_item(after)
        for item in goods.items:
            if item.number not in lacking:
                self._count(goods, item, owed.get(item.number, {}), due.get(item.number, {}))

    def _count(self, goods: PastGoods, item: AssessableItem, owed: dict[str, Decimal], due: dict[str, Decimal]) -> None:
        before, after = sum(owed.values(), ZERO), sum(due.values(), ZERO)
        self.changed += before != after
        self.total.add(before, after)
        for tax in owed.keys() | due.keys():
            _of(self.taxes, tax).add(owed.get(tax, ZERO), due.get(tax, ZERO))
        _of(self.codes, item.commodity).add(before, after)
        _of(self.partners, item.origin).add(before, after)
        _of(self.traders, goods.trader).add(before, after)
        _of(self.lanes, goods.lane).add(before, after)
        if goods.trader_name:
            self.names.setdefault(goods.trader, goods.trader_name)

    def _lacking_in(self, *assessments: Assessment) -> set[int]:
        """The items that either law cannot charge; the first reason of each is counted."""
        lacking: set[int] = set()
        for assessment in assessments:
            for found in assessment.findings:
                number = int(found.params.get("item", "0"))
                if (found.is_error or found.code == VALUE) and number not in lacking:
                    lacking.add(number)
                    self._lacking(found.code, found, 1)
        return lacking

    def _lacking(self, code: str, found: Finding | None, count: int) -> None:
        first, before = self.lacks.get(code, (found, 0))
        self.lacks[code] = first, before + count

    def effect(self, items: int) -> Effect:
        """What came of it, of a period that had so many items in all."""
        traders = _shifts(self.traders, self.names)
        return Effect(
            items=items,
            touched=self.touched,
            computed=self.total.items,
            changed=self.changed,
            currency=self.currency,
            before=self.total.before,
            after=self.total.after,
            taxes=_shifts(self.taxes),
            chapters=_shifts(_rolled(self.codes, CHAPTER)),
            headings=_shifts(_rolled(self.codes, HEADING)),
            codes=_shifts(self.codes),
            partners=_shifts(self.partners),
            traders=traders,
            lanes=_shifts(self.lanes),
            lacks=tuple(sorted(map(_lack, self.lacks.items()), key=lambda lack: (-lack.count, lack.code))),
            gaining=sum(shift.change < 0 for shift in traders),
            losing=sum(shift.change > 0 for shift in traders),
        )


def compare(past: Iterable[PastGoods], comparison: Comparison, progress: Callable[[int], None]) -> None:
    """Let the past go by; `progress` is told how many items more went."""
    waiting = 0
    for goods in past:
        comparison.add(goods)
        waiting += len(goods.items) + goods.unread
        if waiting >= _STEP:
            progress(waiting)
            waiting = 0
    progress(waiting)


_STEP = 1_000


def _by_item(assessment: Assessment) -> dict[int, dict[str, Decimal]]:
    """What is payable, by item number and tax."""
    found: dict[int, dict[str, Decimal]] = {}
    for line in assessment.lines:
        if line.payable == PAYABLE:
            of = found.setdefault(line.item, {})
            of[line.type] = of.get(line.type, ZERO) + line.amount
    return found


def _of(sums: Sums, key: str) -> _Sum:
    found = sums.get(key)
    if found is None:
        found = sums[key] = _Sum()
    return found


def _rolled(sums: Sums, digits: int) -> Sums:
    rolled: Sums = {}
    for code, found in sums.items():
        into = _of(rolled, code[:digits])
        into.items += found.items
        into.before += found.before
        into.after += found.after
    return rolled


def _shifts(sums: Sums, names: dict[str, str] | None = None) -> tuple[Shift, ...]:
    """The sums as shifts, the largest change first."""
    named = names or {}
    shifts = [Shift(key, found.items, found.before, found.after, named.get(key, "")) for key, found in sums.items()]
    return tuple(sorted(shifts, key=lambda shift: (-abs(shift.change), shift.key)))


def _lack(counted: tuple[str, tuple[Finding | None, int]]) -> Lack:
    code, (found, count) = counted
    if found is None:
        return Lack(code, UNREAD_TEXT, UNREAD_REMEDY, count)
    return Lack(code, found.message, found.remedy, count, dict(found.params))
