"""`customhouse risk score`: rows of a file by the installation's champion, profiles and policy."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from customhouse.foundation.config.country import legal_day
from customhouse.targeting.learning import queries
from customhouse.targeting.learning.commands import LEAST_PART, WHOLE, explained
from customhouse.targeting.prices.queries import book, ranked_by_day
from customhouse.targeting.profiles.queries import policy, snapshot


def score(
    *,
    rows: Annotated[Path, typer.Option("--input", exists=True, dir_okay=False, help="Rows (CSV, Parquet).")],
    row_map: Annotated[str, typer.Option("--map", help="Which columns say what: kcs, world or facts.")],
    output: Annotated[Path, typer.Option(help="The file that receives the scores (CSV; Parquet by its ending).")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By the profiles of this day; today if not told.")
    ] = None,
    explain: Annotated[
        float, typer.Option(min=LEAST_PART, max=WHOLE, help="The share of highest rows with the model's reasons.")
    ] = 0.02,
    as_json: Annotated[bool, typer.Option("--json", help="A summary as JSON.")] = False,
) -> None:
    """Score each row: chance and expected revenue by the champion, lane by profiles and policy, reasons, model."""
    day = on.date() if on else legal_day(datetime.now(UTC))
    with explained(as_json):
        summary = _scored(rows, row_map, output, day, explain)
    if as_json:
        print(json.dumps({"output": str(output), **summary}, ensure_ascii=False))
        return
    lanes = ", ".join(f"{lane} {count}" for lane, count in summary["lanes"].items() if count)
    print(f"{output}: {summary['rows']} rows by {summary['basis']}: {lanes}")
    if summary["note"]:
        print(summary["note"])


def _scored(rows: Path, row_map: str, output: Path, day: date, explain: float) -> Mapping[str, Any]:
    # needs the extra `learning`
    from customhouse.targeting.learning import files
    from customhouse.targeting.learning.rules.archive import unpacked
    from customhouse.targeting.learning.rules.maps import map_named
    from customhouse.targeting.learning.rules.selectable import Rows
    from customhouse.targeting.learning.scoring import ScoringLaw, score_rows, summary_of

    def priced(given: Rows) -> Mapping[str, Any]:
        line = given.text("importer"), given.text("exporter")
        return ranked_by_day(
            given.days, given.text("commodity"), given.text("origin"), line, given.figure("customs_value"),
            given.figure("net_mass"),
        )  # fmt: skip

    begun = time.process_time()
    found = map_named(row_map)
    champion = queries.champion(found.name)
    model = unpacked(bytes(champion.data))[0] if champion else None
    law = ScoringLaw(snapshot(day), policy(day), day, book(), priced, model, champion.digest if champion else "")
    frame = files.read_rows(rows)
    scored = score_rows(frame, found, law, explain)
    output.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix.lower() == ".parquet":
        scored.write_parquet(output)
    else:
        scored.write_csv(output)
    spent = time.process_time() - begun
    return {**summary_of(scored, law), "cpu_seconds": round(spent, 2), "rows_a_cpu_second": round(len(frame) / spent)}
