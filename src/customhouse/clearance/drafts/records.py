"""A declaration being written, as rules see it: answers as typed, step by step. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]
"""What was typed in one step: field to text, and `rows` to a list of such mappings where a step has lines."""


class Step(StrEnum):
    """The sections of the form, in the order in which they are asked; each goods item is a part of its own."""

    PARTIES = "parties"
    TRANSPORT = "transport"
    INVOICE = "invoice"
    ITEM = "item"
    DOCUMENTS = "documents"
    PAYMENT = "payment"


HEAD_STEPS = tuple(step for step in Step if step is not Step.ITEM)
"""Steps that a draft has once."""

IMPORT, EXPORT = "import", "export"
FOR_ALL = ""
"""A document of the whole declaration names no goods item."""


@dataclass(frozen=True, slots=True)
class ItemWords:
    """One goods item as typed. `number` is its number in the declaration (from 1)."""

    number: int
    answers: Answers


@dataclass(frozen=True, slots=True)
class DraftWords:
    """A whole draft as typed. `country` is the country of this customs (ISO 3166-1 alpha-2).

    `tariff_units` gives, by item number, the unit (UNECE Rec 20) in which the tariff counts the goods; empty: by mass.
    """

    country: str
    steps: Mapping[Step, Answers]
    items: tuple[ItemWords, ...] = ()
    tariff_units: Mapping[int, str] = field(default_factory=dict)

    def said(self, step: Step, name: str) -> str:
        """What was typed in a field of a head step; empty where nothing was."""
        return str(self.steps.get(step, {}).get(name, "") or "").strip()

    def rows(self, step: Step) -> list[Answers]:
        """The lines of a step that has lines."""
        return list(self.steps.get(step, {}).get("rows", ()))

    @property
    def is_import(self) -> bool:
        """Which way the goods go; an import until it is said."""
        return self.said(Step.PARTIES, "direction") != EXPORT

    @property
    def currency(self) -> str:
        """The currency of the invoice."""
        return self.said(Step.INVOICE, "currency")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on the form something stands: step, goods item (its position from 1; 0: none), field, line (from 1)."""

    step: Step | None
    item: int = 0
    field: str = ""
    row: int = 0

    @property
    def input_name(self) -> str:
        """The name of the input on the step's page."""
        return f"row{self.row}_{self.field}" if self.row else self.field
