"""A policy and profiles for tests of lanes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count

from customhouse.targeting.lanes.records import Lane, RandomShare, ScoreStep, SelectionPolicy
from customhouse.targeting.lanes.rules.drawing import draw
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.tests.examples import profile

KEY = b"a key for these tests"
LATE_MRN = next(mrn for mrn in map("26XDIM{:011}K".format, count()) if draw(KEY, mrn) > Decimal("0.99"))
"""An MRN on whose own draw nobody calls, so that the earlier draw of a test is the one that holds."""
CONTROLS = {Lane.YELLOW: ("10",), Lane.ORANGE: ("10", "30"), Lane.RED: ("10", "40"), Lane.HOLD: ("10", "40")}
POLICY = SelectionPolicy(
    code="SELECTION",
    valid_from=date(2019, 1, 1),
    valid_to=date(2029, 12, 31),
    controls=CONTROLS,
    shares=(
        RandomShare("import", "", Decimal("0.02"), Lane.YELLOW, ("10",)),
        RandomShare("import", "", Decimal("0.01"), Lane.RED, ("40",)),
        RandomShare("import", "XD000999", Decimal("0.5"), Lane.RED, ("40",)),
    ),
    steps=(ScoreStep(60, Lane.YELLOW), ScoreStep(110, Lane.RED)),
    relodging_days=60,
    legal_reference="Art. 3",
)


def profiles_of(lanes: Iterable[str]) -> ProfileSet:
    """One profile of weight 30 that finds all goods for each lane named."""
    return ProfileSet(
        tuple(
            profile(
                code=f"T-SECRET-{place}", lane=Lane(lane), controls=CONTROLS.get(Lane(lane), ()), weight=30,
                valid_from=date(2010, 1, 1),
            )
            for place, lane in enumerate(lanes)
        )
    )  # fmt: skip
