"""Everybody knocks at every door: each page, each operation of the API, as the tables beside this file say it.

The tables are whole (a test says so), what is refused writes nothing, and whoever is refused learns nothing: another's
thing is answered as one that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from conftest import AT
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.web.api import build
from customhouse.web.tests.guarded import EVERYBODY, Answered, World, ask, built

HERE = Path(__file__).parent
TABLES = {name: yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("doors", "operations")}
API = "/api/v1"
NOBODY_IN_PARTICULAR = ("visitor", "idle", "owner", "administrator")
"""Who opens the pages of one's own account: they are alike for all parts."""
WRITTEN_BY_READING = frozenset({"django_session"})
"""What an answer may write whoever asks: the session of the browser."""
SIGN_IN = "/accounts/login/?next=/"

pytestmark = pytest.mark.walks


@dataclass(frozen=True)
class Door:
    """One line of a table."""

    name: str
    method: str
    path: str
    open: frozenset[str]
    given: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    is_form: bool = True
    to: int = 200
    hides: frozenset[str] = frozenset()
    answers: dict[int, frozenset[str]] = field(default_factory=dict)
    stranger: int = 302

    def expected(self, who: str) -> int:
        """The status that somebody gets."""
        if who in self.open:
            return self.to
        if who in self.hides:
            return 404
        other = next((status for status, names in self.answers.items() if who in names), None)
        return other or (self.stranger if who == "visitor" else 403)

    def ask(self, world: World, who: str, path: str = "") -> Answered:
        """Knock."""
        given: Any = dict(self.given)
        more: dict[str, Any] = {}
        if self.file:
            given[self.file] = SimpleUploadedFile("a.png", PNG, "image/png")
        elif not self.is_form and self.method == "post":
            more["content_type"] = "application/json"
        return ask(world.browser(who), self.method, path or world.filled(who, self.path), given or None, **more)


def _doors(table: str, section: str) -> list[Door]:
    return [_door(row, is_page=table == "doors") for row in TABLES[table][section]]


def _door(row: dict[str, Any], *, is_page: bool) -> Door:
    method = "post" if "post" in row else "get"
    return Door(
        name=row["route"] if is_page else row["operation"],
        method=method,
        path=("" if is_page else API) + row[method],
        open=frozenset(row["open"]),
        given=row.get("with") or row.get("form") or {},
        file=row.get("file", ""),
        is_form=is_page or "form" in row,
        to=row.get("to", 200),
        hides=frozenset(row.get("hides", ())),
        answers={status: frozenset(names) for status, names in row.get("answers", {}).items()},
        stranger=302 if is_page else 401,
    )


PAGES, OWN_PAGES, OPERATIONS = _doors("doors", "doors"), _doors("doors", "site"), _doors("operations", "operations")


@pytest.fixture(scope="module")
def world(_demoland_loaded: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of `guarded`, built once; nothing of it stays."""
    from conftest import _load_demoland  # of the root

    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(AT, tick=False),
        translation.override("en"),
    ):
        _load_demoland()
        yield built(installed_pack())
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["visitor", *EVERYBODY])
@pytest.mark.parametrize(("section", "doors"), [("pages", PAGES), ("own", OWN_PAGES), ("operations", OPERATIONS)])
def test_doors_open_for_those_of_the_table(
    section: str, doors: list[Door], who: str, world: World, demoland: CountryPack
) -> None:
    if section == "own" and who not in NOBODY_IN_PARTICULAR:
        pytest.skip("alike for all parts")
    wrong = [said for door in doors for said in _wrong(door, who, door.ask(world, who))]
    assert not wrong, "\n".join(wrong)


def _wrong(door: Door, who: str, answer: Answered) -> Iterator[str]:
    """What is not as the table says."""
    place = f"{who}: {door.method} {door.path}"
    expected = door.expected(who)
    if answer.status != expected:
        yield f"{place} answered {answer.status}, not {expected}: {answer.text[:300]}"
    if expected in {401, 403, 404} and answer.written - WRITTEN_BY_READING:
        yield f"{place} was refused and wrote into {sorted(answer.written)}"
    if who == "visitor" and expected == 302 and who not in door.open and door.open and not _asks_to_sign_in(answer):
        yield f"{place} led to {answer.location}"


def _asks_to_sign_in(answer: Answered) -> bool:
    return answer.location.startswith("/accounts/") or answer.location == "/"


def test_nothing_is_done_for_a_form_of_another_site(world: World, demoland: CountryPack) -> None:
    """Every form asks for its site's token before anything else is looked at: of the API, whoever has no key."""
    for door in (*PAGES, *OWN_PAGES, *OPERATIONS):
        if door.method == "post" and door.open != {"visitor", *EVERYBODY}:
            client = world.browser("owner", enforce_csrf_checks=True)
            answer = ask(client, "post", world.filled("owner", door.path), door.given or None)
            assert (answer.status, answer.written - WRITTEN_BY_READING) == (403, frozenset()), door


def test_acts_are_not_done_by_following_a_link(world: World, demoland: CountryPack) -> None:
    """An address that takes a form does nothing when it is only opened."""
    for door in PAGES:
        if door.method == "post":
            for who in ("owner", "supervisor", "administrator"):
                answer = ask(world.browser(who), "get", world.filled(who, door.path))
                assert answer.status in {200, 302, 403, 404, 405}, (door, who, answer.status)
                assert answer.written <= WRITTEN_BY_READING | READ_BY_OPENING, (door, who, answer.written)


READ_BY_OPENING: frozenset[str] = frozenset()
"""Tables into which opening a page may write."""


OBJECTS = {
    "mrn": "26XD99999999999999",
    "worked": "26XD99999999999999",
    "released": "26XD99999999999999",
    "received": 999_999,
    "refused": 999_999,
    "aside": 999_999,
    "paid_notice": "RF0026XD9999999999999901",
    "own_notice": "RF0026XD9999999999999901",
    "receipt": "XD000100-2026-999999",
    "till": 999_999,
    "file": 999_999,
    "line": 999_999,
    "cover": "26XDD999999999999",
    "refund": "R-XD000100-2026-999999",
    "doubt": "VD-2026-999999",
    "ruling": "BR-2026-999999",
    "paper": 999_999,
    "draft": 999_999,
    "endpoint": 999_999,
    "delivery": 999_999,
    "outage": 999_999,
    "numbers": 999_999,
    "other": 999_999,
    "key": 999_999,
    "notice": 999_999,
    "assignment": 999_999,
    "list_file": 999_999,
}
"""Names of things that are not there; every kind of thing that the tables know stands here."""
STRANGERS = ("idle", "trader", "broker")


@pytest.mark.parametrize("who", STRANGERS)
def test_anothers_thing_is_answered_as_one_that_is_not_there(who: str, world: World, demoland: CountryPack) -> None:
    """Neither by the status nor by a word or a byte more does a stranger learn that something exists."""
    wrong = []
    for door in (*PAGES, *OPERATIONS):
        if door.expected(who) not in {403, 404} or not any(f"{{{kind}}}" in door.path for kind in OBJECTS):
            continue
        path = door.path.format(**OBJECTS, self=world.users[who].pk, code="0", lrn="0")
        there, nowhere = door.ask(world, who), door.ask(world, who, path)
        names = _names(door, world)
        told = [(each.status, names.sub("…", each.text)) for each in (there, nowhere)]
        if told[0] != told[1]:
            wrong.append(f"{door.method} {door.path}: {told}")
    assert not wrong, "\n".join(wrong)


def _names(door: Door, world: World) -> re.Pattern[str]:
    """The names of the things in the address of a door, and of those that are not there: answers may repeat them."""
    kinds = [kind for kind in OBJECTS if f"{{{kind}}}" in door.path]
    values = [str(value) for kind in kinds for value in (world.places[kind], OBJECTS[kind])]
    return re.compile("|".join(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])" for value in values))


def _routes(found: list[URLPattern | URLResolver], area: str = "") -> Iterator[str]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, each.namespace or area)
        elif area != "api":
            yield f"{area}:{each.name}" if area else str(each.name)


def test_no_page_is_missing_in_the_table() -> None:
    assert set(_routes(get_resolver().url_patterns)) == {door.name for door in (*PAGES, *OWN_PAGES)}


def test_no_operation_is_missing_in_the_table() -> None:
    """Operations by name; beside them stand the description of the API and its page."""
    described = build().get_openapi_schema()["paths"]
    operations = {
        (method, _named(said["operationId"])) for methods in described.values() for method, said in methods.items()
    }
    around = {("get", name) for name in ("openapi-json", "openapi-view", "api-root")}
    assert operations | around == {(door.method, door.name) for door in OPERATIONS}


def _named(operation: str) -> str:
    """The name of an operation without the module in which it stands."""
    if "_clearance_api_" in operation:
        return operation.rpartition("_clearance_api_")[2].partition("_")[2]
    name = operation.rpartition("_api_")[2]
    for module in ("tills_", "proofs_", "bank_"):
        name = name.removeprefix(module)
    return name


def test_everybody_of_the_tables_is_somebody() -> None:
    known = {"visitor", *EVERYBODY}
    for door in (*PAGES, *OWN_PAGES, *OPERATIONS):
        named = [door.open, door.hides, *door.answers.values()]
        assert known.issuperset(frozenset().union(*named)), door
        assert sum(map(len, named)) == len(frozenset().union(*named)), f"somebody stands twice: {door}"
