"""What the API and the commands say of goods codes, as plain values; decimals and dates as text."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from ninja import Schema

from customhouse.foundation.access.payloads import FindingPayload
from customhouse.messages.findings import Finding
from customhouse.tariff.measures.records import Footnote, MeasureLaw
from customhouse.tariff.nomenclature.queries import Sheet
from customhouse.tariff.nomenclature.records import GoodsCode
from customhouse.tariff.nomenclature.rules.searching import Hit


class Step(Schema):
    """One code on the way; `lang` is the language that the description is in."""

    code: str
    level: str
    description: str
    lang: str


class FootnotePayload(Schema):
    """A footnote of the tariff, in the reader's language where it is written in it."""

    code: str
    text: str


class MeasurePayload(Schema):
    """A measure that reaches the code."""

    id: str
    type: str
    direction: str
    commodity: str
    origin: str
    excluded: list[str]
    preference: str
    additional_code: str
    certificates: list[str]
    expression: str
    legal_reference: str
    valid_from: str
    valid_to: str | None
    footnotes: list[FootnotePayload]


class SheetPayload(Step):
    """Everything on one code."""

    declarable: bool
    path: list[Step]
    unit: str
    valid_from: str
    valid_to: str | None
    measures: list[MeasurePayload]
    footnotes: list[FootnotePayload]
    warnings: list[FindingPayload]


class HitPayload(Step):
    """A code that was found, with the way to it."""

    path: list[Step]


def step(goods: GoodsCode, language: str) -> Step:
    """A code with its text in the language, or in English where there is no translation."""
    wording = goods.wording(language)
    return Step(code=goods.code, level=goods.level.value, description=wording.text, lang=wording.language)


def sheet_payload(sheet: Sheet, language: str) -> SheetPayload:
    """A sheet as plain values."""
    return SheetPayload(
        **step(sheet.goods, language).model_dump(),
        declarable=sheet.is_declarable,
        path=[step(goods, language) for goods in sheet.path],
        unit=sheet.goods.unit,
        valid_from=sheet.goods.valid_from.isoformat(),
        valid_to=sheet.goods.valid_to.isoformat() if sheet.goods.valid_to else None,
        measures=[
            measure_payload(row, footnote_payloads(sheet.measure_notes.get(row.id, ()), language))
            for row in sheet.measures
        ],
        footnotes=footnote_payloads(sheet.notes, language),
        warnings=finding_payloads(sheet.findings),
    )


def hit_payload(hit: Hit, language: str) -> HitPayload:
    """A hit as plain values."""
    return HitPayload(**step(hit.goods, language).model_dump(), path=[step(goods, language) for goods in hit.path])


def finding_payloads(findings: Iterable[Finding]) -> list[FindingPayload]:
    """Findings in the language that is active."""
    return [
        FindingPayload(
            code=row.code, pointer=row.pointer, path=row.path, message=row.text(gettext), remedy=row.cure(gettext)
        )
        for row in findings
    ]


def footnote_payloads(found: Iterable[Footnote], language: str) -> list[FootnotePayload]:
    """Footnotes with their words in the language, or in English."""
    return [FootnotePayload(code=each.code, text=each.text(language)) for each in found]


def measure_payload(row: MeasureLaw, footnotes: list[FootnotePayload]) -> MeasurePayload:
    """A measure as plain values, with its footnotes."""
    return MeasurePayload(
        id=row.id,
        type=row.type,
        direction=row.direction,
        commodity=row.commodity,
        origin=row.origin_group,
        excluded=sorted(row.excluded),
        preference=row.preference,
        additional_code=row.additional_code,
        certificates=list(row.certificates),
        expression=row.expression,
        legal_reference=row.legal_reference,
        valid_from=row.valid_from.isoformat(),
        valid_to=row.valid_to.isoformat() if row.valid_to else None,
        footnotes=footnotes,
    )
