"""Who is told what of a lane: traders the control and what is wanted, officers and analysts each their own reasons."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations.access import READ_ALL, READ_ANALYSIS
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.records import Outcome, Result
from customhouse.clearance.showing.declarations import declaration_in_full_as_json, outcome_as_json
from customhouse.clearance.telling import audience, told_lane
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import visible_to as events_visible_to
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_json
from customhouse.targeting.lanes.records import Audience, Decision, Lane, Reason
from customhouse.targeting.lanes.rules.reading import public_lane, public_reason
from tests.journeys.draws import CALLED, next_draw
from tests.journeys.messages import ANALYST, AUDITOR, GOODS, OFFICER, SUPERVISOR, message, send, trader

PUBLIC_ROLES = (trader(), Actor("broker", frozenset({Role.BROKER})), Actor("nobody"))
SECRET_WORDS = ("profile", "DL-", "SEL-", "draw", "chance", "random", "score", "hold", "weight", "note")


def as_told(reader: Actor, decision: Decision) -> str:
    """What the reader's message says of a decision, as JSON."""
    lane, reasons = told_lane(reader, decision)
    outcome = Outcome(Result.ACCEPTED, 1, lrn="L", mrn="M", lane=lane, reasons=reasons, total=Decimal(0))
    return json.dumps(outcome_as_json(outcome))


REASONS = st.builds(
    Reason,
    code=st.sampled_from(["DL-TOBACCO", "SEL-RANDOM", "SEL-DRAW", "SEL-SCORE", "NOTE"]),
    text=st.text(max_size=20),
    audience=st.sampled_from(Audience),
)
DECISIONS = st.builds(
    Decision,
    lane=st.sampled_from(Lane),
    controls=st.lists(st.sampled_from(["10", "30", "40", "45"]), unique=True).map(tuple),
    reasons=st.lists(REASONS, max_size=4).map(tuple),
    draw=st.decimals(0, 1, places=12).map(str),
    drawn=st.booleans(),
    profiles=st.lists(st.text(max_size=8)).map(tuple),
    key_id=st.text(max_size=8),
    policy=st.text(max_size=8),
    score=st.integers(0, 500),
)


@pytest.mark.parametrize("reader", PUBLIC_ROLES, ids=lambda reader: reader.name)
@given(one=DECISIONS, other=DECISIONS)
def test_what_a_trader_reads_is_a_function_of_the_public_lane_alone(
    reader: Actor, one: Decision, other: Decision
) -> None:
    said = as_told(reader, one)
    plain = Decision(public_lane(one.lane), (), (public_reason(one.lane),), draw="", drawn=False)
    assert said == as_told(reader, plain)
    if public_lane(one.lane) is public_lane(other.lane):
        assert said == as_told(reader, other)


def everything_told(mrn: str, reader: Actor) -> str:
    """All that the interface shows the reader of a declaration, in one text."""
    kept = Declaration.objects.get(mrn=mrn)
    shown = declaration_in_full_as_json(reader, kept)
    responses = [write_json(each).decode() for each in responses_to(kept)]
    return json.dumps([shown, *responses], default=str)


@pytest.mark.parametrize("goods", [*GOODS, "chance"])
def test_a_trader_is_told_the_control_and_nothing_of_why(goods: str, demoland: CountryPack) -> None:
    if goods == "chance":
        next_draw(lambda drawn: drawn < CALLED)
    outcome = send(message("TOLD", GOODS.get(goods, GOODS["pots"])), trader())
    kept = Declaration.objects.get(mrn=outcome.mrn)
    assert outcome.lane == public_lane(Lane(kept.lane)).value
    assert [reason.code for reason in outcome.reasons] == [public_reason(Lane(kept.lane)).code]
    said = json.dumps(outcome_as_json(outcome)) + everything_told(outcome.mrn, trader())
    assert [word for word in SECRET_WORDS if word in said] == []
    assert (kept.draw in said, kept.lane in {"hold", "blue"} and f'"{kept.lane}"' in said) == (False, False)
    assert not events_visible_to(trader()).exists()


@pytest.mark.parametrize("role", Role)
def test_the_permission_matrix_tells_who_reads_what(role: Role) -> None:
    reader = Actor("somebody", frozenset({role}))
    told = {Audience.ANALYST: permits(reader, READ_ANALYSIS), Audience.PUBLIC: not permits(reader, READ_ALL)}
    assert {each: audience(reader) is each for each in told} == told


def test_a_held_declaration_looks_like_a_control_of_documents(demoland: CountryPack) -> None:
    held = send(message("HELD", GOODS["chemicals"]), trader())
    assert Declaration.objects.get(mrn=held.mrn).lane == "hold"
    assert (held.lane, [reason.code for reason in held.reasons]) == ("yellow", ["CTL-DOCUMENTS"])


@pytest.mark.parametrize(
    ("reader", "reads"),
    [
        (OFFICER, {"CTL-SCAN", "SEL-PROFILE"}),
        (SUPERVISOR, {"CTL-SCAN", "SEL-PROFILE", "DL-TOBACCO", "SEL-DRAW"}),
        (ANALYST, {"CTL-SCAN", "SEL-PROFILE", "DL-TOBACCO", "SEL-DRAW"}),
        (AUDITOR, {"CTL-SCAN", "SEL-PROFILE", "DL-TOBACCO", "SEL-DRAW"}),
        (SYSTEM, {"CTL-SCAN", "SEL-PROFILE", "DL-TOBACCO", "SEL-DRAW"}),
        (trader(), {"CTL-SCAN"}),
    ],
    ids=lambda value: value.name if isinstance(value, Actor) else "",
)
def test_each_role_reads_its_own_reasons(reader: Actor, reads: set[str], demoland: CountryPack) -> None:
    outcome = send(message("SMOKE", GOODS["cigarettes"]), trader())
    shown = declaration_in_full_as_json(reader, Declaration.objects.get(mrn=outcome.mrn))
    assert {reason["code"] for reason in shown["reasons"]} == reads
    assert all(reason["text"] for reason in shown["reasons"])
