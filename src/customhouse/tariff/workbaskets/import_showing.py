"""What files would change, in the words of a page: counts, and the first rows of each sort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from customhouse.foundation.pages.records import Tone
from customhouse.messages.findings import fill, msgid
from customhouse.tariff.schedules.records import Condition, Refusal, Row
from customhouse.tariff.schedules.rules.comparing import Change, Difference, named
from customhouse.tariff.workbaskets.importing import ImportedDraft
from customhouse.tariff.workbaskets.records import Deed
from customhouse.tariff.workbaskets.showing import FindingWords, found

MOST = 30
"""Rows of each sort that a page shows; the report to be saved has all."""
_SORTS = {
    "added": (msgid("New"), Tone.GOOD),
    "changed": (msgid("Changed"), Tone.INFO),
    "ended": (msgid("Ended"), Tone.WARN),
    "refused": (msgid("Refused"), Tone.BAD),
}
_KINDS = {
    "type": msgid("Type of measures"),
    "measure": msgid("Measure"),
    "member": msgid("Member of an area"),
    "line": msgid("Line of the nomenclature"),
    "rate": msgid("Exchange rate"),
}
_FIELDS = {
    "expression": msgid("Rate"),
    "rate": msgid("Rate"),
    "valid_from": msgid("First day"),
    "valid_to": msgid("Last day"),
    "excluded": msgid("Countries excluded"),
    "conditions": msgid("Conditions"),
    "additional_code": msgid("Additional code"),
    "order_number": msgid("Order number of the quota"),
    "legal_reference": msgid("Text of law"),
    "footnotes": msgid("Footnotes"),
    "text": msgid("Words"),
    "name": msgid("Words"),
    "area": msgid("Origin"),
    "commodity": msgid("Goods"),
    "type": msgid("Type of measures"),
    "is_stopped": msgid("Stopped"),
}
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A field that differs: what stood, and what is said now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row of a report: what it is, its name, why it is refused (`is_english`: only in English), what differs."""

    kind: str
    name: str
    why: str = ""
    is_english: bool = False
    changes: tuple[ChangeWords, ...] = ()


@dataclass(frozen=True, slots=True)
class SortWords:
    """The rows of one sort: how many, and the first of them."""

    name: str
    tone: Tone
    count: int
    rows: tuple[RowWords, ...]

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What one file would change."""

    file: str
    digest: str
    sorts: tuple[SortWords, ...]
    unchanged: int
    findings: tuple[FindingWords, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it would change anything."""
        return any(each.count for each in self.sorts[:3])


def schedule_words(file: str, digest: str, difference: Difference) -> ReportWords:
    """What a file would change in a schedule."""
    ended = [*difference.closed, *difference.gone]
    sorts = (
        _sort("added", difference.added, _row),
        _sort("changed", difference.changed, _row),
        _sort("ended", ended, _row),
        _sort("refused", difference.refused, _refused),
    )
    return ReportWords(file, digest, sorts, difference.unchanged)


def draft_words(file: str, digest: str, made: ImportedDraft) -> ReportWords:
    """What a file would change in the national law."""
    draft = made.drafted
    of = {deed: [line for line in draft.lines if line["deed"] == deed.value] for deed in Deed}
    refused: list[Any] = [*made.unread, *draft.refused]
    sorts = (
        _sort("added", of[Deed.ADD], _line),
        _sort("changed", of[Deed.CHANGE], _line),
        _sort("ended", of[Deed.END], _line),
        _sort("refused", refused, _refused),
    )
    return ReportWords(file, digest, sorts, draft.unchanged, tuple(found(made.findings[:MOST])))


def _sort(name: str, rows: Sequence[Any], words: Any) -> SortWords:
    label, tone = _SORTS[name]
    return SortWords(_(label), tone, len(rows), tuple(words(row) for row in rows[:MOST]))


def _row(row: Row | Change) -> RowWords:
    kind, key = named(row.after if isinstance(row, Change) else row)
    changes = tuple(_changes(row)) if isinstance(row, Change) else ()
    return RowWords(_(_KINDS[kind]), key, changes=changes)


def _changes(change: Change) -> Iterable[ChangeWords]:
    for name in change.fields:
        label = _(_FIELDS[name]) if name in _FIELDS else name
        yield ChangeWords(label, _told(getattr(change.before, name)), _told(getattr(change.after, name)))


def _told(value: object) -> str:
    if isinstance(value, frozenset | tuple):
        return _cut(", ".join(_told(each) for each in (sorted(value) if isinstance(value, frozenset) else value)))
    if isinstance(value, Condition):
        return " ".join(filter(None, (value.code, value.certificate, value.threshold, value.expression)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None or value == date.min else _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _line(line: Any) -> RowWords:
    """A line of draft law: what it changes or ends by its name, what it adds by tax, goods, origin and claim."""
    names = ("measure", "type", "commodity", "origin_group", "preference", "additional_code", "order_number")
    name = " ".join(filter(None, (line.get(each, "") for each in names)))
    return RowWords(_("Measure"), name, _cut(line.get("expression", "")), is_english=True)


def _refused(refusal: Any) -> RowWords:
    if isinstance(refusal, Refusal):
        name = " ".join(filter(None, (refusal.where, refusal.name)))
        return RowWords("", _cut(name), _cut(refusal.why), is_english=True)
    return RowWords("", refusal.name, fill(_(refusal.why), refusal.params))
