"""The broker's page: goods in words, and the codes that they may have, with the way and what would settle it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from customhouse.tariff.classification import queries
from customhouse.tariff.classification.forms import GoodsForm
from customhouse.tariff.classification.payloads import ClassificationPayload, payload_of
from customhouse.tariff.nomenclature import queries as nomenclature

SHOWN = 5
LEAST = 0.005  # below, a page of whole per cents could only say nought


@require_safe
def classify(request: HttpRequest) -> HttpResponse:
    """Goods in words to codes; the address holds the question."""
    asked = "q" in request.GET
    today = timezone.localdate()
    form = GoodsForm(request.GET if asked else None, initial={"at": today})
    shown: dict[str, Any] = {"form": form, "on": today}
    if asked and form.is_valid():
        on = form.cleaned_data["at"] or today
        text = form.cleaned_data["q"]
        language = (get_language() or "en").partition("-")[0]
        ranking = queries.classify(text, on, SHOWN)
        answer = payload_of(text, ranking, nomenclature.snapshot(), on, language, gettext)
        shown |= {"on": on, "answer": answer, "language": language, "found": _found(answer), "asked": text}
    return render(request, "classification/classify.html", shown)


def _found(answer: ClassificationPayload) -> list[dict[str, Any]]:
    """The codes with their share in per cent and the pages that go on from them."""
    return [
        {
            "code": each,
            "share": round(100 * each.p),
            "url": reverse("nomenclature:code", args=[each.code]),
            "calculator": f"{reverse('duties:calculator')}?{urlencode({'commodity': each.code})}",
        }
        for each in answer.codes
        if each.path and each.p >= LEAST
    ]
