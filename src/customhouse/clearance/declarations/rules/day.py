"""The law of one day: what the dated law says on it, looked up once and remembered.

Rules ask the same questions of the same day for every declaration; here each is answered once. Nothing is decided here
that `law` does not decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem

if TYPE_CHECKING:
    from customhouse.clearance.declarations.rules.law import DeclarationLaw, DocumentNeed, Procedure

MOST_KINDS = 20_000
"""Kinds of goods whose document needs are remembered at most; then they are looked up anew."""

Kind = tuple[object, ...]


@dataclass(slots=True)
class LawOfDay:
    """What `law` says on the day `on`."""

    law: DeclarationLaw
    on: date
    _severities: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, frozenset[str] | None] = field(default_factory=dict)
    _procedures: dict[str, Procedure | None] = field(default_factory=dict)
    _needs: dict[Kind, tuple[DocumentNeed, ...]] = field(default_factory=dict)

    def severity(self, rule: str) -> str:
        """How grave the law takes the rule; empty: as the rule itself says."""
        found = self._severities.get(rule)
        if found is None:
            found = self._severities[rule] = self.law.severity(rule, self.on)
        return found

    def codes(self, name: str) -> frozenset[str] | None:
        """The codes of a list that are valid, and the empty one; None where the country does not keep the list."""
        if name not in self._codes:
            entries = self.law.code_lists.get(name)
            valid = [code for code in entries or () if self.law.code(name, code, self.on) is not None]
            self._codes[name] = None if entries is None else frozenset({"", *valid})
        return self._codes[name]

    def knows(self, name: str, codes: set[str]) -> bool:
        """Whether every one of these is empty, or a valid code of a list that the country keeps, or keeps not."""
        valid = self.codes(name)
        return valid is None or codes <= valid

    def procedure(self, code: str) -> Procedure | None:
        """The requested procedure of that code."""
        if code in self._procedures:
            return self._procedures[code]
        found = self.law.procedure(code, self.on)
        if code in self.law.procedures:  # what is declared may be anything: only real codes are remembered
            self._procedures[code] = found
        return found

    def needs(
        self, record: DeclarationRecord, goods: GoodsItem, concerns: Callable[[DocumentNeed], bool]
    ) -> tuple[DocumentNeed, ...]:
        """The document needs in force that concern such goods, in the order of the law's table."""
        kind = (record.direction, record.stage, goods.procedure, goods.commodity, goods.origin, goods.preference)
        found = self._needs.get(kind)
        if found is None:
            if len(self._needs) >= MOST_KINDS:
                self._needs.clear()
            in_force = (need for need in self.law.document_needs if need.valid.covers(self.on))
            found = self._needs[kind] = tuple(need for need in in_force if concerns(need))
        return found
