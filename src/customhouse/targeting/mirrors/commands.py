"""`customhouse mirror`: partners' statistics brought in, and what of them was not declared here."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import installed_pack
from customhouse.targeting.mirrors import queries, services
from customhouse.targeting.mirrors.payloads import edition_as_json, gap_as_json, report_as_json, report_rows
from customhouse.targeting.mirrors.records import YEAR

app = typer.Typer(no_args_is_help=True, help="Partners' statistics, and what of them was not declared here.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


class By(StrEnum):
    """By what gaps are ranked."""

    VALUE = "value"
    QUANTITY = "quantity"
    PRICE = "price"


@app.command(name="import")
def import_statistics(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: product, partner, period, value …")],
    *,
    source: Annotated[str, typer.Option(help="Whose statistics they are.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    digest: Annotated[str, typer.Option(help="Only the file of this SHA-256, as a dry run told it.")] = "",
    against: Annotated[int, typer.Option(min=0, help="With --digest: only onto this edition.")] = 0,
    report: Annotated[Path | None, typer.Option(help="A CSV of what changes, row by row.")] = None,
    as_json: Json = False,
) -> None:
    """Bring in an edition of partners' statistics, and say what it changes and what of it was left out."""
    loaded = services.load_statistics(
        data=file.read_bytes(),
        file=file.name,
        source=source,
        actor=SYSTEM,
        at=timezone.now(),
        looked_at=services.LookedAt(digest, against) if digest else None,
        dry_run=dry_run,
    )
    rows = report_rows(loaded)
    if report is not None:
        with report.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, ["what", "product", "partner", "period", "before", "after", "reason"])
            table.writeheader()
            table.writerows(rows)
    for row in rows:
        if row["reason"]:
            print(row["reason"], file=sys.stderr)
    told = report_as_json(loaded, dry_run=dry_run)
    line = "edition {edition}: {added} added, {changed} changed, {ended} ended, {same} as before; {left_out} left out."
    print(json.dumps(told) if as_json else line.format(**told))


@app.command()
def gaps(
    *,
    partner: Annotated[str, typer.Option(help="Country of the partner; all if none is given.")] = "",
    product: Annotated[str, typer.Option(help="A product (six figures), or its first figures.")] = "",
    period: Annotated[str, typer.Option(help="A year, or a month (2025-03).")] = "",
    by: Annotated[By, typer.Option(help="By what gaps are ranked.")] = By.VALUE,
    months: Annotated[bool, typer.Option("--months", help="Single months instead of years.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="So many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List what partners state and nobody declared, by the last comparison; the most that is missing first."""
    found = queries.gaps_for(
        SYSTEM,
        partner=partner.strip().upper(),
        product=product.strip(),
        period=period.strip(),
        by=by.value,
        months=months or len(period.strip()) > YEAR,
    )
    for row in found[:limit]:
        told = gap_as_json(row.record(), installed_pack().currency)
        line = "{period:<8} {partner} {product}  {missing:>18} {currency}  quantity {by_quantity}, price {by_price}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))


@app.command()
def editions(*, as_json: Json = False) -> None:
    """List the files that were brought in, the newest first."""
    for row in queries.editions_for(SYSTEM):
        told = edition_as_json(row)
        line = "{edition:>5}  {at:.10}  {added:>7} added {changed:>6} changed {ended:>6} ended  {source}  {digest:.12}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))
