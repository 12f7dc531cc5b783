"""Loading lists, screening against them, and deciding of matches."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.targeting.screening import queries, services
from customhouse.targeting.screening.asked_files import Asked, asked_in
from customhouse.targeting.screening.commands import _sought
from customhouse.targeting.screening.models import ListedEntry
from customhouse.targeting.screening.records import Sought
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.tests.lists import AT, OWN, loaded
from customhouse.web.tests.command_lines import run

pytestmark = pytest.mark.django_db
ANNA = Actor("anna", frozenset({Role.ANALYST}))
SARA = Actor("sara", frozenset({Role.SUPERVISOR}))
OMAR = Actor("omar", frozenset({Role.OFFICER}))
TARA = Actor("tara", frozenset({Role.TRADER}))
ONE = [Sought("Karim Tastari")]


def test_editions_differ() -> None:
    """A second edition ends what is gone, begins what is new, and deletes nothing; the same again changes nothing."""
    assert loaded().difference.added == ("A1", "A2", "A3", "A4", "A5")
    again = loaded(OWN.replace(b"Zofia", b"Sofia").replace(b"A2,company", b"A6,company"))
    assert (again.edition, again.difference.added, again.difference.changed, again.difference.removed) == (
        2, ("A6",), ("A5",), ("A2",),
    )  # fmt: skip
    assert loaded(OWN.replace(b"Zofia", b"Sofia").replace(b"A2,company", b"A6,company")).edition == 2
    assert ListedEntry.objects.count() == 7
    assert queries.screened(ANNA, [Sought("Sofia Wilkanowska")])[0]
    assert Event.objects.filter(subject="watchlist:OWN").count() == 3


def test_dry_run_writes_nothing() -> None:
    new = services.NewList("OWN", "", Format.OWN)
    tried = services.load_list(new=new, data=OWN, actor=ANNA, at=AT, dry_run=True)
    assert len(tried.difference.added) == 5
    assert not ListedEntry.objects.exists()


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(Refused):
        loaded(b"name\n")
    with pytest.raises(Refused) as empty:
        loaded(b"kind,name\nperson,\n")
    assert empty.value.code == "WLS-NAMELESS"
    with pytest.raises(Refused) as nobody:
        services.load_list(new=services.NewList("UN", "", Format.UN), data=b"<CONSOLIDATED_LIST/>", actor=ANNA, at=AT)
    assert nobody.value.code == "WLS-EMPTY"


def test_rights() -> None:
    loaded()
    for act in (
        lambda: services.load_list(new=services.NewList("X", "", Format.OWN), data=OWN, actor=OMAR, at=AT),
        lambda: queries.screened(TARA, ONE),
        lambda: services.decide(code="OWN", key="A1", name="K", is_same=True, reason="x", actor=OMAR, at=AT),
        lambda: services.confirm(number=1, actor=OMAR, at=AT),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_list_for_analysts_is_not_there_for_officers() -> None:
    loaded(readers=(Role.ANALYST,))
    assert queries.screened(ANNA, ONE)[0]
    assert queries.screened(SYSTEM, ONE, code="OWN")[0]
    assert queries.screened(OMAR, ONE) == [[]]
    with pytest.raises(NotFound):
        queries.screened(OMAR, ONE, code="OWN")
    with pytest.raises(NotFound):
        services.decide(code="OWN", key="A1", name="K", is_same=True, reason="x", actor=SARA, at=AT)


def decided(actor: Actor = ANNA, **more: Any) -> Any:
    said: dict[str, Any] = {
        "code": "OWN",
        "key": "A1",
        "name": "TASTARI Karim",
        "is_same": False,
        "reason": "Born later",
    }
    return services.decide(**said | more, actor=actor, at=AT)


def test_decision_is_remembered_for_every_way_of_writing() -> None:
    loaded()
    decided()
    [[hit, *_]] = queries.screened(OMAR, ONE)
    assert hit.decision
    assert (hit.decision.is_same, hit.decision.confirmed_by) == (False, "anna")
    with pytest.raises(Conflict):
        decided(SARA)
    with pytest.raises(NotFound):
        decided(key="none")


def test_second_person_confirms() -> None:
    loaded(needs_two=True)
    first = decided()
    assert first.confirmed_at is None
    assert list(queries.decisions_waiting(SARA)) == [first]
    with pytest.raises(Conflict) as alone:
        services.confirm(number=first.pk, actor=ANNA, at=AT)
    assert alone.value.code == "WLS-SECOND"
    assert services.confirm(number=first.pk, actor=SARA, at=AT).confirmed_by == "sara"
    with pytest.raises(Conflict):
        services.confirm(number=first.pk, actor=SARA, at=AT)
    with pytest.raises(NotFound):
        services.confirm(number=0, actor=SARA, at=AT)


def test_page_says_who_and_why_and_notes_what_is_said() -> None:
    loaded(needs_two=True)
    anna = signed_in(person("anna", Role.ANALYST))
    sara = signed_in(person("sara", Role.SUPERVISOR))
    page = anna.get("/screening/", {"name": "Kareem al Tastari", "birth": "1966"}).content.decode()
    assert "Karim Al-Tastari" in page
    assert "a date of birth near it" in page
    said = {"code": "OWN", "key": "A1", "name": "Kareem Tastari", "verdict": "other", "reason": "Born later"}
    assert "second person" in anna.post("/screening/decisions/", said, follow=True).content.decode()
    number = queries.decisions_waiting(SARA).get().pk
    assert "yourself" in anna.post(f"/screening/decisions/{number}/confirm/", follow=True).content.decode()
    assert "Confirmed" in sara.post(f"/screening/decisions/{number}/confirm/", follow=True).content.decode()
    assert "Say whether" in sara.post("/screening/decisions/", {"code": "OWN"}, follow=True).content.decode()
    assert "Said to be another" in sara.get("/screening/?name=Kareem+Tastari").content.decode()


def test_page_says_what_is_wrong(client: Client) -> None:
    anna = signed_in(person("anna", Role.ANALYST))
    assert anna.get("/screening/?name=&birth=").status_code == 422
    wrong = anna.get("/screening/?name=Karim&birth=soon")
    assert (wrong.status_code, "is no date of birth" in wrong.content.decode()) == (422, True)
    assert "Nobody on the lists" in anna.get("/screening/?name=Karim").content.decode()


def test_api_answers_with_evidence() -> None:
    loaded()
    anna = signed_in(person("anna", Role.ANALYST))
    told = anna.get("/api/v1/screening", {"name": "Karim Tastari"}).json()["matches"][0]
    assert (told["watch_list"], told["key"], told["decision"]) == ("OWN", "A1", None)
    assert told["evidence"]
    assert anna.get("/api/v1/screening", {"name": "x", "birth": "soon"}).status_code == 422
    body = {"watch_list": "OWN", "key": "A1", "name": "Karim", "is_same": True, "reason": "x"}
    token = {"X-CSRFToken": anna.get("/screening/").context["csrf_token"]}
    said = anna.post("/api/v1/screening/decisions", body, content_type="application/json", headers=token)
    assert (said.status_code, said.json()["confirmed"]) == (200, True)


@pytest.fixture
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.web.installation.make_ready", lambda **_: None)


@pytest.mark.usefixtures("_ready")
def test_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, asked, out = tmp_path / "own.csv", tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_bytes(OWN + b"A7,ghost,Nobody,,,,,\n")
    words = ["watchlist", "import", str(file), "--list", "OWN", "--name", "Ours", "--json"]
    tried = run(capsys, *words, "--dry-run")
    assert (tried.lines[0]["added"], tried.lines[0]["dry_run"], "ghost" in tried.err) == (5, True, True)
    assert run(capsys, *words).lines[0]["left_out"] == 1
    file.write_bytes(b"key,kind,name\nA1,person,Karim\n")
    less = run(capsys, *words, "--dry-run", "--report", str(out), "--for-all", "--needs-one")
    assert (less.lines[0]["ends_much"], "more than half" in less.err) == (True, True)
    assert out.read_text(encoding="utf-8").count("removed") == 4
    assert run(capsys, *words, "--reader", "analyst", "--for-all").code == 2
    assert run(capsys, "watchlist", "import", str(file), "--list", "a b").code == 1
    out.unlink()
    assert run(capsys, "watchlist", "list", "--json").lines[0]["entries"] == 5
    assert "Ours" in run(capsys, "watchlist", "list").out
    found = run(capsys, "screen", "Kareem Tastari", "--dob", "1965", "--list", "OWN", "--json").lines[0]
    assert (found["matches"][0]["key"], found["matches"][0]["watch_list"]) == ("A1", "OWN")
    assert "A1" in run(capsys, "screen", "Kareem Tastari").out
    assert "Nobody" in run(capsys, "screen", "Somebody Else").out
    asked.write_text("id,name,dob,number\n7,Karim Tastari,soon,\n8,Nobody Here,,\n9,,,IMO 9074729\n", encoding="utf-8")
    told = run(capsys, "screen", "--input", str(asked), "--output", str(out), "--json")
    assert (told.lines[0], "line 2" in told.err) == ({"rows": 3, "matched": 2}, True)
    assert [bool(json.loads(line)["matches"]) for line in out.read_text(encoding="utf-8").splitlines()] == [
        True,
        False,
        True,
    ]
    run(capsys, "screen", "--input", str(asked), "--output", str(out))
    assert [line.split(",")[0] for line in out.read_text(encoding="utf-8").splitlines()] == ["id", "7", "9"]
    assert "listed_name" in run(capsys, "screen", "--input", str(asked)).out
    asked.write_text('{"id": 7, "Name": "Karim Tastari"}\n\n{"id": "8", "name": ""}\nx\n', encoding="utf-8")
    told = run(capsys, "screen", "--input", str(asked), "--output", str(out), "--json")
    assert told.lines[0] == {"rows": 3, "matched": 1}
    assert "line 3: it has neither a name nor a number; nobody was screened." in told.err
    assert "line 4: it is no JSON object; nobody was screened." in told.err
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["7", "8", "3"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_is_parted_as_its_heading_is(sign: str) -> None:
    rows = [["ID", "Name", "dob", "number"], ["1", "Karim", "1965", ""], [], ["2", "", "", "A 1"], ["3", "", "", ""]]
    found = list(asked_in(io.StringIO("\n".join(sign.join(row) for row in rows))))
    assert found == [
        Asked(2, "1", "Karim", "1965"),
        Asked(4, "2", numbers=("A 1",)),
        Asked(5, "3", why="it has neither a name nor a number"),
    ]
    assert list(asked_in(io.StringIO('{"name": ["x"], "number": ["A1", 5, {}]}'))) == [Asked(1, numbers=("A1", "5"))]
    with pytest.raises(ValueError, match="no column name"):
        asked_in(io.StringIO(""))


@pytest.mark.usefixtures("_ready")
@pytest.mark.parametrize(
    "words", [[], ["X", "--dob", "soon"], ["--input", "none.csv"], ["X", "--list", "NONE"]], ids=" ".join
)
def test_what_is_asked_wrongly_is_said(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    said = run(capsys, "screen", *words)
    assert said.code in {1, 2}
    assert said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("birth", ["99-99-1965", "1965-03-99", "1965-13-01", "32-13-1970", "1965-02-29", "circa 1965"])
def test_a_date_that_is_none_is_told(capsys: pytest.CaptureFixture[str], birth: str) -> None:
    """Nobody is taken to agree with a year that was cut out of a date that there is not."""
    with pytest.raises(Refused) as refused:
        queries.sought_of("Karim Tastari", birth)
    assert [found.code for found in refused.value.findings] == ["WLS-BIRTH"]
    assert _sought(Asked(2, name="Karim Tastari", birth=birth)) == Sought("Karim Tastari")
    assert f"line 2: {birth} is no date of birth" in capsys.readouterr().err
    assert queries.sought_of("Karim Tastari", " 1965-03 ").birth == "1965-03"


@pytest.mark.usefixtures("_ready")
def test_file_without_names_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id\n1\n", encoding="utf-8")
    said = run(capsys, "screen", "--input", str(tmp_path / "in.csv"))
    assert (said.code, "no column name" in said.err) == (2, True)
