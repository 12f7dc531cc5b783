"""`customhouse duty`: what would be owed on goods, and by which law. Mounted as a top-level command."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from customhouse.foundation.access.errors import Refused
from customhouse.tariff.duties.queries import estimate
from customhouse.tariff.duties.records import Assessment, DutyLine
from customhouse.tariff.duties.rules.asking import Question
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
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say what would be owed on goods, line by line, with the measure behind each."""
    question = Question(
        commodity,
        origin,
        value,
        tuple(quantity or ()),
        at,
        direction,
        preference,
        tuple(certificate or ()),
        tuple(additional_code or ()),
    )
    try:
        assessment = estimate(question, timezone.localdate())
    except Refused as error:
        for finding in error.findings:
            print(f"{finding.path or finding.code}: {finding.text()} {finding.cure()}", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None
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
