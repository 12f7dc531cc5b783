"""`customhouse duty parse`: read duty sentences, or say where and why one is none. Needs no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from customhouse.foundation.config.country import installed_pack
from customhouse.messages.findings import Finding
from customhouse.tariff.duties.rules.reading import read_sentence, tariff_vocabulary, told
from customhouse.tariff.duties.rules.wording import in_words

REFUSED = 1
BAD_ARGUMENTS = 2


def parse(
    sentence: Annotated[
        str, typer.Argument(help="A duty sentence, or a file with one a line; - reads standard input.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Read duty sentences: the components and the canonical text, or the error, its place and the remedy.

    One JSON object a line, but for a person at a terminal. Exit 1 where one of them was refused.
    """
    vocabulary = tariff_vocabulary(installed_pack().currency)
    refused = False
    for text in _sentences(sentence):
        answer = told(text, vocabulary, _said)
        refused |= not answer["ok"]
        if as_json or not _is_read_by_a_person():
            print(json.dumps(answer, ensure_ascii=False))
        elif answer["ok"]:
            print(f"{answer['canonical']}\t{in_words(read_sentence(text, vocabulary))}")
        else:
            print(f"{text!r}: {answer['error']} {answer['remedy']}", file=sys.stderr)
    if refused:
        raise typer.Exit(REFUSED)


def _is_read_by_a_person() -> bool:
    return sys.stdout.isatty()


def _said(finding: Finding) -> tuple[str, str]:
    return finding.text(), finding.cure()


def _sentences(given: str) -> Iterator[str]:
    """The sentence itself, or those of the file of that name."""
    if given == "-":
        yield from _lines(sys.stdin.read())
        return
    file = Path(given)
    try:
        is_file = file.is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        is_file = False
    if not is_file:
        yield given
        return
    try:
        yield from _lines(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        print(f"{file}: no text in UTF-8. Give a readable file with one duty sentence a line.", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None


def _lines(text: str) -> Iterator[str]:
    yield from (line for line in text.splitlines() if line.strip())
