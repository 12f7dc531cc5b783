"""`customhouse clear`: files and folders, giants, files that cannot be read, whose they are, and on which day."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from customhouse.clearance.commands.clear import clear
from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import Settings, settings
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.tariff.measures.records import TariffSnapshot
from tests.journeys.installations import lines_of, new_installation
from tests.journeys.messages import IMPORTER, OTHER, Goods, message

LIMIT = 20_000


def run(*words: str) -> Result:
    """The command in this process, on the tests' database."""
    app = Typer(pretty_exceptions_enable=False)
    app.command()(clear)
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def cleared(*words: str) -> list[dict[str, Any]]:
    done = run(*words, "--json")
    assert done.exit_code == 0
    return lines_of(done.stdout)


def codes(line: dict[str, Any]) -> list[str]:
    return [error["code"] for error in line["errors"]]


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that takes in 20 kB at most."""
    monkeypatch.setattr("customhouse.clearance.folder.settings", lambda: Settings(max_message_bytes=LIMIT))
    yield
    assert settings().max_message_bytes != LIMIT


def write(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(message(f"L-{name[:20]}"))


def test_folders_are_read_in_sorted_order_and_named_as_given(
    demoland: CountryPack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ["day/b.xml", "day/a/z.xml", "day/a.xml", "single.xml"])
    monkeypatch.chdir(tmp_path)
    assert [line["file"] for line in cleared("./day", "single.xml")] == [
        "./day/a/z.xml",
        "./day/a.xml",
        "./day/b.xml",
        "single.xml",
    ]


def test_an_empty_folder_is_nothing_to_clear(demoland: CountryPack, tmp_path: Path) -> None:
    assert cleared(str(tmp_path)) == []


def test_a_file_whose_name_is_no_text_is_named_readably(demoland: CountryPack, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/pots-\xff.xml")).write_bytes(message())
    [line] = cleared(str(tmp_path))
    assert line["file"].endswith("pots-\ufffd.xml")
    assert line["outcome"] == "accepted"


def test_a_path_that_is_not_there_is_said_before_anything_is_done(demoland: CountryPack, tmp_path: Path) -> None:
    write(tmp_path, ["a.xml"])
    done = run(str(tmp_path), str(tmp_path / "nowhere"), "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nowhere" in done.stderr
    assert not ReceivedMessage.objects.exists()


def test_a_file_that_cannot_be_opened_is_answered_and_the_others_go_on(demoland: CountryPack, tmp_path: Path) -> None:
    write(tmp_path, ["a.xml", "c.xml"])
    files = [str(tmp_path / name) for name in ("a.xml", "b.xml", "c.xml")]
    lines = list(_cleared_although_gone(files))
    assert [line["outcome"] for line in lines] == ["accepted", "unreadable", "accepted"]
    assert codes(lines[1]) == ["MSG-FILE"]
    assert "No such file" in lines[1]["errors"][0]["message"]


def _cleared_although_gone(files: list[str]) -> Iterator[dict[str, Any]]:
    """Files of which one vanished after the command had begun."""
    from conftest import AT
    from customhouse.clearance.folder import cleared as clear_files
    from customhouse.foundation.access.records import SYSTEM

    return (answer for _, answer, _ in clear_files(files, SYSTEM, AT))


@pytest.mark.usefixtures("small_limit")
def test_a_giant_is_recorded_by_its_digest_and_never_kept(demoland: CountryPack, tmp_path: Path) -> None:
    write(tmp_path, ["a.xml", "c.xml"])
    giant = b"<a>" * LIMIT
    (tmp_path / "b.xml").write_bytes(giant)
    before, refused, after = cleared(str(tmp_path))
    assert (before["outcome"], refused["outcome"], after["outcome"]) == ("accepted", "unreadable", "accepted")
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("MSG-SIZE", "1:1")]
    row = ReceivedMessage.objects.get(status="too_large")
    assert (row.size, row.sha256, bytes(row.data)) == (len(giant), hashlib.sha256(giant).hexdigest(), b"")
    assert [event.kind for event in events_of(f"message:{row.pk}")] == ["refused_for_size"]


def test_two_hundred_megabytes_are_refused_without_being_held(demoland: CountryPack, tmp_path: Path) -> None:
    with (tmp_path / "giant.xml").open("wb") as file:
        file.truncate(200_000_000)
    [line] = cleared(str(tmp_path))
    assert codes(line) == ["MSG-SIZE"]
    assert ReceivedMessage.objects.get().size == 200_000_000


def test_lodging_as_a_trader(demoland: CountryPack, tmp_path: Path) -> None:
    """The identifier as people type it; what the trader reads is what a trader may read."""
    (tmp_path / "mine.xml").write_bytes(message("MINE", Goods("291431", "Phenylacetone", "CN")))
    (tmp_path / "other.xml").write_bytes(message("OTHER", declarant=OTHER))
    mine, other = cleared(str(tmp_path), "--as", "xd 0470-001009")
    assert (mine["outcome"], mine["lane"], [row["code"] for row in mine["reasons"]]) == (
        "accepted",
        "yellow",
        ["CTL-DOCUMENTS"],
    )
    assert (other["outcome"], codes(other)) == ("rejected", ["PAR-SEND"])
    assert Declaration.objects.get(mrn=mine["mrn"]).sender == IMPORTER


@pytest.mark.parametrize("wrong", ["🍲", "شركة\u200f", "XD", "1234567890", "XD0470001009XD0470001009"])
def test_lodging_as_somebody_who_cannot_be(wrong: str, demoland: CountryPack, tmp_path: Path) -> None:
    done = run(str(tmp_path), "--as", wrong, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "identifier" in done.stderr


def test_what_a_procedure_suspends_is_not_among_what_is_owed(demoland: CountryPack, tmp_path: Path) -> None:
    (tmp_path / "stored.xml").write_bytes(message("STORED", Goods(procedure="71")))
    [line] = cleared(str(tmp_path))
    kept = Declaration.objects.get(mrn=line["mrn"])
    assert ([duty["type"] for duty in line["duties"]], line["total"]) == (["FEE"], "6.00")
    assert kept.duties.filter(payable="suspended").count() == 2


def test_the_day_decides_the_law(demoland: CountryPack, tmp_path: Path) -> None:
    for lrn, day, rate in (("A", "2021-12-31", "15 %"), ("B", "2022-01-01", "16 %")):
        (tmp_path / "pots.xml").write_bytes(message(lrn))
        [line] = cleared(str(tmp_path), "--at", day)
        assert [duty["rate"] for duty in line["duties"] if duty["type"] == "VAT"] == [rate]
        assert line["mrn"][:2] == day[2:4]


def test_a_day_for_which_there_is_no_law_refuses(demoland: CountryPack, tmp_path: Path) -> None:
    write(tmp_path, ["pots.xml"])
    [line] = cleared(str(tmp_path), "--at", "2010-01-01")
    assert line["outcome"] == "rejected"
    assert all(error["pointer"].startswith("42A") and error["remedy"] for error in line["errors"])
    assert "SYS-FAULT" not in codes(line)


@pytest.mark.parametrize("day", ["1800-01-01", "2900-01-01", "0001-01-01", "yesterday", "2026-02-30"])
def test_a_day_that_cannot_be(day: str, demoland: CountryPack, tmp_path: Path) -> None:
    write(tmp_path, ["pots.xml"])
    done = run(str(tmp_path), "--at", day, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert not ReceivedMessage.objects.exists()


def test_without_json_people_read_a_line_a_message_and_the_sums(demoland: CountryPack, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(message("GOOD"))
    (tmp_path / "b.xml").write_bytes(message("BAD", Goods(commodity="999999")))
    (tmp_path / "c.xml").write_bytes(b"<not xml")
    done = run(str(tmp_path))
    assert done.exit_code == 0
    for word in ("green", "rejected", "unreadable", "TAR-NATIONAL at 42A", "MSG-MALFORMED at 1:", "3 messages in"):
        assert word in done.stdout


def test_a_database_that_cannot_be_reached_is_said_in_words(tmp_path: Path) -> None:
    with new_installation(tmp_path) as installation:
        nowhere = "postgresql://nobody@127.0.0.1:1/nowhere"
        done = installation.run("clear", str(tmp_path), "--json", CUSTOMHOUSE_DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_a_link_that_leads_nowhere_is_answered(demoland: CountryPack, tmp_path: Path) -> None:
    """Among the files of a folder, in its place, and not passed over."""
    write(tmp_path, ["a.xml", "c.xml"])
    (tmp_path / "b.xml").symlink_to(tmp_path / "gone.xml")
    (tmp_path / "d").symlink_to(tmp_path / "d")
    lines = cleared(str(tmp_path))
    assert [line["outcome"] for line in lines] == ["accepted", "unreadable", "accepted", "unreadable"]
    assert codes(lines[1]) == codes(lines[3]) == ["MSG-FILE"]


def test_a_folder_that_cannot_be_read_is_answered(
    demoland: CountryPack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ["a.xml", "closed/b.xml"])
    whole = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    with monkeypatch.context() as patched:
        patched.setattr("os.scandir", scandir)
        lines = cleared(str(tmp_path))
    assert [(Path(line["file"]).name, line["outcome"]) for line in lines] == [
        ("a.xml", "accepted"),
        ("closed", "unreadable"),
    ]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_names_of_files_that_are_no_text(form: list[str], demoland: CountryPack, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.xml")).write_bytes(b"<not xml")
    done = run(str(tmp_path), *form)
    assert done.exit_code == 0
    assert "\ufffd.xml" in done.stdout


@pytest.mark.django_db
def test_without_a_tariff_nothing_is_cleared(tmp_path: Path) -> None:
    """Where the law holds no measure, duty-free is no answer: it is said, and a message that comes in is kept."""
    from conftest import AT
    from customhouse.clearance import law
    from customhouse.clearance.journey import lodge
    from customhouse.clearance.records import Arrival
    from customhouse.foundation.access.errors import Conflict
    from customhouse.foundation.access.records import SYSTEM

    write(tmp_path, ["pots.xml"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(law, "tariff_snapshot", lambda: TariffSnapshot((), (), ()))
        with pytest.raises(Conflict, match="LAW-MISSING"):
            run(str(tmp_path), "--json")
        assert not ReceivedMessage.objects.exists()
        [outcome] = lodge([Arrival(message(), SYSTEM, AT)])
    assert [error.code for error in outcome.errors] == ["SYS-FAULT"]
    assert ReceivedMessage.objects.get().status == "set_aside"
