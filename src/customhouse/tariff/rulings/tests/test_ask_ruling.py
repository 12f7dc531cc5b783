"""Rulings from the application to the appeal, through the services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.parties.traders.records import PartyDetails
from customhouse.parties.traders.services import register_unknown_party
from customhouse.tariff.rulings import doing, queries, services
from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.records import Answer, Application, ChallengeKind, Outcome, RulingKind

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("db")]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOLDER = "XD0470001009"
TRADER = Actor("tara", frozenset({Role.TRADER}), frozenset({HOLDER}), user_id=1)
OTHER = Actor("otto", frozenset({Role.TRADER}), frozenset({"XD0840002018"}), user_id=2)
SPECIALIST = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=3)
SUPERVISOR = Actor("sara", frozenset({Role.SUPERVISOR}), user_id=4)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 30
PUMPS = Application(
    RulingKind.CLASSIFICATION,
    HOLDER,
    "Hand pumps of alloy K9",
    "Pumps worked by hand, of alloy  k9, made by Karamel Foods.",
    "Which code?",
    "841320",
    secrets="alloy K9\nmixing order",
    samples="Two pumps",
)
CODE = Answer(commodity="8413.20", reasons="Heading 84.13; the mixing order does not matter.", legal_basis="GIR 1")


def applied(asked: Application = PUMPS, **more: Any) -> Ruling:
    return services.apply_for_ruling(asked=asked, actor=TRADER, at=AT, **more)


def issued(asked: Application = PUMPS, answer: Answer = CODE) -> Ruling:
    ruling = services.accept_application(ruling=applied(asked), actor=SPECIALIST, at=AT)
    return services.issue_ruling(ruling=ruling, answer=answer, actor=SPECIALIST, at=AT)


def kinds(ruling: Ruling) -> list[str]:
    return list(Event.objects.filter(subject=f"ruling:{ruling.number}").order_by("id").values_list("kind", flat=True))


def test_an_application_has_its_number_and_its_clock() -> None:
    ruling = applied()
    assert ruling.number == f"BR-2026-{ruling.pk:06d}"
    assert (ruling.state, ruling.due_on, ruling.holder_name) == ("received", date(2026, 3, 17), HOLDER)
    assert kinds(ruling) == ["ruling.received"]


def test_the_clock_stands_still_while_something_is_missing() -> None:
    ruling = applied()
    services.ask_for_more(ruling=ruling, missing="A drawing", actor=SPECIALIST, at=AT)
    ruling.refresh_from_db()
    assert (ruling.state, ruling.due_on, ruling.missing) == ("incomplete", None, "A drawing")
    later = AT + timedelta(days=40)
    services.complete_application(ruling=ruling, words="Here it is", actor=TRADER, at=later)
    services.accept_application(ruling=ruling, actor=SPECIALIST, at=later)
    ruling.refresh_from_db()
    assert ruling.description.endswith("Here it is")
    assert (ruling.state, ruling.due_on) == ("examined", date(2026, 4, 11) + timedelta(days=90))


def test_a_ruling_binds_for_its_time_and_is_published_without_secrets() -> None:
    register_unknown_party(party=PartyDetails(HOLDER, "Karamel Foods"), actor=SYSTEM, at=AT)
    ruling = issued()
    assert (ruling.commodity, ruling.valid_from, ruling.valid_to) == ("841320", date(2026, 3, 2), date(2029, 3, 1))
    assert ruling.published_title == "Hand pumps of […]"
    for secret in ("k9", "mixing order", "karamel foods", HOLDER.lower()):
        assert secret not in ruling.published.lower()
    assert "Heading 84.13" in ruling.published
    bound = queries.binding([ruling.number, "BR-0"])
    assert (bound[ruling.number].commodity, bound[ruling.number].is_issued) == ("841320", True)
    assert queries.binding([]) == {}


def test_what_is_published_is_found_by_words_code_kind_and_day() -> None:
    ruling = issued()
    applied()
    for asked, found in (
        ({}, 1),
        ({"words": "pumps heading"}, 1),
        ({"words": ruling.number.lower()}, 1),
        ({"words": "karamel teapot"}, 0),
        ({"kind": "origin"}, 0),
        ({"commodity": "84.13"}, 1),
        ({"on": date(2029, 3, 1)}, 1),
        ({"on": date(2029, 3, 2)}, 0),
    ):
        assert queries.search(**asked).count() == found, asked
    assert queries.find_published(ruling.number.lower()) == ruling
    with pytest.raises(NotFound):
        queries.find_published("BR-1999-000001")


def test_others_do_not_see_an_application() -> None:
    ruling = applied()
    assert queries.find(TRADER, ruling.number) == ruling
    assert queries.find(SPECIALIST, ruling.number) == ruling
    with pytest.raises(NotFound, match="ruling"):
        queries.find(OTHER, ruling.number)


def test_nobody_applies_or_acts_for_others() -> None:
    ruling = applied()
    with pytest.raises(AccessDenied):
        services.apply_for_ruling(asked=PUMPS, actor=OTHER, at=AT)
    with pytest.raises(AccessDenied):
        services.withdraw_application(ruling=ruling, actor=OTHER, at=AT)
    with pytest.raises(AccessDenied):
        services.accept_application(ruling=ruling, actor=TRADER, at=AT)


def test_words_that_are_needed_are_asked_for() -> None:
    with pytest.raises(Refused) as caught:
        services.apply_for_ruling(asked=Application(RulingKind.ORIGIN, HOLDER, " ", "", "\0"), actor=TRADER, at=AT)
    assert [each.path for each in caught.value.findings] == ["title", "description", "question"]
    ruling = services.accept_application(ruling=applied(), actor=SPECIALIST, at=AT)
    with pytest.raises(Refused) as caught:
        services.issue_ruling(ruling=ruling, answer=Answer(origin="JP"), actor=SPECIALIST, at=AT)
    assert [each.path for each in caught.value.findings] == ["commodity", "reasons"]


def test_a_step_out_of_order_is_told() -> None:
    with pytest.raises(Conflict, match="cannot be done"):
        services.issue_ruling(ruling=applied(), answer=CODE, actor=SPECIALIST, at=AT)
    ruling = services.withdraw_application(ruling=applied(), actor=TRADER, at=AT)
    with pytest.raises(Conflict):
        doing.act(ruling=ruling, verb="decline", words="Late", actor=SPECIALIST, at=AT)


def test_papers_and_samples_are_noted() -> None:
    ruling = applied(papers=[services.Paper("a.png", "image/png", PNG)])
    assert [each.document.name for each in ruling.papers.all()] == ["a.png"]
    found = doing.act(ruling=ruling, verb="samples", words="", actor=SPECIALIST, at=AT)
    assert found.samples_at == AT
    with pytest.raises(Conflict, match="No samples"):
        services.receive_samples(ruling=ruling, actor=SPECIALIST, at=AT)


def test_a_revoked_ruling_binds_no_more_and_says_why() -> None:
    ruling = issued()
    revoked = services.revoke_ruling(
        ruling=ruling, reasons="The mixing order matters.", actor=SPECIALIST, at=AT + timedelta(days=9)
    )
    assert (revoked.state, revoked.valid_to) == ("revoked", date(2026, 3, 11))
    assert revoked.published.endswith("The […] matters.")
    assert queries.binding([ruling.number])[ruling.number].is_issued is False
    assert queries.search().count() == 1


def test_a_new_edition_revokes_rulings_on_codes_that_end() -> None:
    ruling = issued()
    kept = issued(answer=Answer(commodity="090121", reasons="Coffee"))
    revoked = services.revoke_by_edition(
        ended={"841320": ["841321", "841329"]}, edition="HS 2028", actor=SPECIALIST, at=AT
    )
    assert [each.number for each in revoked] == [ruling.number]
    kept.refresh_from_db()
    assert kept.state == "issued"
    assert "HS 2028: 841320 → 841321, 841329" in revoked[0].published


def test_another_person_reviews_and_an_appeal_is_left() -> None:
    ruling = issued()
    services.contest_decision(ruling=ruling, kind=ChallengeKind.REVIEW, reason="Wrong", actor=TRADER, at=AT)
    with pytest.raises(Conflict, match="contested already"):
        services.contest_decision(ruling=ruling, kind=ChallengeKind.APPEAL, reason="Wrong", actor=TRADER, at=AT)
    with pytest.raises(Conflict, match="does not decide on the review"):
        services.decide_challenge(ruling=ruling, outcome=Outcome.UPHELD, decision="Right", actor=SPECIALIST, at=AT)
    with pytest.raises(Refused):
        services.decide_challenge(ruling=ruling, outcome=Outcome.UPHELD, decision=" ", actor=SUPERVISOR, at=AT)
    services.decide_challenge(ruling=ruling, outcome=Outcome.UPHELD, decision="Right", actor=SUPERVISOR, at=AT)
    ruling.refresh_from_db()
    assert ruling.state == "issued"
    services.contest_decision(ruling=ruling, kind=ChallengeKind.APPEAL, reason="Wrong", actor=TRADER, at=AT)
    services.decide_challenge(ruling=ruling, outcome=Outcome.ANNULLED, decision="Court 7", actor=SUPERVISOR, at=AT)
    ruling.refresh_from_db()
    assert ruling.state == "revoked"
    with pytest.raises(Conflict, match="Nothing is contested"):
        services.decide_challenge(ruling=ruling, outcome=Outcome.UPHELD, decision="x", actor=SUPERVISOR, at=AT)


def test_an_application_declined_wrongly_is_examined_again() -> None:
    ruling = services.decline_application(ruling=applied(), reasons="Hypothetical", actor=SPECIALIST, at=AT)
    with pytest.raises(Refused):
        services.contest_decision(ruling=ruling, kind=ChallengeKind.REVIEW, reason="", actor=TRADER, at=AT)
    services.contest_decision(ruling=ruling, kind=ChallengeKind.REVIEW, reason="It is real", actor=TRADER, at=AT)
    services.decide_challenge(ruling=ruling, outcome=Outcome.ANNULLED, decision="It is", actor=SUPERVISOR, at=AT)
    ruling.refresh_from_db()
    assert (ruling.state, ruling.due_on) == ("examined", date(2026, 5, 31))


def test_the_law_of_demoland_says_how_gravely_rulings_bind() -> None:
    found = queries.severities_on(date(2026, 3, 1))
    assert {kind.value: severity.value for kind, severity in found.items()} == {
        "classification": "error",
        "origin": "error",
        "valuation": "warning",
    }
