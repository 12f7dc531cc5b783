"""A table cut into pages by cursor, filtered by the address, and exported from the same definition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customhouse.foundation.access.models import User
from customhouse.foundation.pages.records import Tone
from customhouse.foundation.pages.tables import Column, Filter, Page, Table, csv_of, page_of
from customhouse.targeting.lanes.records import Lane

USERS = Table(
    "People",
    (Column("name", "Name", lambda user: user.username, link=lambda user: f"/people/{user.pk}/"),),
    (Filter("q", "Name"), Filter("role", "Role", (("officer", "Officer"), ("trader", "Trader")))),
)


def names(page: Page) -> list[str]:
    return [row[0].value for row in page.rows]


def follow(query: str) -> dict[str, str]:
    """The parameters of a query string, as a browser would send them back."""
    from django.http import QueryDict

    return QueryDict(query.removeprefix("?")).dict()


@pytest.fixture
def people(db: None) -> None:
    for letter in "abcde":
        User.objects.create(username=letter)


@pytest.mark.usefixtures("people")
def test_pages_follow_each_other_both_ways() -> None:
    first = page_of(USERS, User.objects.all(), {}, size=2)
    second = page_of(USERS, User.objects.all(), follow(first.later), size=2)
    third = page_of(USERS, User.objects.all(), follow(second.later), size=2)
    assert [names(page) for page in (first, second, third)] == [["e", "d"], ["c", "b"], ["a"]]
    assert first.earlier == third.later == ""
    assert names(page_of(USERS, User.objects.all(), follow(third.earlier), size=2)) == ["c", "b"]
    back = page_of(USERS, User.objects.all(), follow(second.earlier), size=2)
    assert names(back) == ["e", "d"]
    assert back.earlier == ""


@pytest.mark.usefixtures("people")
def test_rows_that_arrive_do_not_move_a_page() -> None:
    later = follow(page_of(USERS, User.objects.all(), {}, size=2).later)
    User.objects.create(username="f")
    assert names(page_of(USERS, User.objects.all(), later, size=2)) == ["c", "b"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("cursor", ["nonsense", "W3RydWUsM10:1abc:forged", "\0", "é" * 300])
def test_a_cursor_that_is_not_ours_means_the_start(cursor: str) -> None:
    assert names(page_of(USERS, User.objects.all(), {"cursor": cursor}, size=2)) == ["e", "d"]


@pytest.mark.usefixtures("people")
def test_neighbours_keep_the_filter() -> None:
    page = page_of(USERS, User.objects.all(), {"q": "x & y", "role": "officer"}, size=2)
    assert follow(page.later)["q"] == "x & y"
    assert follow(page.export) == {"q": "x & y", "role": "officer", "format": "csv"}


def test_a_value_outside_the_choices_is_dropped() -> None:
    page = page_of(USERS, [], {"role": "king", "q": " a\0b "})
    assert [question.value for question in page.table.filters] == ["ab", ""]


@pytest.mark.usefixtures("people")
def test_an_empty_page_has_no_neighbours() -> None:
    page = page_of(USERS, User.objects.none(), {})
    assert (page.rows, page.earlier, page.later) == ([], "", "")


def test_the_export_writes_every_row_for_programs() -> None:
    row = ("26XDTUN1", "=cmd()", Lane.RED, ("Released", Tone.GOOD), Decimal("-12.50"), date(2026, 3, 2), None)
    kinds = ("ref", "text", "lane", "chip", "money", "day", "text")
    columns = [
        Column(f"c{place}", "", lambda row, place=place: row[place], kind)  # type: ignore[misc]  # a default binds place
        for place, kind in enumerate(kinds)
    ]
    lines = list(csv_of(Table("", columns), [row]))
    assert lines == ["\ufeffc0,c1,c2,c3,c4,c5,c6\r\n", "26XDTUN1,'=cmd(),red,Released,-12.50,2026-03-02,\r\n"]


def test_times_are_exported_with_their_zone() -> None:
    table = Table("", [Column("at", "", lambda row: row, "moment")])
    assert list(csv_of(table, [datetime(2026, 3, 2, 11, 5, tzinfo=UTC)]))[1] == "2026-03-02T11:05:00+00:00\r\n"
