"""Telling people: each their own, in their language, until read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.access.tests.people import AT, person
from customhouse.foundation.notices.queries import bell, told, unread_for, visible_to
from customhouse.foundation.notices.services import mark_read, notify

pytestmark = pytest.mark.django_db
MESSAGE = "Goods of {mrn} were released."


def test_a_notice_is_told_with_its_fields_filled_in_the_reader_s_language() -> None:
    ana = person("ana")
    notify(recipients=[ana.pk], message=MESSAGE, params={"mrn": "26DL{x}"}, link="/declarations/1", at=AT)
    words = {MESSAGE: "La marchandise de {mrn} est libérée."}
    [notice] = told(unread_for(actor_of(ana)), words.__getitem__)
    assert (notice.text, notice.link) == ("La marchandise de 26DL{x} est libérée.", "/declarations/1")
    assert (notice.created_at, notice.is_read) == (AT, False)


def test_everybody_reads_their_own() -> None:
    ana, tom = person("ana"), person("tom")
    notify(recipients=[ana.pk, ana.pk], message="Look.", at=AT)
    assert visible_to(actor_of(ana)).count() == 1
    assert not visible_to(actor_of(tom)).exists()
    assert not visible_to(SYSTEM).exists()


def test_what_was_read_is_unread_no_more() -> None:
    ana = person("ana")
    for _ in range(3):
        notify(recipients=[ana.pk], message="Look.", at=AT)
    actor = actor_of(ana)
    newest = visible_to(actor)[0]
    assert mark_read(actor=actor, notices=[newest.pk], at=AT + timedelta(hours=1)) == 1
    assert unread_for(actor).count() == 2
    assert mark_read(actor=actor, at=AT) == 2
    assert told(visible_to(actor))[0].is_read


def test_nobody_marks_another_s_as_read() -> None:
    ana, tom = person("ana"), person("tom")
    notify(recipients=[ana.pk], message="Look.", at=AT)
    assert mark_read(actor=actor_of(tom), notices=[visible_to(actor_of(ana))[0].pk], at=AT) == 0


def test_the_bell_shows_the_newest() -> None:
    ana = person("ana")
    for number in range(7):
        notify(recipients=[ana.pk], message="{n}", params={"n": str(number)}, at=AT)
    shown = bell(actor_of(ana))
    assert shown["unread_count"] == 7
    assert [notice.text for notice in shown["unread_notices"]] == ["6", "5", "4", "3", "2"]  # type: ignore[attr-defined]  # told above


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_a_link_leads_nowhere_else(link: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        notify(recipients=[1], message="Look.", link=link, at=AT)
