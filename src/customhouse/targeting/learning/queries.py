"""Reading models: the champion of a map, and what analysts see."""

from __future__ import annotations

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.targeting.learning.access import READ_MODELS
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.states import ModelState


def visible_to(actor: Actor) -> QuerySet[RiskModel]:
    """Every model without its bytes, the latest first. Raises `AccessDenied`."""
    require(actor, READ_MODELS)
    return RiskModel.objects.defer("data")


def model_for(actor: Actor, digest: str) -> RiskModel:
    """One model. Raises `AccessDenied`, `NotFound`."""
    found = visible_to(actor).filter(digest=digest).first()
    if found is None:
        raise NotFound("model", digest[:64])
    return found


def champion(name: str) -> RiskModel | None:
    """The model in force for a map, with its bytes; None where none was ever approved."""
    return RiskModel.objects.filter(map=name, state=ModelState.CHAMPION).first()
