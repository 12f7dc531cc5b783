"""`customhouse duty`: what would be owed on goods, and by which law. Mounted as a top-level command."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Annotated, NoReturn

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from customhouse.foundation.access.errors import Refused
from customhouse.tariff.duties.choices import Choice, choices
from customhouse.tariff.duties.payloads import choice_words
from customhouse.tariff.duties.queries import estimate
from customhouse.tariff.duties.records import Assessment, DutyLine
from customhouse.tariff.duties.rules.asking import Question, read_amount
from customhouse.tariff.measures.records import IMPORT

BAD_ARGUMENTS = 2


def duty(  # noqa: PLR0917  # each option of the command is an argument
    commodity: Annotated[str, typer.Option(help="Commodity code, six to ten digits.")],
    origin: Annotated[str, typer.Option(help="Country of origin, ISO 3166-1 alpha-2.")],
    value: Annotated[str, typer.Option(help="Customs value in the national currency.")],
    quantity: Annotated[list[str] | None, typer.Option(help="UNIT=N, unit by UNECE Rec 20; repeatable.")] = None,
    at: Annotated[str, typer.Option(help="Day whose law applies, as 2026-01-31; today if left out.")] = "",
    direction: Annotated[str, typer.Option(help="import or export.")] = IMPORT,
    preference: Annotated[str, typer.Option(help="Preference claimed, such as 300.")] = "",
    certificate: Annotated[list[str] | None, typer.Option(help="Certificate at hand; repeatable.")] = None,
    additional_code: Annotated[list[str] | None, typer.Option(help="Additional code; repeatable.")] = None,
    freight: Annotated[str, typer.Option(help="Freight that the value does not hold.")] = "0",
    insurance: Annotated[str, typer.Option(help="Insurance that the value does not hold.")] = "0",
    all_options: Annotated[
        bool, typer.Option("--all-options", help="Every legal option (third country, preference, quota …), one a line.")
    ] = False,
    schedule: Annotated[
        str, typer.Option(help="With --all-options: a schedule that was brought in, such as uk; or national.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say what would be owed on goods, line by line, with the measure behind each; or every legal option."""
    try:
        charges = read_amount("freight", freight), read_amount("insurance", insurance)
        worth = value if all_options or not any(charges) else _plain(read_amount("value", value) + sum(charges))
        question = Question(
            commodity, origin, worth, tuple(quantity or ()), at, direction, preference,
            tuple(certificate or ()), tuple(additional_code or ()),
        )  # fmt: skip
        if all_options:
            found = choices(question, charges, timezone.localdate(), schedule)
            print_choices(found, as_json=as_json or not _is_read_by_a_person())
        else:
            print_assessment(estimate(question, timezone.localdate()), as_json=as_json)
    except Refused as error:
        _refuse(error)


def _is_read_by_a_person() -> bool:
    return sys.stdout.isatty()


def _refuse(error: Refused) -> NoReturn:
    for finding in error.findings:
        print(f"{finding.path or finding.code}: {finding.text()} {finding.cure()}", file=sys.stderr)
    raise typer.Exit(BAD_ARGUMENTS) from None


def print_choices(found: tuple[Choice, ...], *, as_json: bool) -> None:
    """One JSON object an option; or a table with an option a row. What one lacks is told on standard error."""
    table = Table("Option", "Needs", "Lines", "Total")
    for choice in found:
        for finding in (*choice.lacking, *choice.notes):
            print(f"{choice.kind}: {finding.text()} {finding.cure()}", file=sys.stderr)
        if as_json:
            print(json.dumps(choice_words(choice), ensure_ascii=False))
        total = "" if choice.total is None else f"{_plain(choice.total)} {choice.currency}"
        lines = "\n".join(f"{line.type} {line.rate}: {_plain(line.amount)}" for line in choice.lines)
        table.add_row(" ".join(filter(None, [choice.kind, choice.order_number])), "\n".join(choice.needs), lines, total)
    if not as_json:
        Console().print(table)


def print_assessment(assessment: Assessment, *, as_json: bool) -> None:
    """What is owed, as JSON objects or as a table; what was found amiss goes to standard error."""
    for finding in assessment.findings:
        print(f"{finding.text()} {finding.cure()}", file=sys.stderr)
    if as_json:
        print_json(assessment)
    else:
        print_table(assessment)


def print_json(assessment: Assessment) -> None:
    """One JSON object for each line, and last the total."""
    for line in assessment.lines:
        print(json.dumps(line_words(line), ensure_ascii=False))
    print(json.dumps({"total": _plain(assessment.total), "currency": assessment.currency}))


def line_words(line: DutyLine) -> dict[str, str]:
    """A line in the stable keys of the command."""
    return {
        "type": line.type,
        "expression": line.expression,
        "base": _plain(line.base),
        "rate": line.rate,
        "amount": _plain(line.amount),
        "currency": line.currency,
        "measure": line.measure,
    }


def print_table(assessment: Assessment) -> None:
    """The lines as a table, with the total below and the law behind each."""
    table = Table("Tax", "Rate", "Base", "Amount", "Measure", "Law", title=f"Law of {assessment.as_of.isoformat()}")
    for line in assessment.lines:
        base = f"{_plain(line.base)} {line.base_unit or line.currency}"
        table.add_row(line.type, line.rate, base, _plain(line.amount), line.measure, line.legal_reference)
    table.add_row("Total", "", "", f"{_plain(assessment.total)} {assessment.currency}", "", "")
    Console().print(table)


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
