"""`customhouse risk learn` and `outcomes`: a model from one's own controls, and what models said beside them."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.permissions import require
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.foundation.config.spans import days_between
from customhouse.insight.selection.commands import From, History, To, past_of
from customhouse.insight.selection.learning import labelled_items
from customhouse.insight.selection.learning import learn as learned
from customhouse.insight.selection.rules.comparing_models import outcome_as_data
from customhouse.insight.selection.services import compare_models
from customhouse.insight.selection.sources import past_sources
from customhouse.targeting.learning.access import REGISTER_MODEL
from customhouse.targeting.learning.commands import HIGHEST_SEED, explained
from customhouse.targeting.learning.services import register_model
from customhouse.targeting.profiles.commands import As, acting

LEAST, MOST = 0.05, 0.9
DAYS = 90


def outcomes(
    *,
    first: From = None,
    last: To = None,
    user: As = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a model.")] = False,
) -> None:
    """Tell what models said of declarations, beside what controls found and officers did; 90 days by default."""
    zone = ZoneInfo(installed_pack().timezone)
    begin, end = days_between(first, last, until=legal_day(datetime.now(UTC)), days=DAYS)
    for found in compare_models(first=begin, last=end, zone=zone, actor=acting(user)):
        said = outcome_as_data(found)
        print(json.dumps(said) if as_json else "  ".join(f"{name} {value}" for name, value in said.items()))


def learn(
    *,
    model: Annotated[Path, typer.Option(dir_okay=False, help="The file that receives the model.")],
    first: From = None,
    last: To = None,
    history: History = None,
    later: Annotated[
        float, typer.Option(min=LEAST, max=MOST, help="The share of latest items by which it is measured.")
    ] = 0.25,
    rows: Annotated[
        Path | None, typer.Option(file_okay=False, help="A folder that keeps the rows learned from.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="The same seed gives the same model.")] = 1,
    register: Annotated[
        bool, typer.Option("--register", help="Register it as a challenger; --as names the analyst.")
    ] = False,
    user: As = "",
    as_json: Annotated[bool, typer.Option("--json", help="The model's card as JSON.")] = False,
) -> None:
    """Learn from this installation's controls: facts as of selection, findings as reported. Lanes may ask the model."""
    at, actor = datetime.now(UTC), acting(user)
    if register:
        require(actor, REGISTER_MODEL)
    with explained(as_json), ExitStack() as held:
        past, progress = held.enter_context(past_of(law_in_force(), at, first, last, history))
        folder = rows or Path(held.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        data, card = learned(labelled_items(past, past_sources(), progress), folder, later=later, seed=seed)
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_bytes(data)
    if register:
        register_model(data=data, actor=actor, at=at)
    if as_json:
        print(json.dumps({"model": str(model), "registered": register, **card}, ensure_ascii=False))
        return
    novel = card["measured"]["all"]
    print(
        f"{model}: {card['digest']}, {card['train']['rows']} and {card['valid']['rows']} items, AUC {novel['auc']:.3f}"
    )
    if register:
        print("It is registered as a challenger. Another analyst approves it: customhouse risk approve.")
