"""The conditions of release: one rule each, with its code, its words, who still has to act, and until when.

Revised Kyoto Convention, General Annex, standards 3.40-3.43: goods go as soon as their control is done or waived, what
is owed is paid or secured, and no offence keeps them. Every rule answers always, so that the list stands whole.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from customhouse.clearance.declarations.states import State
from customhouse.clearance.release.records import Acting, Condition, ReleaseFacts
from customhouse.messages.findings import msgid

NOTHING = Decimal(0)
_LIVING = frozenset(State) - {State.REJECTED, State.CANCELLED, State.SEIZED}
_CHOSEN = frozenset({State.ACCEPTED, State.UNDER_CONTROL, State.RELEASED})


def declaration_stands(facts: ReleaseFacts) -> Condition:
    """REL-STANDS: the declaration is accepted, and neither cancelled nor the goods seized (standards 3.11, 3.29)."""
    met = facts.state in _LIVING
    return _condition("REL-STANDS", Acting.NOBODY, _STANDS if met else _ENDED, met=met)


def goods_are_here(facts: ReleaseFacts) -> Condition:
    """REL-PRESENTED: the goods were presented to customs (standard 3.25: lodging before arrival)."""
    met = facts.state is not State.PRELODGED
    return _condition("REL-PRESENTED", Acting.TRADER, _HERE if met else _AWAITED, met=met)


def duty_is_covered(facts: ReleaseFacts) -> Condition:
    """REL-DUTY: what is owed is paid, or secured where the office lets goods go under security (standards 4.9, 5.1)."""
    due = facts.payment_due
    if facts.outstanding > NOTHING:
        owed = {"amount": str(facts.outstanding), "currency": facts.currency}
        return Condition("REL-DUTY", met=False, acting=Acting.TRADER, text=_OWED, params=owed, due=due)
    if facts.secured > NOTHING and not facts.may_release_secured:
        owed = {"amount": str(facts.secured), "currency": facts.currency}
        return Condition("REL-DUTY", met=False, acting=Acting.TRADER, text=_PAY_HERE, params=owed, due=due)
    return _condition("REL-DUTY", Acting.TRADER, _SECURED if facts.secured > NOTHING else _PAID, met=True)


def selection_is_done(facts: ReleaseFacts) -> Condition:
    """REL-SELECTION: it is chosen whether the goods are controlled (standard 6.3); nobody has to do anything.

    While the law's delay runs an officer may still choose a control: until its end nothing is chosen for good.
    """
    met = facts.state in _CHOSEN and not facts.delayed
    return _condition("REL-SELECTION", Acting.NOBODY, _SELECTED if met else _UNSELECTED, met=met)


def control_is_done(facts: ReleaseFacts) -> Condition:
    """REL-CONTROL: whatever control was wanted is done and reported on (standards 3.33-3.38)."""
    met = facts.state is not State.UNDER_CONTROL and not facts.open_orders
    return _condition("REL-CONTROL", Acting.OFFICER, _CONTROLLED if met else _CONTROL, met=met)


def questions_are_answered(facts: ReleaseFacts) -> Condition:
    """REL-QUESTIONS: the trader has answered what customs asked, and an officer has read it (standards 3.16, 3.17)."""
    if facts.open_questions:
        asked = {"number": str(facts.open_questions)}
        return Condition("REL-QUESTIONS", met=False, acting=Acting.TRADER, text=_ASKED, params=asked, due=facts.due)
    if facts.unread_answers:
        return _condition("REL-QUESTIONS", Acting.OFFICER, _UNREAD, met=False)
    return _condition("REL-QUESTIONS", Acting.TRADER, _ANSWERED, met=True)


def goods_are_free(facts: ReleaseFacts) -> Condition:
    """REL-FREE: no hold, detention or seizure keeps the goods (standard 3.41; Specific Annex H)."""
    return _condition("REL-FREE", Acting.OFFICER, _KEPT if facts.held else _FREE, met=not facts.held)


RULES: tuple[Callable[[ReleaseFacts], Condition], ...] = (
    declaration_stands,
    goods_are_here,
    duty_is_covered,
    selection_is_done,
    control_is_done,
    questions_are_answered,
    goods_are_free,
)
"""Every condition of release, in the order in which they are met on a declaration's way."""


def conditions(facts: ReleaseFacts) -> tuple[Condition, ...]:
    """Every condition of release, met or not, in the order of a declaration's way.

    >>> facts = ReleaseFacts(State.ACCEPTED, NOTHING, NOTHING, "XDK", True, 0, 0, False)
    >>> all(each.met for each in conditions(facts))
    True
    """
    return tuple(rule(facts) for rule in RULES)


def _condition(code: str, acting: Acting, text: str, *, met: bool) -> Condition:
    return Condition(code, met=met, acting=acting, text=text, params={})


_STANDS = msgid("The declaration is accepted.")
_ENDED = msgid("The declaration no longer leads to release: it was rejected or cancelled, or its goods were seized.")
_HERE = msgid("The goods were presented.")
_AWAITED = msgid("The goods have not arrived yet. Say so as soon as they have.")
_OWED = msgid("{amount} {currency} must be paid or secured.")
_PAY_HERE = msgid("This office lets goods go only when all is paid: {amount} {currency} is secured, but not paid.")
_PAID = msgid("Nothing remains to be paid.")
_SECURED = msgid("What is owed is secured.")
_SELECTED = msgid("Customs has decided whether to control the goods.")
_UNSELECTED = msgid("Customs decides whether to control the goods as soon as the conditions above are met.")
_CONTROLLED = msgid("No control of the goods or their documents is open.")
_CONTROL = msgid("The control of the goods or their documents is not finished.")
_ANSWERED = msgid("No question of customs is open.")
_ASKED = msgid("Customs waits for your answer: {number} open.")
_UNREAD = msgid("What was answered is with customs, and has not been read yet.")
_FREE = msgid("Nothing keeps the goods.")
_KEPT = msgid("Customs keeps the goods for now.")
