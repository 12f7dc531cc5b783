"""`customhouse risk models | register | approve | roll-back`: the registry of models, in the name of an analyst."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.targeting.learning import queries, services
from customhouse.targeting.learning.models import RiskModel

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--as", help="The user in whose name it is done.")]
Digest = Annotated[str, typer.Argument(help="The digest of the model.")]
Reason = Annotated[str, typer.Option(help="Why.")]


def models(*, as_json: Json = False) -> None:
    """List the models that are registered, the latest first."""
    for model in queries.visible_to(SYSTEM):
        _print(model, as_json=as_json)


def register(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A model made by `risk train`.")],
    *,
    user: As,
    as_json: Json = False,
) -> None:
    """Register a model as a challenger; another analyst approves it."""
    _print(services.register_model(data=file.read_bytes(), actor=_acting(user), at=datetime.now(UTC)), as_json=as_json)


def approve(digest: Digest, *, user: As, reason: Reason, as_json: Json = False) -> None:
    """Make a challenger the champion of its map: by somebody other than who registered it."""
    done = services.approve_model(digest=digest, reason=reason, actor=_acting(user), at=datetime.now(UTC))
    _print(done, as_json=as_json)


def roll_back(digest: Digest, *, user: As, reason: Reason, as_json: Json = False) -> None:
    """Go back from a champion to the one before it."""
    done = services.roll_back(digest=digest, reason=reason, actor=_acting(user), at=datetime.now(UTC))
    _print(done, as_json=as_json)


def _acting(username: str) -> Actor:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound("user", username)
    return actor_of(user)


def _print(model: RiskModel, *, as_json: bool) -> None:
    told = {
        "digest": model.digest,
        "map": model.map,
        "state": model.state,
        "registered_by": model.registered_by,
        "registered_at": model.registered_at.isoformat(),
        "approved_by": model.approved_by,
        "reason": model.reason,
    }
    line = "{digest}  {map}  {state}  {registered_by}  {approved_by}".format(**told)
    print(json.dumps(told, ensure_ascii=False) if as_json else line)
