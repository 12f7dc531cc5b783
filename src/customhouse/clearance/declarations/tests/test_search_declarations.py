"""What a person's words find is the same, whether somebody has few declarations or many."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from django.db.models import Q

from customhouse.clearance.declarations import searching
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.declarations.queries import Listable, visible_to
from customhouse.clearance.declarations.searching import search
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.exchange.models import ReceivedMessage

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = "many"


@pytest.fixture(params=["few", MANY])
def found(request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Six declarations; where there are many, only the newest two are searched for parts of texts."""
    if request.param == MANY:
        monkeypatch.setattr(searching, "NEWEST", 2)
    received = ReceivedMessage.objects.create(
        data=b"", sha256="0" * 64, size=0, sender="a", channel="api", received_at=AT
    )
    for number, (code, words) in enumerate(
        [
            ("870323", "Old car"),
            ("870323", "Car"),
            ("090121", "Coffee"),
            ("870390", "Tram"),
            ("610910", "Shirt"),
            ("", ""),
        ]
    ):
        row = Declaration.objects.create(
            mrn=f"26XD00000000001{number:03d}",
            lrn=f"REF-{number}",
            importer=f"XD000000000{number}",
            trader_name=f"Trader {number}",
            received_at=AT,
            received=received,
        )
        for version in (1, 2):
            Item.objects.create(
                declaration=row,
                version=version,
                number=1,
                tariff_code=code if version == 1 else "999999",
                description=words if version == 1 else "withdrawn",
                customs_value=1,
            )
    return str(request.param)


def numbers(text: str) -> list[int]:
    """The numbers of the declarations that the words find, the newest first."""
    rows = search(Listable(SYSTEM), text).rows().order_by("-pk")
    return [int((row.mrn or "")[-3:]) for row in rows]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("870323", [1, 0]),
        ("8703", [3, 1, 0]),
        ("999999", []),
        ("REF-2", [2]),
        ("REF-", [5, 4, 3, 2, 1, 0]),
        ("xd 0000000003", [3]),
        ("26XD000000000010", [5, 4, 3, 2, 1, 0]),
        ("Shirt", [4]),
        ("withdrawn", []),
        ("zyzzyva", []),
    ],
)
@pytest.mark.usefixtures("found")
def test_words_find_declarations(text: str, wanted: list[int]) -> None:
    assert numbers(text) == wanted


def test_parts_of_texts_are_found_in_the_newest(found: str) -> None:
    """What has no index is looked for in the newest alone, where there are many."""
    assert numbers("car") == ([] if found == MANY else [1, 0])
    assert numbers("EF-4") == [4]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "actor",
    [
        Actor("a", frozenset({Role.TRADER}), frozenset({"XD1"})),
        Actor("b", frozenset({Role.TRADER}), frozenset({"XD2", "XD3"})),
        Actor("a", frozenset({Role.TRADER}), frozenset()),
        Actor("c", frozenset({Role.OFFICER})),
    ],
)
def test_lists_hold_what_may_be_seen(actor: Actor) -> None:
    """In whichever form a database is asked, nobody sees in a list what they may not see, or misses what they may."""
    received = ReceivedMessage.objects.create(data=b"", sha256="0" * 64, size=0, sender="a", received_at=AT)
    who = ("", "XD1", "XD2")
    parties = product(who, who, who, who, ("import", "export"), ("rejected", "accepted"))
    for number, (declarant, agent, importer, exporter, way, state) in enumerate(parties):
        Declaration.objects.create(
            mrn=f"26XD00000000{number:06d}",
            sender="ab"[number % 2],
            declarant=declarant,
            agent=agent,
            importer=importer,
            exporter=exporter,
            direction=way,
            state=state,
            received_at=AT,
            received=received,
        )
    seen = set(visible_to(actor).values_list("pk", flat=True))
    listed = Listable(actor)
    assert {row.pk for row in listed.rows().order_by("-id")} == seen
    assert listed.keys(len(seen) + 1) == sorted(seen, reverse=True)
    assert listed.keys(2, oldest=True) == sorted(seen)[:2]
    assert len(seen) > 0
    imports = {row.pk for row in listed.where(Q(direction="import")).rows()}
    assert imports == set(visible_to(actor).filter(direction="import").values_list("pk", flat=True))


@pytest.mark.usefixtures("found")
def test_a_trader_finds_their_own_alone() -> None:
    listed = Listable(Actor("a", frozenset({Role.TRADER}), frozenset({"XD0000000001"})))
    Declaration.objects.update(direction="import", state="accepted")
    for words in ("REF-", "26XD000000000010", "Trader", "8703", "Car", "xd0000000001"):
        assert [row.importer for row in search(listed, words).rows()] in (["XD0000000001"], []), words
    assert search(listed, "REF-").rows().count() == 1
    assert not search(listed, "REF-2").keys(1)
