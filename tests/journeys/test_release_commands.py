"""`customhouse release`: what is missing, the note as a file, its verification."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from customhouse.clearance.tests.lodged import lodged, message
from customhouse.clearance.tests.released import released
from customhouse.foundation.config.country import CountryPack
from customhouse.web.cli import run

Captured = pytest.CaptureFixture[str]


def test_conditions_note_and_verification(demoland: CountryPack, tmp_path: Path, capsys: Captured) -> None:
    declaration, release = released(message(demoland))
    mrn, file = str(declaration.mrn), tmp_path / "note.pdf"
    assert run(["release", "conditions", mrn, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["released"], told["release"]["number"]) == (True, release.reference)
    assert run(["release", "note", mrn, "--output", str(file), "--language", "ar", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bytes"] == file.stat().st_size
    assert file.read_bytes().startswith(b"%PDF-")
    assert run(["release", "verify", release.code.lower(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["genuine"], told["valid"], told["mrn"]) == (True, True, mrn)
    assert run(["release", "verify", release.code]) == 0
    assert mrn in capsys.readouterr().out
    wanted = ["release", "correct", mrn, "--item", "1", "--element", "net_mass", "--found", "2.5", "--reason", "Typo"]
    assert run(wanted) == 0
    assert "asked" in capsys.readouterr().out


def test_what_is_missing_is_told(demoland: CountryPack, tmp_path: Path, capsys: Captured) -> None:
    mrn = str(lodged(message(demoland, "D")).mrn)
    assert run(["release", "conditions", mrn]) == 1
    assert "REL-PRESENTED" in capsys.readouterr().out
    assert run(["release", "note", mrn, "--output", str(tmp_path / "x.pdf")]) == 1
    assert "not released" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["conditions", "26XD00000000000099"], 1),
        (["note", "26XD00000000000099", "--output", "x.pdf"], 1),
        (["verify", "nothing"], 1),
        (["verify", "0" * 26, "--json"], 1),
        (["note", "26XD00000000000099", "--output", "x.pdf", "--language", "xx"], 2),
    ],
)
def test_what_is_not_there_is_told(words: list[str], code: int, demoland: CountryPack, capsys: Captured) -> None:
    assert run(["release", *words]) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err + captured.out


def test_a_file_that_cannot_be_written_is_told(demoland: CountryPack, tmp_path: Path, capsys: Captured) -> None:
    declaration, _ = released(message(demoland))
    assert run(["release", "note", str(declaration.mrn), "--output", str(tmp_path)]) == 1
    assert "cannot be written" in capsys.readouterr().err
