"""Workbaskets over HTTP and on the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.messages.findings import Finding, Translate
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.workbaskets import queries
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.records import BasketState, Deed, Line, NoteDeed
from customhouse.tariff.workbaskets.rules.catalogue import BY_CODE
from customhouse.tariff.workbaskets.rules.reading import LONGEST_TEXT
from customhouse.tariff.workbaskets.rules.rule import place_of

Name = Annotated[str, Field(min_length=2, max_length=30, pattern=r"^[A-Z][A-Z0-9-]{1,29}$")]
Words = Annotated[str, Field(max_length=2000)]


class DraftMeasurePayload(Schema):
    """A measure as the law has it, or would have it."""

    id: str
    type: str
    commodity: str
    direction: str
    origin_group: str
    excluded: list[str]
    preference: str
    additional_code: str
    order_number: str
    certificates: list[str]
    expression: str
    legal_reference: str
    valid_from: date
    valid_to: date | None


class BasketLinePayload(Schema):
    """A line: what it does, the measure that it changes or ends, and the one that it brings."""

    line: int
    deed: Deed
    before: DraftMeasurePayload | None
    after: DraftMeasurePayload | None


class BasketNotePayload(Schema):
    """A line on a footnote: its words from the day on, or that it stands beside a measure or a code, or no more."""

    line: int
    deed: NoteDeed
    footnote: str
    texts: dict[str, str]
    measure: str
    commodity: str


class BasketHeadPayload(Schema):
    """A basket without its lines."""

    name: str
    state: BasketState
    title: dict[str, str]
    live_on: date
    legal_reference: str
    reason: str
    lines: int


class BasketPayload(BasketHeadPayload):
    """A basket whole: who did what with it, its lines beside the law, and what rules find."""

    written_by: str
    submitted_by: str
    decided_by: str
    words: str
    changes: list[BasketLinePayload]
    footnotes: list[BasketNotePayload]
    findings: list[DraftFindingPayload]
    sound: bool


class DraftFindingPayload(Schema):
    """What a rule finds: in which line (0: the basket) and field, why there is such a rule, and the remedy."""

    line: int
    field: str
    code: str
    severity: Literal["error", "warning"]
    law: str
    message: str
    remedy: str


class AnnouncedPayload(Schema):
    """An announced change of the tariff."""

    name: str
    title: dict[str, str]
    live_on: date
    legal_reference: str
    announced_at: datetime
    changes: list[BasketLinePayload]
    footnotes: list[BasketNotePayload]


class NewBasket(Schema):
    """A basket to begin."""

    name: Name
    title_en: Annotated[str, Field(min_length=1, max_length=200)]
    title_fr: Annotated[str, Field(max_length=200)] = ""
    title_ar: Annotated[str, Field(max_length=200)] = ""
    live_on: date
    legal_reference: Annotated[str, Field(min_length=1, max_length=60)]
    reason: Annotated[str, Field(max_length=500)] = ""


class NewLine(Schema):
    """A line to write. Lists are separated by spaces."""

    deed: Deed | NoteDeed = Deed.ADD
    measure: Annotated[str, Field(max_length=60)] = ""
    type: Annotated[str, Field(max_length=3)] = ""
    commodity: Annotated[str, Field(max_length=10)] = ""
    direction: Literal["import", "export"] = "import"
    origin_group: Annotated[str, Field(max_length=10)] = ""
    excluded: Annotated[str, Field(max_length=300)] = ""
    preference: Annotated[str, Field(max_length=3)] = ""
    additional_code: Annotated[str, Field(max_length=8)] = ""
    order_number: Annotated[str, Field(max_length=10)] = ""
    certificates: Annotated[str, Field(max_length=100)] = ""
    expression: Annotated[str, Field(max_length=500)] = ""
    legal_reference: Annotated[str, Field(max_length=60)] = ""
    valid_to: date | None = None
    footnote: Annotated[str, Field(max_length=5)] = ""
    text_en: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    text_fr: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    text_ar: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""

    def cells(self) -> dict[str, str]:
        """The line as cells of text."""
        cells = {name: str(value) for name, value in self.dict(exclude_unset=True).items() if value is not None}
        return cells | {"deed": self.deed.value}


class NewLines(Schema):
    """Lines to write, all or none."""

    lines: Annotated[list[NewLine], Field(min_length=1, max_length=1000)]


class NewBasketAct(Schema):
    """What is done with a basket; sent back with words."""

    verb: Literal["submit", "approve", "return", "withdraw"]
    words: Words = ""


def head_as_json(basket: Workbasket, today: date) -> dict[str, Any]:
    """A basket without its lines, for another program."""
    return {
        "name": basket.name,
        "state": queries.state_of(basket, today).value,
        "title": titles_of(basket),
        "live_on": basket.live_on,
        "legal_reference": basket.legal_reference,
        "reason": basket.reason,
        "lines": basket.lines.count() + basket.notes.count(),
    }


def basket_as_json(basket: Workbasket, today: date, translate: Translate = str) -> dict[str, Any]:
    """A basket whole, for another program. What is decided is not checked any more: the law has moved on."""
    changes = changes_as_json(basket)
    is_open = basket.state not in {BasketState.APPROVED.value, BasketState.WITHDRAWN.value}
    found = queries.findings_of(basket, today) if is_open else ()
    return head_as_json(basket, today) | {
        "written_by": basket.written_by,
        "submitted_by": basket.submitted_by,
        "decided_by": basket.decided_by,
        "words": basket.words,
        "changes": changes,
        "footnotes": notes_as_json(basket),
        "findings": [finding_as_json(each, translate) for each in found],
        "sound": not any(each.is_error for each in found),
    }


def announced_as_json(basket: Workbasket) -> dict[str, Any]:
    """An announced change, for everybody."""
    return {
        "name": basket.name,
        "title": titles_of(basket),
        "live_on": basket.live_on,
        "legal_reference": basket.legal_reference,
        "announced_at": basket.decided_at,
        "changes": changes_as_json(basket),
        "footnotes": notes_as_json(basket),
    }


def titles_of(basket: Workbasket) -> dict[str, str]:
    """The titles of a basket by language; English where one is wanting."""
    return {language: getattr(basket, f"title_{language}") or basket.title_en for language in ("en", "fr", "ar")}


def changes_as_json(basket: Workbasket) -> list[dict[str, Any]]:
    """The lines of a basket beside the law."""
    return [_change(*each) for each in queries.beside(queries.record_of(basket))]


def notes_as_json(basket: Workbasket) -> list[dict[str, Any]]:
    """The lines of a basket on footnotes."""
    return [
        {
            "line": note.number,
            "deed": note.deed.value,
            "footnote": note.footnote,
            "texts": {language: text for language, text in note.texts.items() if text},
            "measure": note.measure,
            "commodity": note.commodity,
        }
        for note in queries.record_of(basket).notes
    ]


def _change(line: Line, before: MeasureLaw | None, after: MeasureLaw | None) -> dict[str, Any]:
    return {"line": line.number, "deed": line.deed.value, "before": _measure(before), "after": _measure(after)}


def _measure(row: MeasureLaw | None) -> dict[str, Any] | None:
    if row is None:
        return None
    told: dict[str, Any] = {name: getattr(row, name) for name in DraftMeasurePayload.model_fields}
    return told | {"excluded": sorted(row.excluded), "certificates": list(row.certificates)}


def finding_as_json(finding: Finding, translate: Translate = str) -> dict[str, Any]:
    """What a rule finds, in the language of `translate`."""
    line, field = place_of(finding)
    return {
        "line": line,
        "field": field,
        "code": finding.code,
        "severity": finding.severity.value,
        "law": translate(BY_CODE[finding.code].law),
        "message": finding.text(translate),
        "remedy": finding.cure(translate),
    }


BasketPayload.model_rebuild()
