"""Amending: by a WCO amendment message, judged as the whole declaration that it makes, by the law of the same day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from conftest import AT
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of, versions_of
from customhouse.clearance.inspections.queries import open_orders
from customhouse.clearance.records import Outcome, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco import records as wco
from tests.journeys.draws import CALLED, NOT_CALLED, next_draw
from tests.journeys.messages import (
    BROKER,
    CAR,
    CIGARETTES,
    DESCRIPTION,
    IMPORTER,
    OFFICER,
    OTHER,
    Goods,
    codes,
    message,
    new_price,
    presentation,
    request,
    send,
    trader,
)

LATER = AT + timedelta(days=2)


def kept(mrn: str) -> Declaration:
    return Declaration.objects.get(mrn=mrn)


def new_words(mrn: str, words: str) -> bytes:
    """An amendment of the description of the first item."""
    commodity = wco.Commodity(description=words)
    item = wco.GovernmentAgencyGoodsItem(sequence_numeric=Decimal(1), commodity=commodity)
    return request(mrn, DESCRIPTION, goods_shipment=wco.GoodsShipment(government_agency_goods_items=(item,)))


def allow(mrn: str) -> None:
    declarations.grant_leave_to_amend(actor=OFFICER, mrn=mrn, reason="The invoice was corrected", at=LATER)


def refused(outcome: Outcome) -> list[tuple[str, str]]:
    assert outcome.result is Result.REJECTED
    assert all(row.cure() for row in outcome.errors)
    return [(row.code, row.pointer) for row in outcome.errors]


def test_the_whole_is_judged_anew(demoland: CountryPack) -> None:
    first = send(message(), trader())
    outcome = send(new_price(first.mrn, "2000"), trader(), LATER)
    assert (outcome.result, outcome.mrn, outcome.lrn) == (Result.ACCEPTED, first.mrn, "POTS-1")
    assert [str(line.amount) for line in outcome.duties] == ["400.00", "8.00", "385.28"]
    assert kept(first.mrn).total == outcome.total


def test_every_version_is_kept(demoland: CountryPack) -> None:
    first = send(message(), trader())
    change = new_price(first.mrn, "2000")
    outcome = send(change, trader(), LATER)
    latest, earliest = versions_of(kept(first.mrn))
    assert (latest.number, latest.actor, latest.reason_code, latest.reason) == (2, IMPORTER, "32", "A slip of the pen")
    assert latest.pointers == ["42A/67A/68A[1]/23A/79A/112", "42A/109"]
    assert latest.received
    assert (bytes(latest.received.data), latest.received_id) == (change, outcome.received)
    assert (earliest.number, earliest.received_id) == (1, first.received)
    assert kept(first.mrn).duties.filter(version=1).count() == 3
    assert duties_of(kept(first.mrn)).count() == 3


def test_an_amendment_of_an_amendment_starts_from_the_latest_words(demoland: CountryPack) -> None:
    first = send(message())
    send(new_price(first.mrn, "2000"))
    send(new_words(first.mrn, "Saucepans of stainless steel"))
    item = kept(first.mrn).items.get(version=3)
    assert (item.description, item.customs_value) == ("Saucepans of stainless steel", Decimal(2000))


def test_the_legal_date_is_kept(demoland: CountryPack) -> None:
    """Accepted when VAT was 15 %, amended when it is 16 %."""
    first = send(message(), at=datetime(2021, 12, 31, 9, tzinfo=UTC))
    outcome = send(new_price(first.mrn, "2000"), at=datetime(2022, 1, 2, 9, tzinfo=UTC))
    assert [line.rate for line in outcome.duties if line.type == "VAT"] == ["15 %"]
    assert kept(first.mrn).legal_date == date(2021, 12, 31)


def test_the_legal_date_of_a_supplementary_declaration_is_not_amended_with_its_words(demoland: CountryPack) -> None:
    before = wco.DateTime("20211201120000Z", "304")
    first = send(message(type_code="IMZ", acceptance_date_time=before), at=datetime(2022, 3, 1, tzinfo=UTC))
    sooner = wco.DateTime("20220201120000Z", "304")
    outcome = send(request(first.mrn, "42A/023", acceptance_date_time=sooner), at=datetime(2022, 3, 2, tzinfo=UTC))
    assert outcome.result is Result.ACCEPTED
    assert kept(first.mrn).legal_date == date(2021, 12, 1)


def test_goods_that_call_for_a_control_get_it(demoland: CountryPack) -> None:
    first = send(message("SMOKE", Goods(commodity="240319", description="Tobacco for pipes"), type_code="IMD"))
    assert first.lane == ""
    assert send(presentation(first.mrn)).lane == "orange"


def test_the_lane_is_never_lower_and_the_draw_the_same(demoland: CountryPack) -> None:
    first = send(message("CAR", CAR), trader())
    before = kept(first.mrn)
    allow(first.mrn)
    outcome = send(new_price(first.mrn, "90000"), trader(), LATER)
    after = kept(first.mrn)
    assert (before.lane, after.lane, outcome.lane) == ("red", "red", "red")
    assert before.draw == after.draw
    assert "SEL-EARLIER" in {reason["code"] for reason in after.reasons}


def test_a_control_chosen_by_chance_stays(demoland: CountryPack) -> None:
    drawn = next_draw(lambda value: value < CALLED)
    first = send(message())
    assert (kept(first.mrn).lane, kept(first.mrn).draw) == ("red", str(drawn))
    allow(first.mrn)
    send(new_words(first.mrn, "Frying pans of steel"))
    assert (kept(first.mrn).lane, kept(first.mrn).draw, kept(first.mrn).version) == ("red", str(drawn), 2)


def test_chance_that_did_not_call_is_not_tried_again(demoland: CountryPack) -> None:
    """The draw belongs to the declaration: other words, other goods and other containers get no other."""
    drawn = next_draw(lambda value: value > NOT_CALLED)
    first = send(message())
    send(new_words(first.mrn, "Frying pans of steel"))
    assert (kept(first.mrn).lane, kept(first.mrn).draw) == ("green", str(drawn))


def test_a_change_ends_when_a_control_is_notified(demoland: CountryPack) -> None:
    first = send(message("SMOKE", CIGARETTES), trader())
    outcome = send(new_price(first.mrn, "1200"), trader(), LATER)
    assert refused(outcome) == [("REQ-CTL", "42A/D014")]
    assert kept(first.mrn).version == 1
    assert kept(first.mrn).total == first.total


def test_an_officers_leave_is_used_up_by_one_change(demoland: CountryPack) -> None:
    first = send(message("SMOKE", CIGARETTES), trader())
    allow(first.mrn)
    assert send(new_price(first.mrn, "1200"), trader(), LATER).result is Result.ACCEPTED
    assert refused(send(new_price(first.mrn, "1300"), trader(), LATER)) == [("REQ-CTL", "42A/D014")]


def test_a_change_that_is_refused_does_not_use_the_leave_up(demoland: CountryPack) -> None:
    first = send(message("SMOKE", CIGARETTES), trader())
    allow(first.mrn)
    assert send(new_price(first.mrn, "-5"), trader(), LATER).result is Result.REJECTED
    assert send(new_price(first.mrn, "1200"), trader(), LATER).result is Result.ACCEPTED


def test_an_unknown_mrn_is_refused_at_its_place(demoland: CountryPack) -> None:
    assert refused(send(new_price("26XD99999999999990", "1"), trader())) == [("REQ-MRN", "42A/D014")]


def test_anothers_declaration_is_refused_by_the_words_of_an_unknown_one(demoland: CountryPack) -> None:
    first = send(message(), trader())
    unknown, mine = "26XD99999999999990", first.mrn
    foreign = send(new_price(mine, "1", declarant=OTHER), trader(OTHER))
    nowhere = send(new_price(unknown, "1", declarant=OTHER), trader(OTHER))
    assert [row.text().replace(mine, unknown) for row in foreign.errors] == [row.text() for row in nowhere.errors]
    assert codes(foreign.errors) == codes(nowhere.errors) == ["REQ-MRN"]
    assert kept(mine).version == 1


def test_an_importer_named_by_others_reads_and_does_not_change(demoland: CountryPack) -> None:
    first = send(message(declarant=BROKER, importer=IMPORTER), trader(BROKER))
    assert codes(send(new_price(first.mrn, "1"), trader(IMPORTER)).errors) == ["REQ-MRN"]
    assert send(request(first.mrn, kind="QRY"), trader(IMPORTER)).mrn == first.mrn


def test_a_refused_declaration_has_nothing_to_amend(demoland: CountryPack) -> None:
    send(message("BAD", Goods(commodity="999999")))
    assert refused(send(new_price("BAD", "1"))) == [("REQ-MRN", "42A/D014")]


def test_who_declares_is_not_amended(demoland: CountryPack) -> None:
    first = send(message())
    outcome = send(request(first.mrn, "42A/57B/R123", declarant=OTHER))
    assert codes(outcome.errors) == ["REQ-ID", "PAR-MAND"]
    assert kept(first.mrn).version == 1


def test_the_same_message_changes_a_declaration_once(demoland: CountryPack) -> None:
    """Sent again, "take the first document away" would take the next one."""
    first = send(message())
    again = request(first.mrn, "42A/67A/68A[1]/02A[1]")
    assert send(again).result is Result.ACCEPTED
    assert codes(send(again).errors) == ["REQ-TWICE"]
    assert kept(first.mrn).version == 2


@pytest.mark.parametrize(("lodged", "asked"), [("IMD", "IMA"), ("IMA", "IMD"), ("IMA", "EXA"), ("IMC", "IMY")])
def test_neither_direction_nor_stage_is_amended(lodged: str, asked: str, demoland: CountryPack) -> None:
    """A pre-lodged declaration that became a standard one would never be selected."""
    first = send(message(type_code=lodged))
    outcome = send(request(first.mrn, "42A/D013", kind=asked, function_code="4"))
    assert "REQ-ID" in codes(outcome.errors)
    assert kept(first.mrn).type_code == lodged


def test_a_pointer_that_leads_nowhere_is_refused(demoland: CountryPack) -> None:
    first = send(message())
    outcome = send(request(first.mrn, "42A/67A/68A[7]/23A/137"))
    assert refused(outcome) == [("MSG-POINTER", "42A/67A/68A[7]/23A/137")]


def test_an_amendment_that_breaks_rules_is_refused_and_changes_nothing(demoland: CountryPack) -> None:
    first = send(message())
    commodity = wco.Commodity(classifications=(wco.Classification(id="999999", identification_type_code="TSP"),))
    item = wco.GovernmentAgencyGoodsItem(sequence_numeric=Decimal(1), commodity=commodity)
    shipment = wco.GoodsShipment(government_agency_goods_items=(item,))
    outcome = send(request(first.mrn, "42A/67A/68A[1]/23A/21A[1]/145", goods_shipment=shipment))
    assert codes(outcome.errors) == ["TAR-NATIONAL"]
    assert kept(first.mrn).version == 1


def test_a_query_tells_a_party_how_the_declaration_stands(demoland: CountryPack) -> None:
    first = send(message("SMOKE", CIGARETTES), trader())
    answer = send(request(first.mrn, kind="QRY"), trader(), LATER)
    assert (answer.result, answer.mrn, answer.lane, answer.total) == (
        Result.ACCEPTED,
        first.mrn,
        "orange",
        first.total,
    )
    assert answer.duties == tuple(first.duties)
    assert [reason.code for reason in answer.reasons] == ["CTL-SCAN"]
    assert refused(send(request(first.mrn, kind="QRY"), trader(OTHER))) == [("REQ-MRN", "42A/D014")]
    assert kept(first.mrn).version == 1


def test_work_that_is_being_done_is_left_to_whoever_is_at_it(demoland: CountryPack) -> None:
    """An amendment with leave voids no work order that covers what the lane asks for; a control added by hand stays."""
    mrn = send(message("CAR", CAR)).mrn
    [before] = open_orders(SYSTEM)
    allow(mrn)
    assert send(new_price(mrn, "3100"), trader(), LATER).result is Result.ACCEPTED
    [after] = open_orders(SYSTEM)
    assert (after.pk, after.controls) == (before.pk, before.controls)
    assert kept(mrn).state == "under_control"
