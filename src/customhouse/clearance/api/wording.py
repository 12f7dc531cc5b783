"""What the words of a declaration's goods say of their codes, over HTTP, for officials."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from ninja import Router, Schema

from customhouse.clearance.api.control import Mrn
from customhouse.clearance.declarations.access import READ_ALL
from customhouse.clearance.declarations.queries import find, items_of
from customhouse.clearance.showing import wording
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of

router = Router(tags=["risk"])


class LikelierCode(Schema):
    """A code that the words speak for, with its probability."""

    code: str
    description: str
    p: float


class ItemWordsPayload(Schema):
    """What the words of an item say of its code.

    `misclassification` is the fact of profiles: from 0 to 1; null where the words say too little. `p_declared` and
    `p_likelier` are the chances of the declared heading and of the likeliest one.
    """

    item: int
    commodity: str
    description: str
    misclassification: float | None
    p_declared: float | None
    p_likelier: float | None
    likelier: list[LikelierCode]
    sentence: str


@router.get("/declarations/{mrn}/wording", response={200: list[ItemWordsPayload], 404: Problem})
def list_item_words(request: HttpRequest, mrn: Mrn) -> list[dict[str, Any]]:
    """What words say of the codes of goods; nothing where no model was trained before the day of these goods."""
    actor = actor_of(request)
    require(actor, READ_ALL)
    declaration = find(actor, mrn)
    if declaration is None:
        raise NotFound("declaration", mrn)
    items = list(items_of(declaration)[: wording.MOST])
    return [_item(each) for each in wording.told(declaration, items, get_language() or "en", gettext)]


def _item(each: wording.Told) -> dict[str, Any]:
    doubt = each.doubt
    return {
        "item": each.item.number,
        "commodity": each.item.tariff_code,
        "description": each.item.description,
        "misclassification": round(doubt.strength, 3) if doubt else None,
        "p_declared": round(doubt.p_declared, 4) if doubt else None,
        "p_likelier": round(doubt.p_likelier, 4) if doubt else None,
        "likelier": [{"code": code, "description": text, "p": round(p, 4)} for code, text, p in each.likelier],
        "sentence": each.sentence,
    }
