"""Bodies of requests to the API: JSON and form fields, whose texts are texts that both databases can keep.

JSON can say the character NUL and halves of surrogate pairs; PostgreSQL stores neither, and UTF-8 writes no half.
They are refused here, once, before any operation reads what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

SURROGATES = range(0xD800, 0xE000)


class Unkeepable(ValueError):
    """A text holds a character that is none: its place, and which character."""

    def __init__(self, place: str, character: str) -> None:
        self.place, self.character = place, character
        super().__init__(f"{place}: U+{ord(character):04X}")


class Bodies(Parser):
    """Reads what was sent, and refuses texts that cannot be kept."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON of a request.

        Raises:
            Unkeepable: a name or a text in it holds NUL or half a surrogate pair.
            ValueError: it is no JSON.
        """
        data = super().parse_body(request)
        refuse_unkeepable(data)
        return data

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The fields of a form or of an address; see `parse_body` for what is refused."""
        fields = super().parse_querydict(data, list_fields, request)
        refuse_unkeepable(fields)
        return fields


def refuse_unkeepable(data: Any) -> None:
    """Refuse JSON data in which any text cannot be kept.

    Raises:
        Unkeepable: names the first such text by its place, as `items.0.note`.

    >>> refuse_unkeepable({"items": [{"note": "as it is"}]})
    >>> refuse_unkeepable({"items": [{"note": "no" + chr(0)}]})
    Traceback (most recent call last):
    ...
    customhouse.web.bodies.Unkeepable: items.0.note: U+0000
    """
    for place, text in _texts(data, ()):
        wrong = next((each for each in text if each == "\0" or ord(each) in SURROGATES), "")
        if wrong:
            raise Unkeepable(place, wrong)


def _texts(data: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every text in it, and every name; a name that cannot be kept is told by where it stands."""
    if isinstance(data, str):
        yield ".".join(place), data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield ".".join(place), name
            yield from _texts(value, (*place, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*place, str(number)))
