"""Codes of the country pack's lists by their names."""

from __future__ import annotations

import pytest

from customhouse.reference.codelists.queries import code_name


@pytest.mark.parametrize(
    ("listed", "code", "language", "name"),
    [
        ("documents", "N954", "en", "Movement certificate EUR.1"),
        ("documents", "N954", "fr", "Certificat EUR.1"),
        ("transport_modes", "1", "xx", "Sea"),
        ("documents", "????", "en", "????"),
        ("no_such_list", "N954", "en", "N954"),
    ],
)
def test_a_code_is_named_in_the_readers_language_else_in_english_else_as_it_is(
    listed: str, code: str, language: str, name: str
) -> None:
    assert code_name(listed, code, language) == name
