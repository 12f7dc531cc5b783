"""Supplementary declarations: what they owe beside the simplified ones that they complete, and what else follows."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from conftest import AT
from customhouse.clearance import asking, controlling, releasing
from customhouse.clearance.collecting import charge_changed
from customhouse.clearance.declarations.completions import completed_by, counterparts
from customhouse.clearance.declarations.models import Completion, Declaration
from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.journey import lodge
from customhouse.clearance.law import law_in_force
from customhouse.clearance.reassessing import reassess
from customhouse.clearance.records import Arrival, Result
from customhouse.clearance.rejudging import record_of
from customhouse.clearance.release.queries import release_of, verified
from customhouse.clearance.showing.verification import verification_of
from customhouse.clearance.tests.controlled import officer, supervisor
from customhouse.clearance.tests.lodged import PRECURSOR, Message, lodged, message, person, signed_in
from customhouse.clearance.tests.quotas import ORDER, claiming, enacted, opened, three_cars
from customhouse.clearance.tests.test_release_when_met import pay
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_xml
from customhouse.revenue.notices.queries import notices_of, standings
from customhouse.tariff.quotas import services
from customhouse.tariff.quotas.queries import drawn_by, standing
from customhouse.tariff.quotas.records import Period

LATER = AT + timedelta(days=3)
NOTHING = Decimal(0)
VALUE = b"<ItemChargeAmount"


def typed(data: bytes, letter: str, lrn: str, named: tuple[str, ...] = (), kind: str = "SDE") -> bytes:
    """A message as one of another type, under another reference, that names declarations lodged before."""
    documents = b"".join(
        b"<PreviousDocument><CategoryCode>Y</CategoryCode><ID>%s</ID><TypeCode>%s</TypeCode></PreviousDocument>"
        % (mrn.encode(), kind.encode())
        for mrn in named
    )
    start, end = data.index(b"<FunctionalReferenceID>"), data.index(b"</FunctionalReferenceID>")
    data = data[:start] + b"<FunctionalReferenceID>" + lrn.encode() + data[end:]
    before = next(tag for tag in (b"<Seller>", b"<TradeTerms>", b"<UCR>", b"</GoodsShipment>") if tag in data)
    if b"<PreviousDocument>" in data.split(b"<GoodsShipment>")[1].split(b"</GovernmentAgencyGoodsItem>")[-1]:
        before = b"<PreviousDocument>"
    head, tail = data.rsplit(before, 1)
    return (head + documents + before + tail).replace(
        b"<TypeCode>IMA</TypeCode>", b"<TypeCode>IM%s</TypeCode>" % letter.encode()
    )


def dearer(data: bytes, times: int) -> bytes:
    """The same goods at so many times the price."""
    head, _, rest = data.partition(VALUE)
    attributes, _, rest = rest.partition(b">")
    figure, _, tail = rest.partition(b"<")
    price = f"{Decimal(figure.decode()) * times:.2f}".encode()
    return head + VALUE + attributes + b">" + price + b"<" + tail


def simplified(said: Message, lrn: str = "SIMPLE-1", times: int = 1) -> Declaration:
    row = lodged(said, dearer(typed(said.data, "C", lrn), times))
    assert row.mrn, row.findings
    pay(row)
    row.refresh_from_db()
    assert row.state == "released"
    return row


def supplementary(said: Message, *rows: Declaration, lrn: str = "SUPP-1", times: int = 1) -> Declaration:
    data = typed(said.data, "Y", lrn, tuple(row.mrn or "" for row in rows))
    return lodged(said, dearer(data, times), LATER)


def charged(row: Declaration) -> Decimal:
    return standings([row.mrn or ""])[row.mrn or ""].charged if notices_of(row.mrn or "") else NOTHING


def codes(row: Declaration) -> list[str]:
    return [each["code"] for each in row.findings if each["code"].startswith("SUP")]


def test_what_was_charged_by_the_simplified_declaration_is_not_charged_again(demoland: CountryPack) -> None:
    said = message(demoland)
    first = simplified(said)
    whole = first.total
    same = supplementary(said, first)
    assert (same.total, charged(same), charged(first), codes(same)) == (whole, NOTHING, whole, [])
    assert completed_by([first.mrn or ""]) == {first.mrn: same.mrn}
    assert same.state in {"released", "under_control"}
    assert "declaration.completed" in [event.kind for event in events_of(first.mrn or "")]
    importer = signed_in(person("ida", Role.TRADER, trader=first.importer))
    for one, other, told in ((same, first, ([first.mrn], None)), (first, same, ([], same.mrn))):
        assert f'href="/declarations/{other.mrn}/"' in importer.get(f"/declarations/{one.mrn}/").text
        answer = importer.get(f"/api/v1/declarations/{one.mrn}").json()
        assert (answer["completes"], answer["completed_by"]) == told
    stranger = Actor("eve", frozenset({Role.TRADER}), frozenset({"XD0000000011"}))
    assert counterparts(stranger, first) == ([], "")


def test_the_difference_is_charged_or_given_up(demoland: CountryPack) -> None:
    said = message(demoland)
    first, second = simplified(said), simplified(said, "SIMPLE-2", times=3)
    more = supplementary(said, first, times=3)
    assert charged(more) == more.total - first.total > 0
    less = supplementary(said, second, lrn="SUPP-2", times=2)
    held = standings([second.mrn or ""])[second.mrn or ""]
    assert (charged(less), held.charged) == (NOTHING, less.total)
    assert held.refundable == second.total - less.total
    both = charged(first) + charged(more)
    assert both == more.total
    sara = officer(more)
    item = items_of(more).get()
    reassess(
        mrn=more.mrn or "",
        corrections=[Correction(1, "customs_value", f"{item.customs_value * 2:.2f}")],
        reason="Undervalued",
        actor=sara,
        at=LATER,
    )
    more.refresh_from_db()
    assert charged(first) + charged(more) == more.total > both
    with pytest.raises(Refused) as refused:
        reassess(mrn=first.mrn or "", corrections=[], reason="Again", actor=sara, at=LATER)
    assert refused.value.findings[0].code == "REQ-DONE"
    boss = supervisor(more)
    with pytest.raises(Refused):
        releasing.revoke(mrn=first.mrn or "", reason="x", actor=boss, at=LATER)
    pay(more)
    releasing.revoke(mrn=more.mrn or "", reason="x", actor=boss, at=LATER)
    for row in (first, more):
        release = release_of(row.pk)
        found = release and verified(release.code)
        assert found is not None
        assert not verification_of(found, "en").is_valid


def test_what_it_completes_is_named_fits_and_is_completed_once(demoland: CountryPack) -> None:
    said = message(demoland)
    first, complete, unpaid = simplified(said), lodged(said), lodged(said, typed(said.data, "C", "UNPAID"))
    assert (unpaid.state, codes(supplementary(said, unpaid, lrn="SUPP-0"))) == ("accepted", ["SUP-FIT"])
    eve = re.sub(
        rb"(<Declarant>.*?<ID>)[^<]*", rb"\g<1>XD0370032288", typed(said.data, "Y", "SUPP-9", (first.mrn or "",))
    )
    [stranger] = lodge([Arrival(eve, SYSTEM, LATER)])
    assert "SUP-UNKN" in [each.code for each in stranger.findings]
    assert charged(first) == first.total
    assert codes(supplementary(said)) == ["SUP-NONE"]
    assert codes(supplementary(said, complete, lrn="SUPP-2")) == ["SUP-FIT"]
    unknown = lodged(said, typed(said.data, "Y", "SUPP-3", ("26XD00000000000099",)), LATER)
    assert (codes(unknown), charged(unknown)) == (["SUP-UNKN"], unknown.total)
    anothers = typed(said.data, "Y", "SUPP-4", (first.mrn or "",)).replace(first.importer.encode(), b"XD0960036324")
    [outcome] = lodge([Arrival(anothers, SYSTEM, LATER)])
    assert "SUP-UNKN" in [each.code for each in outcome.findings]
    elsewhere = [typed(said.data, "Y", lrn, ("26XD00000000000099",)) for lrn in ("ELSE-1", "ELSE-2")]
    assert {each.result for each in lodge([Arrival(data, said.sender, LATER) for data in elsewhere])} == {
        Result.ACCEPTED
    }
    together = [typed(said.data, "Y", lrn, (first.mrn or "",)) for lrn in ("SUPP-5", "SUPP-6")]
    one, other = lodge([Arrival(data, said.sender, LATER) for data in together])
    assert (one.result, other.result) == (Result.ACCEPTED, Result.REJECTED)
    assert [each.code for each in other.findings if each.is_error] == ["SUP-DONE"]
    assert codes(supplementary(said, first, lrn="SUPP-7")) == ["SUP-DONE"]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_complete_at_once_one_does(demoland: CountryPack) -> None:
    said = message(demoland)
    first = simplified(said)
    together, found = Barrier(2), []

    def lodger(lrn: str) -> None:
        together.wait()
        try:
            found.extend(lodge([Arrival(typed(said.data, "Y", lrn, (first.mrn or "",)), said.sender, LATER)]))
        finally:
            connection.close()

    threads = [Thread(target=lodger, args=(lrn,)) for lrn in ("RACE-1", "RACE-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.result for each in found) == sorted([Result.ACCEPTED, Result.REJECTED])
    [lost] = [each for each in found if each.result == Result.REJECTED]
    assert [each.code for each in lost.findings if each.is_error] == ["SUP-DONE"]
    assert Completion.objects.filter(simplified=first, ended_at=None).count() == 1


def test_a_cancelled_supplementary_declaration_completes_nothing(demoland: CountryPack) -> None:
    said = message(demoland)
    first = simplified(said, times=3)
    whole = charged(first)
    named = typed(said.with_commodity(PRECURSOR), "Y", "SUPP-1", (first.mrn or "",))
    row = lodged(said, named, LATER)
    assert (row.state, charged(row)) == ("under_control", NOTHING), row.findings
    assert charged(first) == row.total < whole
    controlling.grant_leave(mrn=row.mrn or "", reason="The wrong goods", actor=officer(row), at=LATER)
    cancel = asking.cancellation(mrn=row.mrn or "", lrn="C-1", submitter=said.submitter, reason="The wrong goods")
    [outcome] = lodge([Arrival(write_xml(cancel), said.sender, LATER)])
    assert outcome.result is Result.ACCEPTED, outcome.findings
    assert (charged(first), charged(row)) == (whole, NOTHING)
    again = supplementary(said, first, lrn="SUPP-2", times=3)
    assert not codes(again)
    assert (charged(again), charged(first)) == (NOTHING, whole)
    assert Completion.objects.count() == 2


@pytest.mark.parametrize("allocation", [Period.DAY, Period.INSTANT])
def test_quotas_are_drawn_once(allocation: Period, demoland: CountryPack) -> None:
    enacted()
    opened(volume="5", allocation=allocation)
    said = message(demoland)
    first = lodged(said, typed(claiming(said, lrn="Q"), "C", "SIMPLE-1"))
    pay(first)
    [got] = drawn_by(first.mrn or "")
    whole, balance = charged(first), left()
    row = lodged(said, dearer(typed(claiming(said, lrn="Q"), "Y", "SUPP-1", (first.mrn or "",)), 2), LATER)
    assert row.mrn, row.findings
    assert not drawn_by(first.mrn or "")
    assert (drawn_by(row.mrn), left()) == ([got], balance)
    assert charged(first) + charged(row) == row.total > whole
    cancel = asking.cancellation(mrn=row.mrn, lrn="C-1", submitter=said.submitter, reason="The wrong goods")
    [outcome] = lodge([Arrival(write_xml(cancel), said.sender, LATER)])
    assert outcome.result is Result.ACCEPTED, outcome.findings
    assert (drawn_by(first.mrn or ""), left(), charged(first)) == ([got], balance, whole)
    unclaimed = lodged(said, typed(said.with_lrn("Q"), "Y", "SUPP-2", (first.mrn or "",)), LATER)
    assert unclaimed.mrn, unclaimed.findings
    assert not drawn_by(unclaimed.mrn)
    assert left() == 5


def test_what_a_critical_quota_puts_at_stake_stays_where_it_was_charged(demoland: CountryPack) -> None:
    enacted()
    opened(volume="10", critical_at=Decimal(10))
    three_cars(demoland)
    services.share_out(order_number=ORDER, until=AT.date(), actor=SYSTEM, at=AT + timedelta(days=1))
    said = message(demoland)
    first = lodged(said, typed(claiming(said, lrn="Q"), "C", "SIMPLE-1"), AT + timedelta(days=1))
    pay(first)
    whole = charged(first)
    row = lodged(said, typed(claiming(said, lrn="Q"), "Y", "SUPP-1", (first.mrn or "",)), LATER)
    assert row.mrn, row.findings
    assert (charged(row), charged(first)) == (NOTHING, whole)
    charge_changed(row, record_of(row, law_in_force()), reason="", actor=SYSTEM, at=LATER)
    assert (charged(row), charged(first)) == (NOTHING, whole)
    services.share_out(order_number=ORDER, until=LATER.date(), actor=SYSTEM, at=LATER + timedelta(days=1))
    row.refresh_from_db()
    assert charged(row) == NOTHING
    assert charged(first) == row.total < whole
    assert standings([first.mrn or ""])[first.mrn or ""].refundable == whole - row.total


def left() -> Decimal:
    """What is left of the quota."""
    found = standing(ORDER, AT.date())
    assert found is not None
    return found.balance
