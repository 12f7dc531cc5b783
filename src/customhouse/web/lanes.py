"""How lanes are shown: a word, a shape and a colour, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from customhouse.foundation.pages.records import Words
from customhouse.targeting.lanes.records import Lane


@dataclass(frozen=True, slots=True)
class LaneSign:
    """The label, the icon and what the lane means, in a sentence."""

    label: Words
    icon: str
    meaning: Words


SIGNS: dict[Lane, LaneSign] = {
    Lane.GREEN: LaneSign(
        pgettext_lazy("lane", "Green"), "circle-check", pgettext_lazy("lane", "Released without a control")
    ),
    Lane.BLUE: LaneSign(
        pgettext_lazy("lane", "Blue"), "history", pgettext_lazy("lane", "Released now, checked afterwards")
    ),
    Lane.YELLOW: LaneSign(
        pgettext_lazy("lane", "Yellow"), "file-search", pgettext_lazy("lane", "Documents are checked")
    ),
    Lane.ORANGE: LaneSign(pgettext_lazy("lane", "Orange"), "scan", pgettext_lazy("lane", "Goods are scanned")),
    Lane.RED: LaneSign(pgettext_lazy("lane", "Red"), "package", pgettext_lazy("lane", "Goods are examined")),
    Lane.HOLD: LaneSign(pgettext_lazy("lane", "Hold"), "hand-stop", pgettext_lazy("lane", "Nothing moves")),
}
