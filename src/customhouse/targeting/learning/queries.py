"""Reading models: the champion of a map, and what analysts see."""

from __future__ import annotations

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.asking import asked
from customhouse.targeting.learning.access import READ_MODELS
from customhouse.targeting.learning.advising import ModelAdviser
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.states import ModelState

LIVE = "facts"
"""The map whose champion is asked of declarations as they come."""
_kept: dict[str, ModelAdviser] = {}
"""The champion of this process under its digest: at most one."""


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


def adviser() -> ModelAdviser | None:
    """The champion that is asked of declarations, loaded once a process; None where none is in force."""
    digests = _champions(LIVE)
    if not digests:
        return None
    [(digest,)] = digests
    known = _kept.get(digest)
    if known is None:
        _kept.clear()
        known = _kept[digest] = ModelAdviser(digest, lambda: bytes(RiskModel.objects.get(digest=digest).data))
    return known


@asked
def _champions(name: str) -> QuerySet[RiskModel, tuple[str]]:
    return RiskModel.objects.filter(map=name, state=ModelState.CHAMPION).order_by().values_list("digest")
