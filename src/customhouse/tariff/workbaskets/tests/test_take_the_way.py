"""The way of a basket on the tables: written, checked, submitted, decided by a second person, law from its day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.measures import queries as measures
from customhouse.tariff.measures.models import LegalAct, Measure
from customhouse.tariff.measures.records import in_force
from customhouse.tariff.measures.services import enact_measures
from customhouse.tariff.nomenclature import queries as nomenclature
from customhouse.tariff.workbaskets import queries, services
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.records import BasketState
from customhouse.tariff.workbaskets.services import Head

SVEN = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=1)
SARA = Actor("sara", frozenset({Role.TARIFF_SPECIALIST}), user_id=2)
DORA = Actor("dora", frozenset({Role.DIRECTOR}), user_id=3)
TRADER = Actor("tara", frozenset({Role.TRADER}), user_id=4)
LIVE = date(2026, 7, 1)


def opened(name: str = "BUDGET-27", live_on: date = LIVE, actor: Actor = SVEN, **more: str) -> Workbasket:
    head = Head(name, "Coffee and cars", live_on, "XD-LAW-2026-9", **more)
    return services.open_basket(head=head, actor=actor, at=AT)


def standing(commodity: str) -> Measure:
    """A general customs duty of demoland that has no end."""
    found = Measure.objects.filter(type="CUD", direction="import", preference="", origin_group="", valid_to=None)
    row = found.filter(commodity=commodity).first()
    assert row is not None
    return row


def rates(commodity: str, on: date) -> list[str]:
    found = measures.measures_for(commodity, on)
    return [row.expression for row in found if row.type == "CUD" and not row.preference and row.commodity == commodity]


def test_draft_law_becomes_law_on_its_day(demoland: CountryPack) -> None:
    old = standing("0902")
    basket = opened()
    rows = [
        {"deed": "change", "measure": old.id, "expression": "77 %"},
        {"type": "CUD", "commodity": "870323", "origin_group": "JP", "expression": "3 %"},
    ]
    services.write_lines(name=basket.name, rows=rows, actor=SVEN, at=AT)
    assert queries.findings_of(basket, AT.date()) == ()
    services.submit_basket(name=basket.name, actor=SVEN, at=AT)
    before = [(row.id, row.expression) for row in measures.snapshot(date(2026, 6, 30)).measures]
    services.approve_basket(name=basket.name, actor=DORA, at=AT)
    assert [(row.id, row.expression) for row in measures.snapshot(date(2026, 6, 30)).measures] == before
    assert rates("0902", LIVE) == ["77 %"]
    assert rates("0902", LIVE - timedelta(days=1)) == [old.expression]
    old.refresh_from_db()
    assert old.valid_to == date(2026, 6, 30)
    new = Measure.objects.get(id="BUDGET-27-2")
    assert (new.valid_from, new.valid_to, new.legal_reference) == (LIVE, None, "XD-LAW-2026-9")
    assert LegalAct.objects.get(reference="XD-LAW-2026-9").title_fr == "Coffee and cars"
    found = queries.find_announced(basket.name)
    assert queries.state_of(found, AT.date()) is BasketState.APPROVED
    assert queries.state_of(found, LIVE) is BasketState.LIVE
    told = [event.kind for event in Event.objects.filter(subject="workbasket:BUDGET-27").order_by("id")]
    assert told == ["opened", "written", "submitted", "approved"]
    assert Event.objects.filter(subject__in=[f"measure:{old.id}", "measure:BUDGET-27-1"]).count() == 2
    lines = queries.beside(queries.record_of(found))
    assert [(each.expression, after and after.expression) for _, each, after in lines if each] == [
        (old.expression, "77 %")
    ]
    later = opened("LATER-1", date(2026, 7, 1))
    services.write_lines(name="LATER-1", rows=[{"deed": "end", "measure": "BUDGET-27-2"}], actor=SVEN, at=AT)
    assert [each.code for each in queries.findings_of(later, AT.date())] == ["WB-BEGUN"]


def test_a_second_person_decides(demoland: CountryPack) -> None:
    basket = opened()
    row = {"deed": "change", "measure": standing("0902").id, "expression": "77 %"}
    services.write_lines(name=basket.name, rows=[row], actor=SARA, at=AT)
    services.submit_basket(name=basket.name, actor=SVEN, at=AT)
    for author in (SVEN, SARA):
        with pytest.raises(Conflict, match="second person"):
            services.approve_basket(name=basket.name, actor=author, at=AT)
    for nobody in (TRADER, Actor("adele", frozenset({Role.ADMINISTRATOR}))):
        with pytest.raises(AccessDenied):
            services.approve_basket(name=basket.name, actor=nobody, at=AT)
    with pytest.raises(Refused):
        services.return_basket(name=basket.name, words=" ", actor=DORA, at=AT)
    services.return_basket(name=basket.name, words="Too much", actor=DORA, at=AT)
    services.remove_line(name=basket.name, number=1, actor=SVEN, at=AT)
    with pytest.raises(Refused) as refused:
        services.submit_basket(name=basket.name, actor=SVEN, at=AT)
    assert refused.value.findings[0].code == "WB-EMPTY"
    with pytest.raises(NotFound):
        services.remove_line(name=basket.name, number=1, actor=SVEN, at=AT)
    services.withdraw_basket(name=basket.name, actor=SVEN, at=AT)
    for verb in ("submit", "approve", "return", "withdraw"):
        with pytest.raises(Conflict):
            services.act(
                name=basket.name, verb=verb, words="x", actor=DORA if verb in "approve return" else SVEN, at=AT
            )
    with pytest.raises(Conflict):
        services.write_lines(name=basket.name, rows=[row], actor=SVEN, at=AT)
    with pytest.raises(NotFound):
        queries.find_announced(basket.name)
    with pytest.raises(NotFound):
        queries.find(SVEN, "NONE\0")


def test_law_that_moved_on_is_not_enacted(demoland: CountryPack) -> None:
    """Two baskets on one measure: the first is enacted; the second broke no rule, and does now."""
    row = {"deed": "change", "measure": standing("0902").id, "expression": "77 %"}
    for name in ("FIRST-1", "SECOND-1"):
        opened(name)
        services.write_lines(name=name, rows=[row], actor=SVEN, at=AT)
        services.submit_basket(name=name, actor=SVEN, at=AT)
    services.approve_basket(name="FIRST-1", actor=DORA, at=AT)
    with pytest.raises(Refused) as refused:
        services.approve_basket(name="SECOND-1", actor=DORA, at=AT)
    assert [each.code for each in refused.value.findings] == ["WB-ENDED", "WB-OVERLAP"]
    assert Workbasket.objects.get(name="SECOND-1").state == "submitted"
    late = AT + timedelta(days=200)
    opened("THIRD-1")
    services.write_lines(
        name="THIRD-1", rows=[{"type": "CUD", "commodity": "1006", "origin_group": "JP", "expression": "1 %"}],
        actor=SVEN, at=AT,
    )  # fmt: skip
    services.submit_basket(name="THIRD-1", actor=SVEN, at=AT)
    with pytest.raises(Refused) as refused:
        services.approve_basket(name="THIRD-1", actor=DORA, at=late)
    assert [each.code for each in refused.value.findings] == ["WB-PAST"]


def test_what_cannot_be_written(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AccessDenied):
        opened(actor=DORA)
    with pytest.raises(Refused) as refused:
        services.open_basket(head=Head("budget", " ", LIVE, ""), actor=SVEN, at=AT)
    assert [each.path for each in refused.value.findings] == ["name", "title_en", "legal_reference"]
    basket = opened()
    with pytest.raises(Conflict):
        opened()
    with pytest.raises(Refused) as refused:
        services.write_lines(name=basket.name, rows=[{"deed": "repeal"}], actor=SVEN, at=AT)
    assert refused.value.findings[0].path == "1:deed"
    monkeypatch.setattr(services, "MOST", 0)
    with pytest.raises(Refused) as refused:
        services.write_lines(name=basket.name, rows=[{}], actor=SVEN, at=AT)
    assert refused.value.findings[0].code == "WB-MANY"
    assert not basket.lines.exists()


def test_measures_are_enacted_whole_or_not(demoland: CountryPack) -> None:
    """What stands already, or has an end, keeps all of it from being law."""
    law = measures.snapshot()
    old = standing("0902")
    [known] = [row for row in law.measures if row.id == old.id]
    text = measures.acts()[0]
    words: dict[str, Any] = {"text": text, "currency": "XDD", "actor": DORA, "at": AT}
    with pytest.raises(Conflict, match="law already"):
        enact_measures(ends={}, measures=[known], **words)
    with pytest.raises(NotFound):
        enact_measures(ends={"?": LIVE}, measures=[], **words)
    with pytest.raises(AccessDenied):
        enact_measures(ends={}, measures=[], text=text, currency="XDD", actor=TRADER, at=AT)
    enact_measures(ends={old.id: LIVE}, measures=[], **words)
    assert not any(row.id == old.id for row in measures.snapshot().measures if in_force(row, LIVE + timedelta(days=1)))
    assert LegalAct.objects.get(reference=text.reference).title_en == text.titles["en"]


def test_the_owner_of_the_installation_is_one_person(demoland: CountryPack) -> None:
    basket = opened(actor=SYSTEM)
    services.write_lines(name=basket.name, rows=[{"deed": "end", "measure": standing("0902").id}], actor=SYSTEM, at=AT)
    services.submit_basket(name=basket.name, actor=SYSTEM, at=AT)
    with pytest.raises(Conflict, match="second person"):
        services.approve_basket(name=basket.name, actor=SYSTEM, at=AT)


def test_footnotes_become_law_on_their_day(demoland: CountryPack) -> None:
    """Words and places from the day on, none before; a measure that changes hands its footnotes on; taken off again."""
    old = standing("0902")
    words = {"text_en": "With a licence", "text_fr": "Avec licence", "text_ar": "برخصة"}
    rows = [
        {"deed": "footnote", "footnote": "TN801", **words},
        {"deed": "attach", "footnote": "TN801", "measure": old.id},
        {"deed": "attach", "footnote": "TN801", "commodity": "09"},
    ]
    enacted("NOTES-1", rows)
    code = nomenclature.children("0902", LIVE)[0].code
    before, then = (nomenclature.sheet(code, day) for day in (LIVE - timedelta(days=1), LIVE))
    assert (before.notes, before.measure_notes) == ((), {})
    assert [(each.code, each.text("fr"), each.text("en")) for each in then.notes] == [
        ("TN801", "Avec licence", "With a licence")
    ]
    assert [each.code for each in then.measure_notes[old.id]] == ["TN801"]
    assert Event.objects.filter(subject="footnote:TN801", kind="attached").count() == 2

    later = LIVE + timedelta(days=30)
    other = {"text_en": "With a permit", "text_fr": "Avec permis", "text_ar": "بتصريح"}
    rows = [
        {"deed": "change", "measure": old.id, "expression": "77 %"},
        {"deed": "footnote", "footnote": "TN801", **other},
        {"deed": "detach", "footnote": "TN801", "commodity": "09"},
    ]
    enacted("NOTES-2", rows, later)
    assert nomenclature.sheet(code, LIVE).notes[0].text("en") == "With a licence"
    now = nomenclature.sheet(code, later)
    assert now.notes == ()
    assert {key: [each.text("en") for each in found] for key, found in now.measure_notes.items()} == {
        "NOTES-2-1": ["With a permit"]
    }
    last = later + timedelta(days=30)
    rows = [
        {"deed": "change", "measure": "NOTES-2-1", "expression": "78 %"},
        {"deed": "detach", "footnote": "TN801", "measure": "NOTES-2-1"},
    ]
    enacted("NOTES-3", rows, last)
    assert nomenclature.sheet(code, last).measure_notes == {}
    page = Client().get(f"/tariff/{code}/", {"at": later.isoformat()})
    assert "With a permit" in page.text
    told = Client().get(f"/api/v1/tariff/{code}", {"at": LIVE.isoformat()}).json()
    assert told["footnotes"] == [{"code": "TN801", "text": "With a licence"}]
    assert "With a licence" in Client().get("/workbaskets/changes/NOTES-1/").text


def enacted(name: str, rows: list[dict[str, str]], live_on: date = LIVE) -> None:
    """A basket goes the whole way."""
    basket = opened(name, live_on)
    services.write_lines(name=basket.name, rows=rows, actor=SVEN, at=AT)
    services.submit_basket(name=basket.name, actor=SVEN, at=AT)
    services.approve_basket(name=basket.name, actor=DORA, at=AT)


def test_a_note_is_taken_out_of_a_basket_and_its_author_does_not_approve_it(demoland: CountryPack) -> None:
    """Numbers of lines and notes are one row; who wrote a note wrote law."""
    basket = opened()
    note = {"deed": "footnote", "footnote": "TN801", "text_en": "With a licence"}
    services.write_lines(name=basket.name, rows=[note], actor=SVEN, at=AT)
    rows = [{"type": "CUD", "commodity": "870323", "origin_group": "JP", "expression": "3 %"}, note]
    written = services.write_lines(name=basket.name, rows=rows, actor=SARA, at=AT)
    assert [row.number for row in written] == [2, 3]
    services.remove_line(name=basket.name, number=1, actor=SVEN, at=AT)
    with pytest.raises(NotFound):
        services.remove_line(name=basket.name, number=1, actor=SVEN, at=AT)
    assert [each.number for each in queries.record_of(basket).notes] == [3]
    services.submit_basket(name=basket.name, actor=SVEN, at=AT)
    with pytest.raises(Conflict):
        services.approve_basket(name=basket.name, actor=SARA, at=AT)
