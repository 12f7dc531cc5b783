"""Templates: pieces of a message that were met before, with code that makes their record from the texts at once.

The code is written from the dictionary's own names and numbers, never from what a sender wrote. That of a
classification, whose three end tags are followed by the blanks t1, t3 and t4, is

    def build(t, piles):
        t0, t1, t2, t3, t4 = t
        if not (1 <= len(t0) <= 18 and t0[0] != " " and 1 <= len(t2) <= 3 and t2[0] != " "):
            return None
        if (t1 or t3 or t4) and (t1 + t3 + t4).strip(BLANKS):
            return None
        piles[0].extend((t0,))
        piles[1].extend((t2,))
        return R0(id=t0, identification_type_code=t2)
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from customhouse.messages.wco.facets import BLANKS
from customhouse.messages.wco.obvious import date_fits
from customhouse.messages.wco.records import DateTime, Section

if TYPE_CHECKING:
    from customhouse.messages.wco.written import Class, Part

Build = Callable[[list[str], tuple[list[str], ...]], Section | None]


class Template:
    """A run of tags, and what builds the record of the texts that follow them; None where these may not fit."""

    __slots__ = ("build", "size", "tags")

    def __init__(self, run: tuple[str, ...], build: Build) -> None:
        self.tags, self.size, self.build = list(run), len(run), build


NO_TEMPLATE = Template(("",), lambda _texts, _piles: None)
"""A run that no message has: no tag is empty."""


def template_of(swift: Class, run: tuple[str, ...]) -> Template:
    """The template of a run of tags that was read as that class, its own end tag included."""
    writer = _Writer(run)
    made = writer.record(swift)
    names: dict[str, Any] = dict(writer.names)
    exec(compile(writer.code(made), "<template>", "exec"), names)  # noqa: S102 - only the dictionary's names are in it
    return Template(run, names["build"])


class _Writer:
    """Writes the code of one template, following its tags."""

    def __init__(self, run: tuple[str, ...]) -> None:
        self.run, self.at = run, 0
        self.leaves: set[int] = set()
        self.names: dict[str, object] = {
            "BLANKS": BLANKS,
            "DateTime": DateTime,
            "Decimal": Decimal,
            "date_fits": date_fits,
        }
        self.checks: list[str] = []
        self.piles: dict[int, list[str]] = {}

    def code(self, made: str) -> str:
        """The function that builds the record which the expression `made` makes."""
        blanks = [f"t{place}" for place in range(len(self.run)) if place not in self.leaves]
        lines = [f"{''.join(f't{place}, ' for place in range(len(self.run)))}= t"]
        if self.checks:
            lines += [f"if not ({' and '.join(self.checks)}):", "    return None"]
        lines += [f"if ({' or '.join(blanks)}) and ({' + '.join(blanks)}).strip(BLANKS):", "    return None"]
        lines += [f"piles[{pile}].extend(({', '.join(of)},))" for pile, of in self.piles.items()]
        return "\n    ".join(["def build(t, piles):", *lines, f"return {made}"])

    def record(self, swift: Class) -> str:
        """The expression that makes the record of a class, whose tag has been passed."""
        values: dict[str, list[str]] = {}
        while (part := self._part(swift)) is not None:
            values.setdefault(part.name, []).append(self._value(part))
        given = [
            f"{name}=({', '.join(of)},)" if name in swift.rows else f"{name}={of[0]}" for name, of in values.items()
        ]
        return f"{self._named('R', swift.record)}({', '.join(given)})"

    def _part(self, swift: Class) -> Part | None:
        """The part whose tag is next, or None at the end of the class; passes the tag."""
        tag = self.run[self.at]
        self.at += 1
        return None if tag.startswith("/") else swift.parts().get(tag) or swift.written(tag)

    def _value(self, part: Part) -> str:
        """The expression of one part, whose first tag has been passed."""
        if part.inner is not None:
            return self.record(part.inner)
        if part.dates is not None:
            form, _ = part.dates.written(self.run[self.at])
            text = self._text(self.at)
            self.at += 3  # the DateTimeString, its end, and the end of the date
            self.checks.append(f"date_fits({text})")
            return f"DateTime({text}, {self._named('F', form)})"
        text = self._text(self.at - 1)
        self.at += 1
        if part.number is not None:
            self.checks.append(f"{self._named('f', part.fits)}({text})")
            return self._number(part, text)
        self.checks.append(f'{part.shortest} <= len({text}) <= {part.longest} and {text}[0] != " "')
        self.piles.setdefault(part.pile, []).append(text)
        return text

    def _number(self, part: Part, text: str) -> str:
        """The expression of a number, with its currency or unit, or of one of a few codes."""
        if part.number is str:
            return text
        if part.number is Decimal:
            return f"Decimal({text})"
        return f"{self._named('N', part.number)}(Decimal({text}), {self._named('u', part.own)})"

    def _text(self, place: int) -> str:
        """The name of the text at a place."""
        self.leaves.add(place)
        return f"t{place}"

    def _named(self, letter: str, what: object) -> str:
        """A name for something that the code uses; the same thing has one name."""
        for name, known in self.names.items():
            if known is what:
                return name
        name = f"{letter}{len(self.names)}"
        self.names[name] = what
        return name
