"""The states of a model: registered as a challenger, made champion by a second person, retired by its successor."""

from __future__ import annotations

from enum import StrEnum

from customhouse.messages.findings import msgid


class ModelState(StrEnum):
    """What a model is now. Of each map one model at most is champion."""

    CHALLENGER = "challenger"
    CHAMPION = "champion"
    RETIRED = "retired"


STATE_NAMES = {
    ModelState.CHALLENGER: msgid("Challenger"),
    ModelState.CHAMPION: msgid("Champion"),
    ModelState.RETIRED: msgid("Retired"),
}
TRANSITIONS = {
    "approve": (frozenset({ModelState.CHALLENGER}), ModelState.CHAMPION),
    "succeed": (frozenset({ModelState.CHAMPION}), ModelState.RETIRED),
    "return": (frozenset({ModelState.RETIRED}), ModelState.CHAMPION),
}
"""What may be done from which states, and the state that follows."""
