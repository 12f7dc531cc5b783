"""`customhouse demo` and `customhouse serve`: trying the system, and running it."""

from __future__ import annotations

import socket
from collections import Counter
from datetime import UTC, date, datetime
from typing import Annotated

import msgspec
import typer

from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.config.settings import settings
from customhouse.web import demonstration

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, and nothing else there.")]
REQUESTS_WAITING = 8
"""Requests that may wait for each thread before more are refused."""


def demo(
    rows: Annotated[int, typer.Option(min=0, help="Declarations of the day.")] = 240,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards.")] = True,
    as_json: AsJson = False,
) -> None:
    """Set up the demonstration country, clear yesterday's simulated traffic, and serve the site.

    Run again, it lodges nothing twice.
    """
    now = datetime.now(UTC)
    on = demonstration.day_of(now)
    demonstration.invite_people(installed_pack(), at=now)
    demonstration.earlier_weeks(installed_pack(), on=on, at=now)
    demonstration.list_somebody(installed_pack(), on=on, rows=rows, at=now)
    cleared = _clear(on, rows, quiet=as_json)
    demonstration.share_quotas(at=now)
    demonstration.end_delays(at=now)
    demonstration.look_for_links(at=now)
    counts = demonstration.standing(installed_pack(), on=on, rows=rows)
    if as_json:
        line = {"day": on, "declarations": counts.total(), "cleared_now": cleared, "outcomes": dict(counts)}
        typer.echo(msgspec.json.encode(line).decode())
    else:
        _introduce(on, counts, cleared)
    if serving:
        serve()


def _clear(on: date, rows: int, *, quiet: bool) -> int:
    """Clear the day, showing how far it is on standard error; how many declarations were not there before."""
    from rich.console import Console  # heavy, as below
    from rich.progress import Progress

    cleared = 0
    with Progress(console=Console(stderr=True), disable=quiet, transient=True) as progress:
        task = progress.add_task("Clearing a day of traffic", total=rows)
        for outcomes in demonstration.a_day_of_traffic(installed_pack(), on=on, rows=rows):
            cleared += len(outcomes)
            progress.advance(task, demonstration.BATCH)
        progress.update(task, description="Working the day: payments, examinations, releases", total=None)
        demonstration.work_the_day(installed_pack(), on=on, rows=rows)
    return cleared


def _introduce(on: date, counts: Counter[str], cleared: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table("lane or state", "declarations", title=f"Traffic of {on}")
    for word, count in counts.most_common():
        table.add_row(word, str(count))
    console.print(table)
    if cleared < counts.total():
        console.print(f"{counts.total() - cleared} of them were there before; nothing was lodged twice.")
    people = Table("sign in as", "who", "role", title="People of the demonstration")
    for person in demonstration.PEOPLE:
        people.add_row(person.username, person.name, person.role.value)
    console.print(people)
    console.print(f"Everybody's password: {demonstration.demo_password()}", highlight=False, markup=False)


def serve() -> None:
    """Serve the site and the API until interrupted (Ctrl-C): one process (on PostgreSQL as set), several threads.

    Recurring work, such as the daily anchor of the event trail, is given out by `customhouse jobs tick` and done by
    `customhouse jobs work --batch`: have a timer run them every few minutes.
    """
    from django.db import connection, connections
    from granian import Granian
    from granian.constants import Interfaces

    installation = settings()
    _must_be_free(installation.bind, installation.port)
    connections.close_all()  # the server's own process opens its own
    typer.echo(f"Customhouse is at http://{installation.bind}:{installation.port}/ (stop it with Ctrl-C)", err=True)
    Granian(
        "customhouse.web.wsgi:application",
        address=installation.bind,
        port=installation.port,
        interface=Interfaces.WSGI,
        workers=1 if connection.vendor == "sqlite" else installation.processes,
        blocking_threads=installation.threads,
        backpressure=installation.threads * REQUESTS_WAITING,
        websockets=False,
    ).serve()


def _must_be_free(address: str, port: int) -> None:
    """Say at once that the port is taken or the address is not ours, before a server starts that cannot listen."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            typer.echo(f"Cannot listen on {address}:{port}: {error.strerror}.", err=True)
            typer.echo("Choose another with CUSTOMHOUSE_BIND and CUSTOMHOUSE_PORT.", err=True)
            raise typer.Exit(1) from None
