"""The public duty calculator: a question by GET, so that its address can be given to others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.errors import Refused
from customhouse.reference.units.rules import one_of
from customhouse.tariff.duties.forms import ADDED, CalculatorForm
from customhouse.tariff.duties.queries import customs_value, estimate
from customhouse.tariff.duties.records import Assessment, DutyLine
from customhouse.tariff.duties.rules.asking import Question
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.nomenclature.queries import search
from customhouse.tariff.nomenclature.records import Wording
from customhouse.tariff.valuation.records import CustomsValue

SUGGESTED = 8
SMALLEST = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class LineWords:
    """A duty line in words: the tax, what it was charged on, the rate, and the text of law."""

    line: DutyLine
    tax: str
    base_unit: str
    rate: str
    expression: str
    act: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that the words may mean, and the question with it filled in."""

    code: str
    wording: Wording
    way: str
    url: str


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Ask, and tell what would be owed, by which law."""
    form = CalculatorForm(request.GET.dict(), timezone.localdate())
    shown: dict[str, Any] = {"form": form, "further": form.further, "suggestions": _suggestions(form)}
    if form.is_bound and form.is_valid():
        shown |= _answer(form)
    shown["is_unfinished"] = form.is_sent and not form.is_bound
    shown["questions"] = [form[name] for name in form.further]
    return render(request, "duties/calculator.html", shown)


@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """The codes that the words in the form may mean, for a page that asks while one types."""
    form = CalculatorForm(request.GET.dict(), timezone.localdate())
    return render(request, "duties/suggestions.html", {"form": form, "suggestions": _suggestions(form, always=True)})


def _answer(form: CalculatorForm) -> dict[str, Any]:
    """What is owed, in words; or nothing, and the form told what is wrong with it."""
    try:
        value = _value(form)
        assessment = estimate(_question(form, value), form.on)
    except Refused as error:
        for finding in error.findings:
            name = finding.path if finding.path in form.fields else None
            form.add_error(name, f"{finding.text(gettext)} {finding.cure(gettext)}".strip())
        return {}
    return {
        "assessment": assessment,
        "doubts": [replace(finding, pointer="", path="") for finding in assessment.findings],  # there is no message
        "lines": _lines(form, assessment),
        "value": value,
        "compared": _compared(form, value),
        "rate": value.price / form.cleaned_data["value"] if form.cleaned_data["value"] else None,
    }


def _compared(form: CalculatorForm, value: CustomsValue) -> str:
    """The same question for the page that compares options."""
    goods = form.goods()
    asked = {
        "commodity": goods.commodity,
        "origin": goods.origin,
        "value": f"{value.value or Decimal(0):.2f}",
        "quantities": " ".join(form.quantities()),
        "additional_codes": " ".join(sorted(goods.additional_codes)),
        "certificates": " ".join(sorted(goods.certificates)),
        "at": form.on.isoformat(),
        "schedule": "national",
    }
    return urlencode(asked)


def _value(form: CalculatorForm) -> CustomsValue:
    given = form.cleaned_data
    is_added = given["included"] == ADDED
    charges = [given["freight"] or Decimal(0), given["insurance"] or Decimal(0)] if is_added else []
    return customs_value(given["value"], given["currency"], charges, form.on)


def _question(form: CalculatorForm, value: CustomsValue) -> Question:
    goods = form.goods()
    worth = value.value or Decimal(0)  # known: the form asks for the price
    exact = worth if worth == round(worth, 10) else worth.quantize(SMALLEST)
    return Question(
        goods.commodity,
        goods.origin,
        f"{exact:f}",
        form.quantities(),
        form.on.isoformat(),
        goods.direction,
        goods.preference,
        tuple(sorted(goods.certificates)),
        tuple(sorted(goods.additional_codes)),
    )


def _lines(form: CalculatorForm, assessment: Assessment) -> list[LineWords]:
    reader = Reader(form.on)
    return [
        LineWords(
            line,
            reader.tax(line.type),
            " × ".join(gettext(one_of(unit)) for unit in line.base_unit.split("×")) if line.base_unit else "",
            reader.rate(line.rate),
            reader.rate(line.expression),
            reader.act(line.legal_reference),
        )
        for line in assessment.lines
    ]


def _suggestions(form: CalculatorForm, *, always: bool = False) -> list[Suggestion]:
    """The codes that words may mean; of digits only while one types."""
    words = form.goods().commodity.strip()
    if not words or (form.has_code and not always):
        return []
    language = (get_language() or "en").partition("-")[0]
    kept = {name: text for name, text in form.given.items() if text and name != "commodity"}
    return [
        Suggestion(
            hit.goods.code,
            hit.goods.wording(language),
            " › ".join(above.wording(language).text[:60] for above in hit.path[1:-1]),
            f"{reverse('duties:calculator')}?{urlencode({'commodity': hit.goods.code, **kept})}",
        )
        for hit in search(words, form.on, SUGGESTED * 3)
        if hit.goods.code.isdigit() and len(hit.goods.code) >= 6  # noqa: PLR2004  # digits that can be declared
    ][:SUGGESTED]
