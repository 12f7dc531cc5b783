"""Write docs/conformance-clear.md: what `customhouse clear` makes of the messages that nobody here wrote.

`python scripts/conformance_clear.py [FOLDER]` clears the folder (default `$CUSTOMHOUSE_CASES/hmrc-cds`, else
`../shared/cases/hmrc-cds`) in a new, empty installation and counts what the command says.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", ROOT.parent / "shared" / "cases"))
PAGE = ROOT / "docs" / "conformance-clear.md"
DAY = "2026-06-01"
"""The day on which the messages are cleared, so that the page is the same whenever it is written."""
Line = Mapping[str, Any]

HEAD = f"""# What `clear` makes of messages that nobody here wrote

The folder `hmrc-cds` holds messages of the British customs service's test scenarios: declarations, amendments and
cancellations in the WCO Data Model 3.6, answers to them, and other things. Demoland is another country: its offices,
parties, documents and national codes are not those of these messages, which warns and does not refuse.

This page is written by `python scripts/conformance_clear.py`, which runs
`customhouse clear examples --at {DAY} --json` in an empty installation and counts its lines. `pytest -m conformance`
runs the same command and fails where the page says something else. Chance has a key of its own here, so that the lanes
are the same too.
"""


def cleared(folder: Path, home: Path) -> list[dict[str, Any]]:
    """The lines of the command over `examples` in an installation whose home is `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CUSTOMHOUSE_", "DJANGO_"))}
    program = [sys.executable, "-c", "from customhouse.web.cli import main; main()"]
    done = subprocess.run(
        [*program, "clear", "examples", "--at", DAY, "--json"],
        cwd=folder,
        env=kept | {"CUSTOMHOUSE_HOME": str(home), "CUSTOMHOUSE_SELECTION_KEY": "the key of this page"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def manifest(folder: Path) -> dict[str, tuple[str, str]]:
    """The kind of each message and what the schema says of it, as the folder's own list has them."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as rows:
        return {row["path"]: (row["kind"], row["xsd"]) for row in csv.DictReader(rows, delimiter="\t")}


def declarations(lines: Sequence[Line], kinds: Mapping[str, tuple[str, str]]) -> list[Line]:
    """The lines of declarations that the list knows as valid (a few files are not on it)."""
    found = ((line, *kinds.get(line["file"], ("", ""))) for line in lines)
    return [line for line, kind, verdict in found if kind.startswith("declaration:") and verdict == "valid"]


def page(lines: Sequence[Line], kinds: Mapping[str, tuple[str, str]]) -> str:
    """The page."""
    return (
        "\n".join([HEAD, *_outcomes(lines), *_declarations(lines, kinds), *_refusals(lines), *_warnings(lines)]) + "\n"
    )


def _table(*heads: str) -> list[str]:
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]


def _outcomes(lines: Sequence[Line]) -> Iterator[str]:
    yield f"## Every file is answered: {len(lines)} files\n"
    yield from _table("outcome", "files")
    for outcome, count in Counter(line["outcome"] for line in lines).most_common():
        yield f"| {outcome} | {count} |"
    yield ""


def _declarations(lines: Sequence[Line], kinds: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    valid = declarations(lines, kinds)
    accepted = [line for line in valid if line["outcome"] == "accepted"]
    yield "## Declarations that the schema finds valid\n"
    yield f"{len(accepted)} of {len(valid)} are accepted ({len(accepted) / len(valid):.0%}).\n"
    yield from _table("type", "declarations", "accepted")
    totals = Counter(kinds[line["file"]][0].partition(":")[2] for line in valid)
    passed = Counter(kinds[line["file"]][0].partition(":")[2] for line in accepted)
    for kind in sorted(totals):
        yield f"| {kind} | {totals[kind]} | {passed[kind]} |"
    yield "\nTheir lanes (a pre-lodged declaration has none until its goods are presented):\n"
    yield from _table("lane", "declarations")
    for lane, count in sorted(Counter(line["lane"] or "none yet" for line in accepted).items()):
        yield f"| {lane} | {count} |"
    yield ""


def _refusals(lines: Sequence[Line]) -> Iterator[str]:
    yield "## What is not accepted, and why\n"
    yield "Answers and messages of other kinds are `unsupported` (MSG-NOT-DECLARATION) and are not listed.\n"
    yield from _table("file", "outcome", "code", "at", "message")
    for line in lines:
        name = line["file"].removeprefix("examples/").removeprefix("annotated_XML_samples/")
        for error in line["errors"] if line["outcome"] in {"rejected", "unreadable"} else ():
            at, said = error["pointer"], error["message"]
            if line["outcome"] == "unreadable":
                at, said = error["path"], said.partition(":")[0]  # what follows quotes the message
            yield f"| {name} | {line['outcome']} | {error['code']} | {at} | {said} |"
    yield ""


def _warnings(lines: Sequence[Line]) -> Iterator[str]:
    yield "## What was doubtful\n"
    yield from _table("code", "messages")
    found = Counter(code for line in lines for code in {row["code"] for row in line["warnings"]})
    for code, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {code} | {count} |"


def main(arguments: Sequence[str]) -> None:
    """Write the page."""
    folder = Path(arguments[0]) if arguments else CASES / "hmrc-cds"
    with tempfile.TemporaryDirectory() as home:
        PAGE.write_text(page(cleared(folder, Path(home)), manifest(folder)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
