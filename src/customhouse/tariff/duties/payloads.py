"""Legal options and findings as they are told: in the stable keys of commands, and as schemas of the API."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext
from ninja import Schema

from customhouse.foundation.access.payloads import FindingPayload
from customhouse.messages.findings import Finding
from customhouse.tariff.duties.choices import Choice


class OptionLineAnswer(Schema):
    """One charge of an option; decimals are strings."""

    type: str
    expression: str
    base: str
    base_unit: str
    rate: str
    amount: str
    measure: str
    legal_reference: str


class OptionAnswer(Schema):
    """One legal option with its charges; `total` is null where a fact is missing, which `lacking` names."""

    option: str
    law: str
    measure: str
    area: str
    order_number: str
    lines: list[OptionLineAnswer]
    total: str | None
    currency: str
    needs: list[str]
    lacking: list[FindingPayload]
    notes: list[FindingPayload]


def choice_words(choice: Choice) -> dict[str, object]:
    """An option in the stable keys of the command."""
    return {
        "option": choice.kind.value,
        "lines": [
            {
                "type": line.type,
                "expression": line.expression,
                "base": _plain(line.base),
                "base_unit": line.base_unit or choice.currency,
                "amount": _plain(line.amount),
                "measure": line.measure,
            }
            for line in choice.lines
        ],
        "total": None if choice.total is None else _plain(choice.total),
        "currency": choice.currency,
        "law": choice.law,
        "measure": choice.measure,
        "order_number": choice.order_number,
        "area": choice.area,
        "needs": list(choice.needs),
        "lacking": [{"code": each.code, "message": each.text(), "remedy": each.cure()} for each in choice.lacking],
    }


def option_answer(choice: Choice) -> OptionAnswer:
    """An option for the API, its findings in the reader's language."""
    return OptionAnswer(
        option=choice.kind.value,
        law=choice.law,
        measure=choice.measure,
        area=choice.area,
        order_number=choice.order_number,
        lines=[
            OptionLineAnswer(
                type=line.type,
                expression=line.expression,
                base=_plain(line.base),
                base_unit=line.base_unit or choice.currency,
                rate=line.rate,
                amount=_plain(line.amount),
                measure=line.measure,
                legal_reference=line.legal_reference,
            )
            for line in choice.lines
        ],
        total=None if choice.total is None else _plain(choice.total),
        currency=choice.currency,
        needs=list(choice.needs),
        lacking=[finding_answer(each) for each in choice.lacking],
        notes=[finding_answer(each) for each in choice.notes],
    )


def finding_answer(each: Finding) -> FindingPayload:
    """A finding in the reader's language."""
    return FindingPayload(
        code=each.code, pointer=each.pointer, path=each.path, message=each.text(gettext), remedy=each.cure(gettext)
    )


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
