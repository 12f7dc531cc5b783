"""Messages set aside go on their way again when the fault is mended: once, as they came, by the law of their day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from typer import Typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance.commands.messages import aside, replay
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.records import Result
from customhouse.clearance.replaying import replay_message
from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.errors import AccessDenied, Conflict
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.queries import set_aside_messages
from tests.journeys.installations import lines_of
from tests.journeys.messages import OFFICER, OTHER, SUPERVISOR, codes, message, send, trader

PAGE = "/declarations/aside/"
LATER = AT + timedelta(days=9)


def set_aside_by_a_fault(monkeypatch: pytest.MonkeyPatch, *, sender: Any = None, at: datetime = AT) -> int:
    """The number of a good message on which Customhouse failed; the fault is mended then."""

    def broken(*_: Any) -> None:
        raise KeyError

    with monkeypatch.context() as patched:
        patched.setattr("customhouse.clearance.journey.understand", broken)
        outcome = send(message(), sender or trader(), at)
    assert codes(outcome.errors) == ["SYS-FAULT"]
    return outcome.received


def run(*words: str) -> tuple[int, Sequence[dict[str, Any]]]:
    app = Typer()
    app.command()(aside)
    app.command()(replay)
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    return done.exit_code, lines_of(done.stdout)


def test_a_message_becomes_a_declaration_once(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    number = set_aside_by_a_fault(monkeypatch)
    outcome = replay_message(received=number, actor=SUPERVISOR, at=LATER)
    assert outcome.result is Result.ACCEPTED
    with pytest.raises(Conflict):
        replay_message(received=number, actor=SUPERVISOR, at=LATER)
    kept = Declaration.objects.get()
    assert (kept.mrn, kept.sender, kept.received_id) == (outcome.mrn, trader().name, outcome.received)
    assert (kept.accepted_at, kept.legal_date) == (AT, AT.date())
    assert ReceivedMessage.objects.get(pk=number).replayed_as_id == outcome.received
    assert [event.kind for event in events_of(f"message:{number}")] == ["set_aside", "replayed"]
    assert events_of(outcome.mrn)[0].actor == trader().name
    assert verify(actor=SYSTEM).ok


def test_the_law_is_that_of_the_day_on_which_it_came(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    number = set_aside_by_a_fault(monkeypatch, at=datetime(2021, 12, 31, 12, tzinfo=UTC))
    outcome = replay_message(received=number, actor=SYSTEM, at=LATER)
    assert [line.rate for line in outcome.duties if line.type == "VAT"] == ["15 %"]


def test_a_sender_has_the_rights_of_then(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who did not speak for the declarant is refused as they would have been."""
    number = set_aside_by_a_fault(monkeypatch, sender=trader(OTHER))
    outcome = replay_message(received=number, actor=SYSTEM, at=LATER)
    assert (outcome.result, codes(outcome.errors)) == (Result.REJECTED, ["PAR-SEND"])
    assert not set_aside_messages().exists()


def test_what_is_set_aside_again_stays_as_it_was(demoland: CountryPack) -> None:
    number = send(b"<not xml").received
    for _ in range(2):
        outcome = replay_message(received=number, actor=SYSTEM, at=LATER)
        assert (outcome.result, outcome.received) == (Result.UNREADABLE, number)
    assert [row.pk for row in set_aside_messages()] == [number]
    assert ReceivedMessage.objects.count() == 1


def test_sent_again_meanwhile_it_is_not_taken_twice(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    number = set_aside_by_a_fault(monkeypatch)
    mrn = send(message(), trader()).mrn
    assert replay_message(received=number, actor=SYSTEM, at=LATER).result is Result.REJECTED
    assert list(Declaration.objects.exclude(mrn=None).values_list("mrn", flat=True)) == [mrn]


def test_senders_and_officers_do_not_replay(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    number = set_aside_by_a_fault(monkeypatch)
    for actor in (trader(), OFFICER):
        with pytest.raises(AccessDenied):
            replay_message(received=number, actor=actor, at=LATER)


def test_commands_list_and_replay(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = set_aside_by_a_fault(monkeypatch), send(b"<not xml").received
    reason = ReceivedMessage.objects.get(pk=other).reason
    code, lines = run("aside")
    assert (code, [(line["message"], line["reason"]) for line in lines]) == (
        0,
        [(first, "SYS-FAULT KeyError"), (other, reason)],
    )
    assert run("replay")[0] == 2
    code, [line] = run("replay", str(first))
    assert (code, line["message"], line["outcome"]) == (0, first, "accepted")
    code, lines = run("replay", "--all")
    assert (code, [(line["message"], line["outcome"]) for line in lines]) == (1, [(other, "unreadable")])
    code, [line] = run("replay", str(first))
    assert (code, line["outcome"], line["errors"][0]["code"]) == (1, "conflict", "MSG-NOT-ASIDE")
    assert json.dumps(line)


def test_supervisors_replay_by_page(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    number = set_aside_by_a_fault(monkeypatch)
    client = signed_in(person("sue", Role.SUPERVISOR))
    page = client.get(PAGE).text
    for words in ("SYS-FAULT KeyError", trader().name, f"Replay message {number}", f"{PAGE}{number}/"):
        assert words in page, words
    assert client.get(f"{PAGE}{number}/").content == message()
    after = client.post(f"{PAGE}{number}/replay/", follow=True).text
    assert f"The message was accepted as {Declaration.objects.get().mrn}." in after
    assert "No message is set aside." in after
    assert client.get(f"{PAGE}{number}/").status_code == 404
    assert client.post(f"{PAGE}{number}/replay/").status_code == 409


def test_a_page_tells_what_is_refused_and_what_stays(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(person("adam", Role.ADMINISTRATOR))
    refused, unread = set_aside_by_a_fault(monkeypatch, sender=trader(OTHER)), send(b"<not xml").received
    assert "PAR-SEND" in client.post(f"{PAGE}{refused}/replay/", follow=True).text
    assert "still set aside" in client.post(f"{PAGE}{unread}/replay/", follow=True).text


@pytest.mark.parametrize(
    ("role", "looks", "replays"),
    [(Role.TRADER, 403, 403), (Role.ANALYST, 403, 403), (Role.OFFICER, 200, 403), (Role.AUDITOR, 200, 403)],
)
def test_who_may_look_and_who_may_replay(role: Role, looks: int, replays: int, demoland: CountryPack) -> None:
    number = send(b"<not xml").received
    client = signed_in(person("eva", role))
    assert client.get(PAGE).status_code == client.get(f"{PAGE}{number}/").status_code == looks
    assert client.post(f"{PAGE}{number}/replay/").status_code == replays
    assert "Replay message" not in client.get(PAGE).text


def test_nobody_known_is_asked_to_sign_in(demoland: CountryPack) -> None:
    assert Client().get(PAGE).status_code == 302
