"""`customhouse classify`: goods in words to codes; whole files; and training on lines of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.progress import Progress

from customhouse.foundation.access.records import SYSTEM
from customhouse.messages.findings import msgid
from customhouse.tariff.classification import queries
from customhouse.tariff.classification.payloads import ClassificationPayload, payload_of
from customhouse.tariff.classification.records import Line, Scored, Unread
from customhouse.tariff.classification.rules.reading import read_each, read_lines
from customhouse.tariff.classification.services import train_model
from customhouse.tariff.nomenclature import queries as nomenclature

TRAIN = "train"
IN_FILES = 10
"""How many codes a line of a file gets at least."""
LONGEST = 4000
ADVICE = msgid("Say it in other words: what it is, what it is made of and what it is for.")
UNREAD = 1

File = Annotated[Path | None, typer.Option("--input", exists=True, dir_okay=False, help="One JSON object a line.")]


def classify(
    words: Annotated[list[str] | None, typer.Argument(help="The goods in words; or `train`, with --input.")] = None,
    *,
    input_file: File = None,
    output_file: Annotated[Path | None, typer.Option("--output", dir_okay=False, help="Where answers go.")] = None,
    top: Annotated[int, typer.Option(min=1, max=50, help="How many codes.")] = 5,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="The legal date; today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say which codes goods may have: in words, or a file of lines; `classify train --input F` learns from a file.

    Files hold one JSON object a line: {"id", "text"} gives {"id", "codes": [{"code", "p"}]}; to train {"text", "code"}.
    A line that cannot be read is answered with its "error" and no codes, and the command ends with 1.
    """
    day = at or datetime.now(UTC)
    if words == [TRAIN] and input_file and not output_file:
        _train(input_file, as_json=as_json)
    elif input_file and not words:
        _whole_file(input_file, output_file, max(top, IN_FILES), day)
    elif words and not input_file:
        _words(" ".join(words)[:LONGEST], top, day, as_json=as_json)
    else:
        raise typer.BadParameter("Give the goods in words, or a file with --input; not both.")


def _words(text: str, top: int, day: datetime, *, as_json: bool) -> None:
    language = get_language() or "en"
    ranking = queries.classify(text, day.date(), top)
    payload = payload_of(text, ranking, nomenclature.snapshot(), day.date(), language, _)
    print(json.dumps(payload.model_dump(), ensure_ascii=False) if as_json else _told(payload))
    if as_json and not payload.codes:
        typer.echo(_(ADVICE), err=True)


def _told(payload: ClassificationPayload) -> str:
    """The answer in lines to be read."""
    sure = {"yes": _("Sure of the first code."), "likely": _("The first code is likely."), "no": _("Not sure.")}
    lines = [sure[payload.sure], *([] if payload.codes else [_(ADVICE)])]
    lines += [
        f"{each.code}  {each.p:6.1%}  " + " > ".join(step.description for step in each.path[-2:])
        for each in payload.codes
    ]
    if payload.question:
        lines.append(payload.question.question)
        lines += [f"  {each.answer}: {each.code}" for each in payload.question.answers]
    lines += [_("Rule {number}: {why}").format(number=each.rule, why=each.text) for each in payload.rules]
    lines += [f"~ {each.text}  {each.code}" for each in payload.nearest]
    return "\n".join(lines)


def _whole_file(input_file: Path, output_file: Path | None, top: int, day: datetime) -> None:
    asked = list(read_each(input_file.read_text(encoding="utf-8-sig", errors="replace")))
    lines = [each for each in asked if isinstance(each, Line)]
    answers = queries.classify_all(lines, day.date(), top)
    with Progress(transient=True, disable=output_file is None) as progress:
        followed = progress.track(answers, total=len(lines), description=_("Classifying"))
        told = _rows(asked, iter(followed))
        if output_file is None:
            for each in told:
                print(each)
        else:
            with output_file.open("w", encoding="utf-8") as file:
                file.writelines(f"{each}\n" for each in told)
    if output_file is not None:
        typer.echo(_("{count} lines classified.").format(count=len(lines)), err=True)
    if unread := len(asked) - len(lines):
        typer.echo(
            _("{count} lines could not be read; each is answered with its error.").format(count=unread), err=True
        )
        raise typer.Exit(UNREAD)


def _rows(asked: Sequence[Line | Unread], answers: Iterator[tuple[Line, list[Scored]]]) -> Iterator[str]:
    """An answer a line, in their order. What has no id of its own is told by its place in the file."""
    for each in asked:
        row: dict[str, Any] = {"id": each.id}
        if isinstance(each, Unread):
            row |= {"codes": [], "error": f"{each.error.text(_)} {each.error.cure(_)}"}
        else:
            row["codes"] = [{"code": scored.code, "p": round(scored.p, 6)} for scored in next(answers)[1]]
        yield json.dumps(row if each.id is not None else row | {"line": each.number})


def _train(input_file: Path, *, as_json: bool) -> None:
    lines = list(read_lines(input_file.read_text(encoding="utf-8", errors="replace").splitlines(), with_code=True))
    typer.echo(_("Learning from {count} lines; this takes minutes.").format(count=len(lines)), err=True)
    installed = train_model(lines=lines, actor=SYSTEM, at=datetime.now(UTC))
    told = {"version": installed.version, "size": installed.size, "sha256": installed.sha256, **installed.facts}
    if as_json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name}: {value}")
