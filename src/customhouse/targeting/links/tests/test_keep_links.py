"""The graph is kept, patterns are found and end; files are read alike; only those who need to know read them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import person
from customhouse.foundation.audit.models import Event
from customhouse.parties.traders.models import Trader
from customhouse.targeting.links import queries
from customhouse.targeting.links.models import FoundPattern, LinkEdge, LinkedParty
from customhouse.targeting.links.records import Kind, Mark, Seen
from customhouse.targeting.links.services import look, take_in
from customhouse.targeting.links.store import pattern_of
from customhouse.targeting.links.tests.examples import TERMS, finding, kept_pattern, on, seen
from customhouse.web.tests.command_lines import run

SARA = Actor("sara", frozenset({Role.SUPERVISOR}))
OMAR = Actor("omar", frozenset({Role.OFFICER}))


def take(*sightings: Seen, day: int = 1) -> tuple[int, int]:
    """Take sightings in: how many parties and edges are new."""
    taken = take_in(seen=sightings, position=day, upto=on(day), actor=SYSTEM)
    return taken.parties, taken.edges


@pytest.mark.django_db
def test_patterns_are_kept_from_when_they_are_found_until_they_are_no_more() -> None:
    """Taken in twice, nothing changes; a later sighting widens an edge; a pattern ends when it turns into another."""
    first = [seen("A", "q", 3), seen("B", "q", 4), seen("C", "", 5)]
    assert take(*first, day=5) == (3, 2)
    assert take(*first, seen("A", "q", 9), seen("A", "q", 1), day=4) == (0, 0)
    edge = LinkEdge.objects.get(party__key="A")
    assert (edge.first_at, edge.last_at) == (on(1), on(9))
    assert (queries.position(), queries.taken_upto()) == (5, on(5))
    told = look(marks=[], terms=TERMS, actor=SYSTEM, at=on(20))
    assert (told.standing, told.new, told.ended) == (1, 1, 0)
    assert look(marks=[], terms=TERMS, actor=SYSTEM, at=on(21)).new == 0
    assert look(marks=[finding("A", 2)], terms=TERMS, actor=SYSTEM, at=on(30)).new == 2
    old = FoundPattern.objects.get(until__isnull=False)
    assert (old.since, old.until, old.is_bad) == (on(20), on(30), False)
    assert list(queries.patterns_for(SARA, on(25))) == [old]
    standing = list(queries.patterns_for(SARA))
    assert [(row.shape, row.is_bad) for row in standing] == [("reappearance", True), ("cluster", True)]
    assert pattern_of(standing[0]).members[0].key == "A"
    assert not queries.patterns_for(SARA, on(19)).exists()
    assert set(queries.patterns_of(SARA, "B")) == set(standing)
    assert queries.linked_with(SARA, "A", TERMS).names == {"A": "Firm A", "B": "Firm B"}
    assert queries.linked_with(SARA, "C", TERMS).edges == ()
    assert LinkedParty.objects.get(key="C").record().first_in == "D-C-5"
    assert Event.objects.filter(subject="links:graph", kind="links.looked").count() == 2
    for refused in (
        lambda: take_in(seen=[], position=1, upto=on(1), actor=SARA),
        lambda: look(marks=[], terms=TERMS, actor=OMAR, at=on(1)),
        lambda: queries.patterns_for(OMAR),
        lambda: queries.linked_with(OMAR, "A", TERMS),
    ):
        with pytest.raises(AccessDenied):
            refused()


@pytest.mark.django_db
def test_what_is_shared_most_hides_no_kind() -> None:
    """Of every kind something is told, identities whole, and how many edges are left out in all."""
    many = [seen(party, f"MANY{each}", 3, Kind.CONTAINER) for each in range(90) for party in "AB"]
    assert take(*many, *(seen(party, "tel", 4, Kind.PHONE) for party in "AB"))[1] == 182
    told = queries.linked_with(SARA, "A", TERMS)
    kinds = [edge.kind for edge in told.edges]
    assert (kinds.count(Kind.CONTAINER), kinds.count(Kind.PHONE)) == (queries.MOST_OF_KIND, 2)
    assert len(told.edges) + told.left == 182


@pytest.mark.django_db
def test_who_is_outrun_writes_nothing() -> None:
    """Nothing is locked while patterns are sought: of two who look at once, the second to end says so and is idle."""
    take(seen("A", "q", 3), seen("B", "q", 4))

    def meanwhile() -> Iterator[Mark]:
        assert look(marks=[], terms=TERMS, actor=SYSTEM, at=on(20)).new == 1
        yield finding("A", 1)

    told = look(marks=meanwhile(), terms=TERMS, actor=SYSTEM, at=on(21))
    assert (told.standing, told.new, told.ended, told.is_outrun) == (1, 0, 0, True)
    assert queries.looked_at() == on(20)
    assert not look(marks=[], terms=TERMS, actor=SYSTEM, at=on(22)).is_outrun


def test_pages_api_and_commands_tell_the_same(
    demoland: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The list asked in every way, one pattern, and what a file says; what is asked wrongly is said so."""
    row = kept_pattern(AT, {"XD0470001009": "Qasr Motors", "XD0840002018": "Another", "DE/123": "Odd", "AB": "Brief"})
    Trader.objects.create(identifier="AB", name="B", country="XD", valid_from=AT.date(), created_at=AT)
    analyst = Client()
    analyst.force_login(person("ana", Role.ANALYST), "allauth.account.auth_backends.AuthenticationBackend")
    page = analyst.get(f"/links/?pattern=cluster&party=XD0470001009&day={AT:%Y-%m-%d}").text
    assert "Qasr Motors" not in page
    assert "12 Quay, 1200" in page
    one = analyst.get(f"/links/{row.pk}/").text
    assert '<a href="/operators/XD0470001009/"><bdi>Qasr Motors</bdi></a>' in one
    for plain in ("Odd", "Brief"):
        assert f"<li><span><bdi>{plain}</bdi> " in one
    assert analyst.get("/links/?pattern=nothing").status_code == 422
    assert "No pattern" in analyst.get("/links/?day=0001-01-01&pattern=burst").text
    assert analyst.get("/links/999/").status_code == 404
    told = analyst.get("/api/v1/links/patterns?party=XD0470001009&pattern=cluster&at=2026-03-02T10:00:00").json()
    assert told["total"] == 1
    assert told["patterns"][0] == analyst.get(f"/api/v1/links/patterns/{row.pk}").json()
    assert analyst.get("/api/v1/links/patterns?at=0001-01-01T00:00:00%2B14:00").status_code == 422
    assert analyst.get(f"/api/v1/links/patterns?party=XD1&at={AT:%Y-%m-%d}T00:00:00Z").json()["total"] == 0
    [line] = run(capsys, "links", "find", "--party", "XD0470001009", "--pattern", "cluster", "--json").lines
    assert line["sentence"] == told["patterns"][0]["sentence"]
    assert run(capsys, "links", "find", "--at", "2026-03-01").out == ""


def table(path: Path, rows: list[list[str]]) -> Path:
    """Rows as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_file_is_read_as_declarations_are(
    demoland: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The open world's columns with results, CSV or Parquet; what cannot be used is told with its column."""
    head = ["id", "date", "importer", "importer_address", "seller"]
    rows = [["W1", "2021-01-04", "T1", "A1", "S1"], ["W2", "2021-03-01", "T2", "A1", "S2"]]
    given = table(tmp_path / "d.csv", [head, *rows])
    results = table(tmp_path / "r.csv", [["id", "finding"], ["W1", "1"], ["W2", ""], ["W9", "1"]])
    words = ("links", "find", "--map", "world", "--results", str(results))
    [worst, cluster] = run(capsys, *words, "--input", str(given), "--json").lines
    assert (worst["pattern"], cluster["pattern"]) == ("reappearance", "cluster")
    assert worst["marks"][0]["reference"] == "W1"
    polars = pytest.importorskip("polars")
    polars.read_csv(given).write_parquet(tmp_path / "d.parquet")
    assert run(capsys, *words, "--input", str(tmp_path / "d.parquet"), "--json").lines == [worst, cluster]
    assert run(capsys, *words, "--input", str(given), "--at", "2021-02-01").out == ""
    bad = {
        "LNK-COLUMN": table(tmp_path / "c.csv", [head[:4], *(row[:4] for row in rows)]),
        "LNK-DAY": table(tmp_path / "y.csv", [head, ["W1", "yesterday", "T1", "A1", "S1"]]),
        "LNK-FILE": table(tmp_path / "f.csv", [head, ["W1"]]),
    }
    (tmp_path / "broken.parquet").write_bytes(b"nothing")
    for code, path in [*bad.items(), ("LNK-FILE", tmp_path / "broken.parquet")]:
        answer = run(capsys, *words, "--input", str(path), "--json")
        assert (answer.code, json.loads(answer.err)["code"]) == (1, code)
    assert run(capsys, "links", "find", "--input", str(given), "--map", "moon").code == 2
