"""What the pages say of a declaration in words: where it stands, which control, what is wanted now, since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import STATE_NAMES, State
from customhouse.clearance.inspections.access import OPEN
from customhouse.clearance.telling import shown_delay, shown_lane
from customhouse.foundation.access.permissions import permits_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Tone
from customhouse.parties.traders.queries import known_traders
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.reading import public_reason, reason_text
from customhouse.targeting.lanes.rules.words import CONTROLS

STATE_TONES = {
    State.REJECTED: Tone.BAD,
    State.PRELODGED: Tone.INFO,
    State.AWAITING_PAYMENT: Tone.WAIT,
    State.ACCEPTED: Tone.GOOD,
    State.UNDER_CONTROL: Tone.WAIT,
    State.RELEASED: Tone.GOOD,
    State.SEIZED: Tone.BAD,
    State.CANCELLED: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted now: a headline, a sentence, how pressing it is, and (if there is one) where it is done."""

    title: str
    text: str
    tone: Tone
    url: str = ""
    label: str = ""


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def named(names: Mapping[str, str]) -> str:
    """The name of something in the reader's language, else in English."""
    return names.get(language()) or names.get("en", "")


def state_chip(declaration: Declaration) -> tuple[str, Tone]:
    """Where a declaration stands, as a chip."""
    state = State(declaration.state)
    return gettext(STATE_NAMES[state]), STATE_TONES[state]


def trader_name(declaration: Declaration) -> str:
    """The trader's name: as declared, else as registered (rows of `with_trader_names` know it), else the number."""
    identifier = declaration.importer if declaration.direction == "import" else declaration.exporter
    if declaration.trader_name not in {"", identifier}:
        return declaration.trader_name
    if hasattr(declaration, "registered_name"):
        return declaration.registered_name or identifier
    known = known_traders([identifier]).get(identifier) if identifier else None
    return known.name if known else identifier


def lane_for(reader: Actor, declaration: Declaration) -> str:
    """The lane as this reader may know it; empty while there is none."""
    return shown_lane(reader, declaration)[0]


def exact(value: Decimal | None) -> Decimal | None:
    """A quantity without the zeros that only its column added.

    >>> exact(Decimal("6511.770000")), exact(Decimal("1000.000"))
    (Decimal('6511.77'), Decimal('1000'))
    """
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def controls_in_words(codes: Iterable[str]) -> str:
    """Control types in words; a country's own codes stand as they are."""
    return ", ".join(gettext(CONTROLS[code]) if code in CONTROLS else code for code in codes)


def age(since: datetime | None, at: datetime) -> str:
    """How long ago something was, in its largest unit."""
    return timesince(since, at, depth=1) if since else ""


def wanted(reader: Actor, declaration: Declaration) -> Wanted:
    """What is wanted now of whoever reads; of a control, traders are told the public words alone."""
    state = State(declaration.state)
    if until := shown_delay(reader, declaration):
        return _wanted_in_delay(reader, declaration, until)
    if state is State.UNDER_CONTROL:
        return _wanted_of_official(declaration) if reader.is_official else _wanted_under_control(declaration)
    titles = {
        State.REJECTED: (
            gettext("This declaration was refused. It binds nobody."),
            gettext("Correct the errors below and lodge it again."),
        ),
        State.PRELODGED: (
            gettext("Waiting for the goods"),
            gettext("Present the goods as soon as they have arrived. Whether they are controlled is decided then."),
        ),
        State.AWAITING_PAYMENT: (
            gettext("Pay what is owed"),
            gettext("This office goes on with the declaration when it is paid."),
        ),
        State.ACCEPTED: (gettext("Nothing is wanted of you now"), gettext("The declaration is accepted.")),
        State.RELEASED: (gettext("The goods are released"), gettext("Take the release note with you to fetch them.")),
        State.SEIZED: (
            gettext("The goods are seized"),
            gettext("The office tells you in writing why, and what you may do."),
        ),
        State.CANCELLED: (gettext("This declaration is cancelled"), gettext("It binds nobody any more.")),
    }
    return Wanted(*titles[state], STATE_TONES[state])


def _wanted_in_delay(reader: Actor, declaration: Declaration, until: datetime) -> Wanted:
    """What officers alone know, with the way to a control for whoever may raise one here."""
    green = gettext("Green: goes at {time} unless a control is raised")
    blue = gettext("Blue: goes at {time} unless a control is raised")
    now = datetime.now(UTC)
    over = gettext("Not controlled: was to go at {time}, and goes when the work that is due is run next")
    running = blue if declaration.lane == Lane.BLUE else green
    title = (running if until > now else over).replace("{time}", formats.hour(until, now))
    text = gettext(
        "Until then the trader is told nothing of the lane. What is owed must be paid or secured all the same."
    )
    if not permits_at(reader, OPEN, declaration.office):
        return Wanted(title, text, Tone.WAIT)
    url = reverse("control:raise", args=[declaration.mrn])
    return Wanted(title, text, Tone.WAIT, url, gettext("Control the goods"))


def _wanted_under_control(declaration: Declaration) -> Wanted:
    text = reason_text(public_reason(Lane(declaration.lane)), language(), gettext)
    return Wanted(gettext("Customs controls this declaration"), text, Tone.WAIT)


def _wanted_of_official(declaration: Declaration) -> Wanted:
    controls = controls_in_words(declaration.controls)
    return Wanted(gettext("Waits for an officer"), controls, Tone.WAIT)
