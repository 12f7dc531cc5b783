"""Read the JSON mirror of a message that is in order, fast; anything else is left to `json.parse` and `checking`.

JSON is decoded to plain dictionaries. For each class, and each order of keys in which it comes, code is written once
that checks the texts and makes the record; that of a classification is

    def build(d, reader):
        t0, t1 = d.values()
        if not (type(t0) is str and 1 <= len(t0) <= 18 and t0[0] != " " and …):
            raise Doubt
        reader.keys += 2
        reader.piles[0].extend((t0,))
        reader.piles[1].extend((t1,))
        return R(id=t0, identification_type_code=t1)

As in `scanning`, the first doubt ends the attempt and decides nothing. A key that comes twice in an object is lost in
a dictionary; it shows because the message has more colons than the keys and texts that were read.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache, partial
from typing import Any, cast

import msgspec

from customhouse.messages.wco import obvious, plans
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.obvious import Doubt, Found, Piles
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import DateTime, MetaData, Section

_EMBEDDED = "od:Declaration"
_MESSAGES = {"Declaration": plans.declaration, "Response": plans.response}
_BUILDS_KEPT = 60
_LEARNT_AT_ONCE = 60
"""Orders of keys kept for each class; and how many one message may bring: the code for each costs time."""

_DECODER = msgspec.json.Decoder(float_hook=str)
_ESCAPED_COLON = b"\\u003"

_Build = Callable[[dict[str, object], "_Reader"], Section]


def read(data: bytes) -> Found | None:
    """The records of a message that is wholly in order; None at the first doubt."""
    if _ESCAPED_COLON in data:
        return None
    reader = _Reader()
    try:
        found = reader.message(_DECODER.decode(data))
    except (Doubt, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    colons = reader.keys + reader.texts.colons()
    return found if colons == data.count(b":") and reader.texts.all_fit() else None


class _Reader:
    """Reads one message; `keys` counts the colons that its keys account for."""

    __slots__ = ("keys", "learnt", "piles", "texts")

    def __init__(self) -> None:
        self.keys = self.learnt = 0
        self.texts = Piles()
        self.piles = self.texts.each

    def message(self, content: object) -> Found:
        """The whole message: an envelope with what is in it, or one message alone."""
        outer = _object(content)
        if len(outer) != 1:
            raise Doubt
        self.keys += 1
        ((tag, inner),) = outer.items()
        if tag != "MetaData":
            return Found(None, self.bodies(tag, inner), ())
        envelope = dict(_object(inner))
        held = [tag for tag in _MESSAGES if tag in envelope]
        if len(held) != 1:
            raise Doubt
        self.keys += 1
        bodies = self.bodies(held[0], envelope.pop(held[0]))
        return Found(cast("MetaData", self.section(_mirror(plans.metadata()), envelope)), bodies, ())

    def bodies(self, tag: str, content: object) -> tuple[Section, ...]:
        """The message of that tag, or several where they are responses."""
        if tag not in _MESSAGES or content == []:
            raise Doubt
        mirror = _mirror(_MESSAGES[tag]())
        return self.rows(mirror, 1 if tag == "Declaration" else None, content)

    def section(self, mirror: _Mirror, content: object) -> Section:
        """One class."""
        given = _object(content)
        keys = tuple(given)
        build = mirror.builds.get(keys)
        if build is None:
            self.learnt += 1
            if self.learnt > _LEARNT_AT_ONCE:
                raise Doubt
            build = mirror.learn(keys)
        return build(given, self)

    def rows(self, mirror: _Mirror, maximum: int | None, content: object) -> tuple[Section, ...]:
        """A class that may repeat: a list, or one alone."""
        if type(content) is not list:
            return (self.section(mirror, content),)
        if maximum is not None and len(content) > maximum:
            raise Doubt
        return tuple([self.section(mirror, each) for each in content])


def _object(content: object) -> dict[str, object]:
    """An object of JSON; anything else is a doubt."""
    if type(content) is not dict:
        raise Doubt
    return content


@cache
def _mirror(plan: Plan) -> _Mirror:
    """A class of the dictionary as JSON mirrors it."""
    return _Mirror(plan)


class _Mirror:
    """A class as JSON mirrors it; `builds` has the code for each order of keys in which it has come."""

    __slots__ = ("builds", "inner", "plan", "positions")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.builds: dict[tuple[str, ...], _Build] = {}
        around = plan.position.namespace
        self.positions = {
            one.tag if one.namespace == around else _EMBEDDED: one for one in plan.position.by_tag.values()
        }
        self.inner = {position.name: key for key, position in plan.position.by_tag.items()}

    def learn(self, keys: tuple[str, ...]) -> _Build:
        """Write the code for an order of keys. Raises `Doubt` where such a class is not in order."""
        needed = {key for key, position in self.positions.items() if position.minimum}
        if not needed.issubset(keys) or not self.positions.keys() >= set(keys):
            raise Doubt
        names: dict[str, Any] = {"Doubt": Doubt, "R": self.plan.record}
        exec(compile(self._code(keys, names), "<mirror>", "exec"), names)  # noqa: S102 - the dictionary's names only
        if len(self.builds) >= _BUILDS_KEPT:
            del self.builds[next(iter(self.builds))]
        build = self.builds[keys] = names["build"]
        return cast("_Build", build)

    def _code(self, keys: tuple[str, ...], names: dict[str, Any]) -> str:
        """The function for an order of keys; what it uses is put into `names`."""
        checks, values = [], []
        piles: dict[int, list[str]] = {}
        for number, key in enumerate(keys):
            position, text = self.positions[key], f"t{number}"
            if not position.is_class and obvious.is_text(position):
                shortest, longest = obvious.lengths_of(position)
                checks.append(f'type({text}) is str and {shortest} <= len({text}) <= {longest} and {text}[0] != " "')
                piles.setdefault(obvious.pile_of(position), []).append(text)
                values.append(f"{position.name}={text}")
            else:
                names[f"f{number}"] = self._reader_of(position)
                values.append(f"{position.name}=f{number}(reader, {text})")
        lines = [f"{''.join(f't{number}, ' for number in range(len(keys)))}= d.values()"] if keys else []
        if checks:
            lines += [f"if not ({' and '.join(checks)}):", "    raise Doubt"]
        lines += [f"reader.keys += {sum(1 + key.count(':') for key in keys)}"]
        lines += [f"reader.piles[{pile}].extend(({', '.join(of)},))" for pile, of in piles.items()]
        return "\n    ".join(["def build(d, reader):", *lines, f"return R({', '.join(values)})"])

    def _reader_of(self, position: Position) -> Callable[[_Reader, object], object]:
        """What reads a value that is no plain text."""
        if position.is_class:
            mirror = _mirror(self.plan.inner[self.inner[position.name]])
            if position.repeats:
                return lambda reader, content: reader.rows(mirror, position.maximum, content)
            return lambda reader, content: reader.section(mirror, content)
        if position.type == "DateTime":
            return _date
        return partial(_number, position, obvious.number_of(position), obvious.fits_of(position))


def _number(position: Position, number: Any, fits: obvious.Fits, reader: _Reader, content: object) -> object:
    """A number, with its currency or unit where it has one, or one of a few codes."""
    if type(content) is dict:
        name = obvious.own_name(position)
        text, own = content.get("value"), content.get(name)
        if len(content) != 2 or type(own) is not str or not obvious.is_own(position, name, own):
            raise Doubt
        reader.keys += 2
    else:
        text, own = content, None
    if type(text) is int and text > 0:
        text = str(text)
    if type(text) is not str or not fits(text):
        raise Doubt
    if number is Decimal or number is str:
        return number(text)
    return number(Decimal(text), own)


def _date(reader: _Reader, content: object) -> DateTime:
    """A date: its `DateTimeString` with value and format and nothing else."""
    inner = _object(_object(content).get("DateTimeString"))
    text, form = inner.get("value"), inner.get("formatCode")
    if len(cast("dict[str, object]", content)) != 1 or len(inner) != 2 or type(text) is not str:
        raise Doubt
    if form not in obvious.DATE_FORMATS or not obvious.date_fits(text):
        raise Doubt
    reader.keys += 3
    return DateTime(text, cast("str", form))
