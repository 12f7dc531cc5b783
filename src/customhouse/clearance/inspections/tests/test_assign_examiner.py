"""Work orders are opened in batches, and given to examiners by load and by a chance that nobody can foretell."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import AT
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.queries import examiner_loads
from customhouse.clearance.inspections.queries import open_orders as waiting
from customhouse.clearance.inspections.records import NewOrder, OrderState
from customhouse.clearance.inspections.rules.assigning import assigned, chance
from customhouse.clearance.inspections.services import open_orders, reassign_order, take_order, void_orders
from customhouse.clearance.inspections.tests.controls import (
    OFFICE,
    declaration,
    new_order,
    officer,
    order_of,
    supervisor,
    trader,
)
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.queries import events_of
from customhouse.targeting.lanes.queries import selection_key
from customhouse.targeting.lanes.records import Lane

pytestmark = pytest.mark.django_db


def told(mrn: str, kind: str) -> dict[str, object]:
    """What the trail keeps of the last event of that kind."""
    event = [each for each in events_of(mrn) if each.kind == kind][-1]
    payload: dict[str, object] = json.loads(event.payload)
    return payload


def test_an_order_has_its_examiner_and_its_deadline(demoland: object) -> None:
    omar = officer()
    order = order_of(declaration())
    assert (order.examiner_id, order.state, order.number) == (omar.user_id, OrderState.ASSIGNED, 1)
    # Red has two working days; the office closes at 22:00 in Africa/Tunis (UTC+1) on Wednesday.
    assert order.due_at == datetime(2026, 3, 4, 21, 0, tzinfo=UTC)
    assert order.reference == f"{order.mrn}/1"


def test_a_batch_is_spread_over_the_least_loaded(demoland: object) -> None:
    people = [officer(f"officer-{number}") for number in range(4)]
    officer("elsewhere", office="XD000200")
    orders = open_orders(orders=[new_order(declaration()) for _ in range(8)], actor=SYSTEM, at=AT)
    load = Counter(order.examiner_id for order in orders)
    assert load == {each.user_id: 2 for each in people}


def test_who_has_less_to_do_gets_the_next(demoland: object) -> None:
    busy = officer("busy")
    order_of(declaration())
    free = officer("free")
    assert order_of(declaration()).examiner_id == free.user_id
    assert busy.user_id != free.user_id


def test_an_examination_weighs_more_than_papers(demoland: object) -> None:
    """Who opens one lorry has more to do than who compares two sets of papers."""
    examining = officer("examining")
    order_of(declaration())
    reading = officer("reading")
    papers = [new_order(declaration(), Lane.YELLOW, ("10",)) for _ in range(3)]
    given = [order.examiner_id for order in open_orders(orders=papers, actor=SYSTEM, at=AT)]
    assert given == [reading.user_id] * 3 != [examining.user_id] * 3


def test_audit_reckons_the_draw_again(demoland: object) -> None:
    for number in range(3):
        officer(f"officer-{number}")
    order = order_of(declaration())
    said = told(order.mrn, "inspection.opened")
    loads = said["loads"]
    assert isinstance(loads, dict)
    drawn = chance(selection_key(), order.mrn, 1)
    assert said["chance"] == str(drawn) == order.chance
    names = dict(enumerate(loads))  # the trail names the examiners in the order of their ids
    picked = assigned({number: loads[name] for number, name in names.items()}, drawn)
    assert picked is not None
    assert names[picked] == said["examiner"]


def test_an_office_without_examiners_shows_the_order_to_its_supervisor(demoland: object) -> None:
    sara = supervisor()
    order = order_of(declaration())
    assert (order.examiner_id, order.chance) == (None, "")
    assert list(waiting(sara, offices=sara.offices).filter(examiner=None)) == [order]
    assert told(order.mrn, "inspection.opened")["examiner"] is None


def test_an_office_that_nobody_knows_still_gets_its_order(demoland: object) -> None:
    row = declaration(office="XD999999")
    [order] = open_orders(orders=[new_order(row)], actor=SYSTEM, at=AT)
    assert order.due_at > AT


def test_many_orders_cost_as_many_statements_as_one(demoland: object) -> None:
    officer()
    one, many = [new_order(declaration())], [new_order(declaration()) for _ in range(64)]
    with CaptureQueriesContext(
        connection,
    ) as first:
        open_orders(orders=one, actor=SYSTEM, at=AT)
    with CaptureQueriesContext(connection) as batch:
        open_orders(orders=many, actor=SYSTEM, at=AT)
    assert len(batch) <= len(first) + 2  # the trail writes its events in portions
    assert len(first) <= 20
    assert open_orders(orders=[], actor=SYSTEM, at=AT) == []


def test_orders_of_a_declaration_are_numbered(demoland: object) -> None:
    row = declaration()
    both = open_orders(orders=[new_order(row), new_order(row)], actor=SYSTEM, at=AT)
    assert [order.number for order in [*both, order_of(row)]] == [1, 2, 3]


def test_only_its_examiner_takes_an_order_up(demoland: object) -> None:
    omar = officer()
    order = order_of(declaration())
    olga = officer("olga")
    with pytest.raises(Conflict, match="CTL-NOT-YOURS"):
        take_order(reference=order.reference, actor=olga, at=AT)
    assert take_order(reference=order.reference, actor=omar, at=AT).state == OrderState.TAKEN
    assert take_order(reference=order.reference, actor=omar, at=AT).taken_at == AT
    with pytest.raises(AccessDenied):
        take_order(reference=order.reference, actor=supervisor(), at=AT)
    with pytest.raises(AccessDenied):
        take_order(reference=order.reference, actor=trader(), at=AT)


@pytest.mark.parametrize(
    "reference", ["", "nothing", "26XD000000000/", "26XD00000000/x", "/1", "26XD\0/1", "26XD/99999"]
)
def test_an_order_that_is_not_there_is_not_found(demoland: object, reference: str) -> None:
    with pytest.raises(NotFound):
        take_order(reference=reference, actor=officer(), at=AT)


def test_a_supervisor_gives_an_order_to_another_with_a_reason(demoland: object) -> None:
    omar = officer()
    order = order_of(declaration())
    olga, sara = officer("olga"), supervisor()
    with pytest.raises(AccessDenied):
        reassign_order(reference=order.reference, examiner="olga", reason="Leave", actor=omar, at=AT)
    with pytest.raises(Refused, match="CTL-REASON"):
        reassign_order(reference=order.reference, examiner="olga", reason=" ", actor=sara, at=AT)
    with pytest.raises(Refused, match="CTL-EXAMINER"):
        reassign_order(reference=order.reference, examiner="sara", reason="Leave", actor=sara, at=AT)
    take_order(reference=order.reference, actor=omar, at=AT)
    given = reassign_order(reference=order.reference, examiner="olga", reason="Omar is on leave", actor=sara, at=AT)
    assert (given.examiner_id, given.state, given.chance) == (olga.user_id, OrderState.ASSIGNED, "")
    said = told(order.mrn, "inspection.reassigned")
    assert (said["before"], said["examiner"], said["reason"]) == ("omar", "olga", "Omar is on leave")


def test_what_is_void_waits_for_nobody(demoland: object) -> None:
    row, omar, sara = declaration(), officer(), supervisor()
    order = order_of(row)
    assert void_orders(declaration=row, actor=SYSTEM, at=AT, reason="Cancelled") == 1
    assert void_orders(declaration=row, actor=SYSTEM, at=AT, reason="Cancelled") == 0
    with pytest.raises(Conflict, match="CTL-STATE"):
        take_order(reference=order.reference, actor=omar, at=AT)
    with pytest.raises(Conflict, match="CTL-STATE"):
        reassign_order(reference=order.reference, examiner="omar", reason="x", actor=sara, at=AT)
    assert not waiting(omar).exists()


def test_the_load_of_each_examiner_is_told(demoland: object) -> None:
    omar = officer()
    order_of(declaration())
    officer("olga")
    loads = examiner_loads(offices=[OFFICE], at=AT)
    assert [(load.examiner.username, load.waiting, load.overdue) for load in loads] == [("omar", 1, 0), ("olga", 0, 0)]
    [late] = [load for load in examiner_loads(offices=[], at=datetime(2026, 4, 1, tzinfo=UTC)) if load.waiting]
    assert (late.examiner.pk, late.overdue) == (omar.user_id, 1)


def test_traders_see_no_orders_and_open_none(demoland: object) -> None:
    row = declaration()
    order_of(row)
    assert not waiting(trader()).exists()
    with pytest.raises(AccessDenied):
        open_orders(orders=[NewOrder(row.pk, row.mrn or "", OFFICE, Lane.RED, ("40",), AT)], actor=trader(), at=AT)
    assert WorkOrder.objects.count() == 1
