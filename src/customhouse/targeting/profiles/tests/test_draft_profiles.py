"""Drafts: written by one, tested, watched, activated by another; no rule goes live untested."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.services import assign_role, create_user
from customhouse.foundation.audit.models import Event
from customhouse.targeting.profiles import queries, services
from customhouse.targeting.profiles.commands import app
from customhouse.targeting.profiles.models import BackTest, ProfileDraft, ProfileVersion
from customhouse.targeting.profiles.records import Past
from customhouse.targeting.profiles.rules.sheets import LONGEST, read_sheet, write_sheet
from customhouse.targeting.profiles.states import MOVES, STATES, DraftState
from customhouse.targeting.profiles.tests.examples import profile, written_law, written_profile

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = AT.date()
ANA = Actor("ana", frozenset({Role.ANALYST}), user_id=1)
BOB = Actor("bob", frozenset({Role.ANALYST}), user_id=2)
SHEET = write_sheet(profile(code="T-NEW"))

pytestmark = pytest.mark.django_db


def written(text: str = SHEET, actor: Actor = ANA) -> ProfileDraft:
    return services.write_draft(text=text, actor=actor, at=AT)


def proved(text: str = SHEET, actor: Actor = ANA, past: Past = Past.OWN) -> BackTest:
    found, _ = read_sheet(text)
    days, outcome = (date(2026, 1, 1), date(2026, 2, 1)), {"hits": 1, "past": past.value}
    return services.keep_test(profile=found, days=days, items=9, outcome=outcome, actor=actor, at=AT)


def activated(actor: Actor = BOB, code: str = "T-NEW", today: date = TODAY) -> ProfileVersion:
    return services.activate_profile(code=code, actor=actor, at=AT, today=today)


def test_a_tested_draft_is_activated_by_a_second_person() -> None:
    """It holds from the day of activation, not before, and the trail says who wrote, tested and activated it."""
    written()
    proved()
    row = activated()
    assert (row.valid_from, row.version, row.recorded_by) == (TODAY, 1, "bob")
    assert [each.code for each in queries.snapshot(TODAY).profiles] == ["T-NEW"]
    assert queries.snapshot(date(2026, 3, 1)).profiles == ()
    events = Event.objects.filter(subject="profile:T-NEW").order_by("id")
    assert [(event.kind, event.actor) for event in events] == [
        ("written", "ana"),
        ("tested", "ana"),
        ("activated", "bob"),
    ]
    assert json.loads(events[2].payload)["written_by"] == "ana"


def test_no_rule_goes_live_untested() -> None:
    written()
    with pytest.raises(Conflict, match="No back-test"):
        activated()
    proved()
    changed = SHEET.replace("weight: 10", "weight: 11")
    written(changed)
    with pytest.raises(Conflict, match="No back-test"):
        activated()
    proved(changed)
    assert activated().weight == 11


def test_a_file_proves_nothing_where_there_is_a_past() -> None:
    """A test on a file stays on record; where there was no past of one's own it stands, and activation says so."""
    draft = written()
    proved(past=Past.FILE)
    with pytest.raises(Conflict, match="on a file only") as refused:
        activated()
    assert refused.value.code == "PRF-UNTESTED"
    assert queries.test_of(draft) is not None
    assert not queries.tested_by_others(BOB)
    proved(past=Past.FILE_FOR_WANT)
    assert list(queries.tested_by_others(BOB)) == [draft]
    activated()
    [event] = Event.objects.filter(subject="profile:T-NEW", kind="activated")
    assert json.loads(event.payload)["past"] == "file-no-own-past"


@pytest.mark.parametrize("actor", [ANA, SYSTEM, replace(BOB, user_id=None)], ids=["author", "system", "nobody"])
def test_four_eyes(actor: Actor) -> None:
    """Neither who wrote it nor nobody in particular puts it into force."""
    written()
    proved()
    with pytest.raises(Conflict) as refused:
        activated(actor)
    assert refused.value.code == "PRF-SECOND-PERSON"
    assert not ProfileVersion.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ANALYST, Role.SYSTEM}])
def test_nobody_else_writes_tests_watches_or_activates(role: Role) -> None:
    other = Actor("other", frozenset({role}), user_id=3)
    written()
    for act in (
        lambda: written(actor=other),
        lambda: proved(actor=other),
        lambda: activated(other),
        lambda: services.shadow_profile(code="T-NEW", actor=other, at=AT),
        lambda: services.drop_profile(code="T-NEW", actor=other, at=AT),
        lambda: queries.drafts_for(other),
        lambda: queries.draft_for(other, "T-NEW"),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_a_later_wording_ends_the_one_before() -> None:
    """What was law stays law for its days: the first version ends the day before the second begins."""
    written()
    proved()
    activated()
    changed = SHEET.replace("weight: 10", "weight: 20")
    written(changed)
    proved(changed)
    activated(today=date(2026, 4, 1))
    known = {day: queries.snapshot(day).profiles for day in (TODAY, date(2026, 3, 31), date(2026, 4, 1))}
    assert [each.weight for day in known for each in known[day]] == [10, 10, 20]


def test_what_was_activated_on_a_day_is_corrected_on_that_day() -> None:
    written()
    proved()
    activated()
    changed = SHEET.replace("weight: 10", "weight: 20")
    written(changed)
    proved(changed)
    assert activated().version == 2
    assert [each.weight for each in queries.snapshot(TODAY).profiles] == [20]


def test_a_validity_that_is_over_or_in_the_way_is_refused() -> None:
    """A last day that has passed; or a later version that begins before it ends."""
    for first, code in (("2026-02-01", "PRF-OVER"), ("2026-05-01", "PRF-OVERLAP")):
        over = SHEET.replace(
            "from: 2019-01-01", f"from: {first}\nto: 2026-02-28" if code == "PRF-OVER" else f"from: {first}"
        )
        written(over)
        proved(over)
        if code == "PRF-OVERLAP":
            activated()
            written()
            proved()
        with pytest.raises((Conflict, Refused)) as refused:
            activated()
        assert refused.value.code == code


def test_a_draft_in_shadow_is_law_beside_the_law() -> None:
    written()
    assert queries.selection_law()[0].shadows == ()
    services.shadow_profile(code="T-NEW", actor=ANA, at=AT)
    shadows = queries.selection_law()[0].shadows
    assert [each.code for each in shadows] == ["T-NEW"]
    assert queries.selection_law()[0].shadows is shadows
    with pytest.raises(Conflict, match="watched in shadow"):
        services.shadow_profile(code="T-NEW", actor=ANA, at=AT)
    services.drop_profile(code="T-NEW", actor=ANA, at=AT)
    assert queries.selection_law()[0].shadows == ()
    with pytest.raises(NotFound):
        services.shadow_profile(code="T-NO\0NE", actor=ANA, at=AT)


def test_every_state_has_its_words_and_its_ways() -> None:
    assert set(STATES) == set(DraftState)
    assert {move.end for move in MOVES.values()} == set(DraftState)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("profile: X", "PRF-CODE"),
        ("what: is this", "PRF-TEXT"),
        (SHEET + " and", "PRF-SENTENCE"),
        (SHEET.replace("lane: yellow", "lain: yellow"), "PRF-LINE"),
        (SHEET.replace("weight: 10", "weight: heavy"), "PRF-NUMBER"),
        (SHEET.replace("from: 2019-01-01", "from: now"), "PRF-DAY"),
        ("a: [", "PRF-YAML"),
        ("", "PRF-TEXT"),
        (SHEET + " " * LONGEST, "PRF-LONG"),
    ],
)
def test_a_faulty_text_is_refused_whole(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        written(text)
    assert code in [finding.code for finding in refused.value.findings]
    assert not ProfileDraft.objects.exists()


def test_a_condition_is_faulted_once_with_its_place() -> None:
    _, findings = read_sheet(SHEET.replace("item is at least 0", "item is at least 0\n  and item begins with 4"))
    line = SHEET.splitlines().index("  item is at least 0") + 2
    assert [(each.code, each.path) for each in findings] == [("PRF-SENTENCE", f"sheet:{line}:12")]
    _, findings = read_sheet(SHEET.replace("item is at least 0", "item is at least twentyfour"))
    assert [each.code for each in findings] == ["PRF-OPERAND"]


def test_one_profile_of_a_law_file_is_a_draft_too() -> None:
    draft = written(yaml.safe_dump(written_law(written_profile())))
    assert queries.find_profile("T-ONE", TODAY) == queries.profile_of(draft)
    assert queries.draft_for(ANA, "T-ONE") == draft
    with pytest.raises(NotFound):
        queries.find_profile("T-TWO", TODAY)
    with pytest.raises(NotFound):
        queries.draft_for(ANA, "T-TWO")


def said(*arguments: str) -> tuple[int, Any]:
    """Exit code and the JSON that a command printed."""
    result = CliRunner().invoke(app, [*arguments, "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout.splitlines()[-1])


@pytest.fixture
def people() -> list[User]:
    """Two analysts with accounts."""
    names = ("ana", "bob")
    users = [create_user(username=name, password="nine brown mules at dawn", actor=SYSTEM, at=AT) for name in names]
    for user in users:
        assign_role(user=user, role=Role.ANALYST, office="", actor=SYSTEM, at=AT)
    return users


def test_the_commands(people: list[User], tmp_path: Path) -> None:
    """Check, write, shadow and activate, as a shell would."""
    sheet, law = tmp_path / "new.txt", tmp_path / "law.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    law.write_text(yaml.safe_dump(written_law(written_profile(lane="pink", weight=-1))), encoding="utf-8")
    assert said("check", str(sheet)) == (
        0,
        {"target": str(sheet), "sound": True, "profiles": ["T-NEW"], "findings": []},
    )
    code, told = said("check", str(law))
    assert (code, [each["code"] for each in told["findings"]]) == (1, ["PRF-LANE", "PRF-NUMBER"])
    assert "profiles[0].lane: There is no lane called “pink”." in CliRunner().invoke(app, ["check", str(law)]).stdout
    assert said("write", str(sheet), "--as", "ana")[1]["state"] == "draft"
    assert said("shadow", "T-NEW", "--as", "ana")[1]["state"] == "shadow"
    proved()
    assert said("drafts")[1]["tested_at"] == AT.isoformat()
    assert said("activate", "T-NEW", "--as", "bob")[1]["activated_by"] == "bob"
    assert said("check", "T-NEW")[1]["profiles"] == ["T-NEW"]
    assert "without fault" in CliRunner().invoke(app, ["check", "T-NEW"]).stdout
    assert "state: active" in CliRunner().invoke(app, ["drafts"]).stdout
    with pytest.raises(NotFound):
        said("activate", "T-NEW", "--as", "eve")


def test_a_file_of_other_bytes(tmp_path: Path) -> None:
    file = tmp_path / "profiles.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    code, told = said("check", str(file))
    assert (code, told["findings"][0]["code"]) == (1, "PRF-YAML")
