"""`customhouse origin`: judge a bill of materials by a rule of origin, and bring in schemes of preference."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.origin import queries, services
from customhouse.tariff.origin.files import read_folder
from customhouse.tariff.origin.receiving import receive_proof
from customhouse.tariff.origin.records import Bill, Evaluation
from customhouse.tariff.origin.rules.asking import read_bill_as
from customhouse.tariff.origin.rules.evaluating import evaluate as judge
from customhouse.tariff.origin.rules.expressions import whole_text
from customhouse.tariff.origin.rules.reading import BillError
from customhouse.tariff.origin.rules.saying import read_rule
from customhouse.tariff.origin.rules.schemes import SchemeCount, SchemeFileError, count_rules
from customhouse.tariff.origin.rules.tokens import RuleError
from customhouse.tariff.origin.rules.wording import in_words
from customhouse.tariff.origin.showing import count_as_json, evaluation_as_json

BAD_ARGUMENTS, UNDONE = 2, 1
LARGEST = 16 * 1024 * 1024
app = typer.Typer(no_args_is_help=True, help="Rules of origin, bills of materials, proofs.")
Json = Annotated[bool, typer.Option("--json", help="JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day whose law applies; today if left out.")]

BILL_HELP = """Say whether the product of a bill of materials originates, with the working step by step.

BOM.json is an object (“-” reads it from standard input). Keys are read without regard to case, “_” and “-”:

{"product": {"code": "850440", "ex_works_price": 100, "fob_value": 105, "net_cost": 90, "net_weight": 2,
"currency": "EUR", "country": "XA", "wholly_obtained": false},

"materials": [{"code": "8504", "value": 30, "weight": 0.5, "origin": "XB", "originating": false,
"wholly_obtained": false, "proof": "EUR.1 A1234", "role": "material"}],

"operations": [{"name": "weaving", "country": "XA"}], "transport": {"direct": true, "through": [],
"altered": false, "supervised": true}, "costs": {"labour": 5, "overheads": 3, "profit": 9, "other": 1},

"tolerance": {"percent": 10, "by": "value"}, "cumulation": {"type": "diagonal", "countries": ["XC"]}}

Only the product's code and the list of materials must be there. “originating” is the material's status under the
agreement: left out, “origin” and cumulation decide. “role” is material, accessory, retail_packaging,
transport_packaging or neutral. An intermediate may carry its “materials” and “rule”, one from a mixed stock “stock”:
{"method": "fifo|lifo|average", "lots": [{"quantity", "value", "originating"}], "used"}. docs/origin.md tells all.

The answer: {"originating": true | false | null, "steps": [{"step", "code", "text", "result", "depth", "figures"}], …}.
null: not decidable by machine, such as a rule in words alone. Exit code 0: answered; 1: no such scheme or rule; 2: the
rule or the bill cannot be read.
"""


@app.command(help=BILL_HELP)
def evaluate(
    bill: Annotated[Path, typer.Argument(metavar="BOM.json", help="The bill of materials; - for standard input.")],
    rule: Annotated[str, typer.Option(help="A rule: “CTH EXCEPT 7208-7212 OR RVC 40 %”, or a sentence of one.")] = "",
    scheme: Annotated[str, typer.Option(help="A scheme of preference, by its code.")] = "",
    code: Annotated[str, typer.Option(help="Code of the product; that of the bill if left out.")] = "",
    goods: Annotated[int | None, typer.Option(help="Which of several rules that words tell apart, from 1.")] = None,
    at: Day = None,
    as_json: Json = False,
) -> None:
    """Say whether the product of a bill of materials originates, with the working."""
    if bool(rule) == bool(scheme):
        _stop(["Give either --rule or --scheme."])
    told = _read(bill)
    day = at.date() if at else timezone.localdate()
    try:
        read, warnings = read_bill_as(told, code)
        found = _by_rule(rule, read) if rule else _by_scheme(scheme, read, day=day, goods=goods)
    except BillError as error:
        _stop([f"{finding.path or bill}: {finding.text()} {finding.cure()}" for finding in error.findings])
    except RuleError as error:
        _stop([f"{error.finding().text()} {error.finding().cure()}"])
    _print(replace(found, warnings=warnings), as_json=as_json)


def _by_rule(rule: str, bill: Bill) -> Evaluation:
    return judge(read_rule(rule), bill)


def _by_scheme(scheme: str, bill: Bill, *, day: Any, goods: int | None) -> Evaluation:
    return queries.evaluate_under(scheme=scheme, code=bill.code, bill=bill, day=day, goods=goods)


def _read(path: Path) -> Any:
    """The JSON of a bill."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else path.read_bytes()
        if len(raw) > LARGEST:
            _stop([f"{path}: more than {LARGEST} bytes."])
        told = json.loads(raw, parse_float=Decimal)
    except OSError as error:
        _stop([f"{path}: {error.strerror}. Name a file that is there."])
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        _stop([f"{path}: no JSON ({error})."])
    return told


def _stop(lines: list[str]) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(BAD_ARGUMENTS)


def _print(found: Evaluation, *, as_json: bool) -> None:
    for warning in found.warnings:
        print(f"{warning.text()} {warning.cure()}", file=sys.stderr)
    if as_json:
        print(json.dumps(evaluation_as_json(found), ensure_ascii=False))
        return
    marks = {True: "yes", False: "no", None: "-"}
    for step in found.steps:
        print(f"{marks[step.result]:>4}  {'  ' * step.depth}{step.text()}")


@app.command(name="parse")
def parse_rule(
    text: Annotated[str, typer.Argument(help="A rule of origin, or a conventional sentence.")], as_json: Json = False
) -> None:
    """Read a rule and say it back: in canonical text and in words; or where and why it cannot be read."""
    try:
        read = read_rule(text)
    except RuleError as error:
        finding = error.finding()
        if as_json:
            told = {"text": text, "ok": False, "error": error.code, "at": error.at, "message": finding.text()}
            print(json.dumps({**told, "remedy": finding.cure()}, ensure_ascii=False))
        else:
            print(f"{finding.text()} {finding.cure()}", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None
    told = {"text": text, "ok": True, "canonical": whole_text(read), "words": in_words(read.rule)}
    print(json.dumps(told, ensure_ascii=False) if as_json else f"{told['canonical']}\n{told['words']}")


@app.command(name="import")
def import_schemes(
    folder: Annotated[Path, typer.Argument(help="Folder with the list of schemes and rule_sets/.", file_okay=False)],
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of new editions; a scheme's own if left out."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count; write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in schemes of preference with their rules; counts what was structured and what stays words, and why."""
    try:
        schemes = list(read_folder(folder))
    except SchemeFileError as error:
        _stop([str(error)])
    except OSError as error:
        _stop([f"{error.filename}: {error.strerror}"])
    counts = []
    for scheme in schemes:
        if dry_run:
            came_to = services.outlook(scheme)
        else:
            begins = since.date() if since else scheme.valid_from
            came_to = services.adopt_scheme(scheme=scheme, since=begins, actor=SYSTEM, at=timezone.now())
        counts.append((count_rules(scheme), came_to))
    _print_counts(counts, as_json=as_json)


@app.command()
def receive(
    file: Annotated[
        Path, typer.Argument(help="Proofs of other administrations: JSON, an object a line.", dir_okay=False)
    ],
    as_json: Json = False,
) -> None:
    """Take in proofs of origin that other administrations issued, or how they stand now. Exit 1 if one is refused."""
    came_to = [_received(number, line) for number, line in enumerate(_lines(file), 1)]
    for told in came_to:
        print(json.dumps(told, ensure_ascii=False) if as_json else " ".join(map(str, told.values())))
    if any(told["outcome"] == "refused" for told in came_to):
        raise typer.Exit(1)


def _received(number: int, line: str) -> dict[str, Any]:
    """What came of one line of a file of proofs."""
    try:
        row, outcome = receive_proof(told=json.loads(line), actor=SYSTEM, at=timezone.now())
    except (json.JSONDecodeError, RecursionError) as error:
        return {"line": number, "outcome": "refused", "errors": [f"no JSON ({error})."]}
    except (Refused, Conflict) as error:
        found = error.findings if isinstance(error, Refused) else (error.finding,)
        return {"line": number, "outcome": "refused", "errors": [f"{each.text()} {each.cure()}" for each in found]}
    return {"line": number, "outcome": outcome, "issuer": row.issuer, "number": row.number}


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        _stop([f"{file}: {error.strerror}. Name a file that is there."])
    except UnicodeDecodeError as error:
        _stop([f"{file}: {error}."])


def _print_counts(counts: list[tuple[SchemeCount, str]], *, as_json: bool) -> None:
    rules, structured = (sum(getattr(count, name) for count, _ in counts) for name in ("rules", "structured"))
    if as_json:
        total = {"schemes": len(counts), "rules": rules, "structured": structured, "text_only": rules - structured}
        print(json.dumps({"schemes": [count_as_json(*each) for each in counts], "total": total}))
        return
    line = "{:<26}{:>10}{:>8}{:>12}{:>11}  {}"
    print(line.format("scheme", "rule sets", "rules", "structured", "text only", "outcome"))
    for count, came_to in counts:
        print(line.format(count.code, count.rule_sets, count.rules, count.structured, count.words, came_to))
    print(line.format("all", "", rules, structured, rules - structured, ""))
