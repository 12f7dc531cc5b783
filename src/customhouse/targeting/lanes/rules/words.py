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
OFFICER_MODEL = msgid("What is declared, taken together, calls for a closer look.")
OFFICER_GREEN = msgid("Nothing calls for a control.")

OFFICER_FAILSAFE = msgid("Risk could not be reckoned: the control that the law names for that case.")

ANALYST_PROFILE = msgid("Profile {profile} version {version}, weight {weight}, lane {lane}: {note} Held: {held}")
ANALYST_SHADOW = msgid("In shadow, profile {profile} would have called for lane {lane}. Held: {held}")
ANALYST_FAILSAFE = msgid("The profiles could not be asked; the lane is the one that the policy names for that case.")
ANALYST_FLOOR = msgid("Lane {lane} kept from an earlier choice for the same goods.")
ANALYST_SCORE = msgid("Score {score} reaches the step at {step} (lane {lane}).")
ANALYST_MODEL = msgid("Model {model}: chance of a finding {chance} %; from {step} % on the law proposes lane {lane}.")
ANALYST_MODEL_LOW = msgid("Model {model}: chance of a finding {chance} %; the law proposes nothing for it.")
ANALYST_MODEL_FULL = msgid(
    "Model {model}: chance of a finding {chance} %; lane {lane} was not called for: proposals had reached their share "
    "of the day at this office."
)
ANALYST_MODEL_OUT = msgid("Model {model} gave no answer ({fault}); the lane was chosen without it.")
ANALYST_EXPLORE = msgid(
    "Looked at in order to learn ({policy}): the probability was {share}, of the share that the law explores."
)
FAULTS: Mapping[str, str] = {
    "missing": msgid("the packages that it needs are not installed"),
    "broken": msgid("its file cannot be used"),
    "failed": msgid("it failed on these goods"),
    "slow": msgid("it took too long, and rests"),
}
"""Why a model gave no answer; short, for use in brackets."""
INTERESTS: Mapping[str, str] = {
    "random": msgid("by lot"),
    "uncertainty": msgid("where the model is least sure"),
    "novelty": msgid("where it has seen least"),
}
"""Where exploring goes."""

ANALYST_DRAW = msgid(
    "Draw {draw} against a share of {share} (policy {policy}, key {key}); "
    "lane by chance: {lane}; probability {propensity}."
)
