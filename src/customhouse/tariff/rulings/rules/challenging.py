"""Who may contest a decision, until when, and who may decide on that.

Source: WTO Trade Facilitation Agreement, Articles 3.6 and 4 (review by customs, appeal to a body independent of them);
Revised Kyoto Convention, General Annex, chapter 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from customhouse.messages.findings import msgid
from customhouse.tariff.rulings.records import ChallengeKind, Outcome, RulingState

CONTESTED = frozenset({RulingState.ISSUED, RulingState.DECLINED, RulingState.REVOKED})


def unfit_challenge(
    kind: ChallengeKind,
    state: RulingState,
    decided: date | None,
    today: date,
    terms: tuple[int, Sequence[tuple[str, str]]],
) -> str:
    """Why a decision cannot be contested so; empty where it can.

    `terms` are the days in which it may be, and the kinds and outcomes of what was contested before.
    """
    days, before = terms
    if state not in CONTESTED or decided is None:
        return msgid("Nothing is decided yet that could be contested.")
    if any(outcome == Outcome.OPEN for _, outcome in before):
        return msgid("The decision is contested already.")
    if kind is ChallengeKind.REVIEW:
        if any(earlier == ChallengeKind.REVIEW for earlier, _ in before):
            return msgid("Customs have reviewed the decision; an appeal is left.")
        if (today - decided).days > days:
            return msgid("The time in which a review can be asked for is over.")
    return ""
