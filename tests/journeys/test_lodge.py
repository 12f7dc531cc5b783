"""Lodging: from bytes to a lane, alone and in a batch, told as stories that an officer can read (`stories.yaml`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from msgspec import structs

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of, items_of, visible_to
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.messages.wco import records as wco
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.records import TraderStatus
from tests.journeys.messages import (
    BROKER,
    GOODS,
    IMPORTER,
    OTHER,
    Goods,
    as_json,
    codes,
    declaration,
    message,
    presentation,
    send,
    trader,
)

STORIES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))


def _told(story: dict[str, Any]) -> Outcome:
    says = dict(story.get("says", {}))
    if says.get("declarant") == "suspended":
        says["declarant"] = Trader.objects.filter(status=TraderStatus.SUSPENDED).values_list("identifier", flat=True)[0]
    goods = replace(GOODS[story.get("goods", "pots")], **story.get("item", {}))
    return send(message("STORY-1", goods, **says))


@pytest.mark.parametrize("story", [one for one in STORIES if "lane" in one], ids=lambda one: one["story"])
def test_accepted(story: dict[str, Any], demoland: CountryPack) -> None:
    outcome = _told(story)
    kept = Declaration.objects.get(mrn=outcome.mrn)
    assert (outcome.result, outcome.errors) == (Result.ACCEPTED, ())
    assert outcome.lane or story["lane"] == "none"
    assert kept.state == story.get("state", "accepted" if outcome.lane in {"green", "blue"} else "under_control")
    assert story.get("warns", []) == [code for code in codes(outcome.warnings) if code in story.get("warns", [])]
    assert kept.total == outcome.total == sum(line.amount for line in outcome.duties)
    if "total" in story:
        assert str(outcome.total) == story["total"]


@pytest.mark.parametrize("story", [one for one in STORIES if "refused" in one], ids=lambda one: one["story"])
def test_refused(story: dict[str, Any], demoland: CountryPack) -> None:
    outcome = _told(story)
    found = {row.code: row.pointer for row in outcome.errors}
    wanted = {code: found.get(code) if pointer == "*" else pointer for code, pointer in story["refused"].items()}
    assert outcome.result is Result.REJECTED
    assert found == wanted
    for row in outcome.errors:
        assert row.pointer.startswith("42A")
        assert row.cure()
        assert "{" not in row.text() + row.cure()
    assert (outcome.mrn, outcome.lane, outcome.duties, outcome.total) == ("", "", (), None)
    assert Declaration.objects.get(received=outcome.received).state == "rejected"


def test_the_message_is_kept_byte_for_byte(demoland: CountryPack) -> None:
    data = b"\n  " + message().replace(b"<?xml", b"<?xml", 1).strip() + b"\n<!-- as it came -->\n"
    data = data.strip()
    outcome = send(data, trader())
    kept = ReceivedMessage.objects.get(pk=outcome.received)
    assert bytes(kept.data) == data
    assert kept.sha256 == sha256(data).hexdigest()
    assert (kept.sender, kept.size, kept.received_at) == (IMPORTER, len(data), AT)


def test_what_was_declared_and_what_is_owed_are_kept(demoland: CountryPack) -> None:
    outcome = send(message("POTS-2", Goods(), Goods(price="250", description="Lids of stainless steel")))
    kept = Declaration.objects.get(mrn=outcome.mrn)
    assert [(one.number, one.description, str(one.customs_value)) for one in items_of(kept)] == [
        (1, "Cooking pots of stainless steel", "1000.000"),
        (2, "Lids of stainless steel", "250.000"),
    ]
    lines = [row.record() for row in duties_of(kept)]
    assert [line.working for line in lines] == [line.working for line in outcome.duties]
    assert [structs.replace(line, worked=None) for line in lines] == [
        structs.replace(line, worked=None) for line in outcome.duties
    ]
    assert all(line.legal_reference and line.measure for line in outcome.duties)


def test_json_says_the_same_as_xml(demoland: CountryPack) -> None:
    by_xml, by_json = send(message("ONE")), send(as_json(declaration("TWO")))
    assert by_json.result is Result.ACCEPTED
    assert (by_json.duties, by_json.total, by_json.lane) == (by_xml.duties, by_xml.total, by_xml.lane)


def test_a_batch_is_answered_in_order(demoland: CountryPack) -> None:
    batch = [message("ONE"), b"<not xml", message("TWO", Goods(commodity="999999")), b"<Invoice/>", message("THREE")]
    outcomes = lodge([Arrival(data, SYSTEM, AT) for data in batch])
    assert [(one.lrn, one.result.value) for one in outcomes] == [
        ("ONE", "accepted"),
        ("", "unreadable"),
        ("TWO", "rejected"),
        ("", "unsupported"),
        ("THREE", "accepted"),
    ]


def test_a_batch_is_the_same_as_one_by_one(demoland: CountryPack) -> None:
    """The same messages, to the same tables, once alone and once together: the same numbers, lanes, sums and words."""
    batch = [Arrival(message(f"SAME-{number}", one), SYSTEM, AT) for number, one in enumerate(GOODS.values())]
    with transaction.atomic():
        alone = [lodge([each])[0] for each in batch]
        transaction.set_rollback(True)
    together = lodge(batch)
    assert [(one.mrn, one.lane, one.total, codes(one.findings)) for one in together] == [
        (one.mrn, one.lane, one.total, codes(one.findings)) for one in alone
    ]


def test_goods_lodged_before_they_are_there_get_their_lane_when_presented(demoland: CountryPack) -> None:
    lodged = send(message("EARLY", GOODS["car"], type_code="IMD"), trader())
    assert (lodged.result, lodged.lane, lodged.reasons) == (Result.ACCEPTED, "", ())
    shown = send(presentation(lodged.mrn), trader(), AT + timedelta(days=3))
    kept = Declaration.objects.get(mrn=lodged.mrn)
    assert (shown.result, shown.lane, kept.state) == (Result.ACCEPTED, "red", "under_control")
    assert kept.accepted_at == AT
    assert kept.presented_at == AT + timedelta(days=3)
    assert kept.legal_date == date(2026, 3, 5)


def test_goods_are_presented_once(demoland: CountryPack) -> None:
    lodged = send(message("EARLY", type_code="IMD"))
    send(presentation(lodged.mrn))
    assert codes(send(presentation(lodged.mrn)).errors) == ["REQ-STATE"]
    assert codes(send(presentation(send(message("THERE")).mrn)).errors) == ["REQ-STATE"]


def test_the_presentation_decides_the_law(demoland: CountryPack) -> None:
    """Lodged on the last day of VAT at 15 %, presented on the first of VAT at 16 %."""
    eve = datetime(2021, 12, 31, 9, tzinfo=UTC)
    lodged = send(message("EVE", type_code="IMD"), at=eve)
    shown = send(presentation(lodged.mrn), at=eve + timedelta(days=1))
    assert (_rate(lodged, "VAT"), _rate(shown, "VAT")) == ("15 %", "16 %")
    assert Declaration.objects.get(mrn=lodged.mrn).version == 2


def _rate(outcome: Outcome, tax: str) -> str:
    return next(line.rate for line in outcome.duties if line.type == tax)


@pytest.mark.parametrize(("year", "rate", "value"), [(2021, "15 %", "3539.14"), (2023, "16 %", "3439.26")])
def test_law_and_exchange_rate_are_those_of_the_date(year: int, rate: str, value: str, demoland: CountryPack) -> None:
    outcome = send(message(f"EURO-{year}", Goods(currency="EUR")), at=datetime(year, 6, 1, 9, tzinfo=UTC))
    assert _rate(outcome, "VAT") == rate
    assert str(outcome.duties[0].base) == value
    assert outcome.mrn[:2] == str(year)[2:]


def test_a_supplementary_declaration_is_read_by_the_law_of_the_one_it_completes(demoland: CountryPack) -> None:
    from customhouse.messages.wco.records import DateTime

    before = DateTime("20211201120000Z", "304")
    outcome = send(message("LATER", type_code="IMZ", acceptance_date_time=before), at=datetime(2022, 3, 1, tzinfo=UTC))
    assert outcome.errors == ()
    assert _rate(outcome, "VAT") == "15 %"


def test_somebody_unknown_is_registered_provisionally_once(demoland: CountryPack) -> None:
    stranger = "XD0999999991"
    first = lodge([Arrival(message(lrn, declarant=stranger), SYSTEM, AT) for lrn in ("ONE", "TWO")])
    again = send(message("THREE", declarant=stranger))
    assert [codes(one.warnings).count("PAR-NEW") for one in first] == [1, 1]
    assert "PAR-NEW" not in codes(again.warnings)
    assert Trader.objects.get(identifier=stranger).status == TraderStatus.PROVISIONAL


def test_somebody_unknown_whose_declaration_is_refused_is_not_registered(demoland: CountryPack) -> None:
    send(message("ONE", Goods(commodity="999999"), declarant="XD0999999991"))
    assert not Trader.objects.filter(identifier="XD0999999991").exists()


def test_nobody_declares_for_a_trader_they_do_not_speak_for(demoland: CountryPack) -> None:
    outcome = send(message(), trader(OTHER))
    assert outcome.result is Result.REJECTED
    assert [(row.code, row.pointer) for row in outcome.errors] == [("PAR-SEND", "42A/57B/R123")]


def test_a_broker_lodges_as_the_agent_whom_the_declaration_names(demoland: CountryPack) -> None:
    from customhouse.messages.wco.records import Agent

    outcome = send(message("BY-BROKER", agent=Agent(id=BROKER, function_code="2")), trader(BROKER))
    assert (outcome.result, codes(outcome.warnings)) == (Result.ACCEPTED, [])


def test_what_was_lodged_in_somebody_s_name_without_right_is_shown_to_its_sender_alone(demoland: CountryPack) -> None:
    send(message(), trader(OTHER))
    assert not visible_to(trader()).exists()
    assert visible_to(trader(OTHER)).count() == 1


@pytest.mark.parametrize("representation", ["", "2"])
def test_nobody_binds_a_registered_trader_without_a_mandate(representation: str, demoland: CountryPack) -> None:
    """As declarant for another's import, whether or not one says that one represents them."""
    agent = wco.Agent(function_code=representation) if representation else None
    outcome = send(message(declarant=OTHER, importer=IMPORTER, agent=agent), trader(OTHER))
    assert codes(outcome.errors) == ["PAR-MAND"]


def test_nothing_of_a_batch_happens_before_it_was_accepted(demoland: CountryPack) -> None:
    """What a batch leads to is dated when the batch is decided: no release precedes its acceptance."""
    export = {"type_code": "EXA"}
    goods = Goods(procedure="10")
    first, second = AT, AT + timedelta(hours=5)
    lodge([Arrival(message(lrn, goods, **export), trader(), at) for lrn, at in (("EARLY", first), ("LATE", second))])
    for kept in Declaration.objects.all():
        assert kept.accepted_at
        assert kept.released_at
        assert kept.accepted_at <= kept.released_at <= second
