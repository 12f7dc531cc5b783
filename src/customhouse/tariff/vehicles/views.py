"""The public vehicle estimator: a question by GET, so that its address can be given to others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.reference.units.rules import one_of
from customhouse.tariff.duties.choices import Choice
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.schedules.rules.options import OptionLine
from customhouse.tariff.schedules.showing import KINDS, needed
from customhouse.tariff.vehicles.forms import VehicleForm
from customhouse.tariff.vehicles.queries import Estimate, Worth, estimate_vehicle
from customhouse.tariff.vehicles.records import EFFECTS, PROHIBITED, Condition
from customhouse.tariff.vehicles.rules.believing import BASES


@dataclass(frozen=True, slots=True)
class LineWords:
    """A charge in words: the tax, the unit of its base (empty: money), the rate, and the text of law."""

    line: OptionLine
    tax: str
    base_unit: str
    rate: str
    act: str


@dataclass(frozen=True, slots=True)
class OptionWords:
    """An option in words: its name, what it takes, its charges."""

    choice: Choice
    name: str
    needs: tuple[str, ...]
    lines: tuple[LineWords, ...]


@dataclass(frozen=True, slots=True)
class WorthWords:
    """A customs value in words: its basis, the written explanation, its options."""

    worth: Worth
    basis: str
    explanation: tuple[tuple[str, str], ...]
    options: tuple[OptionWords, ...]


@require_safe
def estimator(request: HttpRequest) -> HttpResponse:
    """Ask, and tell code, value, charges and conditions."""
    form = VehicleForm(request.GET.dict(), timezone.localdate())
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            shown |= _answer(estimate_vehicle(form.asked(), form.on))
        except Refused as error:
            form.tell(error.findings)
    shown["questions"] = [form[name] for name in form.further]
    return render(request, "vehicles/estimator.html", shown)


def _answer(estimate: Estimate) -> dict[str, Any]:
    language = (get_language() or "en").partition("-")[0]
    reader = Reader(estimate.as_of)
    return {
        "estimate": estimate,
        "steps": [
            (step.goods.code, step.goods.wording(language), [each.text(gettext) for each in step.because])
            for step in estimate.classified.steps
        ],
        "because": [each.text(gettext) for each in estimate.because],
        "worths": [_worth(worth, reader, language) for worth in estimate.worths],
        "prohibitions": [_told(row, language) for row in estimate.conditions if row.effect == PROHIBITED],
        "demands": [_told(row, language) for row in estimate.conditions if row.effect != PROHIBITED],
        "notes": _placeless(estimate.notes + estimate.taken.options[0].notes),
    }


def _told(row: Condition, language: str) -> tuple[str, str, str]:
    """What a condition does, its text, and the law that says so."""
    return gettext(EFFECTS[row.effect]), row.text(language), row.legal_reference


def _worth(worth: Worth, reader: Reader, language: str) -> WorthWords:
    return WorthWords(
        worth,
        gettext(BASES[worth.basis]),
        tuple((step.citation(gettext), step.text(gettext)) for step in worth.valuation.explanation),
        tuple(_option(choice, reader, language) for choice in worth.options),
    )


def _option(choice: Choice, reader: Reader, language: str) -> OptionWords:
    lines = tuple(
        LineWords(
            line,
            reader.tax(line.type),
            " × ".join(gettext(one_of(unit)) for unit in line.base_unit.split("×")) if line.base_unit else "",
            reader.rate(line.rate),
            reader.act(line.legal_reference),
        )
        for line in choice.lines
    )
    told = replace(choice, lacking=_placeless(choice.lacking))
    return OptionWords(told, gettext(KINDS[choice.kind]), needed(choice.needs, language), lines)


def _placeless(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings without the place in a message: there is no message."""
    return tuple(replace(finding, pointer="", path="") for finding in findings)
