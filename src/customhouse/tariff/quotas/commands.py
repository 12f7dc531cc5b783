"""`customhouse quotas`: list tariff quotas, open one, share out what was asked."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, NoReturn

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import legal_day
from customhouse.reference.identifiers import eori
from customhouse.tariff.quotas import services
from customhouse.tariff.quotas.queries import requests_of, standings
from customhouse.tariff.quotas.records import Kind, Period, QuotaLaw, Remainder, Returned, State

NOT_DOABLE, BAD_ARGUMENTS = 1, 2
app = typer.Typer(no_args_is_help=True, help="Tariff quotas: balances, periods, sharing out.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Order = Annotated[str, typer.Argument(help="Order number of the quota.")]


@app.command("list")
def list_quotas(
    *,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="Today if absent.")] = None,
    as_json: Json = False,
) -> None:
    """List the quotas of a day with what is left of them."""
    for row in standings(at.date() if at else timezone.localdate()):
        told = {
            "order_number": row.law.order_number,
            "unit": row.law.unit,
            "volume": f"{row.volume.normalize():f}",
            "balance": f"{row.balance.normalize():f}",
            "state": row.state.value,
        }
        print(json.dumps(told) if as_json else "\t".join(told.values()))


@app.command("open")
def open_quota(  # noqa: PLR0917  # each option of the command is an argument
    order: Order,
    volume: Annotated[str, typer.Option(help="Volume of the period.")],
    unit: Annotated[str, typer.Option(help="Unit by UNECE Rec 20.")],
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    law: Annotated[str, typer.Option(help="Legal reference.")] = "",
    kind: Annotated[Kind, typer.Option(help="How it is given out.")] = Kind.FIRST_COME,
    allocation: Annotated[Period, typer.Option(help="What shares alike.")] = Period.DAY,
    remainder: Annotated[Remainder, typer.Option(help="Who gets what cutting leaves.")] = Remainder.LARGEST,
    returned: Annotated[
        Returned, typer.Option(help="Who gets what is given back: whoever asks next, or first those left short.")
    ] = Returned.BALANCE,
    parent: Annotated[str, typer.Option(help="Order number of the quota above it.")] = "",
    critical_at: Annotated[
        int, typer.Option(min=0, max=100, help="Per cent of the volume from which on it is critical.")
    ] = 90,
    scale: Annotated[int, typer.Option(min=0, max=6, help="Decimals to which shares are cut.")] = 3,
    as_json: Json = False,
) -> None:
    """Open a period of a quota with its whole volume."""
    quota = QuotaLaw(order, unit, law, kind, allocation, remainder, returned, scale, Decimal(critical_at), parent)
    days = {"valid_from": first.date(), "valid_to": last.date()}
    try:
        period = services.open_period(law=quota, **days, volume=_figure(volume), actor=SYSTEM, at=timezone.now())
    except CustomhouseError as error:
        _tell(error)
    told = {"order_number": order, "balance": f"{period.balance:f}", "state": period.state}
    print(json.dumps(told) if as_json else "\t".join(told.values()))


@app.command("share-out")
def share_out(
    order: Annotated[str, typer.Argument(help="Order number of the quota; none with --all.")] = "",
    *,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; yesterday if absent.")
    ] = None,
    of_all: Annotated[bool, typer.Option("--all", help="Of every quota that can be shared out, to yesterday.")] = False,
    as_json: Json = False,
) -> None:
    """Give each request that waits its part, day by day."""
    if bool(order) is of_all or (of_all and until):
        raise typer.BadParameter("Name one quota, or share out --all to yesterday.")
    now = timezone.now()
    day: date = until.date() if until else legal_day(now) - timedelta(days=1)
    try:
        if of_all:
            decided = services.share_out_all(actor=SYSTEM, at=now)
        else:
            decided = services.share_out(order_number=order, until=day, actor=SYSTEM, at=now)
    except CustomhouseError as error:
        _tell(error)
    told = {"order_number": order or None, "until": day.isoformat(), "decided": decided}
    print(json.dumps(told) if as_json else "\t".join(str(each) for each in told.values()))


@app.command()
def licence(
    order: Order,
    number: Annotated[str, typer.Argument(help="Number of the licence, as declarations will name it.")],
    *,
    holder: Annotated[str, typer.Option(help="Identifier of the trader who may use it.")],
    quantity: Annotated[str, typer.Option(help="How much it gives, in the quota's unit.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of the period; else today.")] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; that of the period if absent.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; that of the period if absent.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give a licence to draw on a licensed quota."""
    day = on.date() if on else timezone.localdate()
    about = {"order_number": order, "number": number[:40], "holder": eori.compact(holder)[:40]}
    try:
        services.grant_licence(
            **about,
            quantity=_figure(quantity),
            on=day,
            days=(first.date() if first else None, last.date() if last else None),
            actor=SYSTEM,
            at=timezone.now(),
        )
    except CustomhouseError as error:
        _tell(error)
    told = {**about, "quantity": quantity}
    print(json.dumps(told) if as_json else "\t".join(told.values()))


class Held(StrEnum):
    """How a quota can be held, or let go."""

    BLOCKED = "blocked"
    SUSPENDED = "suspended"
    NONE = "none"


@app.command()
def hold(
    order: Order,
    state: Annotated[Held, typer.Argument(help="blocked or suspended; none lets it go.")],
    *,
    reason: Annotated[str, typer.Option(help="The reason, which the trail keeps.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of the period; else today.")] = None,
    as_json: Json = False,
) -> None:
    """Block or suspend a quota, or let it go again."""
    wanted = None if state is Held.NONE else State(state.value)
    day = on.date() if on else timezone.localdate()
    try:
        period = services.hold(
            order_number=order, state=wanted, on=day, reason=reason[:500], actor=SYSTEM, at=timezone.now()
        )
    except CustomhouseError as error:
        _tell(error)
    told = {"order_number": order, "state": period.state}
    print(json.dumps(told) if as_json else "\t".join(told.values()))


@app.command()
def requests(
    order: Order,
    *,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of the period; else today.")] = None,
    as_json: Json = False,
) -> None:
    """List what was asked of a quota, in order of acceptance, and what each request got."""
    for row in requests_of(order, on.date() if on else timezone.localdate()):
        told = {
            "reference": row.reference,
            "declaration": row.subject or None,
            "item": row.item,
            "accepted_at": row.accepted_at.isoformat(),
            "asked": f"{row.quantity.normalize():f}",
            "got": None if row.allocated is None else f"{(row.allocated - row.returned).normalize():f}",
            "cause": row.cause,
            "withdrawn": row.withdrawn_at is not None,
        }
        print(json.dumps(told) if as_json else "\t".join("" if each is None else str(each) for each in told.values()))


def _figure(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        print(f"“{text[:40]}” is no quantity. Write figures with a point before decimals.", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None


def _tell(error: CustomhouseError) -> NoReturn:
    findings = error.findings if isinstance(error, Refused) else [error.finding]
    for finding in findings:
        print(f"{finding.text()} {finding.cure()}", file=sys.stderr)
    raise typer.Exit(BAD_ARGUMENTS if isinstance(error, Refused) else NOT_DOABLE) from None
