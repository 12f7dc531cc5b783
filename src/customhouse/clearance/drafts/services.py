"""Writing drafts. Each door takes the draft's row first, so that two windows at once wait for each other.

A draft is private and binds nobody: what happens to it leaves no event in the trail. What it becomes does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.drafts.errors import consumed, too_many, too_many_items
from customhouse.clearance.drafts.models import Draft, Part
from customhouse.clearance.drafts.queries import find, items_of, visible_to
from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.composing import text_of
from customhouse.foundation.access.errors import AccessDenied, NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor

MOST_DRAFTS = 500
"""Of one person, templates included."""

LONGEST_TEXT = 5000
"""What is kept of one field: ten times what the longest of the Data Model may hold."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of saving: the part as it stands now; `clash` where somebody else had changed it meanwhile.

    Of a clash nothing was saved: the part holds what the other window saved.
    """

    part: Part
    clash: bool = False


@transaction.atomic
def begin_draft(
    *, words: DraftWords, actor: Actor, at: datetime, amends: str = "", amends_version: int = 0, template: str = ""
) -> Draft:
    """Begin a draft that says these words: none of them, those of a template, of an old declaration or of one amended.

    Raises:
        AccessDenied: the actor writes no drafts.
        Conflict: they have too many.
    """
    require(actor, WRITE)
    if actor.user_id is None:  # a system by its key, or a command: drafts are a person's
        raise AccessDenied(WRITE.code, actor.name)
    if visible_to(actor).filter(lodged_as="").count() >= MOST_DRAFTS:
        raise too_many(MOST_DRAFTS)
    draft = Draft.objects.create(
        owner_id=actor.user_id,
        template=template,
        amends=amends,
        amends_version=amends_version,
        created_at=at,
        changed_at=at,
    )
    steps = words.steps if amends or template else _with_reference(words, draft)
    parts = [Part(draft=draft, step=step, answers=_clean(answers), changed_at=at) for step, answers in steps.items()]
    parts += [
        Part(draft=draft, step=Step.ITEM, number=item.number, answers=_clean(item.answers), changed_at=at)
        for item in words.items
    ]
    Part.objects.bulk_create(parts, batch_size=200)
    return draft


def _with_reference(words: DraftWords, draft: Draft) -> Mapping[Step, Answers]:
    """The steps with a reference of the declarant's own that nobody used yet, where there is none: a proposal."""
    parties = words.steps.get(Step.PARTIES, {})
    if text_of(parties, "lrn"):
        return words.steps
    return {**words.steps, Step.PARTIES: {**parties, "lrn": f"{draft.created_at:%Y%m%d}-{draft.pk}"}}


@transaction.atomic
def save_part(  # each is one fact of what was saved
    *, draft: int, step: Step, answers: Answers, edition: int, actor: Actor, at: datetime, number: int = 0
) -> Saved:
    """Keep what was typed in a step (or for a goods item) exactly as typed, sound or not.

    `edition` is the one on which it was typed (0: there was none). If another window saved something else meanwhile,
    nothing is kept, and what stands there is returned.

    Raises:
        NotFound: not the actor's draft, or no such goods item.
        Conflict: it was lodged already.
    """
    taken = _taken(actor, draft)
    typed = _clean(answers)
    part = Part.objects.filter(draft=taken, step=step, number=number).first()
    if part is None:
        if step is Step.ITEM:
            raise NotFound("draft", f"{draft}/{number}")
        part = Part.objects.create(draft=taken, step=step, answers=typed, changed_at=at)
        _touch(taken, at)
        return Saved(part)
    if part.answers == typed:
        return Saved(part)
    if part.edition != edition:
        return Saved(part, clash=True)
    part.answers, part.edition, part.changed_at = typed, edition + 1, at
    part.save(update_fields=["answers", "edition", "changed_at"])
    _touch(taken, at)
    return Saved(part)


@transaction.atomic
def add_item(*, draft: int, answers: Answers, most: int, actor: Actor, at: datetime) -> Part:
    """Add a goods item after the last; `most` is how many the law lets a declaration have.

    Raises:
        NotFound: not the actor's draft.
        Conflict: it was lodged, or it has as many items as it may.
    """
    taken = _taken(actor, draft)
    items = items_of(taken)
    if items.count() >= most:
        raise too_many_items(most)
    last = items.aggregate(last=Max("number"))["last"] or 0
    _touch(taken, at)
    return Part.objects.create(draft=taken, step=Step.ITEM, number=last + 1, answers=_clean(answers), changed_at=at)


@transaction.atomic
def remove_item(*, draft: int, number: int, actor: Actor, at: datetime) -> None:
    """Take a goods item out. Raises `NotFound`, `Conflict` as the others do; one that is gone already is no error."""
    taken = _taken(actor, draft)
    Part.objects.filter(draft=taken, step=Step.ITEM, number=number).delete()
    _touch(taken, at)


@transaction.atomic
def delete_draft(*, draft: int, actor: Actor) -> None:
    """Delete a draft or template for good. Raises `NotFound`, `Conflict` as the others do."""
    _taken(actor, draft).delete()


@transaction.atomic
def take_for_lodging(*, draft: int, actor: Actor) -> Draft:
    """The draft with its row locked, consumed or not, for whoever lodges it in one transaction. Raises `NotFound`."""
    require(actor, WRITE)
    find(actor, draft)
    return Draft.objects.select_for_update().get(pk=draft)


@transaction.atomic
def consume_draft(*, draft: Draft, mrn: str, at: datetime) -> None:
    """The draft became this declaration: its words stand there now, and are deleted here."""
    draft.parts.all().delete()
    draft.lodged_as, draft.changed_at = mrn, at
    draft.save(update_fields=["lodged_as", "changed_at"])


def _taken(actor: Actor, number: int) -> Draft:
    """The actor's draft, its row locked; refused once it was lodged."""
    draft = take_for_lodging(draft=number, actor=actor)
    if draft.is_consumed:
        raise consumed(draft.lodged_as)
    return draft


def _touch(draft: Draft, at: datetime) -> None:
    draft.changed_at = at
    draft.save(update_fields=["changed_at"])


def _clean(answers: Answers) -> dict[str, object]:
    """Answers as both databases and a message can hold them: without what no message can say, no text endless."""
    return {name: _kept(value) for name, value in answers.items()}


def _kept(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _kept(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_kept(one) for one in value]
    return "".join(sign for sign in str(value)[:LONGEST_TEXT] if _can_be_said(sign))


def _can_be_said(sign: str) -> bool:
    """Whether XML 1.0 has the character."""
    code = ord(sign)
    return sign in "\t\n\r" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF  # noqa: PLR2004  # the ranges of XML
