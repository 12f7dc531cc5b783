"""Delay for green: what is not controlled waits, untold, and goes by itself unless an officer raises a control."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import OperationalError, connection
from msgspec.structs import replace

from conftest import AT
from customhouse.clearance import asking, proceeding
from customhouse.clearance.answering.responding import answer_to
from customhouse.clearance.controlling import raise_control
from customhouse.clearance.daily import figures_of
from customhouse.clearance.declarations.delays import delayed, due
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.rules.requests import QUERY
from customhouse.clearance.declarations.tasks import RECURRING, end_delays
from customhouse.clearance.drafts.rules.differing import amendment
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome
from customhouse.clearance.release.models import Release
from customhouse.clearance.releasing import standing_of
from customhouse.clearance.tests.delays import TEN, let_wait, pay, several
from customhouse.clearance.tests.lodged import OFFICE, PRECURSOR, Message, lodged, message, person, signed_in
from customhouse.clearance.tests.test_complete_declarations import typed
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.models import Notice as Letter
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_xml
from customhouse.targeting.lanes.records import Delay, Lane

OFFICER = Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))
DIRECTOR = Actor("dina", frozenset({Role.DIRECTOR}))
BEFORE, LATER = AT + TEN - timedelta(seconds=1), AT + 3 * TEN
UNTOLD = (b"green", b"blue", b"CTL-NONE", b"No control before release", b"delay", b"09:10", b"10:10")
"""What would tell the lane, that there is a delay, or its end (in UTC and at the office)."""


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    """A clean import, and a law by which it waits ten minutes."""
    let_wait()
    return message(demoland)


def again(row: Declaration) -> Declaration:
    return Declaration.objects.get(pk=row.pk)


def events(row: Declaration) -> list[str]:
    return [each.kind for each in Event.objects.filter(subject=row.mrn).order_by("pk")]


def betrayed(told: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Where something of it is told; the field of the API stands there always, for a trader empty."""
    bare = {place: re.sub(rb'"delayed_until": ?null', b"", data) for place, data in told.items()}
    return [(place, word) for place, data in bare.items() for word in UNTOLD if word in data]


def unmet(row: Declaration) -> list[str]:
    return [each.code for each in standing_of(row).conditions if not each.met]


def test_it_waits_though_it_is_paid_and_then_goes_by_itself(said: Message) -> None:
    """Never early, late where the work is late; told in the event of its selection, and when it is over."""
    row = lodged(said)
    assert (row.state, row.lane, row.delayed_until) == ("accepted", "green", AT + TEN)
    chosen = json.loads(Event.objects.get(subject=row.mrn, kind="declaration.lane_chosen").payload)
    assert chosen["delayed_until"] == (AT + TEN).isoformat()
    assert unmet(row) == ["REL-DUTY", "REL-SELECTION"]
    pay(row)
    assert unmet(again(row)) == ["REL-SELECTION"]
    end_delays(BEFORE)
    assert (again(row).state, due(BEFORE, 9)) == ("accepted", [])
    end_delays(AT + TEN)
    gone = again(row)
    assert (gone.state, gone.released_at, gone.delayed_until) == ("released", AT + TEN, None)
    assert events(row)[-3:] == ["declaration.delay_ended", "declaration.released", "release.granted"]
    end_delays(LATER)
    assert (Release.objects.filter(declaration=row).count(), events(row).count("declaration.delay_ended")) == (1, 1)
    assert (RECURRING[0].every, RECURRING[0].run) == (timedelta(minutes=1), end_delays)


def test_the_delay_ends_before_what_is_owed_is_paid(said: Message) -> None:
    """From then on its parties know the lane, and a payment lets it go at once; so it does where the work is late."""
    first, second = several(said, 2)
    pay(second, LATER)
    assert again(second).state == "released"
    end_delays(AT + TEN)
    assert unmet(again(first)) == ["REL-DUTY"]
    pay(first, AT + TEN)
    assert again(first).state == "released"


def test_a_control_is_raised_meanwhile(said: Message) -> None:
    """It works as any raise does, and nothing goes by itself any more; what officers see, and may do."""
    row = lodged(said)
    Declaration.objects.filter(pk=row.pk).update(office=OFFICE)
    pay(row)
    officer = signed_in(person("omar", Role.OFFICER, office=OFFICE))
    page = officer.get(f"/declarations/{row.mrn}/").text
    assert "Green: goes at 10:10 unless a control is raised" in page
    assert f'href="/control/{row.mrn}/raise/"' in page
    assert "No control before release" not in page
    auditor = signed_in(person("ada", Role.AUDITOR)).get(f"/declarations/{row.mrn}/").text
    assert "Green: goes at 10:10 unless" in auditor
    assert f'href="/control/{row.mrn}/raise/"' not in auditor
    assert officer.get(f"/api/v1/declarations/{row.mrn}").json()["delayed_until"].startswith("2026-03-02T09:10:00")
    with time_machine.travel(LATER, tick=False):
        assert "Not controlled: was to go at 10:10" in officer.get(f"/declarations/{row.mrn}/").text
    waits = [figures_of(on=AT.date(), actor=DIRECTOR, at=at).waiting for at in (BEFORE, LATER)]
    assert [[each.oldest_mrn for each in told] for told in waits] == [[], [row.mrn]], (
        "what is overdue waits for somebody"
    )
    assert "Release delayed" in officer.get("/declarations/queue/").text
    queue = officer.get("/declarations/queue/?lane=delayed&office=all").text
    assert (str(row.mrn) in queue.partition("<tbody>")[2], "2 Mar 2026 10:10" in queue) == (True, True)
    exported = b"".join(officer.get("/declarations/queue/?lane=delayed&format=csv")).decode()
    assert f"{row.mrn},green,2026-03-02T09:10:00" in exported
    assert str(row.mrn) not in officer.get("/declarations/queue/?lane=delayed&office=XD000200").text
    choices = officer.get(f"/control/{row.mrn}/raise/").text
    assert ('value="yellow" selected' in choices, 'value="green"' in choices) == (True, False)
    raise_control(mrn=row.mrn or "", lane=Lane.RED, controls=("40",), reason="A tip", actor=OFFICER, at=BEFORE)
    held = again(row)
    assert (held.state, held.lane, held.delayed_until) == ("under_control", "red", None)
    assert (held.orders.count(), list(delayed(SYSTEM))) == (1, [])
    end_delays(LATER)
    assert again(row).state == "under_control"
    assert "Examination of the goods" in officer.get(f"/declarations/{row.mrn}/").text
    assert "Release delayed" not in officer.get("/declarations/queue/").text
    assert "No release is delayed here" in officer.get("/declarations/queue/?lane=delayed").text


def test_what_is_controlled_or_released_already_does_not_wait(said: Message) -> None:
    """Nor what goes the other way, of which the law says nothing; a supplementary declaration's goods are gone."""
    simplified = lodged(said, typed(said.data, "C", "SIMPLE-1"))
    assert simplified.delayed_until == AT + TEN
    pay(simplified)
    end_delays(AT + TEN)
    completing = lodged(said, typed(said.data, "Y", "SUPP-1", (simplified.mrn or "",)), LATER)
    assert (completing.stage, completing.lane, completing.delayed_until) == ("supplementary", "green", None)
    assert completing.state == "released"
    held = lodged(said, said.with_commodity(PRECURSOR))
    assert (held.state, held.delayed_until) == ("under_control", None)
    let_wait(Delay("export", "", 10, 10))
    assert lodged(said, said.with_lrn("OTHER-WAY")).delayed_until is None


def amended(row: Declaration, said: Message, description: bytes, at: datetime) -> Outcome:
    """What became of a change of the goods' description."""
    data = re.sub(rb"<Description>[^<]*<", b"<Description>" + description + b"<", said.data)
    tree = read_message(data).declaration
    assert tree
    paths = ["Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/Commodity/Description"]
    lrn = f"AM-{at.timestamp():.0f}"
    asked = amendment(tree, paths, mrn=row.mrn or "", lrn=lrn, submitter=said.submitter, reason="A slip.")
    [outcome] = lodge([Arrival(write_xml(asked), said.sender, at)])
    assert outcome.result == "accepted", outcome.findings
    return outcome


def test_an_amendment_never_shortens_the_wait(said: Message) -> None:
    """It waits anew from its amendment, by the law of then; where that says nothing, as long as it waited already."""
    row = lodged(said)
    outcome = amended(row, said, b"Cars, used, diesel", AT + TEN / 2)
    assert (outcome.lane, outcome.reasons) == ("", ())
    assert again(row).delayed_until == AT + 1.5 * TEN
    let_wait(Delay("import", "", 0, 0))
    assert amended(row, said, b"Cars, used, petrol", AT + TEN).lane == ""
    assert again(row).delayed_until == AT + 1.5 * TEN
    end_delays(AT + 1.5 * TEN)
    assert amended(row, said, b"Cars, used, electric", LATER).lane == "green"
    assert again(row).delayed_until is None
    let_wait()
    assert amended(row, said, b"Cars, used, hybrid", LATER).lane == ""
    assert unmet(again(row)) == ["REL-DUTY", "REL-SELECTION"]


def test_it_waits_from_its_selection_on(said: Message, demoland: CountryPack) -> None:
    """From the presentation of goods declared before they came; from the payment where an office asks for it first."""
    early = message(demoland, "D")
    row = lodged(early)
    tree = asking.presentation(mrn=row.mrn or "", lrn=row.lrn, submitter=early.submitter)
    lodge([Arrival(write_xml(tree), early.sender, LATER)])
    assert (again(row).lane, again(row).delayed_until) == ("green", LATER + TEN)
    depot = re.sub(rb"(<DeclarationOfficeID[^>]*>)[^<]*<", rb"\g<1>XD000400<", said.with_lrn("PAY-FIRST"))
    first = lodged(said, depot)
    assert (first.state, first.delayed_until) == ("awaiting_payment", None)
    pay(first, LATER)
    assert (again(first).state, again(first).delayed_until) == ("accepted", LATER + TEN)
    end_delays(LATER + TEN)
    assert again(first).state == "released"


def test_the_trader_learns_nothing_meanwhile(said: Message) -> None:
    """Not by any answer, page, list, export or message; nor by ending it: whoever cancels is never told."""
    trader = signed_in(person("layla", Role.TRADER, trader=said.submitter))
    [outcome] = lodge([Arrival(said.data, said.sender, AT, channel="web")])
    row = Declaration.objects.get(received=outcome.received)
    assert (outcome.lane, outcome.reasons) == ("", ())

    def told() -> dict[str, bytes]:
        """What this trader can read of it."""
        own, api = f"/declarations/{row.mrn}/", f"/api/v1/declarations/{row.mrn}"
        pages = ("/declarations/", "/declarations/?format=csv", own, f"{own}documents/", f"{own}versions/")
        places = (*pages, "/api/v1/declarations", api, f"{api}/responses", f"{api}/release", "/notices/")
        found = {place: b"".join(answer) if (answer := trader.get(place)).streaming else answer.content
                 for place in places}  # fmt: skip
        query = replace(asking.presentation(mrn=row.mrn or "", lrn="Q", submitter=said.submitter), type_code=QUERY)
        [standing] = lodge([Arrival(write_xml(query), said.sender, AT)])
        letters, stands = (repr(each).encode() for each in (list(Letter.objects.values()), standing))
        answers = {"answer": answer_to(outcome, AT), "query": answer_to(standing, AT)}
        return found | answers | {"letters": letters, "stands": stands}

    pay(row)
    assert betrayed(told()) == []
    release = trader.get(f"/api/v1/declarations/{row.mrn}/release").json()
    [chosen] = [each for each in release["conditions"] if each["code"] == "REL-SELECTION"]
    assert (chosen["met"], chosen["acting"], chosen["due"]) == (False, "nobody", None)
    declaration = trader.get(f"/api/v1/declarations/{row.mrn}").json()
    assert (declaration["lane"], declaration["delayed_until"], declaration["reasons"]) == (None, None, [])
    Declaration.objects.filter(pk=row.pk).update(state="cancelled", cancelled_at=AT)
    assert betrayed(told()) == []
    Declaration.objects.filter(pk=row.pk).update(state="accepted", cancelled_at=None)
    end_delays(AT + TEN)
    assert trader.get(f"/api/v1/declarations/{row.mrn}").json()["lane"] == "green"
    assert betrayed(told())
    assert "No control before release" in trader.get(f"/declarations/{row.mrn}/").text


def test_one_that_cannot_go_on_keeps_no_other(said: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch by batch, then each alone; its error is told to whoever runs the work, and the database's at once."""
    rows = several(said, 5)
    broken = rows[1].mrn or ""
    goes_on = proceeding.proceed

    def breaking(*, mrns: Sequence[str], actor: Actor, at: datetime) -> list[Declaration]:
        if broken in mrns:
            raise ValueError(broken)
        return goes_on(mrns=mrns, actor=actor, at=at)

    def gone(**_asked: object) -> list[Declaration]:
        raise OperationalError

    monkeypatch.setattr(proceeding, "DUE_TOGETHER", 3)
    monkeypatch.setattr(proceeding, "proceed", gone)
    with pytest.raises(OperationalError):
        end_delays(LATER)
    monkeypatch.setattr(proceeding, "proceed", breaking)
    with pytest.raises(ValueError, match=broken):
        end_delays(LATER)
    assert due(LATER, 9) == [broken]
    monkeypatch.setattr(proceeding, "proceed", goes_on)
    end_delays(LATER)
    assert due(LATER, 9) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_release_once(demoland: CountryPack) -> None:
    let_wait()
    rows = several(message(demoland), 4)
    for row in rows:
        pay(row)
    together = Barrier(2)

    def run() -> None:
        together.wait()
        try:
            with time_machine.travel(AT, tick=False):
                end_delays(LATER)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {again(row).state for row in rows} == {"released"}
    assert Release.objects.filter(declaration__in=rows).count() == len(rows)
    for row in rows:
        assert [events(row).count(f"declaration.{each}") for each in ("delay_ended", "released")] == [1, 1]
