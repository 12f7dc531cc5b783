"""The dictionary and the records say the same: every place has its field, every field its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

import msgspec
import pytest

from customhouse.messages.wco import dictionary, plans, records
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Amount, DateTime, Measure, Section

_TYPES = {"Amount": Amount, "Measure": Measure, "Quantity": Measure, "DateTime": DateTime}


def _plans(plan: Plan) -> Iterator[Plan]:
    yield plan
    for inner in plan.inner.values():
        yield from _plans(inner)


@pytest.fixture(params=["declaration", "response", "metadata"])
def plan(request: pytest.FixtureRequest) -> Plan:
    found: Plan = getattr(plans, request.param)()
    return found


def test_every_place_has_a_field_of_its_type(plan: Plan) -> None:
    for one in _plans(plan):
        hints = get_type_hints(one.record)
        for position in one.position.children:
            text = str(hints[position.name])
            assert text.startswith("tuple[") == position.repeats
            expected = _TYPES.get(position.type)
            assert expected is None or expected.__name__ in text
            assert ("Decimal" in text) == (position.type == "Numeric")


def test_every_field_has_a_place() -> None:
    known: dict[type[Section], set[str]] = {}
    for root in (plans.declaration(), plans.response(), plans.metadata()):
        for one in _plans(root):
            known.setdefault(one.record, set()).update(position.name for position in one.position.children)
    every = {getattr(records, name) for name in records.__all__}
    assert set(known) == {one for one in every if issubclass(one, Section)} - {Section}
    for record, names in known.items():
        assert {field.name for field in msgspec.structs.fields(record)} - {"supplementary"} == names


def test_the_dictionary_has_the_known_size() -> None:
    def count(position: dictionary.Position) -> int:
        return 1 + sum(count(child) for child in position.children if child.namespace == position.namespace)

    assert [count(root()) for root in (dictionary.declaration, dictionary.response, dictionary.metadata)] == [
        460,
        73,
        7,
    ]


def test_identifiers_are_one_of_a_kind_inside_a_class() -> None:
    for root in (plans.declaration(), plans.response()):
        for one in _plans(root):
            ids = [child.id for child in one.position.children if child.namespace == one.position.namespace]
            assert len(ids) == len(set(ids))
            assert all(ids)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20190201", "2019-02-01T00:00:00+00:00"),
        ("201902010930", "2019-02-01T09:30:00+00:00"),
        ("20190201093015Z", "2019-02-01T09:30:15+00:00"),
        ("20190201093015+02", "2019-02-01T07:30:15+00:00"),
        ("20190201093015-02", "2019-02-01T11:30:15+00:00"),
        ("20190230", None),
        ("2019", None),
        ("20190201093015+24", None),
        ("20190201093015+2", None),
        ("00010101000000+10", None),
    ],
)
def test_a_time_is_told_in_utc(text: str, moment: str | None) -> None:
    found = DateTime(text, "304").moment()
    assert (found and found.isoformat()) == moment
