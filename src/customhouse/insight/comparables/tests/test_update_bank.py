"""What was cleared feeds the bank: accepted, released, not cancelled, amended away or determined otherwise; once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, Item, Version
from customhouse.clearance.declarations.records import Amount, Document, GoodsItem
from customhouse.clearance.declarations.rules.comparable import exported_about
from customhouse.clearance.declarations.services import take_back_release
from customhouse.clearance.tests.lodged import lodged, message
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.jobs.queries import recurring
from customhouse.insight.comparables import queries
from customhouse.insight.comparables.services import update_bank
from customhouse.insight.comparables.tasks import update
from customhouse.tariff.valuation.bank import standing
from customhouse.tariff.valuation.models import AcceptedValue
from customhouse.web.tests.command_lines import run

HOUR = timedelta(hours=1)


@pytest.mark.db
def determine(row: Declaration, found: dict[str, dict[str, str]], at: datetime) -> None:
    """A second version of a declaration, as customs determined it."""
    version = Version.objects.get(declaration=row)
    Version.objects.create(declaration=row, number=2, at=at, actor="x", received=version.received, determinations=found)
    for again in Item.objects.filter(declaration=row).order_by("number"):
        again.pk, again.version = None, 2
        again.description = found.get(str(again.number), {}).get("description", again.description)
        again.save()
    Declaration.objects.filter(pk=row.pk).update(version=2)


def commands_answer(capsys: pytest.CaptureFixture[str], item: Item) -> None:
    """To look again finds nothing new; goods are found by code, origin and day, and no day is beyond the calendar."""
    [told] = run(capsys, "comparable", "update", "--since", "2026-01-01", "--json").lines
    assert (told["declarations"], told["kept"], told["withdrawn"]) == (3, 0, 0)
    asked = ("comparable", "find", item.tariff_code, "--origin", item.origin, "--exported", "2026-03-02")
    assert {each["kind"] for each in run(capsys, *asked, "--json").lines} == {"similar"}
    assert run(capsys, *asked, "--quantity", "NMB=none").code == 2
    assert run(capsys, *asked[:-1], "0001-01-01").code == 2
    assert run(capsys, "comparable", "update", "--since", "9999-12-31").code == 2


@pytest.mark.django_db
def test_cleared_declarations_feed_the_bank(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """Released goods come in once; cancelled, amended and determined ones go; others wait for their release."""
    said = message(demoland)
    rows = [lodged(said, said.with_lrn(f"BANK-{number}")) for number in range(4)]
    for row in rows[:3]:
        let_go(row, at=AT)
    done = update_bank(actor=SYSTEM, at=AT + HOUR)
    assert (done.declarations, done.kept, done.withdrawn) == (3, 3 * rows[0].items_count, 0)
    item = Item.objects.get(declaration=rows[0], number=1)
    kept = standing().get(reference=rows[0].mrn, item=1)
    quantity = item.supplementary_quantity or item.net_mass or Decimal(1)
    assert (kept.commodity, kept.origin, kept.description) == (item.tariff_code, item.origin, item.description)
    assert kept.unit_value == (item.customs_value / quantity).quantize(Decimal("1e-6"))
    update(AT + 2 * HOUR)
    assert AcceptedValue.objects.count() == done.kept

    later = AT - timedelta(days=9)
    changes = [NewEvent(row.mrn or "", "declaration.changed", {}, SYSTEM, later) for row in rows[:3]]
    with transaction.atomic():
        record_events(changes)
    Declaration.objects.filter(pk=rows[0].pk).update(cancelled_at=later)
    determine(rows[1], {"1": {"customs_value": "999"}}, later)
    determine(rows[2], {"1": {"description": "Otherwise"}}, later)
    let_go(rows[3], at=later)
    tomorrow = timezone.now() + timedelta(days=1)
    done = update_bank(actor=SYSTEM, at=AT + 6 * HOUR, since=tomorrow)
    assert done.declarations == 4
    stand = {(each.reference, each.item): each.description for each in standing()}
    assert rows[0].mrn not in {reference for reference, _item in stand}
    assert (rows[1].mrn, 1) not in stand
    assert stand[rows[2].mrn or "", 1] == "Otherwise"
    assert (rows[3].mrn, 1) in stand
    assert AcceptedValue.objects.filter(reference=rows[2].mrn, item=1).count() == 2
    payload = json.loads(Event.objects.filter(kind="valuation.bank_updated").latest("pk").payload)
    assert payload["withdrawn"] == done.withdrawn > 0
    with transaction.atomic():
        take_back_release(declaration=rows[3], reason="In error", actor=SYSTEM, at=later)
    update(AT + 7 * HOUR)
    assert rows[3].mrn not in {each.reference for each in standing()}

    with pytest.raises(AccessDenied):
        update_bank(actor=Actor("omar", frozenset({Role.OFFICER})), at=later + HOUR)
    commands_answer(capsys, item)
    assert "valuation.bank" in {each.name for each in recurring()}


GOODS = GoodsItem(
    number=1,
    commodity="84132000",
    description="Pumps",
    origin="JP",
    preferential_origin="",
    procedure="4000",
    previous_procedure="",
    additional_procedures=(),
    price=Amount(Decimal(1), "XDD"),
    customs_value=None,
    statistical_value=None,
    valuation_method="",
    gross_mass=None,
    net_mass=None,
    supplementary_quantity=None,
    supplementary_unit="",
)


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"valuation_method": "1"}, True),
        ({"valuation_method": "6"}, False),
        ({"price": None}, False),
        ({"determined_value": Decimal(5)}, False),
    ],
)
def test_only_transaction_values_are_taken(changes: dict[str, object], is_one: object) -> None:
    assert queries._is_transaction(replace_item(**changes)) is is_one


def replace_item(**changes: object) -> GoodsItem:
    return replace(GOODS, **changes)  # type: ignore[arg-type]


def test_goods_were_exported_when_their_transport_document_says() -> None:
    """The first of them; one of another kind, of the future or of another year is not asked."""
    legal = date(2026, 3, 2)
    papers = [
        Document("N705", "BL", issued=date(2026, 2, 1)),
        Document("N740", "AWB", issued=date(2026, 2, 9)),
        Document("N380", "INV", issued=date(2026, 1, 1)),
        Document("N705", "old", issued=date(2025, 1, 1)),
        Document("N705", "late", issued=date(2026, 4, 1)),
        Document("N730", "none"),
    ]
    assert exported_about(papers, legal) == date(2026, 2, 1)
    assert exported_about(papers[2:], legal) == legal
