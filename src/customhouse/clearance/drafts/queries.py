"""Reading drafts. A draft is seen by whoever writes it, and by nobody else: officials neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Count, Prefetch, Q, QuerySet

from customhouse.clearance.drafts.models import Draft, Part
from customhouse.clearance.drafts.records import HEAD_STEPS, Answers, DraftWords, ItemWords, Step
from customhouse.clearance.drafts.rules.composing import text_of
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.records import Actor


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """The actor's own drafts and templates, the last changed first; consumed ones too."""
    return Draft.objects.filter(owner_id=actor.user_id or 0).order_by("-changed_at", "-id")


def open_drafts(actor: Actor) -> QuerySet[Draft]:
    """Declarations and amendments that the actor is writing, each with its number of `items` and its `parties`."""
    items = Count("parts", filter=Q(parts__step=Step.ITEM))
    parties = Prefetch("parts", Part.objects.filter(step=Step.PARTIES), to_attr="parties")
    found = visible_to(actor).filter(template="", lodged_as="")
    return found.annotate(items=items).prefetch_related(parties)


def templates(actor: Actor) -> QuerySet[Draft]:
    """The actor's templates, by name."""
    return visible_to(actor).exclude(template="").order_by("template", "id")


def find(actor: Actor, number: int) -> Draft:
    """A draft of the actor. Raises `NotFound` where it is not theirs or is none."""
    draft = visible_to(actor).filter(pk=number).first()
    if draft is None:
        raise NotFound("draft", str(number))
    return draft


def part_of(draft: Draft, step: Step, number: int = 0) -> Part | None:
    """What was typed in a step or for a goods item; None where nothing was yet."""
    return draft.parts.filter(step=step, number=number).first()


def items_of(draft: Draft) -> QuerySet[Part]:
    """The goods items, in order."""
    return draft.parts.filter(step=Step.ITEM).order_by("number")


def steps_of(draft: Draft) -> dict[Step, Answers]:
    """What was typed in each head step; nothing for those not begun."""
    found = {Step(part.step): part.answers for part in draft.parts.exclude(step=Step.ITEM)}
    return {step: found[step] for step in HEAD_STEPS if step in found}


def words_of(draft: Draft, country: str, changed: Mapping[int, Answers] | None = None) -> DraftWords:
    """The whole draft as typed; `changed` holds answers, by number of the goods item, that are not kept yet.

    In a new declaration goods items are numbered as they stand, without gaps; in an amendment they keep the numbers
    that they bear.
    """
    rows = [(part.number, part.answers) for part in items_of(draft)]
    if changed:
        rows = [(number, changed.get(number, answers)) for number, answers in rows]
        rows += [(number, answers) for number, answers in changed.items() if number not in dict(rows)]
    steps = steps_of(draft)
    if draft.amends:
        return DraftWords(country, steps, tuple(ItemWords(number, answers) for number, answers in rows))
    positions = {number: position for position, (number, _) in enumerate(rows, start=1)}
    items = tuple(ItemWords(positions[number], answers) for number, answers in rows)
    return renumbered(DraftWords(country, steps, items), positions)


def renumbered(words: DraftWords, positions: Mapping[int, int]) -> DraftWords:
    """The words whose documents name goods items by new numbers; of an item that is gone, the whole declaration's."""
    documents = words.steps.get(Step.DOCUMENTS)
    if not documents:
        return words
    rows = [{**row, "item": _moved(text_of(row, "item"), positions)} for row in documents.get("rows", ())]
    return replace(words, steps={**words.steps, Step.DOCUMENTS: {**documents, "rows": rows}})


def _moved(number: str, positions: Mapping[int, int]) -> str:
    return str(positions.get(int(number), "")) if number.isascii() and number.isdigit() and len(number) < 9 else ""  # noqa: PLR2004  # no number of an item is longer
