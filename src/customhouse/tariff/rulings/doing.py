"""The acts on a ruling by their verbs, as buttons, API and commands name them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.tariff.rulings import services
from customhouse.tariff.rulings.access import APPLY, DECIDE, REVIEW
from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.queries import terms_on
from customhouse.tariff.rulings.records import ChallengeKind, Outcome, RulingKind, RulingState
from customhouse.tariff.rulings.rules.challenging import unfit_challenge
from customhouse.tariff.rulings.states import APPLICANT, Act, acts_on

ISSUE = "issue"
_BY_WORDS: dict[str, tuple[Callable[..., Ruling], str]] = {
    "ask": (services.ask_for_more, "missing"),
    "complete": (services.complete_application, "words"),
    "decline": (services.decline_application, "reasons"),
    "revoke": (services.revoke_ruling, "reasons"),
}
_WORDLESS: dict[str, Callable[..., Ruling]] = {
    "accept": services.accept_application,
    "withdraw": services.withdraw_application,
    "samples": services.receive_samples,
}
VERBS = (*_BY_WORDS, *_WORDLESS)
"""The acts that take words or nothing; `issue` takes an answer."""


def act(*, ruling: Ruling, verb: str, words: str, actor: Actor, at: datetime) -> Ruling:
    """Do with a ruling what a verb of `VERBS` says; errors are those of the service."""
    if verb in _WORDLESS:
        return _WORDLESS[verb](ruling=ruling, actor=actor, at=at)
    service, name = _BY_WORDS[verb]
    named: dict[str, Any] = {name: words}
    return service(ruling=ruling, actor=actor, at=at, **named)


def acts_for(ruling: Ruling, actor: Actor) -> list[Act]:
    """What this actor may do with a ruling as it stands."""
    own = permits(actor, APPLY) and ruling.holder in actor.traders
    official = permits(actor, DECIDE)
    return [each for each in acts_on(RulingState(ruling.state)) if (own if each.who == APPLICANT else official)]


def may_contest(ruling: Ruling, actor: Actor, today: date, decided: date | None) -> bool:
    """Whether this actor may ask for a review of a decision or appeal against it today."""
    if not (permits(actor, APPLY) and ruling.holder in actor.traders):
        return False
    days = terms_on(RulingKind(ruling.kind), today).review_days
    before = list(ruling.challenges.values_list("kind", "outcome"))
    state = RulingState(ruling.state)
    return not all(unfit_challenge(kind, state, decided, today, (days, before)) for kind in ChallengeKind)


def may_review(ruling: Ruling, actor: Actor) -> bool:
    """Whether this actor may decide on what is contested: there is something, and somebody else decided."""
    is_open = ruling.challenges.filter(outcome=Outcome.OPEN.value).exists()
    return is_open and permits(actor, REVIEW) and not is_same_person(actor, ruling.decided_by)
