"""Who may read what of a decision. What a trader may read never tells why a lane was chosen.

The public view is made from the public lane alone; it is not a decision with parts struck out, so nothing can be
forgotten when decisions grow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from customhouse.messages.findings import fill, filled
from customhouse.targeting.lanes.records import Audience, Decision, Lane, Reason
from customhouse.targeting.lanes.rules.words import PUBLIC

_SHOWN: Mapping[Lane, Lane] = {Lane.BLUE: Lane.GREEN, Lane.HOLD: Lane.YELLOW}
"""Blue is announced by nobody; a hold looks like any control of documents."""

_READ: Mapping[Audience, frozenset[Audience]] = {
    Audience.PUBLIC: frozenset({Audience.PUBLIC}),
    Audience.OFFICER: frozenset({Audience.PUBLIC, Audience.OFFICER}),
    Audience.ANALYST: frozenset(Audience),
}


def public_lane(lane: Lane) -> Lane:
    """The lane that the public is shown: the control it means, and no more.

    >>> public_lane(Lane.HOLD).value, public_lane(Lane.BLUE).value, public_lane(Lane.RED).value
    ('yellow', 'green', 'red')
    """
    return _SHOWN.get(lane, lane)


def public_reason(lane: Lane) -> Reason:
    """The one reason that the public reads: the control and what is wanted."""
    notice = PUBLIC[public_lane(lane)]
    return Reason(notice.code, notice.text, Audience.PUBLIC)


def reasons_for(decision: Decision, audience: Audience) -> tuple[Reason, ...]:
    """The reasons that this audience may read."""
    if audience is Audience.PUBLIC:
        return (public_reason(decision.lane),)
    return tuple(reason for reason in decision.reasons if reason.audience in _READ[audience])


def decision_for(decision: Decision, audience: Audience) -> Decision:
    """The decision as this audience may see it: hand a view this and never the decision itself."""
    if audience is Audience.ANALYST:
        return decision
    if audience is Audience.PUBLIC:
        shown = public_lane(decision.lane)
        return Decision(shown, PUBLIC[shown].controls, (public_reason(decision.lane),), draw="", drawn=False)
    return replace(
        decision,
        reasons=reasons_for(decision, audience),
        draw="",
        drawn=False,
        profiles=(),
        key_id="",
        policy="",
        score=0,
        since=None,
        opinion=None,
    )


def reason_text(reason: Reason, language: str, translate: Callable[[str], str] = str) -> str:
    """The reason in words of that language: `translate` for the program's texts, `texts` for those of the law."""
    params = filled(reason.params, reason.words, {}, translate)
    law = reason.texts.get(language, "")
    text = translate(reason.text)
    if law and "note" in params:
        params["note"] = law
    elif law:
        text = law
    return fill(text, params)
