"""`customhouse whatif`: draft law tried on the past, before it binds anyone."""

from __future__ import annotations

import csv
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from customhouse.insight.trials import queries, services
from customhouse.insight.trials.records import Period
from customhouse.insight.trials.rules.periods import UnreadablePeriod, read_period
from customhouse.insight.trials.rules.tables import UnreadableTable
from customhouse.insight.trials.rules.telling import effect_as_json
from customhouse.tariff.rulings.queries import acting
from customhouse.tariff.workbaskets import queries as workbaskets
from customhouse.tariff.workbaskets.models import Workbasket

KIB = 1024
SHOWN = 10


def whatif(
    *,
    workbasket: Annotated[str, typer.Option(help="Name of the basket of draft law.")],
    period: Annotated[
        str, typer.Option(help="The past: 2025, 2025-Q1, 2025-06, 2025-06-30, or two of these as 2025-01..2025-06.")
    ] = "",
    input_: Annotated[
        Path | None,
        typer.Option(
            "--input", exists=True, dir_okay=False, help="A table of the past (CSV) in place of what is kept here."
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=100_000, help="Rows of each list that are told.")] = 50,
    user: Annotated[str, typer.Option("--user", help="The account that asks; else the owner.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Charge the past by the law as it is and as drafted: revenue, products, partners, traders, winners, losers."""
    if not period and input_ is None:
        raise typer.BadParameter("Say which past: a period, a table, or both.", param_hint="--period")
    days = _period(period)
    actor = acting(user)
    basket = workbaskets.find(actor, workbasket)
    begun, spent = time.perf_counter(), time.process_time()
    with _bar(basket, days, input_) as progress:
        if input_ is None:
            assert days is not None  # noqa: S101  # one of the two was given
            effect = services.try_basket(basket=basket, period=days, actor=actor, progress=progress)
        else:
            try:
                with input_.open(encoding="utf-8-sig", newline="") as lines:
                    effect = services.try_table(basket=basket, lines=lines, period=days, actor=actor, progress=progress)
            except (UnreadableTable, UnicodeDecodeError, csv.Error) as error:
                raise typer.BadParameter(f"{input_}: {error}.", param_hint="--input") from None
    told = {
        "workbasket": basket.name,
        "live_on": basket.live_on.isoformat(),
        "period": {"first": days.first.isoformat(), "last": days.last.isoformat()} if days else None,
        **effect_as_json(effect, top),
        "seconds": round(time.perf_counter() - begun, 2),
        "cpu_seconds": round(time.process_time() - spent, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB),
    }
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _summary(told)


def _period(text: str) -> Period | None:
    try:
        return read_period(text) if text else None
    except UnreadablePeriod:
        raise typer.BadParameter(
            f"{text} is no period. Write 2025, 2025-Q1, 2025-06, 2025-06-30 or 2025-01..2025-06.",
            param_hint="--period",
        ) from None


@contextmanager
def _bar(basket: Workbasket, days: Period | None, table: Path | None) -> Iterator[services.Progress]:
    """A bar on standard error that moves as the past goes by."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        total = None
        if table is None and days is not None:
            total = queries.touched(days, queries.laws_of(workbaskets.record_of(basket))).count()
        task = bar.add_task(basket.name, total=total)
        yield lambda count: bar.advance(task, count)


def _summary(told: dict[str, Any]) -> None:
    print("{workbasket}, law from {live_on}".format(**told))
    print("items {items}, touched {touched}, worked out {computed}, changed {changed}".format(**told))
    for reason in told["not_computed"]["reasons"]:
        print("not worked out: {items} ({code}) {message}".format(**reason))
    print("revenue {before} → {after} ({change}) ".format(**told["revenue"]) + told["currency"])
    print("traders {all}, paying less {paying_less}, paying more {paying_more}".format(**told["traders"]))
    lists = {"taxes": told["taxes"], **told["products"]}
    lists |= {name: told[name] for name in ("partners", "winners", "losers", "lanes")}
    for name, rows in lists.items():
        print(f"{name}:")
        for row in rows[:SHOWN]:
            print(f"  {row['key'] or '–':12} {row['items']:>9} {row['before']} → {row['after']} ({row['change']})")
    print("{seconds} s, {cpu_seconds} s of CPU, {peak_mb} MB at most".format(**told))
