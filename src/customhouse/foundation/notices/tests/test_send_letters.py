"""Notices by e-mail: through a real mail server of the test's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import AT, person, signed_in
from customhouse.foundation.config.settings import settings
from customhouse.foundation.notices.letters import token_for
from customhouse.foundation.notices.mailing import ATTEMPTS, send_letters
from customhouse.foundation.notices.models import Letter, Preference
from customhouse.foundation.notices.posting import EmailAddressError, means
from customhouse.foundation.notices.records import LetterState
from customhouse.foundation.notices.services import mark_read, notify
from customhouse.foundation.notices.tasks import RECURRING
from customhouse.foundation.notices.tests.sink import Sink, sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    with sink() as server:
        monkeypatch.setattr(settings(), "email_url", server.url)
        monkeypatch.setattr(settings(), "site_url", "https://customs.example/")
        yield server


def wants(user: User, language: str = "en") -> None:
    Preference.objects.create(
        user=user, by_email=True, address=f"{user.username}@trade.example", language=language, confirmed_at=AT
    )


def test_whoever_wants_it_gets_the_notice_in_their_language(server: Sink) -> None:
    ana, tom = person("ana", Role.TRADER), person("tom", Role.TRADER)
    wants(ana, "fr")
    notify(recipients=[ana.pk, tom.pk], message="Notices", link="/declarations/x/", at=AT)
    assert server.mails == []
    assert send_letters(at=AT) == 1
    [mail] = server.mails
    assert mail["To"] == "ana@trade.example"
    assert mail["Content-Language"] == "fr"
    assert "Avis" in mail.get_content()
    assert "https://customs.example/declarations/x/" in mail.get_content()


def test_a_subject_names_nobody_and_nothing(server: Sink) -> None:
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="{mrn} of {name} waits.", params={"mrn": "26XD1", "name": "Epices"}, at=AT)
    send_letters(at=AT)
    assert server.mails[0]["Subject"] == "Customs: a notice for you"
    assert server.mails[0].get_content().startswith("26XD1 of Epices waits.")


def test_a_notice_goes_once_however_often_the_work_is_run(server: Sink) -> None:
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    assert [send_letters(at=AT + timedelta(days=day)) for day in range(3)] == [1, 0, 0]
    assert len(server.mails) == 1


def test_a_server_that_refuses_is_asked_again_later(server: Sink) -> None:
    ana = person("ana", Role.TRADER)
    wants(ana)
    server.refusals = 1
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    assert send_letters(at=AT) == 0
    assert send_letters(at=AT + timedelta(minutes=4)) == 0
    assert send_letters(at=AT + timedelta(minutes=5)) == 1
    assert Letter.objects.get().state == LetterState.SENT


def test_a_server_that_is_not_there_is_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "email_url", "smtp://127.0.0.1:1")
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    for day in range(ATTEMPTS + 2):
        send_letters(at=AT + timedelta(days=day))
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.error) == (LetterState.GIVEN_UP, ATTEMPTS, "ConnectionRefusedError")


def test_what_was_read_meanwhile_is_not_sent(server: Sink) -> None:
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    mark_read(actor=actor_of(ana, at=AT), at=AT)
    assert send_letters(at=AT) == 0
    assert (server.mails, Letter.objects.get().state) == ([], LetterState.NEEDLESS)


def test_an_installation_without_a_server_keeps_no_outbox() -> None:
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    assert not Letter.objects.exists()
    assert send_letters(at=AT) == 0


def test_the_work_comes_back_each_minute(server: Sink) -> None:
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    RECURRING[0].run(AT)
    assert (RECURRING[0].every, len(server.mails)) == (timedelta(minutes=1), 1)


def test_an_address_is_confirmed_before_anything_goes_there(server: Sink) -> None:
    client, ana = signed_in("ana", Role.TRADER)
    chosen = {"by_email": "on", "address": "ana@trade.example", "language": "ar"}
    assert "Open the e-mail we sent" in client.post(reverse("notices:preferences"), chosen, follow=True).text
    client.post(reverse("notices:preferences"), chosen)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    later = AT + timedelta(days=9999)
    assert send_letters(at=later) == 1
    [link] = re.findall(r"https://customs\.example(\S+)", server.mails[0].get_content())
    assert "ana@trade.example" in client.get(link).text
    assert not Preference.objects.get().confirmed_at
    assert "The address is confirmed" in client.post(link, follow=True).text
    notify(recipients=[ana.pk], message="Something more happened.", at=AT)
    assert send_letters(at=later) == 1
    assert "Something more happened." in server.mails[1].get_content()


def test_anothers_link_confirms_nothing(server: Sink) -> None:
    client, ana = signed_in("ana", Role.TRADER)
    tom = person("tom")
    client.post(reverse("notices:preferences"), {"by_email": "on", "address": "a@b.example", "language": "en"})
    for token in (token_for(tom.pk, "a@b.example"), token_for(ana.pk, "other@b.example"), "nonsense"):
        link = reverse("notices:confirm", args=[token])
        assert client.get(link).status_code == 200
        client.post(link)
    assert not Preference.objects.get().confirmed_at


def test_another_address_must_be_confirmed_anew(server: Sink) -> None:
    client, ana = signed_in("ana", Role.TRADER)
    wants(ana)
    client.post(reverse("notices:preferences"), {"by_email": "on", "address": "new@b.example", "language": "en"})
    row = Preference.objects.get()
    assert (row.address, row.confirmed_at) == ("new@b.example", None)


@pytest.mark.parametrize(("address", "by_email"), [("", "on"), ("nonsense", "on"), ("nonsense", "")])
def test_an_address_that_is_none_is_told(address: str, by_email: str) -> None:
    client, _ = signed_in("ana", Role.TRADER)
    given = {"address": address, "language": "en"} | ({"by_email": by_email} if by_email else {})
    answer = client.post(reverse("notices:preferences"), given)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_preferences_are_for_those_signed_in() -> None:
    assert Client().get(reverse("notices:preferences")).status_code == 302


@pytest.mark.parametrize("url", ["http://x", "smtp://", "nonsense"])
def test_an_address_of_no_server_is_refused(url: str) -> None:
    with pytest.raises(EmailAddressError):
        means(url)


def test_the_console_is_a_way_for_trying(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(settings(), "email_url", "console:")
    ana = person("ana", Role.TRADER)
    wants(ana)
    notify(recipients=[ana.pk], message="Something happened.", at=AT)
    assert send_letters(at=AT) == 1
    assert "Something happened." in capsys.readouterr().err
