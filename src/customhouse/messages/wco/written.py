"""Classes of the dictionary as XML writes them: which tag is which part, and whole pieces that were met before.

A `Template` is the exact run of tags of a class that was read before, with code that makes its record at once: the
items of a declaration, and the declarations of a sender, are mostly written alike.
"""

from __future__ import annotations

from typing import NamedTuple

from customhouse.messages.wco import obvious, plans, tags
from customhouse.messages.wco.dictionary import EMBEDDED, Position
from customhouse.messages.wco.obvious import Doubt, Fits, Number
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.tags import Names
from customhouse.messages.wco.templates import NO_TEMPLATE, Template, template_of

SMALL, LARGEST = 45, 250
"""Tags of a piece that is looked up among many, and of the longest that is compared with the one before it."""

_WRITINGS_KEPT = 300
_TEMPLATES_MADE = 40
_RUNS_REMEMBERED = 100
"""Kept for each class: ways to write a tag with its attribute; templates; runs of tags that came once."""


class Part(NamedTuple):
    """One child of a class in one way of writing its tag, compiled for reading; `end` is the tag that ends it.

    A class has `inner`, a date has `dates`, a number or one of a few codes has `number`, the type that it becomes; the
    others are texts.
    """

    order: int
    name: str
    repeats: bool
    end: str
    inner: Class | None
    number: Number | None
    own: str | None
    fits: Fits
    dates: Dates | None
    pile: int
    shortest: int
    longest: int
    position: Position


class Class:
    """A class as it is written with certain prefixes: its parts by tag, compiled when it is first met."""

    def __init__(self, plan: Plan, names: Names, *, bare: bool) -> None:
        self.plan, self.names, self.bare = plan, names, bare
        self.record = plan.record
        self.is_envelope = plan is plans.metadata()
        self.required = tuple(one.name for one in plan.position.children if one.minimum)
        self.rows = {one.name: one.maximum for one in plan.position.children if one.repeats}
        self.latest = NO_TEMPLATE
        self._templates: dict[tuple[str, ...], Template] = {}
        self.left = _TEMPLATES_MADE
        self._previous: list[str] = []
        self._seen: set[tuple[str, ...]] = set()
        self._parts: dict[str, Part] = {}

    def parts(self) -> dict[str, Part]:
        """The parts by tag."""
        if not self._parts:
            self._parts = self._compiled()
        return self._parts

    def _compiled(self) -> dict[str, Part]:
        """Made when first asked. Which of two declarations one without namespaces is, is left to `checking`."""
        parts: dict[str, Part] = {}
        for key, position in self.plan.position.by_tag.items():
            if not (self.bare and key == EMBEDDED):
                for prefix in self._prefixes(position.namespace):
                    tag = prefix + position.tag
                    parts[tag] = self._part(key, position, "/" + tag)
        return parts

    def _part(self, key: str, position: Position, end: str) -> Part:
        number = obvious.number_of(position)
        return Part(
            self.plan.order[key],
            position.name,
            position.repeats,
            end,
            Class(self.plan.inner[key], self.names, bare=self.bare) if position.is_class else None,
            number,
            None,
            obvious.fits_of(position) if number else bool,
            Dates(position, self.names, bare=self.bare) if position.type == "DateTime" else None,
            obvious.pile_of(position),
            *obvious.lengths_of(position),
            position,
        )

    def _prefixes(self, namespace: str) -> list[str]:
        """How a tag of that namespace may begin."""
        return [""] if self.bare else [prefix and f"{prefix}:" for prefix, meant in self.names if meant == namespace]

    def written(self, tag: str) -> Part:
        """The part for a tag with an attribute: the currency or unit of a number."""
        name, attributes = tags.split(tag)
        part = self.parts().get(name)
        if part is None or len(attributes) != 1:
            raise Doubt
        ((attribute, value),) = attributes.items()
        if not obvious.is_own(part.position, attribute, value):
            raise Doubt
        found = part._replace(own=value)
        if len(self.parts()) < _WRITINGS_KEPT:
            self.parts()[tag] = found
        return found

    def template(self, run: tuple[str, ...]) -> Template | None:
        """The template of a run of tags that came before."""
        return self._templates.get(run)

    def learn_small(self, run: tuple[str, ...]) -> None:
        """Make a template of a run of tags that comes again, until enough were made."""
        if self.left:
            if run in self._seen:
                self.latest = self._templates[run] = self._made(run)
            elif len(self._seen) < _RUNS_REMEMBERED:
                self._seen.add(run)
            else:
                self._seen = {run}

    def learn_large(self, run: list[str]) -> None:
        """Make a template of a run of tags that comes twice in a row."""
        if run != self._previous:
            self._previous = run
        elif self.left and not self.is_envelope:
            self.latest = self._made(tuple(run))

    def _made(self, run: tuple[str, ...]) -> Template:
        self.left -= 1
        return template_of(self, run)


class Dates:
    """How the `DateTimeString` in a date may be written: the format and the end tag, by tag."""

    def __init__(self, position: Position, names: Names, *, bare: bool) -> None:
        self.expected = (None if bare else position.types_namespace, "DateTimeString")
        self.names = names
        self.known: dict[str, tuple[str, str]] = {}

    def written(self, tag: str) -> tuple[str, str]:
        """The format in a tag, and the tag that ends it."""
        found = self.known.get(tag)
        if found is None:
            found = self._read(tag)
            if len(self.known) < _WRITINGS_KEPT:
                self.known[tag] = found
        return found

    def _read(self, tag: str) -> tuple[str, str]:
        found = tags.opened(tag, self.names)
        form = dict(found.left).get("formatCode")
        if (found.namespace, found.local) != self.expected or len(found.left) != 1 or form not in obvious.DATE_FORMATS:
            raise Doubt
        return form, "/" + found.name
