"""`customhouse clear` over messages that nobody here wrote, through the real command, from an empty installation."""

from __future__ import annotations

import runpy
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.installations import Installation, lines_of

pytestmark = pytest.mark.conformance
SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "conformance_clear.py"))
FOLDER: Path = SCRIPT["CASES"] / "hmrc-cds"
EXAMPLES = FOLDER / "examples"
KEYS = ["file", "lrn", "mrn", "outcome", "lane", "reasons", "errors", "warnings", "duties", "total", "currency", "ms"]
LEAST_SHARE = 0.6
Line = dict[str, Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not EXAMPLES.is_dir():
        pytest.skip(f"no cases at {FOLDER}")
    return tmp_path_factory.mktemp("clear")


@pytest.fixture(scope="module")
def lines(home: Path) -> list[Line]:
    """What the command says of the folder, the first thing that this installation does."""
    said: list[Line] = SCRIPT["cleared"](FOLDER, home)
    return said


@pytest.fixture(scope="module")
def installation(home: Path, lines: list[Line]) -> Installation:
    """The installation after that."""
    return Installation(home, "")


@pytest.fixture(scope="module")
def kinds(home: Path) -> dict[str, tuple[str, str]]:
    """What the folder's own list says of each file: kind, and the schema's verdict."""
    known: dict[str, tuple[str, str]] = SCRIPT["manifest"](FOLDER)
    return known


def of_kind(lines: list[Line], kinds: dict[str, tuple[str, str]], start: str) -> Iterator[Line]:
    return (line for line in lines if kinds.get(line["file"], ("", ""))[0].startswith(start))


def test_every_file_is_answered_in_sorted_order(lines: list[Line]) -> None:
    inside = sorted(file.relative_to(EXAMPLES) for file in EXAMPLES.rglob("*") if file.is_file())
    assert [line["file"] for line in lines] == [f"examples/{file}" for file in inside]


def test_every_line_has_the_same_keys(lines: list[Line]) -> None:
    for line in lines:
        assert list(line) == KEYS
        for finding in (*line["errors"], *line["warnings"]):
            assert list(finding) == ["code", "pointer", "path", "message", "remedy"]
        for duty in line["duties"]:
            assert list(duty) == ["item", "type", "base", "rate", "amount", "currency", "measure"]
        for reason in line["reasons"]:
            assert list(reason) == ["code", "text"]


def test_figures_are_decimals_in_strings(lines: list[Line]) -> None:
    for line in lines:
        assert Decimal(line["ms"]) > 0
        assert all(Decimal(duty[key]).is_finite() for duty in line["duties"] for key in ("base", "amount"))
        if line["outcome"] == "accepted":
            assert Decimal(line["total"]) == sum(Decimal(duty["amount"]) for duty in line["duties"])
            assert line["currency"] == "XDD"


def test_most_valid_declarations_are_accepted(lines: list[Line], kinds: dict[str, tuple[str, str]]) -> None:
    valid = SCRIPT["declarations"](lines, kinds)
    accepted = [line for line in valid if line["outcome"] == "accepted"]
    assert len(valid) > 100
    assert len(accepted) / len(valid) >= LEAST_SHARE
    assert len({line["mrn"] for line in accepted}) == len(accepted)


def test_a_lane_belongs_to_what_is_accepted(lines: list[Line]) -> None:
    lanes = Counter((line["outcome"] == "accepted", line["lane"] is not None) for line in lines)
    assert lanes[False, True] == 0
    assert lanes[True, True] > 100
    assert all(bool(line["lane"]) == bool(line["reasons"]) for line in lines)


def test_each_refusal_says_where_and_what_to_do(lines: list[Line]) -> None:
    refused = [line for line in lines if line["outcome"] == "rejected"]
    assert refused
    for line in refused:
        assert line["errors"]
        for error in line["errors"]:
            assert error["pointer"].startswith("42A")
            assert error["path"].startswith("Declaration")
            assert error["message"]
            assert error["remedy"]
            assert "{" not in error["message"] + error["remedy"]


def test_malformed_files_answer_with_line_and_column(lines: list[Line], kinds: dict[str, tuple[str, str]]) -> None:
    malformed = list(of_kind(lines, kinds, "malformed"))
    assert len(malformed) == 3
    for line in malformed:
        assert line["outcome"] == "unreadable"
        row, column = line["errors"][0]["path"].split(":")
        assert int(row) > 1
        assert int(column) >= 1


def test_what_is_no_declaration_is_unsupported(lines: list[Line], kinds: dict[str, tuple[str, str]]) -> None:
    others = [
        line
        for line in lines
        if line["file"] in kinds and not kinds[line["file"]][0].startswith(("declaration:", "cancel", "malformed"))
    ]
    assert len(others) > 200
    assert {line["outcome"] for line in others} == {"unsupported"}
    assert {error["code"] for line in others for error in line["errors"]} == {"MSG-NOT-DECLARATION"}


def test_requests_about_unknown_declarations_are_refused(lines: list[Line], kinds: dict[str, tuple[str, str]]) -> None:
    requests = list(of_kind(lines, kinds, "cancel/amend"))
    assert len(requests) == 6
    for line in requests:
        assert [(error["code"], error["pointer"]) for error in line["errors"]] == [("REQ-MRN", "42A/D014")]
        assert line["mrn"]


def test_customhouse_itself_never_failed(lines: list[Line]) -> None:
    assert "SYS-FAULT" not in {error["code"] for line in lines for error in line["errors"]}


def test_the_page_says_what_the_command_says(lines: list[Line], kinds: dict[str, tuple[str, str]]) -> None:
    """Run `python scripts/conformance_clear.py` when this fails."""
    assert SCRIPT["PAGE"].read_text(encoding="utf-8") == SCRIPT["page"](lines, kinds)


def test_the_same_folder_again_lodges_nothing(lines: list[Line], installation: Installation) -> None:
    """Under another name of the folder: what is repeated is the reference, not the file."""
    done = installation.run("clear", f"{EXAMPLES}/../examples", "--json", CUSTOMHOUSE_SELECTION_KEY="another")
    again = lines_of(done.stdout)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert [line["file"] for line in again] == [f"{FOLDER}/examples/../{line['file']}" for line in lines]
    for first, second in zip(lines, again, strict=True):
        if first["outcome"] == "accepted":
            assert [(error["code"], error["pointer"]) for error in second["errors"]] == [("LRN-USED", "42A/D026")]
        else:
            assert (second["outcome"], second["errors"]) == (first["outcome"], first["errors"])


def test_the_trail_of_it_all_is_whole(installation: Installation, lines: list[Line]) -> None:
    done = installation.run("audit", "verify", "--json")
    [told] = lines_of(done.stdout)
    assert (done.returncode, told["ok"], told["first_bad"]) == (0, True, None)
    assert told["events"] > len(lines)
