"""`GET /classify`: goods in words to ranked codes, for whoever builds an entry form on it. Public: nothing is kept."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from ninja import Query, Router

from customhouse.foundation.config.country import legal_day
from customhouse.tariff.classification import queries
from customhouse.tariff.classification.forms import LONGEST
from customhouse.tariff.classification.payloads import ClassificationPayload, payload_of
from customhouse.tariff.nomenclature import queries as nomenclature
from customhouse.tariff.nomenclature.api import Day

router = Router(tags=["tariff"])


@router.get("/classify", auth=None, response=ClassificationPayload)
def classify_goods(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it over
    q: Annotated[str, Query(min_length=1, max_length=LONGEST, description="The goods in words.")],
    at: Day = None,
    top: Annotated[int, Query(ge=1, le=50, description="How many codes.")] = 5,
) -> ClassificationPayload:
    """The codes that goods in words may have, best first, with probabilities, the way, and what would settle it."""
    on = at or legal_day(timezone.now())
    language = (get_language() or "en").partition("-")[0]
    return payload_of(q, queries.classify(q, on, top), nomenclature.snapshot(), on, language, gettext)
