"""Which answers a step cannot do without, and how far a draft is. Rules refuse; this only guides who writes."""

from __future__ import annotations

from enum import StrEnum

from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.composing import text_of

_ALWAYS = {
    Step.PARTIES: ("kind", "trader", "lrn", "partner_name", "partner_country"),
    Step.TRANSPORT: ("office", "mode", "location", "country"),
    Step.INVOICE: ("currency", "incoterm"),
    Step.ITEM: ("commodity", "description", "procedure", "package_kind", "packages", "gross_mass", "net_mass", "price"),
    Step.DOCUMENTS: (),
    Step.PAYMENT: (),
}


class Progress(StrEnum):
    """How far a step is."""

    NOT_STARTED = "not_started"
    INCOMPLETE = "incomplete"
    DONE = "done"


def required(step: Step, *, is_import: bool) -> tuple[str, ...]:
    """The fields of a step that must be filled.

    >>> "origin" in required(Step.ITEM, is_import=True), "origin" in required(Step.ITEM, is_import=False)
    (True, False)
    """
    further = {Step.ITEM: ("origin",), Step.PAYMENT: ("method",)} if is_import else {}
    return (*_ALWAYS[step], *further.get(step, ()))


def missing(step: Step, answers: Answers, *, is_import: bool) -> tuple[str, ...]:
    """The fields that must be filled and are not."""
    return tuple(name for name in required(step, is_import=is_import) if not text_of(answers, name))


def progress(words: DraftWords, step: Step) -> Progress:
    """How far a head step is."""
    answers = words.steps.get(step)
    if answers is None:
        return Progress.NOT_STARTED
    lacks = missing(step, answers, is_import=words.is_import)
    return Progress.INCOMPLETE if lacks else Progress.DONE


def unfinished_items(words: DraftWords) -> tuple[int, ...]:
    """The positions (from 1) of goods items that lack something."""
    return tuple(
        position
        for position, item in enumerate(words.items, start=1)
        if missing(Step.ITEM, item.answers, is_import=words.is_import)
    )
