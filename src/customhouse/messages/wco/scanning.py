"""Read plain XML that is in order, fast, straight from its text; anything else is left to the parser and `checking`.

Nearly all messages are made by machines and in order. For those it is proved tag by tag that the message is well
formed, in its namespaces and as the dictionary has it: every tag is looked up by how it is written, every end tag
compared with its start. The first doubt ends the attempt and nothing is decided, so that the two readers cannot
contradict each other (a test reads every example and its mutants both ways).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, cast

from customhouse.messages.wco import obvious, plans, tags
from customhouse.messages.wco.facets import BLANKS
from customhouse.messages.wco.obvious import Doubt, Found, Piles
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import DateTime, MetaData, Section
from customhouse.messages.wco.tags import Names
from customhouse.messages.wco.written import LARGEST, SMALL, Class, Dates

_ENVELOPE = {"MetaData": plans.metadata}
_MESSAGES = {"Declaration": plans.declaration, "Response": plans.response}


@lru_cache(maxsize=64)
def _class(plan: Plan, names: Names, *, bare: bool) -> Class:
    """A class of the dictionary as it is written with these prefixes."""
    return Class(plan, names, bare=bare)


def read(data: bytes) -> Found | None:
    """The records of a message that is plain XML and wholly in order; None at the first doubt."""
    pieces = tags.cut(data)
    if not pieces:
        return None
    reader = _Reader(pieces)
    try:
        found = reader.message()
    except (Doubt, IndexError):
        return None
    return found if reader.piles.all_fit() else None


class _Reader:
    """Walks the tags of one message, each with the text that follows it; `at` is the next."""

    __slots__ = ("at", "bare", "piles", "tags", "texts")

    def __init__(self, pieces: list[str]) -> None:
        self.tags, self.texts = pieces[::2], pieces[1::2]
        self.at = 0
        self.piles = Piles()
        self.bare: list[Plan] = []

    def message(self) -> Found:
        """The whole message: an envelope with what is in it, or one message alone."""
        first = tags.opened(self.tags[0])
        metadata, bodies = None, []
        if first.local == "MetaData":
            metadata = cast("MetaData", self.root((), _ENVELOPE))
            while self.tags[self.at] != "/" + first.name:
                bodies.append(self.root(first.inside, _MESSAGES))
            self.blank()
        else:
            bodies.append(self.root((), _MESSAGES))
        if not bodies or self.at != len(self.tags):
            raise Doubt
        return Found(metadata, tuple(bodies), tuple(self.bare))

    def blank(self) -> str:
        """The next tag, after which there are only blanks."""
        tag, text = self.tags[self.at], self.texts[self.at]
        if text and text.strip(BLANKS):
            raise Doubt
        self.at += 1
        return tag

    def root(self, around: Names, known: Mapping[str, Callable[[], Plan]]) -> Section:
        """The first element of a message or an envelope, which may name namespaces."""
        found = tags.opened(self.blank(), around)
        if found.local not in known or found.left:
            raise Doubt
        plan = known[found.local]()
        if found.namespace is None:
            self.bare.append(plan)
        elif found.namespace != plan.position.namespace:
            raise Doubt
        return self.section(_class(plan, found.inside, bare=found.namespace is None), "/" + found.name)

    def date(self, dates: Dates, end: str) -> DateTime:
        """A date: a `DateTimeString` with its format and nothing else."""
        self.blank()
        form, inner_end = dates.written(self.tags[self.at])
        text = self.texts[self.at]
        self.at += 1
        if not obvious.date_fits(text) or self.blank() != inner_end or self.blank() != end:
            raise Doubt
        return DateTime(text, form)

    def section(self, swift: Class, end: str) -> Section:
        """One class, after its tag: by a template where it is written as one before it, else part by part."""
        at, names = self.at, self.tags
        template = swift.latest
        stop = at + template.size
        if names[at:stop] != template.tags:
            try:
                stop = names.index(end, at, at + SMALL) + 1
            except ValueError:
                record = self.parts(swift, end)
                if self.at - at <= LARGEST:
                    swift.learn_large(names[at : self.at])
                return record
            run = tuple(names[at:stop])
            found = swift.template(run)
            if found is None:
                record = self.parts(swift, end)
                if self.at == stop:
                    swift.learn_small(run)
                return record
            template = swift.latest = found
        made = template.build(self.texts[at:stop], self.piles.each)
        if made is None:
            return self.parts(swift, end)
        self.at = stop
        return made

    def parts(self, swift: Class, end: str) -> Section:  # noqa: C901, PLR0912 - one loop without calls is faster
        """One class, part by part."""
        names, texts, piles, part_of = self.tags, self.texts, self.piles.each, swift.parts().get
        values: dict[str, Any] = {}
        last, at = -1, self.at
        while True:
            tag = names[at]
            part = part_of(tag)
            if part is None:
                if tag == end or _is_held(swift, tag):
                    break
                part = swift.written(tag)
            order, name, repeats, part_end, inner, number, own, fits, dates, pile, shortest, longest, _ = part
            if order <= last and (order < last or not repeats):
                raise Doubt
            last = order
            if inner is not None:
                text = texts[at]
                if text and text.strip(BLANKS):
                    raise Doubt
                self.at = at + 1
                record = self.section(inner, part_end)
                at = self.at
                if repeats:
                    values.setdefault(name, []).append(record)
                else:
                    values[name] = record
            elif dates is not None:
                self.at = at
                values[name] = self.date(dates, part_end)
                at = self.at
            else:
                text, blank = texts[at], texts[at + 1]
                if names[at + 1] != part_end or (blank and blank.strip(BLANKS)):
                    raise Doubt
                at += 2
                if number is None:
                    if not shortest <= len(text) <= longest or text[0] == " ":
                        raise Doubt
                    piles[pile].append(text)
                    values[name] = text
                elif fits(text):
                    values[name] = obvious.number(number, text, own)
                else:
                    raise Doubt
        self.at = at
        if tag == end:
            self.blank()
        return _whole(swift, values)


def _is_held(swift: Class, tag: str) -> bool:
    """Whether a tag begins the message in an envelope, which ends the envelope's own leaves."""
    return swift.is_envelope and tags.split(tag)[0].rpartition(":")[2] in _MESSAGES


def _whole(swift: Class, values: dict[str, Any]) -> Section:
    """The record of a class: none of its values missing and none too many, its rows as tuples."""
    for name in swift.required:
        if name not in values:
            raise Doubt
    if swift.rows:
        for name, value in values.items():
            if type(value) is list:
                maximum = swift.rows[name]
                if maximum is not None and len(value) > maximum:
                    raise Doubt
                values[name] = tuple(value)
    return swift.record(**values)
