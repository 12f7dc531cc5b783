"""Draft law in the words of a page: lines beside today's law, findings with their places, who acted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages.records import Fact, Tone
from customhouse.messages.findings import Finding, msgid
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.workbaskets import queries
from customhouse.tariff.workbaskets.access import APPROVE, WRITE
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.payloads import titles_of
from customhouse.tariff.workbaskets.records import BasketState, Deed, NoteDeed
from customhouse.tariff.workbaskets.rules.catalogue import BY_CODE
from customhouse.tariff.workbaskets.rules.rule import place_of
from customhouse.tariff.workbaskets.states import SECOND, STATE_NAMES, Act, acts_on

TONES = {
    BasketState.DRAFT: Tone.NEUTRAL,
    BasketState.SUBMITTED: Tone.WAIT,
    BasketState.RETURNED: Tone.WARN,
    BasketState.APPROVED: Tone.INFO,
    BasketState.LIVE: Tone.GOOD,
    BasketState.WITHDRAWN: Tone.BAD,
}
DEED_NAMES = {Deed.ADD: msgid("New"), Deed.CHANGE: msgid("Changed"), Deed.END: msgid("Ended")}
DEED_TONES = {Deed.ADD: Tone.GOOD, Deed.CHANGE: Tone.INFO, Deed.END: Tone.WARN}


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line as a page shows it."""

    number: int
    deed: str
    tone: Tone
    measure: str
    type: str
    commodity: str
    where: str
    conditions: str
    before: str
    after: str
    until: date | None


@dataclass(frozen=True, slots=True)
class FindingWords:
    """One finding as a page shows it: where, what, what to do, why there is such a rule."""

    finding: Finding
    place: str
    message: str
    remedy: str
    law: str


def state_words(basket: Workbasket, today: date) -> tuple[str, Tone]:
    """Where a basket stands, and how that is coloured."""
    state = queries.state_of(basket, today)
    return _(STATE_NAMES[state]), TONES[state]


def title(basket: Workbasket) -> str:
    """The title in the reader's language, else in English."""
    return titles_of(basket).get((get_language() or "en").partition("-")[0]) or basket.title_en


def lines(basket: Workbasket) -> list[LineWords]:
    """The lines of a basket beside the law."""
    return [
        _line(line.number, line.deed, line.measure, before, after)
        for line, before, after in queries.beside(queries.record_of(basket))
    ]


NOTE_NAMES = {
    NoteDeed.WRITE: msgid("Text"),
    NoteDeed.ATTACH: msgid("Attached"),
    NoteDeed.DETACH: msgid("Taken off"),
}
NOTE_TONES = {NoteDeed.WRITE: Tone.INFO, NoteDeed.ATTACH: Tone.GOOD, NoteDeed.DETACH: Tone.WARN}


@dataclass(frozen=True, slots=True)
class NoteWords:
    """One line on a footnote as a page shows it."""

    number: int
    deed: str
    tone: Tone
    footnote: str
    place: str
    text: str


def notes(basket: Workbasket) -> list[NoteWords]:
    """The lines of a basket on footnotes, in the reader's language where they are written in it."""
    language = (get_language() or "en").partition("-")[0]
    return [
        NoteWords(
            note.number,
            _(NOTE_NAMES[note.deed]),
            NOTE_TONES[note.deed],
            note.footnote,
            note.measure or note.commodity,
            note.texts.get(language) or note.text_en,
        )
        for note in queries.record_of(basket).notes
    ]


def _line(number: int, deed: Deed, measure: str, before: MeasureLaw | None, after: MeasureLaw | None) -> LineWords:
    row = after or before
    return LineWords(
        number,
        _(DEED_NAMES[deed]),
        DEED_TONES[deed],
        measure or (after.id if after else ""),
        row.type if row else "",
        row.commodity if row else "",
        _where(row) if row else "",
        " ".join(filter(None, (row.preference, row.additional_code, row.order_number, *row.certificates)))
        if row
        else "",
        before.expression if before else "",
        after.expression if after else "",
        after.valid_to if after else None,
    )


def _where(row: MeasureLaw) -> str:
    """The origins that a measure extends to."""
    area = row.origin_group or _("all origins")
    out = ", ".join(sorted(row.excluded))
    return _("{area} without {countries}").format(area=area, countries=out) if out else area


def found(findings: tuple[Finding, ...]) -> list[FindingWords]:
    """Findings with their places in words."""
    shown = []
    for each in findings:
        number, _name = place_of(each)
        place = _("Line {number}").format(number=number) if number else _("The basket")
        shown.append(FindingWords(each, place, each.text(_), each.cure(_), _(BY_CODE[each.code].law)))
    return shown


def acts_for(basket: Workbasket, actor: Actor) -> list[Act]:
    """What this actor may do with a basket as it stands."""
    is_author = any(is_same_person(actor, author) for author in queries.authors_of(basket))
    return [
        act
        for act in acts_on(BasketState(basket.state))
        if (permits(actor, APPROVE) and not is_author if act.who == SECOND else permits(actor, WRITE))
    ]


def facts(basket: Workbasket) -> list[Fact]:
    """What a basket says of itself, and who acted."""
    told = [
        Fact(_("Law from"), basket.live_on, "day"),
        Fact(_("Text of law that enacts it"), basket.legal_reference, "ref"),
        Fact(_("Why it binds backwards"), basket.reason),
        Fact(_("Written by"), basket.written_by, "ref"),
        Fact(_("Written"), basket.written_at, "moment"),
        Fact(_("Submitted by"), basket.submitted_by, "ref"),
        Fact(_("Submitted"), basket.submitted_at, "moment"),
        Fact(_("Decided by"), basket.decided_by, "ref"),
        Fact(_("Decided"), basket.decided_at, "moment"),
        Fact(_("Reason"), basket.words),
    ]
    return [fact for fact in told if fact.value]
