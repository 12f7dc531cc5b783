"""Read the JSON mirror of a message that is in order, fast; anything else is left to `json.parse` and `checking`.

JSON is decoded to plain dictionaries. For each class, and each order of keys in which it comes, code is written once
that checks the texts and makes the record; that of a classification is

    def build(d, reader):
        t0, t1 = d.values()
        if not (type(t0) is str and 1 <= len(t0) <= 18 and t0[0] != " " and …):
            raise Doubt
        reader.keys += 2
        reader.pile0((t0,))
        reader.pile1((t1,))
        return record(id=t0, identification_type_code=t1)

As in `scanning`, the first doubt ends the attempt and decides nothing. A key that comes twice in an object is lost in
a dictionary; it shows because the message has more colons than the keys and texts that were read.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
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
_OWNS_KEPT = 300
"""Orders of keys kept for each class; how many one message may bring, as the code for each costs time; and currencies
or units kept for each number."""

_PAIR = 2
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
    """Reads one message; `keys` counts the colons that its keys account for, each `pile` takes texts of its kind."""

    __slots__ = ("keys", "learnt", "pile0", "pile1", "pile2", "pile3", "texts")

    def __init__(self) -> None:
        self.keys = self.learnt = 0
        self.texts = Piles()
        self.pile0, self.pile1, self.pile2, self.pile3 = (pile.extend for pile in self.texts.each)

    def message(self, content: object) -> Found:
        """The whole message: an envelope with what is in it, or one message alone."""
        outer = _object(content)
        if len(outer) != 1:
            raise Doubt
        self.keys += 1
        ((tag, inner),) = outer.items()
        if tag != "MetaData":
            return Found(None, self.bodies(tag, _object(inner)), ())
        envelope = dict(_object(inner))
        held = [tag for tag in _MESSAGES if tag in envelope]
        if len(held) != 1:
            raise Doubt
        self.keys += 1
        bodies = self.bodies(held[0], envelope.pop(held[0]))
        return Found(cast("MetaData", self.section(_mirror(plans.metadata()), envelope)), bodies, ())

    def bodies(self, tag: str, content: object) -> tuple[Section, ...]:
        """The message of that tag, or several where they are responses."""
        if tag not in _MESSAGES:
            raise Doubt
        mirror = _mirror(_MESSAGES[tag]())
        several = content if type(content) is list else [content]
        if not several or (tag == "Declaration" and len(several) > 1):
            raise Doubt
        return tuple([self.section(mirror, each) for each in several])

    def section(self, mirror: _Mirror, content: object) -> Section:
        """One class."""
        given = _object(content)
        build = mirror.builds.get(tuple(given)) or self.learn(mirror, given)
        return build(given, self)

    def learn(self, mirror: _Mirror, given: dict[str, object]) -> _Build:
        """The code for an order of keys that is new."""
        self.learnt += 1
        if self.learnt > _LEARNT_AT_ONCE:
            raise Doubt
        return mirror.learn(tuple(given))


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
        names: dict[str, Any] = {"Doubt": Doubt, "record": self.plan.record}
        exec(compile(self._code(keys, names), "<mirror>", "exec"), names)  # noqa: S102 - the dictionary's names only
        if len(self.builds) >= _BUILDS_KEPT:
            self.builds.clear()
        build = self.builds[keys] = names["build"]
        return cast("_Build", build)

    def _code(self, keys: tuple[str, ...], names: dict[str, Any]) -> str:
        """The function for an order of keys; what it uses is put into `names`."""
        code = _Code()
        for number, key in enumerate(keys):
            position = self.positions[key]
            if position.is_class:
                names[f"m{number}"] = mirror = _mirror(self.plan.inner[self.inner[position.name]])
                names[f"g{number}"] = mirror.builds.get
                code.add_class(position, number)
            elif obvious.is_text(position):
                code.add_text(position, number)
            else:
                names[f"f{number}"] = _date if position.type == "DateTime" else _number_reader(position)
                code.values.append(f"{position.name}=f{number}(t{number}, reader)")
        return code.written(keys)


class _Code:
    """The code for one order of keys, as it grows: the conditions, what is done on the way, and the values."""

    def __init__(self) -> None:
        self.checks: list[str] = []
        self.lines: list[str] = []
        self.values: list[str] = []
        self.piles: dict[int, list[str]] = {}

    def add_text(self, position: Position, number: int) -> None:
        """A text is proved by its length and by what it consists of."""
        shortest, longest = obvious.lengths_of(position)
        text = f"t{number}"
        self.checks.append(f'type({text}) is str and {shortest} <= len({text}) <= {longest} and {text}[0] != " "')
        self.piles.setdefault(obvious.pile_of(position), []).append(text)
        self.values.append(f"{position.name}={text}")

    def add_class(self, position: Position, number: int) -> None:
        """A class within, or a list of them."""
        value, built = f"t{number}", "(g{0}(tuple({1})) or reader.learn(m{0}, {1}))({1}, reader)"
        if not position.repeats:
            self.checks.append(f"type({value}) is dict")
            self.values.append(f"{position.name}={built.format(number, value)}")
            return
        self.lines += [f"if type({value}) is not list:", f"    {value} = [{value}]"]
        limit = "" if position.maximum is None else f" or len({value}) > {position.maximum}"
        self.lines += [f"if any([type(x) is not dict for x in {value}]){limit}:", "    raise Doubt"]
        self.values.append(f"{position.name}=tuple([{built.format(number, 'x')} for x in {value}])")

    def written(self, keys: tuple[str, ...]) -> str:
        """The whole function."""
        lines = [f"{''.join(f't{number}, ' for number in range(len(keys)))}= d.values()"] if keys else []
        if self.checks:
            lines += [f"if not ({' and '.join(self.checks)}):", "    raise Doubt"]
        lines += [*self.lines, f"reader.keys += {sum(1 + key.count(':') for key in keys)}"]
        lines += [f"reader.pile{pile}(({', '.join(of)},))" for pile, of in self.piles.items()]
        return "\n    ".join(["def build(d, reader):", *lines, f"return record({', '.join(self.values)})"])


def _number_reader(position: Position) -> Callable[[object, _Reader], object]:
    """What reads a number, with its currency or unit where it has one, or one of a few codes."""
    make = cast("obvious.Number", obvious.number_of(position))
    fits, name, alone = obvious.fits_of(position), obvious.own_name(position), make is Decimal or make is str
    owns: set[str] = set()

    def read(content: object, reader: _Reader) -> object:
        text, own = content, None
        if type(content) is dict:
            text, own = content.get("value"), content.get(name)
            if len(content) != _PAIR or type(own) is not str or not (own in owns or is_own(own)):
                raise Doubt
            reader.keys += _PAIR
        if type(text) is int and text > 0:
            text = str(text)
        if type(text) is not str or not fits(text):
            raise Doubt
        return make(text) if alone else make(Decimal(text), own)

    def is_own(own: str) -> bool:
        """Whether a currency or unit is one; it is remembered then."""
        found = obvious.is_own(position, name, own)
        if found and len(owns) < _OWNS_KEPT:
            owns.add(own)
        return found

    return read


def _pair(content: object, first: str, second: str) -> tuple[object, object]:
    """The two values of an object that has these two keys alone."""
    given = _object(content)
    if given.keys() != {first, second}:
        raise Doubt
    return given[first], given[second]


def _date(content: object, reader: _Reader) -> DateTime:
    """A date: its `DateTimeString` with value and format and nothing else."""
    outer = _object(content)
    if outer.keys() != {"DateTimeString"}:
        raise Doubt
    text, form = _pair(outer["DateTimeString"], "value", "formatCode")
    if (
        type(text) is not str
        or type(form) is not str
        or form not in obvious.DATE_FORMATS
        or not obvious.date_fits(text)
    ):
        raise Doubt
    reader.keys += 3
    return DateTime(text, form)
