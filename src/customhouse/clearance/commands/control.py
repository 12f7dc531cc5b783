"""`customhouse inspections`: the control of goods from the command line, in the name of somebody who may do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from customhouse.clearance import controlling
from customhouse.clearance.inspections import queries, services
from customhouse.clearance.inspections.access import READ
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, MeasureKind, Report
from customhouse.clearance.inspections.rules.states import Ending
from customhouse.clearance.inspections.showing import (
    change_as_json,
    measure_as_json,
    order_as_json,
    order_in_full_as_json,
    question_as_json,
)
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.models import User
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.targeting.lanes.records import Lane

app = typer.Typer(no_args_is_help=True, help="Work orders, questions, and goods that are held.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--as", help="The user in whose name it is done.")]
Order = Annotated[str, typer.Argument(help="The work order: MRN/number.")]
Asked = Annotated[str, typer.Argument(help="The question: MRN/number.")]
Mrn = Annotated[str, typer.Argument(help="The MRN of the declaration.")]
Reason = Annotated[str, typer.Option(help="Why.")]
PARTS = 3
"""Of a finding on the command line."""


@app.command(name="list")
def list_orders(
    *,
    user: As = "",
    office: Annotated[str, typer.Option(help="Only of this office.")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="Only those of the user.")] = False,
    as_json: Json = False,
) -> None:
    """List the work orders that wait for their report, the most pressing first."""
    actor, at = _acting(user), datetime.now(UTC)
    require(actor, READ)
    rows = queries.open_orders(actor, offices=[office] if office else ())
    for row in rows.filter(examiner=actor.user_id or 0) if mine else rows:
        _print(order_as_json(row, at), as_json, _line)


@app.command()
def take(order: Order, *, user: As, as_json: Json = False) -> None:
    """Take up a work order that is assigned to the user."""
    at = datetime.now(UTC)
    taken = services.take_order(reference=order, actor=_acting(user), at=at)
    _print(order_as_json(taken, at), as_json, _line)


@app.command()
def report(
    order: Order,
    *,
    user: As,
    finding: Annotated[
        list[str] | None, typer.Option(help="CODE:ITEM:FOUND, or CODE:0:what it is; repeat for several. None: conform.")
    ] = None,
    note: Annotated[str, typer.Option(help="A note for the file.")] = "",
    as_json: Json = False,
) -> None:
    """Report a work order that the user took up: conform, or with findings."""
    at = datetime.now(UTC)
    found = tuple(_finding(text) for text in finding or [])
    said = Report(Conclusion.FINDINGS if found else Conclusion.CONFORM, found, note)
    done = controlling.report(reference=order, said=said, actor=_acting(user), at=at)
    told = order_in_full_as_json(done.order, at) | {"evaded": f"{done.evaded:f}", "penalties": list(done.penalties)}
    _print(told, as_json, _line)


@app.command()
def ask(
    mrn: Mrn,
    text: Annotated[str, typer.Argument(help="The question.")],
    *,
    user: As,
    documents: Annotated[str, typer.Option(help="Documents wanted.")] = "",
    days: Annotated[int, typer.Option(min=0, max=60, help="Working days to answer; the law's at least.")] = 0,
    as_json: Json = False,
) -> None:
    """Ask the trader something about a declaration."""
    at = datetime.now(UTC)
    asked = controlling.ask(
        mrn=mrn, text=text, documents_wanted=documents, working_days=days, actor=_acting(user), at=at
    )
    _print(question_as_json(asked, at), as_json, lambda row: f"{row['question']}: answer by {row['due_at']}")


@app.command(name="close-question")
def close_question(question: Asked, *, user: As, as_json: Json = False) -> None:
    """Say that the answer to a question was read and is enough."""
    at = datetime.now(UTC)
    closed = controlling.close_question(reference=question, actor=_acting(user), at=at)
    _print(question_as_json(closed, at), as_json, lambda row: f"{row['question']}: {row['state']}")


@app.command(name="raise")
def raise_control(
    mrn: Mrn,
    *,
    user: As,
    lane: Annotated[Lane, typer.Option(help="At least this lane.")],
    control: Annotated[list[str] | None, typer.Option(help="A further control type; repeat for several.")] = None,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Make a control stricter, at once."""
    actor, at = _acting(user), datetime.now(UTC)
    order = controlling.raise_control(mrn=mrn, lane=lane, controls=control or [], reason=reason, actor=actor, at=at)
    _print({"mrn": mrn, "order": order.reference if order else None}, as_json, lambda row: str(row["order"] or mrn))


@app.command()
def lower(
    mrn: Mrn,
    *,
    user: As,
    lane: Annotated[Lane, typer.Option(help="This lane instead.")],
    control: Annotated[list[str] | None, typer.Option(help="A control type that stays; repeat for several.")] = None,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Propose a lighter control; another person decides."""
    at = datetime.now(UTC)
    change = services.propose_lowering(
        mrn=mrn, lane=lane, controls=tuple(control or []), reason=reason, actor=_acting(user), at=at
    )
    _print(change_as_json(change), as_json, lambda row: f"{row['change']}: {row['decision']}")


@app.command()
def hold(mrn: Mrn, *, user: As, reason: Reason, as_json: Json = False) -> None:
    """Hold the goods of a declaration: release waits."""
    at = datetime.now(UTC)
    measure = controlling.keep_goods(mrn=mrn, kind=MeasureKind.HOLD, reason=reason, actor=_acting(user), at=at)
    _print(measure_as_json(measure), as_json, lambda row: f"{row['measure']}: {row['kind']}")


@app.command(name="release-hold")
def release_hold(
    measure: Annotated[str, typer.Argument(help="The hold: MRN/number.")],
    *,
    user: As,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Lift a hold; clearance goes on."""
    at = datetime.now(UTC)
    ended = controlling.end_measure(reference=measure, ending=Ending.LIFTED, reason=reason, actor=_acting(user), at=at)
    _print(measure_as_json(ended), as_json, lambda row: f"{row['measure']}: {row['ending']}")


def _acting(name: str) -> Actor:
    """The user of that name as an actor; without a name the installation's owner, who reads and opens."""
    if not name:
        return SYSTEM
    user = User.objects.filter(username=name).first() if name.isprintable() else None
    if user is None:
        raise NotFound("user", name if name.isprintable() else "")
    return actor_of(user)


def _finding(text: str) -> ControlFinding:
    """A finding from `CODE:ITEM:FOUND`."""
    code, item, found = ([*text.split(":", PARTS - 1), "", ""])[:PARTS]
    if not (item.isdecimal() and item.isascii()):
        raise typer.BadParameter(f"{text!r} is not CODE:ITEM:FOUND")
    number = int(item)
    return ControlFinding(code, number, found=found, note="" if number else found)


def _print(row: dict[str, Any], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    print(msgspec.json.encode(row).decode() if as_json else line(row))


def _line(row: dict[str, Any]) -> str:
    return f"{row['order']:22} {row['lane']:7} {row['state']:9} {row['examiner'] or '-':16} {row['due_at']}"
