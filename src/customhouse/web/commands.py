"""`customhouse demo` and `customhouse serve`: trying the system, and running it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from granian import Granian
from granian.constants import Interfaces
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from customhouse.foundation.config.settings import settings
from customhouse.web.demonstration import PEOPLE, a_day_of_traffic, demo_password, invite_people, summary
from customhouse.web.installation import pack

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def demo(
    rows: Annotated[int, typer.Option(min=0, help="Declarations of the day.")] = 240,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards.")] = True,
    as_json: AsJson = False,
) -> None:
    """Set up the demonstration country, clear a day of its traffic, and serve the site."""
    now = datetime.now(UTC)
    invite_people(pack(), at=now)
    counts = _traffic(rows, now, quiet=as_json)
    if as_json:
        typer.echo(msgspec.json.encode({"declarations": sum(counts.values()), "outcomes": dict(counts)}).decode())
    else:
        _introduce(counts)
    if serving:
        serve()


def _traffic(rows: int, now: datetime, *, quiet: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    with Progress(disable=quiet, transient=True) as progress:
        task = progress.add_task("Clearing a day of traffic", total=rows)
        for outcomes in a_day_of_traffic(pack(), on=now.date(), rows=rows):
            counts += summary(outcomes)
            progress.advance(task, len(outcomes))
    return counts


def _introduce(counts: Counter[str]) -> None:
    console = Console()
    table = Table("lane or outcome", "declarations", title="A day of traffic")
    for word, count in counts.most_common():
        table.add_row(word, str(count))
    console.print(table)
    people = Table("sign in as", "who", "role", title=f"Everybody's password is {demo_password()}")
    for person in PEOPLE:
        people.add_row(person.username, person.name, person.role.value)
    console.print(people)


def serve() -> None:
    """Serve the site until interrupted: one process, several threads."""
    installation = settings()
    typer.echo(f"Customhouse is at http://{installation.bind}:{installation.port}/ (stop it with Ctrl-C)", err=True)
    Granian(
        "customhouse.web.wsgi:application",
        address=installation.bind,
        port=installation.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=installation.threads,
        backpressure=installation.threads * 8,
        websockets=False,
    ).serve()
