"""What a rule is: one legal requirement with its stable code, its text, its remedy, and the function that looks.

Codes have at most eight characters, so that a WCO response can carry them (Error/ValidationCode, 377, an..8):
three letters of the family, a hyphen, and a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

import msgspec

from customhouse.clearance.declarations.records import DeclarationRecord, Direction, GoodsItem
from customhouse.clearance.declarations.rules.circumstances import Circumstances
from customhouse.clearance.declarations.rules.day import LawOfDay
from customhouse.clearance.declarations.rules.law import DeclarationLaw, DeclarationType
from customhouse.clearance.declarations.rules.place import Place, item
from customhouse.messages.findings import Finding, Severity
from customhouse.messages.record import Record

Gathered = TypeVar("Gathered")
SHOWN = 60
"""The most characters of what was declared that a message repeats."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at: the declaration, the law, the circumstances, and the legal date `on`."""

    record: DeclarationRecord
    law: DeclarationLaw
    circumstances: Circumstances
    on: date
    gathered: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def once(self, gather: Callable[[Case], Gathered]) -> Gathered:
        """What `gather` collects from this case, collected once for all rules that read it."""
        if gather not in self.gathered:
            self.gathered[gather] = gather(self)
        return cast("Gathered", self.gathered[gather])

    @property
    def day(self) -> LawOfDay:
        """The law as of the legal date."""
        return self.law.day(self.on)

    @property
    def type(self) -> DeclarationType | None:
        """What the declared type means, if it is known."""
        return self.once(_meaning)

    @property
    def is_complete(self) -> bool:
        """Whether the declared type wants everything at once (an unknown type does)."""
        kind = self.type
        return kind is None or kind.complete

    @property
    def is_import(self) -> bool:
        """Whether the goods come in."""
        return self.record.direction is Direction.IMPORT

    def items(self) -> tuple[tuple[Place, GoodsItem], ...]:
        """Each goods item with its place."""
        return self.once(_placed)


def _meaning(case: Case) -> DeclarationType | None:
    """What the declared type means as of the legal date."""
    return case.law.declaration_type(case.record.type_code, case.on)


def _placed(case: Case) -> tuple[tuple[Place, GoodsItem], ...]:
    """Goods items with their places."""
    return tuple((item(position), goods) for position, goods in enumerate(case.record.items, start=1))


class Hit(Record, frozen=True):
    """One place where a rule is not kept, with the fields of its message; the law may set its own severity.

    `params`, `words` and `texts` are those of a `Finding`.
    """

    place: Place
    params: Mapping[str, str] = msgspec.field(default_factory=dict)
    severity: Severity | None = None
    words: Mapping[str, str] = msgspec.field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One legal rule. `find` yields its hits (or findings of another area, passed on); its docstring says why."""

    code: str
    severity: Severity
    reference: str
    message: str
    remedy: str
    find: Callable[[Case], Iterator[Hit | Finding]]

    def check(self, case: Case) -> Iterator[Finding]:
        """What the rule finds in `case`, as grave as the law of the day takes it."""
        ruled = case.day.severity(self.code)
        if ruled == "off":
            return
        for hit in self.find(case):
            yield hit if isinstance(hit, Finding) else self.finding(hit, ruled)

    def finding(self, hit: Hit, ruled: str = "") -> Finding:
        """The finding that says `hit`, as grave as the hit, else the law (`ruled`), else the rule takes it."""
        severity = hit.severity or (Severity(ruled) if ruled else self.severity)
        params = {name: shown(value) for name, value in hit.params.items()}
        at = hit.place
        return Finding(
            self.code, severity, at.pointer, at.path, self.message, self.remedy, params, hit.words, hit.texts
        )


def shown(value: object) -> str:
    """What was declared, short and without characters that break or reverse a line.

    >>> shown("A" * 100)[-1]
    '…'
    """
    text = "".join(character if character.isprintable() else "�" for character in str(value))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
