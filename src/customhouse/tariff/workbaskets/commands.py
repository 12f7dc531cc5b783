"""`customhouse workbasket`: draft law in baskets, written, checked, submitted, and decided by a second person."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.messages.findings import Finding
from customhouse.tariff.rulings.queries import acting
from customhouse.tariff.workbaskets import queries, services
from customhouse.tariff.workbaskets.models import Workbasket, WorkbasketLine, WorkbasketNote
from customhouse.tariff.workbaskets.payloads import announced_as_json, basket_as_json, finding_as_json, head_as_json
from customhouse.tariff.workbaskets.rules.reading import COLUMNS, NOTE_COLUMNS
from customhouse.tariff.workbaskets.services import Head

app = typer.Typer(no_args_is_help=True, help="Draft law in baskets: write, check, submit, approve.")
NOT_SOUND = 1
ALL_COLUMNS = ", ".join((*COLUMNS, *NOTE_COLUMNS))
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--user", help="The account that acts; else the owner of the installation.")]
Second = Annotated[str, typer.Option("--user", help="The account of the second person who decides.")]
Name = Annotated[str, typer.Argument(help="Name of the basket, such as BUDGET-2027.")]
Words = Annotated[str, typer.Option(help="The reason.")]


@app.command()
def new(
    name: Name,
    *,
    live_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day from which it is law.")],
    law: Annotated[str, typer.Option(help="Reference of the text that enacts it.")],
    title: Annotated[str, typer.Option(help="Title in English.")],
    title_fr: Annotated[str, typer.Option(help="Title in French.")] = "",
    title_ar: Annotated[str, typer.Option(help="Title in Arabic.")] = "",
    reason: Annotated[str, typer.Option(help="Why it binds backwards, where its day has begun already.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Begin a basket of draft law, all of which begins on one day."""
    head = Head(name, title, live_on.date(), law, title_fr, title_ar, reason)
    _head(services.open_basket(head=head, actor=acting(user), at=timezone.now()), as_json=as_json)


@app.command()
def add(
    name: Name,
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help=f"A table (CSV); columns: {ALL_COLUMNS}."),
    ] = None,
    *,
    deed: Annotated[str, typer.Option(help="add, change, end; footnote, attach or detach.")] = "add",
    measure: Annotated[str, typer.Option(help="The measure that is changed or ended.")] = "",
    tax: Annotated[str, typer.Option("--type", help="The tax, such as CUD.")] = "",
    commodity: Annotated[str, typer.Option(help="Beginning of the codes of the goods.")] = "",
    direction: Annotated[str, typer.Option(help="import or export.")] = "import",
    origin: Annotated[str, typer.Option(help="A country or a group; nothing: all origins.")] = "",
    excluded: Annotated[str, typer.Option(help="Countries excluded, with spaces between them.")] = "",
    preference: Annotated[str, typer.Option(help="The preference that is to be claimed.")] = "",
    additional_code: Annotated[str, typer.Option(help="The additional code of a company or variant.")] = "",
    quota: Annotated[str, typer.Option(help="Order number of the quota that it draws on.")] = "",
    certificates: Annotated[str, typer.Option(help="Documents of which one is needed, with spaces.")] = "",
    expression: Annotated[str, typer.Option(help="The rate, such as 5 % + 2 XDD / KGM.")] = "",
    law: Annotated[str, typer.Option(help="Reference of the text, if not that of the basket.")] = "",
    valid_to: Annotated[str, typer.Option(help="The last day, if it has one.")] = "",
    footnote: Annotated[str, typer.Option(help="The code of a footnote, such as TN701.")] = "",
    text: Annotated[str, typer.Option(help="The words of the footnote in English.")] = "",
    text_fr: Annotated[str, typer.Option(help="Its words in French.")] = "",
    text_ar: Annotated[str, typer.Option(help="Its words in Arabic.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Write a line, or every line of a table, into a basket: all or none."""
    cells = {
        "deed": deed, "measure": measure, "type": tax, "commodity": commodity, "direction": direction,
        "origin_group": origin, "excluded": excluded, "preference": preference, "additional_code": additional_code,
        "order_number": quota, "certificates": certificates, "expression": expression, "legal_reference": law,
        "valid_to": valid_to, "footnote": footnote, "text_en": text, "text_fr": text_fr, "text_ar": text_ar,
    }  # fmt: skip
    rows = _table(file) if file else [cells]
    try:
        written = services.write_lines(name=name, rows=rows, actor=acting(user), at=timezone.now())
    except Refused as error:
        _tell(error.findings)
        raise typer.Exit(NOT_SOUND) from None
    _tell_written(name, written, as_json=as_json)


def _tell_written(name: str, written: Sequence[WorkbasketLine | WorkbasketNote], *, as_json: bool) -> None:
    for line in written:
        told = {"basket": name, "line": line.number, "deed": line.deed}
        what = " ".join(filter(None, (getattr(line, "footnote", ""), line.measure or line.commodity)))
        print(json.dumps(told) if as_json else f"{name} {line.number} {line.deed} {what}")


@app.command()
def remove(
    name: Name,
    line: Annotated[int, typer.Argument(min=1, max=2_000_000_000, help="Number of the line.")],
    *,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Take a line out of a basket."""
    basket = services.remove_line(name=name, number=line, actor=acting(user), at=timezone.now())
    _head(basket, as_json=as_json)


@app.command()
def check(name: Name, *, as_json: Json = False) -> None:
    """Tell everything that rules find against a basket, with line, field, cause and remedy. Exit 0 or 1."""
    found = queries.findings_of(queries.find(SYSTEM, name), timezone.localdate())
    for each in found:
        told = finding_as_json(each)
        print(
            json.dumps(told, ensure_ascii=False)
            if as_json
            else "{code} {severity} {line}:{field}: {message} {remedy}".format(**told)
        )
    if any(each.is_error for each in found):
        raise typer.Exit(NOT_SOUND)


@app.command()
def submit(name: Name, *, user: As = "", as_json: Json = False) -> None:
    """Submit a basket for approval; one that breaks a rule is refused with all that is found. Exit 0 or 1."""
    _act(name, "submit", "", user, as_json=as_json)


@app.command()
def approve(name: Name, *, user: Second, as_json: Json = False) -> None:
    """Approve a basket that others wrote: its law is announced, and binds from its day on."""
    _act(name, "approve", "", user, as_json=as_json)


@app.command(name="return")
def return_(name: Name, *, words: Words, user: Second, as_json: Json = False) -> None:
    """Send a basket back to its author, with the reason."""
    _act(name, "return", words, user, as_json=as_json)


@app.command()
def withdraw(name: Name, *, user: As = "", as_json: Json = False) -> None:
    """Give up a basket that is not announced."""
    _act(name, "withdraw", "", user, as_json=as_json)


@app.command(name="list")
def list_baskets(*, as_json: Json = False) -> None:
    """List the baskets, the newest first."""
    for basket in queries.visible_to(SYSTEM):
        _head(basket, as_json=as_json)


@app.command()
def show(name: Name, *, as_json: Json = False) -> None:
    """Show a basket whole: its lines beside the law, and what rules find."""
    told = basket_as_json(queries.find(SYSTEM, name), timezone.localdate())
    if as_json:
        print(json.dumps(told, ensure_ascii=False, default=str))
        return
    print("{name} {state} {live_on} {legal_reference} {title[en]}".format(**told))
    for each in told["changes"]:
        before, after = (side["expression"] if side else "–" for side in (each["before"], each["after"]))
        row = each["after"] or each["before"] or {"id": "?", "type": "", "commodity": ""}
        print(f"{each['line']:5} {each['deed']:6} {row['type']} {row['commodity'] or '*':10} {before} → {after}")
    for each in told["footnotes"]:
        print(f"{each['line']:5} {each['deed']:8} {each['footnote']} {each['measure'] or each['commodity']}")
    for each in told["findings"]:
        print("{code} {severity} {line}:{field}: {message} {remedy}".format(**each))


@app.command()
def changes(*, as_json: Json = False) -> None:
    """List the announced changes of the tariff, the newest first."""
    for basket in queries.announced():
        told = announced_as_json(basket)
        if as_json:
            print(json.dumps(told, ensure_ascii=False, default=str))
        else:
            count = len(told["changes"]) + len(told["footnotes"])
            print(f"{told['live_on']} {told['name']} {told['title']['en']} ({count})")


def _act(name: str, verb: str, words: str, user: str, *, as_json: bool) -> None:
    try:
        basket = services.act(name=name, verb=verb, words=words, actor=acting(user), at=timezone.now())
    except Refused as error:
        _tell(error.findings)
        raise typer.Exit(NOT_SOUND) from None
    _head(basket, as_json=as_json)


def _head(basket: Workbasket, *, as_json: bool) -> None:
    told = head_as_json(basket, timezone.localdate())
    print(
        json.dumps(told, ensure_ascii=False, default=str)
        if as_json
        else "{name:20} {state:9} {live_on} {lines:5} {title[en]}".format(**told)
    )


def _table(file: Path) -> list[dict[str, Any]]:
    try:
        rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(), restkey="", restval="", strict=True)
        return [{str(key): str(cell) for key, cell in row.items()} for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise typer.BadParameter(f"{file} is no table: {error}.") from None


def _tell(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        print(f"{finding.code} {finding.path}: {finding.text()} {finding.cure()}", file=sys.stderr)
