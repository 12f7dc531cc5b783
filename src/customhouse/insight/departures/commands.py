"""`customhouse flows`: define which flows are watched, list them, tell what departs, watch one no more."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from django.utils import timezone
from pydantic import ValidationError

from customhouse.foundation.access.records import SYSTEM
from customhouse.insight.departures.payloads import FlowDefinition, departure_as_json, flow_as_json
from customhouse.insight.departures.queries import FIRST_DAY, LAST_DAY, departures_of
from customhouse.targeting.flows import services
from customhouse.targeting.flows.queries import watched_for

app = typer.Typer(no_args_is_help=True, help="Flows: what is normal for them, and what departs from it.")
Code = Annotated[str, typer.Argument(help="The code of a watched flow.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.callback()
def flows() -> None:
    """Flows: what is normal for them, and what departs from it."""


@app.command()
def define(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A definition (YAML or JSON; docs/flows.md).")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Watch a flow as a file defines it; one of the same code is watched no more."""
    row = services.define_flow(reference=_read(file, as_json=as_json).record(), actor=SYSTEM, at=timezone.now())
    print(json.dumps(flow_as_json(row), ensure_ascii=False) if as_json else f"{row.code} is watched.")


@app.command(name="list")
def list_flows(*, as_json: Json = False) -> None:
    """List the flows that are watched."""
    for row in watched_for(SYSTEM):
        print(json.dumps(flow_as_json(row), ensure_ascii=False) if as_json else f"{row.code:<30}  {row.title}")


@app.command()
def departures(
    code: Code,
    *,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Before which day; tomorrow.")] = None,
    as_json: Json = False,
) -> None:
    """Tell what of a watched flow departs from what is normal for it, the most telling first.

    Of a day in the past too, declarations are read as they are in force now.
    """
    day = until.date() if until else date.fromordinal(timezone.localdate().toordinal() + 1)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise typer.BadParameter(f"Give a day between {FIRST_DAY} and {LAST_DAY}.", param_hint="--until")
    _, found = departures_of(SYSTEM, code, until=day)
    for each in found:
        told = departure_as_json(each)
        of = ", ".join(filter(None, told["flow"].values()))
        line = f"{told['score']:>5.1f}  {of}  {told['sentence']}  {' '.join(told['declarations'])}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line)


@app.command()
def retire(code: Code, *, as_json: Json = False) -> None:
    """Watch a flow no more."""
    row = services.retire_flow(code=code, actor=SYSTEM, at=timezone.now())
    print(json.dumps({"code": row.code, "retired": True}) if as_json else f"{row.code} is watched no more.")


def _read(file: Path, *, as_json: bool) -> FlowDefinition:
    """The definition in a file; what is wrong in it is said with its field (exit 1)."""
    try:
        said: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        return FlowDefinition.model_validate(said)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        field, cause = "file", f"{file.name} is neither YAML nor JSON: {' '.join(str(error).split())[:160]}"
    except ValidationError as error:
        first = error.errors()[0]
        field, cause = ".".join(map(str, first["loc"])) or "file", first["msg"]
    told = {"code": "FLW-DEFINITION", "field": field, "message": cause, "remedy": "See docs/flows.md."}
    print(json.dumps(told) if as_json else f"{told['code']}: {field}: {cause} {told['remedy']}", file=sys.stderr)
    raise typer.Exit(1) from None
