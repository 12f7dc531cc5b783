"""`customhouse audit`: verify the trail, and print its anchors to be kept outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit import queries, services, verification
from customhouse.foundation.audit.records import KeptAnchor

app = typer.Typer(no_args_is_help=True, help="The event trail.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def verify(
    *,
    as_json: Json = False,
    anchors: Annotated[
        Path | None, typer.Option(help="Anchors kept outside: a file of lines from `audit anchors --json`.")
    ] = None,
) -> None:
    """Verify the whole trail; exit 1 if anything is wrong with it."""
    kept = list(_kept(anchors)) if anchors else []
    result = verification.verify(actor=SYSTEM, kept=kept)
    if as_json:
        print(json.dumps({"ok": result.ok, "events": result.events, "first_bad": result.first_bad}))
    else:
        print(ngettext("{events} event read.", "{events} events read.", result.events).format(events=result.events))
        for fault in result.faults:
            print(_("Wrong: {what} ({event}).").format(what=_(fault.what), event=fault.event or "–"))
        print(_("The trail is whole.") if result.ok else _("The trail is NOT whole."))
    raise typer.Exit(0 if result.ok else 1)


@app.command()
def anchors(
    *,
    as_json: Json = False,
    make: Annotated[bool, typer.Option("--make", help="First make today's, if it is not made yet.")] = False,
) -> None:
    """Print the daily anchors, to be kept where nobody who can write to the database can write."""
    if make:
        services.anchor_trail(actor=SYSTEM, at=timezone.now())
    for anchor in queries.anchors():
        line = {"day": str(anchor.day), "batch": anchor.batch, "events": anchor.events, "seal": anchor.seal}
        print(json.dumps(line) if as_json else "{day}  {events:>10}  {batch:>9}  {seal}".format(**line))


def _kept(path: Path) -> Iterator[KeptAnchor]:
    """The anchors in a file of exported lines; leaves the command with a clear word if it is no such file."""
    try:
        for line in filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())):
            read = json.loads(line)
            yield KeptAnchor(str(read["day"]), int(read["batch"]), int(read["events"]), str(read["seal"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(_("{path} holds no exported anchors.").format(path=path)) from error
