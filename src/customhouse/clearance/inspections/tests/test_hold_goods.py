"""Goods held, detained, returned, seized: each with who, when and why."""

from __future__ import annotations

import pytest

from conftest import AT
from customhouse.clearance.inspections import services
from customhouse.clearance.inspections.models import Measure
from customhouse.clearance.inspections.queries import measures_visible_to, open_measures, standings
from customhouse.clearance.inspections.records import MeasureKind
from customhouse.clearance.inspections.rules.states import Ending
from customhouse.clearance.inspections.tests.controls import declaration, officer, supervisor, trader
from customhouse.clearance.inspections.tests.test_assign_examiner import told
from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.records import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def omar(demoland: object) -> Actor:
    """An officer."""
    return officer()


def detained(omar: Actor) -> Measure:
    """Goods that Omar detained."""
    return services.place_measure(
        mrn=declaration().mrn or "",
        kind=MeasureKind.DETENTION,
        reason="Counterfeit",
        legal_basis="Demoland Customs Code, art. 120",
        place="Shed 4",
        actor=omar,
        at=AT,
    )


def test_a_hold_keeps_the_goods_until_it_is_lifted(omar: Actor) -> None:
    row = declaration(state="accepted")
    held = services.place_measure(mrn=row.mrn or "", kind=MeasureKind.HOLD, reason="Police asks", actor=omar, at=AT)
    assert standings([row.pk])[row.pk].measures == (MeasureKind.HOLD,)
    assert list(open_measures(omar, offices=omar.offices)) == [held]
    ended = services.end_measure(reference=held.reference, ending=Ending.LIFTED, reason="Done", actor=omar, at=AT)
    assert (ended.ending, ended.ended_by, ended.end_reason) == ("lifted", "omar", "Done")
    assert standings([row.pk])[row.pk].is_clear
    assert told(held.mrn, "inspection.measure_ended")["ending"] == "lifted"
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.end_measure(reference=held.reference, ending=Ending.LIFTED, reason="Again", actor=omar, at=AT)


def test_goods_are_held_once_at_a_time(omar: Actor) -> None:
    mrn = declaration().mrn or ""
    services.place_measure(mrn=mrn, kind=MeasureKind.HOLD, reason="Police asks", actor=omar, at=AT)
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.place_measure(mrn=mrn, kind=MeasureKind.HOLD, reason="Again", actor=omar, at=AT)


@pytest.mark.parametrize(
    ("kind", "reason", "basis", "place", "code"),
    [
        (MeasureKind.HOLD, " ", "", "", "CTL-REASON"),
        (MeasureKind.DETENTION, "Counterfeit", "", "Shed 4", "CTL-TEXT"),
        (MeasureKind.DETENTION, "Counterfeit", "art. 120", "", "CTL-TEXT"),
        (MeasureKind.SEIZURE, "Counterfeit", "art. 120", "Shed 4", "CTL-SEIZE"),
    ],
)
def test_a_measure_says_why_and_where(
    omar: Actor, kind: MeasureKind, reason: str, basis: str, place: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        services.place_measure(
            mrn=declaration().mrn or "",
            kind=kind,
            reason=reason,
            legal_basis=basis,
            place=place,
            actor=omar,
            at=AT,
        )
    assert not Measure.objects.exists()


def test_a_detention_ends_in_return_or_seizure_and_only_a_supervisor_seizes(omar: Actor) -> None:
    first, second = detained(omar), detained(omar)
    with pytest.raises(Refused, match="CTL-ENDING"):
        services.end_measure(reference=first.reference, ending=Ending.LIFTED, reason="x", actor=omar, at=AT)
    with pytest.raises(Refused, match="CTL-REASON"):
        services.end_measure(reference=first.reference, ending=Ending.RETURNED, reason=" ", actor=omar, at=AT)
    services.end_measure(reference=first.reference, ending=Ending.RETURNED, reason="Genuine", actor=omar, at=AT)
    with pytest.raises(AccessDenied):
        services.end_measure(reference=second.reference, ending=Ending.SEIZED, reason="False", actor=omar, at=AT)
    services.end_measure(reference=second.reference, ending=Ending.SEIZED, reason="False", actor=supervisor(), at=AT)
    assert [each.ending for each in Measure.objects.order_by("id")] == ["returned", "seized"]


def test_traders_see_no_measures(omar: Actor) -> None:
    detained(omar)
    assert not measures_visible_to(trader()).exists()
    with pytest.raises(AccessDenied):
        services.place_measure(mrn="x", kind=MeasureKind.HOLD, reason="x", actor=trader(), at=AT)
