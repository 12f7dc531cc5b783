"""`customhouse profile backtest`, `whatif` and `effect`: selection tried on the past, and watched today."""

from __future__ import annotations

import csv
import json
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from customhouse.clearance.law import Law, law_in_force
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.config.spans import days_between
from customhouse.insight.selection import queries, services
from customhouse.insight.selection.records import PastDeclaration
from customhouse.insight.selection.rules.changing import MINUTES, Change
from customhouse.insight.selection.rules.tables import UnreadableTable, read_past
from customhouse.insight.selection.rules.telling import effect_as_json, outcome_as_json, what_if_as_json
from customhouse.targeting.profiles.commands import As, Json, Target, acting, profile_named
from customhouse.targeting.profiles.records import Profile

YEAR = 365
KIB = 1024
FIGURES = 4
From = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; a year ago by default.")
]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; yesterday by default.")]
History = Annotated[
    Path | None,
    typer.Option(
        exists=True, dir_okay=False, help="A table of the past (CSV) in place of what this installation kept."
    ),
]


def backtest(
    target: Target,
    *,
    first: From = None,
    last: To = None,
    history: History = None,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Try a profile on the past: hits, hit rate, lift, overlap, extra work, revenue. The test is put on record."""
    at = datetime.now(UTC)
    law = law_in_force()
    profile = _sound(target, legal_day(at))
    begun = time.perf_counter()
    with past_of(law, at, first, last, history) as (past, progress):
        outcome = services.back_test(
            profile=profile,
            past=past,
            law=law,
            actor=acting(user),
            at=at,
            progress=progress,
            of_file=history is not None,
        )
    seconds = time.perf_counter() - begun
    said = outcome_as_json(outcome) | _took(seconds, outcome.items)
    _tell(said, as_json)


def whatif(
    *,
    add: Annotated[
        list[str] | None, typer.Option(help="A file or code of a profile to add; repeat for several.")
    ] = None,
    drop: Annotated[list[str] | None, typer.Option(help="The code of a profile to take out; repeat.")] = None,
    random: Annotated[float, typer.Option(min=0, max=1000, help="What random shares are multiplied by.")] = 1,
    examiners: Annotated[list[str] | None, typer.Option(help="OFFICE=NUMBER of examiners there; repeat.")] = None,
    minutes: Annotated[int, typer.Option(min=1, max=1440, help="Minutes that an examination takes.")] = MINUTES,
    first: From = None,
    last: To = None,
    history: History = None,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Select the past anew by a changed law: lanes, workload and findings before and after. Nothing is kept."""
    at = datetime.now(UTC)
    law = law_in_force()
    change = Change(
        added=[_sound(target, legal_day(at)) for target in add or []],
        dropped=frozenset(drop or ()),
        random=Decimal(str(random)),
        minutes=minutes,
        examiners=dict(map(_examiners, examiners or [])),
    )
    with past_of(law, at, first, last, history) as (past, progress):
        told = services.what_if(change=change, past=past, law=law, actor=acting(user), progress=progress)
    _tell(what_if_as_json(told), as_json)


def effect(*, first: From = None, last: To = None, user: As = "", as_json: Json = False) -> None:
    """Tell what each profile found in a year: hits, hit rates recent and before, decay, and what might be retired."""
    at = datetime.now(UTC)
    law = law_in_force()
    begin, end = _span(at, first, last)
    for each in services.watch(first=begin, last=end, law=law, actor=acting(user)):
        said = effect_as_json(each)
        print(
            json.dumps(said, ensure_ascii=False)
            if as_json
            else "  ".join(f"{key} {value}" for key, value in said.items())
        )


def _sound(target: str, today: date) -> Profile:
    profile, findings = profile_named(target, today)
    if findings:
        raise Refused(findings)
    return profile


def _examiners(text: str) -> tuple[str, int]:
    office, _, number = text.partition("=")
    if not office or not number.isdecimal() or len(number) > FIGURES:
        raise typer.BadParameter(f"{text} is not OFFICE=NUMBER.", param_hint="--examiners")
    return office, int(number)


def _took(seconds: float, items: int) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    return {"seconds": round(seconds, 2), "items_per_second": round(items / seconds), "peak_mb": round(peak)}


@contextmanager
def past_of(
    law: Law, at: datetime, first: datetime | None, last: datetime | None, history: Path | None
) -> Iterator[tuple[Iterable[PastDeclaration], Callable[[int], None]]]:
    """The past that is asked for, and a bar on standard error that moves as it goes by."""
    begin, end = _span(at, first, last)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        if history is not None:
            task = bar.add_task(history.name, total=None)
            try:
                with history.open(encoding="utf-8-sig", newline="") as lines:
                    yield _within(read_past(lines), first, last), lambda count: bar.advance(task, count)
            except (UnreadableTable, UnicodeDecodeError, csv.Error) as error:
                raise typer.BadParameter(f"{history}: {error}.", param_hint="--history") from None
            return
        task = bar.add_task(f"{begin} – {end}", total=queries.count_past(begin, end, law))
        yield queries.past_declarations(begin, end, law), lambda count: bar.advance(task, count)


def _within(
    past: Iterable[PastDeclaration], first: datetime | None, last: datetime | None
) -> Iterator[PastDeclaration]:
    """The declarations of a table between the days that were named; all of them where none was."""
    begin, end = first.date() if first else date.min, last.date() if last else date.max
    return (each for each in past if begin <= each.at.date() <= end)


def _span(at: datetime, first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """A year that ends yesterday, where nothing else is said."""
    return days_between(first, last, until=legal_day(at) - timedelta(days=1), days=YEAR)


def _tell(said: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(said, ensure_ascii=False))
        return
    for name, value in said.items():
        if isinstance(value, list):
            print(f"{name}:")
            for row in value:
                print("  " + "  ".join(f"{key} {each}" for key, each in row.items()))
        elif isinstance(value, dict):
            print(f"{name}: " + "  ".join(f"{key} {each}" for key, each in value.items()))
        else:
            print(f"{name}: {value}")
