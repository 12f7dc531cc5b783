"""Registering, approving and taking back models: the only door for writing them. Four eyes make a champion."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, CustomhouseError, NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import msgid
from customhouse.targeting.learning.access import APPROVE_MODEL, REGISTER_MODEL
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.records import UnusableInputError
from customhouse.targeting.learning.states import TRANSITIONS, ModelState

LONGEST_REASON = 500


@transaction.atomic
def register_model(*, data: bytes, actor: Actor, at: datetime) -> RiskModel:
    """Keep a model's file as a challenger. Raises `AccessDenied`, `CustomhouseError` (RSK-MODEL), `Conflict`."""
    require(actor, REGISTER_MODEL)
    from customhouse.targeting.learning.rules.archive import unpacked  # needs the extra `learning`

    try:
        _, card = unpacked(data)
    except UnusableInputError as error:
        raise CustomhouseError(
            error.code,
            msgid("The file is no model that can be used."),
            msgid("Train a model by the command “risk train”, and register the file that it wrote."),
        ) from None
    if RiskModel.objects.filter(digest=card["digest"]).exists():
        raise Conflict(
            "RSK-KNOWN", msgid("This model is registered already."), msgid("Look it up in the list of models.")
        )
    model = RiskModel.objects.create(
        digest=card["digest"],
        map=card["map"],
        state=ModelState.CHALLENGER,
        card=dict(card),
        data=data,
        registered_at=at,
        registered_by=actor.name,
    )
    _record(model, "model.registered", actor, at)
    return model


@transaction.atomic
def approve_model(*, digest: str, reason: str, actor: Actor, at: datetime) -> RiskModel:
    """Make a challenger the champion of its map; the champion so far retires.

    Raises `AccessDenied`, `NotFound`, and `Conflict` where it is no challenger or the same person registered it.
    """
    require(actor, APPROVE_MODEL)
    model = _locked(digest)
    _check_state(model, "approve")
    if model.registered_by == actor.name:
        raise Conflict(
            "RSK-FOUR-EYES",
            msgid("Whoever registered a model does not approve it."),
            msgid("Ask another analyst to look at its card and approve it."),
        )
    before = _retire_champion(model.map)
    model.state, model.predecessor = ModelState.CHAMPION, before
    model.approved_at, model.approved_by, model.reason = at, actor.name, _reason(reason)
    model.save(update_fields=["state", "predecessor", "approved_at", "approved_by", "reason"])
    _record(model, "model.approved", actor, at)
    return model


@transaction.atomic
def roll_back(*, digest: str, reason: str, actor: Actor, at: datetime) -> RiskModel:
    """Go back from a champion to the one before it, which was approved once; the champion retires.

    One person suffices: what returns was approved by two. Raises `AccessDenied`, `NotFound`, and `Conflict` where the
    model is no champion or had none before it.
    """
    require(actor, APPROVE_MODEL)
    model = _locked(digest)
    _check_state(model, "succeed")
    if model.predecessor_id is None:
        raise Conflict(
            "RSK-FIRST",
            msgid("No model was champion before this one."),
            msgid("Approve another challenger instead."),
        )
    before = RiskModel.objects.select_for_update().get(pk=model.predecessor_id)
    _check_state(before, "return")
    model.state, model.reason = ModelState.RETIRED, _reason(reason)
    model.save(update_fields=["state", "reason"])
    before.state = ModelState.CHAMPION
    before.save(update_fields=["state"])
    _record(model, "model.rolled_back", actor, at)
    return before


def _locked(digest: str) -> RiskModel:
    model = RiskModel.objects.select_for_update().defer("data").filter(digest=digest).first()
    if model is None:
        raise NotFound("model", digest[:64])
    return model


def _check_state(model: RiskModel, act: str) -> None:
    if ModelState(model.state) not in TRANSITIONS[act][0]:
        raise Conflict(
            "RSK-STATE",
            msgid("The model is not in a state in which this can be done."),
            msgid("Look at the list of models: somebody may have decided already."),
        )


def _retire_champion(name: str) -> RiskModel | None:
    champion = RiskModel.objects.select_for_update().defer("data").filter(map=name, state=ModelState.CHAMPION).first()
    if champion is not None:
        champion.state = ModelState.RETIRED
        champion.save(update_fields=["state"])
    return champion


def _reason(reason: str) -> str:
    """The reason, without which nothing is decided."""
    if not reason.strip():
        raise CustomhouseError("RSK-REASON", msgid("A reason is missing."), msgid("Say why in a sentence."))
    return reason.strip()[:LONGEST_REASON]


def _record(model: RiskModel, kind: str, actor: Actor, at: datetime) -> None:
    told = {"map": model.map, "digest": model.digest, "reason": model.reason}
    record_event(subject=f"model:{model.digest[:16]}", kind=kind, payload=told, actor=actor, at=at)
