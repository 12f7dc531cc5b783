"""`customhouse message aside` and `message replay`: messages that were set aside, and sending them on again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from customhouse.clearance.records import Result
from customhouse.clearance.replaying import replay_message
from customhouse.clearance.showing.declarations import outcome_as_json
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.exchange.queries import listed, set_aside_messages

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def aside(as_json: AsJson = False) -> None:
    """List messages that were set aside and not replayed yet, the oldest first."""
    for row in listed(set_aside_messages()).iterator(chunk_size=500):
        line = {
            "message": row.pk,
            "reason": row.reason,
            "sender": row.sender,
            "received_at": f"{row.received_at:%Y-%m-%dT%H:%M:%SZ}",
            "size": row.size,
            "channel": row.channel,
        }
        typer.echo(
            msgspec.json.encode(line).decode()
            if as_json
            else "{message:>9}  {received_at}  {size:>9}  {reason:32}  {sender}".format(**line)
        )


def replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers of messages that are set aside.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every message that is set aside.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send messages that were set aside on their way again; exit 1 if one is still set aside, or cannot be replayed."""
    if bool(numbers) == every:
        typer.echo("Name the messages by their numbers, or all of them by --all.", err=True)
        raise typer.Exit(2)
    asked = list(set_aside_messages().values_list("pk", flat=True)) if every else list(dict.fromkeys(numbers or ()))
    done = [_replayed(number, as_json=as_json) for number in asked]
    raise typer.Exit(0 if all(done) else 1)


def _replayed(number: int, *, as_json: bool) -> bool:
    """Replay one and tell its outcome; whether it went through, accepted or refused."""
    try:
        outcome = replay_message(received=number, actor=SYSTEM, at=datetime.now(UTC))
    except Conflict as error:
        finding = {"code": error.code, "message": error.text(), "remedy": error.cure()}
        _tell({"message": number, "outcome": "conflict", "errors": [finding]}, as_json=as_json)
        return False
    line = {"message": number, "received": outcome.received, **outcome_as_json(outcome)}
    _tell(line, as_json=as_json)
    return outcome.result in {Result.ACCEPTED, Result.REJECTED}


def _tell(line: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        typer.echo(msgspec.json.encode(line).decode())
        return
    typer.echo(f"{line['message']:>9}  {line['outcome']:12}  {line.get('mrn') or line.get('lrn') or ''}")
    errors = line["errors"]
    assert isinstance(errors, list)  # noqa: S101  # made so just above
    for error in errors:
        typer.echo(f"           {error['code']}: {error['message']} {error['remedy']}")
