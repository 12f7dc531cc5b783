"""The pack's agencies, read as of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import country_pack
from customhouse.parties.agencies.queries import agencies_on
from customhouse.parties.agencies.services import load_law

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PACK = country_pack("demoland")


@pytest.mark.django_db
def test_the_packs_agencies_load_once() -> None:
    assert load_law(pack=PACK, actor=SYSTEM, at=AT) == 10
    assert load_law(pack=PACK, actor=SYSTEM, at=AT) == 0
    assert [event.kind for event in events_of("law:agencies")] == ["loaded"]


@pytest.mark.django_db
def test_an_agency_is_named_in_the_readers_language_as_of_a_day() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    agency = agencies_on(AT.date())["ENV"]
    assert [agency.name(language) for language in ("en", "fr", "ar", "pt")] == [
        "Environment Agency", "Agence de l’environnement", "وكالة البيئة", "Environment Agency",
    ]  # fmt: skip
    assert agency.competence("en").startswith("Waste")
    assert agency.competence("pt") == agency.competence("en")
    assert agencies_on(date(2018, 12, 31)) == {}


@pytest.mark.django_db
def test_who_may_not_publish_does_not() -> None:
    with pytest.raises(AccessDenied):
        load_law(pack=PACK, actor=Actor("olga", frozenset({Role.OFFICER})), at=AT)
