"""Values in a text for a page keep their own direction, and can do no harm."""

from __future__ import annotations

from customhouse.foundation.pages.isolating import isolated


def test_each_value_is_isolated() -> None:
    assert isolated("{a} or {b}", {"a": "1", "b": "2-3"}) == "<bdi>1</bdi> or <bdi>2-3</bdi>"


def test_a_value_is_escaped_and_never_read_as_a_field() -> None:
    assert isolated("{a}", {"a": "<b>{a}</b>"}) == "<bdi>&lt;b&gt;{a}&lt;/b&gt;</bdi>"


def test_the_text_is_escaped_too() -> None:
    assert isolated("a < {b}", {}) == "a &lt; {b}"
