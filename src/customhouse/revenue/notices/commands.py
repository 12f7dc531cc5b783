"""`customhouse revenue notices` and `interest`: what is owed, and the interest of what is late."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import ngettext

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.notices import queries, services
from customhouse.revenue.notices.payloads import notice_as_json
from customhouse.revenue.notices.records import NoticeState

app = typer.Typer(no_args_is_help=True, help="What is owed.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def notices(
    about: Annotated[str, typer.Argument(help="Reference of a notice, or MRN; all if left out.")] = "",
    *,
    state: Annotated[NoticeState | None, typer.Option(help="Only those in this state.")] = None,
    as_json: Json = False,
) -> None:
    """List notices, the newest first."""
    found = queries.about(SYSTEM, about) if about else queries.visible_to(SYSTEM)
    found = found.filter(state=state.value) if state is not None else found
    for notice in found.iterator():
        told = notice_as_json(notice)
        line = "{reference:<25} {kind:<13} {due_on} {unpaid:>14} {currency} {state:<9} {debtor_name}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))


@app.command()
def interest(
    *,
    at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to this day; today if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Charge interest on what is late, up to a day; what was charged before is not charged again."""
    until = at.replace(hour=12, tzinfo=UTC) if at else timezone.now()
    count = services.charge_interest(at=until, actor=SYSTEM)
    if as_json:
        print(json.dumps({"notices": count}))
    else:
        print(ngettext("{n} late notice.", "{n} late notices.", count).format(n=count))
