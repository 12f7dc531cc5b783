"""The words of selection: what each lane means to the public, to officers and to analysts, as English message ids.

What the public is told depends on the public lane and on nothing else: that is all there is in `PUBLIC`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from customhouse.messages.findings import msgid
from customhouse.targeting.lanes.records import Lane


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """What anybody concerned may know: the control, and what is wanted of them."""

    code: str
    controls: tuple[str, ...]
    text: str


PUBLIC: Mapping[Lane, PublicNotice] = {
    Lane.GREEN: PublicNotice("CTL-NONE", (), msgid("No control before release. Nothing is wanted of you.")),
    Lane.YELLOW: PublicNotice(
        "CTL-DOCUMENTS",
        ("10",),
        msgid("Control of documents. Please send the documents that the declaration names."),
    ),
    Lane.ORANGE: PublicNotice(
        "CTL-SCAN",
        ("10", "30"),
        msgid("Control by scanner. Please bring the goods to the scanner and have their documents at hand."),
    ),
    Lane.RED: PublicNotice(
        "CTL-EXAMINATION",
        ("10", "40"),
        msgid("Examination of the goods. Please present the goods and have their documents at hand."),
    ),
}
"""By public lane; `rules.reading.public_lane` says which lane is shown as which."""

LANES: Mapping[Lane, str] = {
    Lane.GREEN: msgid("green"),
    Lane.BLUE: msgid("blue"),
    Lane.YELLOW: msgid("yellow"),
    Lane.ORANGE: msgid("orange"),
    Lane.RED: msgid("red"),
    Lane.HOLD: msgid("hold"),
}
"""What each lane is called inside a sentence."""

CONTROLS: Mapping[str, str] = {
    "10": msgid("Documents"),
    "30": msgid("Scan"),
    "40": msgid("Physical examination"),
    "45": msgid("Sampling"),
    "50": msgid("Weighing"),
}
"""Control types; a country may use further codes, which are then shown as they are."""

OFFICER_RANDOM = msgid("Chosen for a control at random.")
OFFICER_FLOOR = msgid("The same goods were chosen for a control before; the control stays at least as strict.")
OFFICER_SCORE = msgid("Several smaller signs of risk together call for a control.")
OFFICER_GREEN = msgid("Nothing calls for a control.")

OFFICER_FAILSAFE = msgid("Risk could not be reckoned: the control that the law names for that case.")

ANALYST_PROFILE = msgid("Profile {profile} version {version}, weight {weight}, lane {lane}: {note} Held: {held}")
ANALYST_SHADOW = msgid("In shadow, profile {profile} would have called for lane {lane}. Held: {held}")
ANALYST_FAILSAFE = msgid("The profiles could not be asked; the lane is the one that the policy names for that case.")
ANALYST_FLOOR = msgid("Lane {lane} kept from an earlier choice for the same goods.")
ANALYST_SCORE = msgid("Score {score} reaches the step at {step} (lane {lane}).")
ANALYST_DRAW = msgid(
    "Draw {draw} against a share of {share} (policy {policy}, key {key}); "
    "lane by chance: {lane}; probability {propensity}."
)
