"""`customhouse hs`: load correlations of editions, and transpose lists of codes from one edition to another."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.messages.findings import Finding
from customhouse.tariff.editions import queries
from customhouse.tariff.editions.edition_payloads import report_as_json
from customhouse.tariff.editions.loading import load_edition
from customhouse.tariff.editions.project_commands import app as projects
from customhouse.tariff.editions.project_commands import year_of
from customhouse.tariff.editions.records import Outcome, Project, Transposed
from customhouse.tariff.editions.rules.reading import read_codes, read_table
from customhouse.tariff.editions.rules.transposing import transpose as transposed
from customhouse.tariff.editions.services import import_correlation as load

app = typer.Typer(no_args_is_help=True, help="Editions of the Harmonized System and what became of codes.")
app.add_typer(projects, name="project")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Table = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A correlation table: xlsx, xls or csv.")]
List = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Codes: a text of them, csv or xlsx.")]


@app.command("import-correlation")
def import_correlation(file: Table, *, as_json: Json = False) -> None:
    """Load a correlation table (the United Nations' files as they are); it replaces one of the same editions."""
    table = load(name=file.name, data=file.read_bytes(), actor=SYSTEM, at=datetime.now(UTC))
    told = {"edition": table.edition, "other_edition": table.other_edition, "links": len(table.links)}
    print(json.dumps(told) if as_json else "HS {edition}, HS {other_edition}: {links}".format(**told))


@app.command("load-edition")
def load_edition_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The codes: csv, xlsx or xls.")],
    *,
    edition: Annotated[str, typer.Option(help="Its name, such as HS2028.")],
    starts_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day on which it is law.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report what it would change.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in an edition of the nomenclature (code, text_en, text_fr, text_ar, unit, notes), law from a day on."""
    try:
        report = load_edition(
            name=edition,
            starts_on=starts_on.date(),
            file=file.name,
            data=file.read_bytes(),
            dry_run=dry_run,
            actor=SYSTEM,
            at=datetime.now(UTC),
        )
    except Refused as error:
        _tell(error.findings)
        raise typer.Exit(1) from None
    _tell(report.findings)
    told = report_as_json(report)
    print(json.dumps(told, ensure_ascii=False) if as_json else _reported(told))
    if report.errors:
        raise typer.Exit(1)


def _tell(findings: tuple[Finding, ...]) -> None:
    for each in findings:
        print(f"{each.severity.value}  {each.code} {each.path}: {each.text()} {each.cure()}", file=sys.stderr)


def _reported(told: dict[str, Any]) -> str:
    """A report for people: what comes, ends and is worded anew."""
    lines = [f"{told['edition']}  {told['starts_on']}  {told['codes']}"]
    lines += [f"+ {code}" for code in told["added"]]
    lines += [f"- {code}" for code in (*told["ended"], *told["lines_ended"])]
    lines += [f"~ {row['code']}  {row['was']}  ->  {row['becomes']}" for row in told["changed"]]
    return "\n".join([*lines, f"= {told['same']}"])


@app.command()
def transpose(
    file: List,
    *,
    edition: Annotated[str, typer.Option("--from", help="The edition of the codes, such as 2017.")],
    other: Annotated[str, typer.Option("--to", help="The edition wanted, such as 2022.")],
    correlation: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A table to use beside what is loaded.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what became of each code: automatic where 1:1, queued with candidates where split or merged."""
    more = read_table(correlation.name, correlation.read_bytes()) if correlation else None
    links = queries.correlation(year_of(edition), year_of(other), more)
    project = transposed(read_codes(file.name, file.read_bytes()), links)
    for each in project.codes:
        if each.outcome is Outcome.UNREADABLE:
            print(f"{each.code}  {_reason(each)}", file=sys.stderr)
    print(json.dumps(_payload(project), ensure_ascii=False) if as_json else _told(project))


def _payload(project: Project) -> dict[str, object]:
    return {
        "from": project.edition,
        "to": project.other_edition,
        "counts": dict(project.counts),
        "codes": [_row(each) for each in project.codes],
    }


def _row(each: Transposed) -> dict[str, object]:
    return {
        "code": each.code,
        "outcome": each.outcome.value,
        "relation": each.relation,
        "to": each.to,
        "reason": _reason(each),
        "candidates": [{"code": link.other, "ex": link.is_partial, "main": link.is_main} for link in each.candidates],
    }


def _reason(each: Transposed) -> str:
    """Why nothing became of a code; empty where something did."""
    if each.outcome is Outcome.UNREADABLE:
        return _("This is no code of goods: a code has 6, 8 or 10 digits.")
    return _("not in the tables") if each.outcome is Outcome.UNKNOWN else ""


def _told(project: Project) -> str:
    lines = [f"{name:<10} {count}" for name, count in project.counts.items()]
    for each in project.codes:
        others = each.to or " ".join(f"{'ex ' if link.is_partial else ''}{link.other}" for link in each.candidates)
        lines.append(f"{each.code:<10} {each.outcome.value:<10} {each.relation:<4} {others or _reason(each)}")
    return "\n".join(lines)
