"""An analyst defines a flow; what departs from its past is told on a page, over HTTP and by a command."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db.models.signals import pre_save

from conftest import AT
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.departures.queries import departures_of, movements
from customhouse.targeting.flows.models import WatchedFlow
from customhouse.targeting.flows.queries import watched_for
from customhouse.targeting.flows.records import Dimension, FlowReference
from customhouse.targeting.flows.services import define_flow, retire_flow
from customhouse.web.tests.command_lines import run

OMAR = Actor("omar", frozenset({Role.OFFICER}))
SARA = Actor("sara", frozenset({Role.SUPERVISOR}))
TOMORROW = AT.date() + timedelta(days=1)


def broken_ones_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file that defines no flow."""
    broken = tmp_path / "broken.yaml"
    for text in ("{", "code: low", "[]"):
        broken.write_text(text)
        answer = run(capsys, "flows", "define", str(broken), "--json")
        assert (answer.code, json.loads(answer.err)["code"]) == (1, "FLW-DEFINITION")


def test_a_flow_is_watched(demoland: CountryPack, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Ten weeks alike, then one by night: the page says so, with the declaration, and begins a profile from it."""
    said = message(demoland)
    for week in range(10, 0, -1):
        lodged(said, said.with_lrn(f"WEEK-{week}"), AT - timedelta(weeks=week))
    late = lodged(said, said.with_lrn("LATE-1"), AT + timedelta(hours=13))
    importer, goods = late.importer, said.commodity[:4]
    file = tmp_path / "flow.yaml"
    words = {"code": "NIGHTLY", "title": "By night", "conditions": {"importer": [importer], "goods": [goods]}}
    file.write_text(json.dumps(words | {"apart": ["goods"], "watched": ["time", "departure", "seller"]}))
    with time_machine.travel(AT + timedelta(hours=14), tick=False):
        [defined] = run(capsys, "flows", "define", str(file), "--json").lines
        assert defined["days"] == 7
        assert run(capsys, "flows", "list", "--json").lines == [defined]
        assert "By night" in run(capsys, "flows", "list").out
        found = run(capsys, "flows", "departures", "NIGHTLY", "--json").lines
        assert "never seen in 10 movements" in run(capsys, "flows", "departures", "NIGHTLY").out
        for day in ("0001-01-01", "9999-12-31"):
            answer = run(capsys, "flows", "departures", "NIGHTLY", "--until", day)
            assert (answer.code, "between 2000-01-01" in answer.err) == (2, True)
        analyst = signed_in(person("ana", Role.ANALYST))
        page = analyst.get("/flows/NIGHTLY/").text
        told = analyst.get("/api/v1/flows/NIGHTLY/departures").json()
        begun = analyst.get("/selection/new/?condition=origin+is+TH").text
        assert analyst.get("/flows/NONE-SUCH/").status_code == 404
        listed = analyst.get("/flows/").text
        fields = {"code": "second", "title": "Second", "goods": "17, 18", "days": "7", "history": "90"}
        assert analyst.post("/flows/new/", fields).headers["Location"] == "/flows/SECOND/"
        assert analyst.post("/flows/new/", fields | {"code": "x"}).status_code == 422
        assert analyst.get("/flows/new/").status_code == 200
        body = {"code": "THIRD", "title": "Third", "apart": ["goods"], "watched": ["goods"]}
        assert analyst.post("/api/v1/flows", body, content_type="application/json").status_code == 422
        assert len(analyst.get("/api/v1/flows").json()) == 2
        assert analyst.post("/flows/SECOND/retire/").status_code == 302
    night = next(each for each in found if each["dimension"] == "time")
    assert (night["change"], night["value"], night["declarations"]) == ("unseen", "night", [late.mrn])
    assert told["departures"] == found
    assert late.mrn
    assert late.mrn in page
    assert "Never seen before" in page
    assert "condition=commodity%20begins%20with%20" in page
    assert "origin is TH" in begun
    assert "By night" in listed
    with pytest.raises(Conflict, match="FLW-MUCH"):
        departures_of(SARA, "NIGHTLY", until=TOMORROW, most=3)
    broken_ones_are_told(capsys, tmp_path)
    assert run(capsys, "flows", "retire", "NIGHTLY", "--json").lines == [{"code": "NIGHTLY", "retired": True}]
    elsewhere = FlowReference("W", "W", {Dimension.MODE: ("9",)}, (), (Dimension.WEEKDAY,))
    assert len(movements(elsewhere, TOMORROW)) == 0


@pytest.mark.django_db
def test_definitions_are_kept_and_need_a_right() -> None:
    """A second of the same code takes the place of the first; what cannot be watched is told with its field."""
    first = define_flow(reference=FlowReference("A-FLOW", "First"), actor=SYSTEM, at=AT)
    define_flow(reference=FlowReference("A-FLOW", "Second"), actor=SYSTEM, at=AT)
    assert [row.title for row in watched_for(SARA)] == ["Second"]
    assert WatchedFlow.objects.get(pk=first.pk).retired_at == AT
    retire_flow(code="A-FLOW", actor=SYSTEM, at=AT)
    assert Event.objects.filter(subject="flow:A-FLOW").count() == 3
    with pytest.raises(NotFound):
        retire_flow(code="A-FLOW", actor=SYSTEM, at=AT)
    wrong = FlowReference(
        "low", " ", {Dimension.GOODS: ("",)}, (Dimension.GOODS,), (Dimension.GOODS,), days=0, history=1
    )
    with pytest.raises(Refused) as refused:
        define_flow(reference=wrong, actor=SYSTEM, at=AT)
    assert [each.path for each in refused.value.findings] == [
        "code", "title", "days", "history", "watched", "conditions",
    ]  # fmt: skip
    for act in (
        lambda: define_flow(reference=FlowReference("B-FLOW", "B"), actor=SARA, at=AT),
        lambda: retire_flow(code="B-FLOW", actor=SARA, at=AT),
        lambda: watched_for(OMAR),
    ):
        with pytest.raises(AccessDenied):
            act()


@pytest.mark.django_db
def test_of_two_who_define_a_flow_at_once_one_is_told() -> None:
    """The second is told with what to do, and the first one's definition stands."""

    def meanwhile(sender: object, instance: WatchedFlow, **_signal: object) -> None:
        pre_save.disconnect(meanwhile, WatchedFlow)
        first = {"title": "First", "said": {}, "defined_by": "sara", "defined_at": AT}
        WatchedFlow.objects.bulk_create([WatchedFlow(code=instance.code, **first)])

    pre_save.connect(meanwhile, WatchedFlow)
    with pytest.raises(Conflict, match="FLW-TWICE"):
        define_flow(reference=FlowReference("A-FLOW", "Second"), actor=SYSTEM, at=AT)
