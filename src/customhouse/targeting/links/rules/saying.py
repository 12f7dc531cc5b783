"""A pattern in a sentence: who, since when, by what they are linked, what stands against them, where to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from customhouse.messages.findings import Translate, fill, msgid
from customhouse.targeting.links.records import Blot, Kind, Mark, Pattern, Shape, Shared

SENTENCES = {
    Shape.REAPPEARANCE: msgid(
        "{new} was first seen on {day} (declaration {declaration}), {days} days after {blot} of {old} ({reference}). "
        "They share {shared}."
    ),
    Shape.BURST: msgid("{count} parties were first seen within {days} days, from {day} to {last}, and share {shared}."),
    Shape.CLUSTER: msgid("{count} parties, first seen from {day} to {last}, are linked: they share {shared}."),
}
AGAINST = msgid("Something stands against {parties} of them: {blot}, {day} ({reference}).")
SHAPE_NAMES = {
    Shape.REAPPEARANCE: msgid("Re-appearance behind a new name"),
    Shape.BURST: msgid("Burst of new companies"),
    Shape.CLUSTER: msgid("Shared identity"),
}
KIND_NAMES = {
    Kind.NAME: msgid("Name"),
    Kind.ADDRESS: msgid("Address"),
    Kind.PHONE: msgid("Telephone"),
    Kind.EMAIL: msgid("Mail address"),
    Kind.GUARANTEE: msgid("Guarantee"),
    Kind.CONTAINER: msgid("Container"),
    Kind.SELLER: msgid("Seller"),
}
IN_SENTENCES = {
    Kind.NAME: msgid("the name “{shown}”"),
    Kind.ADDRESS: msgid("the address “{shown}”"),
    Kind.PHONE: msgid("the telephone “{shown}”"),
    Kind.EMAIL: msgid("the mail address “{shown}”"),
    Kind.GUARANTEE: msgid("the guarantee “{shown}”"),
    Kind.CONTAINER: msgid("the container “{shown}”"),
    Kind.SELLER: msgid("the seller “{shown}”"),
}
BLOT_NAMES = {
    Blot.FINDING: msgid("Finding of a control"),
    Blot.SUSPENDED: msgid("Suspension"),
    Blot.DEBT: msgid("Debt not paid when due"),
}
BLOTS_IN_SENTENCES = {
    Blot.FINDING: msgid("a finding of a control"),
    Blot.SUSPENDED: msgid("the suspension"),
    Blot.DEBT: msgid("a debt that was not paid when due"),
}
_GRAVITY = {Blot.DEBT: 0, Blot.FINDING: 1, Blot.SUSPENDED: 2}
"""Of several the gravest is told."""
AND_MORE = msgid("{some} and {count} more")
TOLD = 3
"""So much of what is shared stands in a sentence; a table has it all."""
Day = Callable[[datetime], str]
Part = tuple[str, dict[str, str]]


def iso_day(moment: datetime) -> str:
    """The day as machines write it."""
    return moment.date().isoformat()


def sentence(pattern: Pattern, day: Day = iso_day, translate: Translate = str) -> str:
    """The pattern in plain words."""
    return " ".join(fill(text, params) for text, params in parts(pattern, day, translate))


def parts(pattern: Pattern, day: Day = iso_day, translate: Translate = str) -> list[Part]:
    """Its sentences, and what their fields are filled with."""
    shared, shown = _shared_in_words(pattern.shared, translate)
    text = translate(SENTENCES[pattern.shape]).replace("{shared}", shared)
    if pattern.shape is Shape.REAPPEARANCE:
        return [(text, _reappeared(pattern, day, translate) | shown)]
    first, last = pattern.members[0].first_at, pattern.members[-1].first_at
    told = {
        "count": str(len(pattern.members)),
        "days": str((last - first).days + 1),
        "day": day(first),
        "last": day(last),
        **shown,
    }
    against = [(translate(AGAINST), _against(pattern.marks, day, translate))] if pattern.marks else []
    return [(text, told), *against]


def _reappeared(pattern: Pattern, day: Day, translate: Translate) -> dict[str, str]:
    old, new = pattern.members
    own = [each for each in pattern.marks if each.party == old.key and each.at < new.first_at]
    mark = max(own, key=lambda each: (_GRAVITY[each.blot], each.at))
    return {
        "new": new.name or new.key,
        "old": old.name or old.key,
        "day": day(new.first_at),
        "declaration": new.first_in,
        "days": str((new.first_at - mark.at).days),
        "blot": translate(BLOTS_IN_SENTENCES[mark.blot]),
        "reference": mark.reference,
    }


def _against(marks: Sequence[Mark], day: Day, translate: Translate) -> dict[str, str]:
    first = min(marks, key=lambda each: (-_GRAVITY[each.blot], each.at))
    return {
        "parties": str(len({mark.party for mark in marks})),
        "blot": translate(BLOTS_IN_SENTENCES[first.blot]),
        "day": day(first.at),
        "reference": first.reference,
    }


def _shared_in_words(shared: Sequence[Shared], translate: Translate) -> Part:
    """What is shared, the first few of it by name, each in a field of its own: a page keeps its direction."""
    told = shared[:TOLD]
    said = [
        translate(IN_SENTENCES[each.kind]).replace("{shown}", f"{{shown{place}}}") for place, each in enumerate(told)
    ]
    some, left = "; ".join(said), len(shared) - len(told)
    if left:
        some = fill(translate(AND_MORE), {"some": some, "count": str(left)})
    return some, {f"shown{place}": each.shown for place, each in enumerate(told)}
