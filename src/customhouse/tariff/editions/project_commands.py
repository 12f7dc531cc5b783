"""`customhouse hs project`: prepare a new edition over everything that rests on codes of the old one."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.messages.findings import Finding
from customhouse.tariff.editions import projects, services
from customhouse.tariff.editions.payloads import basket_as_json, codes_as_json, project_as_json
from customhouse.tariff.editions.rules.carrying import carried, plain
from customhouse.tariff.editions.rules.deciding import read_choices
from customhouse.tariff.editions.rules.exporting import pairs, read_series, read_sheet, sheet
from customhouse.tariff.editions.services import Decision
from customhouse.tariff.rulings.queries import acting

app = typer.Typer(no_args_is_help=True, help="Projects that prepare a new edition of the Harmonized System.")
NOT_DONE = 1
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
As = Annotated[str, typer.Option("--user", help="The account that acts; else the owner of the installation.")]
Name = Annotated[str, typer.Argument(help="Name of the project, such as HS-2028.")]


def year_of(edition: str) -> str:
    """The year of an edition, written as `2017`, `HS2017` or `HS 2017`."""
    year = edition.strip().upper().removeprefix("HS").strip()
    if not (year.isascii() and year.isdigit() and len(year) == len("2017")):
        raise typer.BadParameter(f"{edition!r} is no edition; write a year such as 2017.")
    return year


@app.command()
def new(
    name: Name,
    *,
    edition: Annotated[str, typer.Option("--from", help="The edition that ends, such as 2022.")],
    other: Annotated[str, typer.Option("--to", help="The edition that is prepared, such as 2028.")],
    starts_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day of the new edition.")],
    user: As = "",
    as_json: Json = False,
) -> None:
    """Begin a project: gather where codes stand, settle those that are 1:1, queue the rest."""
    try:
        project = services.open_project(
            name=name,
            edition=year_of(edition),
            other=year_of(other),
            starts_on=starts_on.date(),
            actor=acting(user),
            at=timezone.now(),
        )
    except Refused as error:
        raise _refused(error.findings) from None
    _head(project_as_json(project), as_json=as_json)


@app.command(name="list")
def list_projects(*, as_json: Json = False) -> None:
    """List the projects, the newest first; a JSON object a line."""
    for project in projects.visible_to(SYSTEM):
        _head(project_as_json(project), as_json=as_json)


@app.command()
def show(
    name: Name,
    *,
    code: Annotated[str, typer.Option(help="One code alone, with its candidates and places.")] = "",
    standing: Annotated[str, typer.Option(help="Codes that stand so alone: waiting, decided or automatic.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Show how far a project is, and its codes with what becomes of them."""
    if standing not in {"", *projects.STANDINGS}:
        raise typer.BadParameter(f"{standing!r} is none of: {', '.join(projects.STANDINGS)}.")
    actor = acting(user)
    project = projects.find_project(actor, name)
    found = [projects.find_code(project, code)] if code else projects.codes_of(project, standing)
    told = project_as_json(project) | {"codes": codes_as_json(found, actor)}
    if as_json:
        _print(told)
        return
    _head(told, as_json=False)
    for each in told["codes"]:
        print(_line(each))


@app.command()
def gather(name: Name, *, user: As = "", as_json: Json = False) -> None:
    """Look again where codes stand; what was decided stays."""
    project = services.gather_again(name=name, actor=acting(user), at=timezone.now())
    _head(project_as_json(project), as_json=as_json)


@app.command()
def decide(
    name: Name,
    code: Annotated[str, typer.Argument(help="The code of the old edition.")] = "",
    *,
    to: Annotated[
        list[str] | None,
        typer.Option(help="A code of the new edition, with its share where there are several: 854141=0.6."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, and where the shares are from.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Decisions of many codes (CSV): code, to, share, reason."),
    ] = None,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Decide what a code becomes, or every code of a sheet that has a new code: all or none."""
    if bool(code) == bool(file):
        raise typer.BadParameter("give a code of the old edition, or a sheet with --file.")
    actor = acting(user)
    asked = read_sheet(_rows(file)) if file else {code: (to or [], reason)}
    try:
        decided = [_decision(each, texts, why or reason) for each, (texts, why) in asked.items()]
        found = services.decide_codes(
            name=name, decided=_fresh(name, decided) if file else decided, actor=actor, at=timezone.now()
        )
    except Refused as error:
        raise _refused(error.findings) from None
    told = codes_as_json(found, actor)
    if as_json:
        _print({"decided": len(told), "codes": told})
        return
    for each in told:
        print(_line(each))


@app.command()
def export(
    name: Name,
    *,
    only_pairs: Annotated[
        bool, typer.Option("--pairs", help="Old and new codes alone, of codes that end: for `rulings revoke-edition`.")
    ] = False,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Write every code with what was decided, as a table (CSV) or as JSON; the table can be handed to `decide`."""
    actor = acting(user)
    project = projects.find_project(actor, name)
    codes = codes_as_json(projects.codes_of(project), actor)
    if as_json:
        _print(project_as_json(project) | {"codes": codes})
    else:
        print(pairs(codes) if only_pairs else sheet(codes), end="")


@app.command()
def basket(
    name: Name,
    *,
    basket_name: Annotated[str, typer.Option("--basket", help="Name of the basket of draft law, such as HS-2028-A.")],
    law: Annotated[str, typer.Option(help="Reference of the text that enacts it.")],
    title: Annotated[str, typer.Option(help="Title in English.")],
    title_fr: Annotated[str, typer.Option(help="Title in French.")] = "",
    title_ar: Annotated[str, typer.Option(help="Title in Arabic.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Make draft law of the measures on decided codes, from the new edition's start; a second person approves."""
    head = {"name": basket_name, "legal_reference": law, "title_en": title, "title_fr": title_fr, "title_ar": title_ar}
    try:
        made = services.draft_basket(name=name, head=head, actor=acting(user), at=timezone.now())
    except Refused as error:
        raise _refused(error.findings) from None
    told = basket_as_json(made)
    if as_json:
        _print(told)
    else:
        print("{basket}: lines {lines}, measures {measures}, left {left}; codes waiting {waiting}".format(**told))


@app.command()
def carry(
    name: Name,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A series (CSV) with a column `code`.")],
    *,
    value: Annotated[list[str] | None, typer.Option(help="A column of figures; `value` if none is named.")] = None,
    as_json: Json = False,
) -> None:
    """Carry a time series across by the shares that were decided. Exit 1 where codes of it are not decided."""
    project = projects.find_project(SYSTEM, name)
    columns, rows = value or ["value"], _rows(file)
    figures, findings = read_series(rows, columns)
    if findings:
        raise _refused(tuple(findings))
    found, left = carried(figures, projects.decisions(project))
    keys = [each for each in (rows[0] if rows else {}) if each not in {"code", *columns}]
    told = [
        {"code": row.code}
        | dict(zip(keys, row.key, strict=True))
        | {column: plain(number) for column, number in zip(columns, row.values, strict=True)}
        for row in found
    ]
    if as_json:
        _print({"rows": told, "undecided": left})
    else:
        writer = csv.DictWriter(sys.stdout, ["code", *keys, *columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows(told)
        for code, count in left.items():
            print(f"{code}: not decided ({count})", file=sys.stderr)
    if left:
        raise typer.Exit(NOT_DONE)


def _decision(code: str, texts: list[str], reason: str) -> Decision:
    choices, findings = read_choices(texts)
    if findings:
        raise Refused(findings)
    return Decision(code, tuple(choices), reason)


def _fresh(name: str, decided: list[Decision]) -> list[Decision]:
    """Those that say something else than what stands, so that a sheet can be handed back whole."""
    standing = projects.decisions(projects.find_project(SYSTEM, name))
    return [each for each in decided if standing.get(each.code) != each.choices]


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(), restkey="", restval="", strict=True)
        return [{str(key): str(cell) for key, cell in row.items()} for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise typer.BadParameter(f"{file} is no table: {error}.") from None


def _head(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print(told)
        return
    print("{name}: HS {edition} to HS {other_edition} on {starts_on}, {percent} %".format(**told))
    print("codes {codes}, automatic {automatic}, decided {decided}, waiting {waiting}".format(**told["counts"]))
    for each in told["places"]:
        print("  {area:14} {settled}/{places}".format(**each))


def _line(told: dict[str, Any]) -> str:
    to = " ".join(f"{each['code']}={each['share']}" for each in told["to"])
    others = to or "? " + " ".join(f"{'ex ' if each['ex'] else ''}{each['code']}" for each in told["candidates"])
    return f"{told['code']:<10} {told['standing']:<9} {told['relation']:<4} {others}"


def _print(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=False, default=str))


def _refused(findings: Iterable[Finding]) -> typer.Exit:
    for finding in findings:
        print(f"{finding.code} {finding.path}: {finding.text()} {finding.cure()}", file=sys.stderr)
    return typer.Exit(NOT_DONE)
