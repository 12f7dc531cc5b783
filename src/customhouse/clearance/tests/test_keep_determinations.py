"""What customs determined of goods stays on them, and nobody waits for answers about what is cancelled."""

from __future__ import annotations

import re

import pytest

from conftest import AT
from customhouse.clearance import asking, controlling
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.declarations.states import State
from customhouse.clearance.drafts.rules.differing import amendment
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, Report
from customhouse.clearance.inspections.rules.states import QuestionState
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome
from customhouse.clearance.tests.controlled import officer, supervisor, taken, under_control
from customhouse.clearance.tests.lodged import PRECURSOR, Message, lodged, message
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_xml

GOODS = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem"


def determined(pack: CountryPack) -> tuple[Message, bytes, Declaration]:
    """Goods under control of which the examiner found another commodity."""
    said = message(pack)
    data = said.with_commodity(PRECURSOR)
    row = lodged(said, data)
    omar, sara = officer(row), supervisor(row)
    order = taken(row, sara, omar)
    found = ControlFinding("COMMODITY", 1, found=said.commodity)
    controlling.report(reference=order.reference, said=Report(Conclusion.FINDINGS, (found,)), actor=omar, at=AT)
    row.refresh_from_db()
    return said, data, row


def amended(said: Message, row: Declaration, data: bytes, *paths: str) -> Outcome:
    tree = read_message(data).declaration
    assert tree
    asked = amendment(tree, paths, mrn=row.mrn or "", lrn="AM-1", submitter=said.submitter, reason="A slip.")
    [outcome] = lodge([Arrival(write_xml(asked), said.sender, AT)])
    row.refresh_from_db()
    return outcome


@pytest.mark.django_db
def test_goods_that_were_determined_are_not_renumbered(demoland: CountryPack) -> None:
    """A kilogram under the old number, and the rest under another, would leave what was found on the kilogram."""
    said, data, row = determined(demoland)
    total, version = row.total, row.version
    goods = re.search(rb"<GovernmentAgencyGoodsItem>.*?</GovernmentAgencyGoodsItem>", data, re.DOTALL)
    assert goods
    rest = goods[0].replace(b"<SequenceNumeric>1<", b"<SequenceNumeric>2<", 1)
    little = re.sub(rb"(<ItemChargeAmount[^>]*>)[^<]*<", rb"\g<1>1.00<", goods[0])
    both = re.sub(rb"(<GoodsItemQuantity[^>]*>)1<", rb"\g<1>2<", data.replace(goods[0], little + rest))
    outcome = amended(said, row, both, f"{GOODS}[1]", f"{GOODS}[2]", "Declaration/GoodsItemQuantity")
    assert "REQ-DET" in [each.code for each in outcome.findings]
    assert (row.total, row.version, items_of(row).get().tariff_code) == (total, version, said.commodity)
    [told] = [each for each in outcome.findings if each.code == "REQ-DET"]
    assert "item 1" in told.text()
    assert told.cure()


@pytest.mark.django_db
def test_goods_beside_those_that_were_determined_are_amended(demoland: CountryPack) -> None:
    said, data, row = determined(demoland)
    goods = re.search(rb"<GovernmentAgencyGoodsItem>.*?</GovernmentAgencyGoodsItem>", data, re.DOTALL)
    assert goods
    more = goods[0].replace(b"<SequenceNumeric>1<", b"<SequenceNumeric>2<", 1)
    both = re.sub(rb"(<GoodsItemQuantity[^>]*>)1<", rb"\g<1>2<", data.replace(goods[0], goods[0] + more))
    outcome = amended(said, row, both, f"{GOODS}[2]", "Declaration/GoodsItemQuantity")
    assert "REQ-DET" not in [each.code for each in outcome.findings]


@pytest.mark.django_db
def test_nobody_waits_for_answers_about_what_is_cancelled(demoland: CountryPack) -> None:
    row = under_control(demoland)
    omar = officer(row)
    question = controlling.ask(mrn=row.mrn or "", text="Who made it?", actor=omar, at=AT)
    controlling.grant_leave(mrn=row.mrn or "", reason="They are wrong goods", actor=omar, at=AT)
    wish = asking.cancellation(mrn=row.mrn or "", lrn="C-1", submitter=row.declarant, reason="Wrong goods")
    lodge([Arrival(write_xml(wish), SYSTEM, AT)])
    row.refresh_from_db()
    question.refresh_from_db()
    assert (row.state, question.state) == (State.CANCELLED, QuestionState.WITHDRAWN)
