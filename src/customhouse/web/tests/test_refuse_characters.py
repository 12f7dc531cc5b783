"""A character that no database keeps is refused at the door of the API, wherever it stands in what was sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.clearance.tests.api_clients import officer
from customhouse.web.bodies import Unkeepable, refuse_unkeepable

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(JSON)
def test_what_can_be_kept_passes(data: object) -> None:
    refuse_unkeepable(data)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"notice": "a\0"}, "notice: U+0000"),
        ({"notes": [{"text": "\ud800"}]}, "notes.0.text: U+D800"),
        ({"a\0": 1}, ": U+0000"),
        ({"more": {"\udfff": 1}}, "more: U+DFFF"),
    ],
)
def test_what_cannot_be_kept_is_named_by_its_place(data: object, place: str) -> None:
    with pytest.raises(Unkeepable) as refused:
        refuse_unkeepable(data)
    assert str(refused.value) == place


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["~|\0", "\ud800"])
def test_body_is_refused_in_words(text: str) -> None:
    """On either database: a problem that names the field, no fault."""
    answer = officer().post("/api/v1/guarantees/X/secured", {"notice": text}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "REQUEST-CHARACTER")
    assert "notice: U+" in answer.json()["detail"]
