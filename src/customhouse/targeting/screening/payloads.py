"""Matches and loads for other programs: the same for API and command."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from customhouse.messages.findings import Translate, fill, msgid
from customhouse.targeting.screening.models import Decision, Sighting, WatchList
from customhouse.targeting.screening.queries import MOST_LETTERS, Hit, Load, match_of
from customhouse.targeting.screening.records import Match
from customhouse.targeting.screening.rules.differing import ReportRow
from customhouse.targeting.screening.services import Loaded

MOST_ROWS = 500
"""So many lines of a report are answered at once."""
SAME_WORD = msgid("{asked} is written the same")
LIKE_WORD = msgid("{asked} is like {listed} ({likeness} %)")
SAME_NUMBER = msgid("the same number: {number}")
BIRTHS = {
    "same": msgid("the same date of birth"),
    "near": msgid("a date of birth near it"),
    "other": msgid("another date of birth"),
}


class DecisionPayload(Schema):
    """What was decided of a match."""

    is_same: bool
    reason: str
    by: str
    confirmed: bool


class MatchPayload(Schema):
    """Somebody or something on a list that may be meant, with the evidence in words."""

    watch_list: str
    key: str
    kind: str
    name: str
    names: list[str]
    births: list[str]
    countries: list[str]
    score: float
    evidence: list[str]
    decision: DecisionPayload | None


class ScreeningPayload(Schema):
    """Who may be meant, the likeliest first."""

    name: str
    matches: list[MatchPayload]


class NewDecision(Schema):
    """What you say of a match."""

    watch_list: Annotated[str, Field(min_length=1, max_length=30)]
    key: Annotated[str, Field(min_length=1, max_length=100)]
    name: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS, description="The name that was asked for.")]
    is_same: bool
    reason: Annotated[str, Field(min_length=1, max_length=500)]


def evidence(match: Match, translate: Translate = str) -> list[str]:
    """Why an entry may be meant, in the reader's words: numbers first, then words, then the date of birth."""
    told = [fill(translate(SAME_NUMBER), {"number": each.number}) for each in match.same_numbers]
    for pair in match.pairs:
        fields = {"asked": pair.asked, "listed": pair.listed, "likeness": f"{pair.likeness * 100:.0f}"}
        told.append(fill(translate(SAME_WORD if pair.asked == pair.listed else LIKE_WORD), fields))
    return told + ([translate(BIRTHS[match.birth])] if match.birth else [])


class SightingPayload(Schema):
    """Somebody or something named in a declaration who may be on a list, with the evidence in words.

    `at_selection`: found when the declaration was selected; else when a list changed.
    """

    watch_list: str
    edition: int
    key: str
    subject: str
    role: str
    name: str
    listed: str
    score: float
    evidence: list[str]
    found_at: str
    at_selection: bool


class SightingsPayload(Schema):
    """Those of whom nobody decided yet, the likeliest first."""

    sightings: list[SightingPayload]
    waiting: int


def sighting_as_json(sighting: Sighting, translate: Translate = str) -> dict[str, Any]:
    """A sighting with its evidence."""
    match = match_of(sighting)
    return {
        "watch_list": sighting.watch_list.code,
        "edition": sighting.edition,
        "key": sighting.key,
        "subject": sighting.subject,
        "role": sighting.role,
        "name": sighting.name,
        "listed": match.name,
        "score": sighting.score,
        "evidence": evidence(match, translate),
        "found_at": sighting.found_at.isoformat(),
        "at_selection": sighting.at_selection,
    }


def hit_as_json(hit: Hit, translate: Translate = str) -> dict[str, Any]:
    """A match with its list and what was decided of it."""
    entry, decided = hit.match.entry, hit.decision
    return {
        "watch_list": hit.watch_list.code,
        "key": entry.key,
        "kind": entry.kind.value,
        "name": hit.match.name,
        "names": list(entry.names),
        "births": list(entry.births),
        "countries": list(entry.countries),
        "score": hit.match.score,
        "evidence": evidence(hit.match, translate),
        "decision": decided and decision_as_json(decided),
    }


def decision_as_json(decided: Decision) -> dict[str, Any]:
    """What was said of a match, and whether it holds: of lists that need two, once a second person confirmed it."""
    return {
        "is_same": decided.is_same,
        "reason": decided.reason,
        "by": decided.by,
        "confirmed": decided.confirmed_at is not None,
    }


class ReportRowPayload(Schema):
    """What becomes of whom: `changes` are field, before and after; `reason` says why a row of the file is left out."""

    what: str
    key: str
    kind: str
    name: str
    changes: list[tuple[str, str, str]]
    reason: str


class ListReportPayload(Schema):
    """What an edition changes, or changed where `dry_run` is false.

    `digest` is the SHA-256 of the file and `against` the edition that it was held against (0: a new list): both are
    given back to bring in what was looked at. `rows` are the first 500; `keys` a hundred of each at most.
    """

    watch_list: str
    edition: int
    against: int
    digest: str
    added: int
    changed: int
    removed: int
    same: int
    left_out: int
    ends_much: bool
    dry_run: bool
    keys: dict[str, list[str]]
    rows: list[ReportRowPayload]


class LoadPayload(Schema):
    """A time that a file was brought in. `sha256` and `left_out` are unknown (null) of those of old."""

    edition: int
    at: str
    by: str
    added: int
    changed: int
    removed: int
    left_out: int | None
    sha256: str | None


class WatchListPayload(Schema):
    """A list that is for your part; `readers` are the roles that it is for (none: all who may screen)."""

    code: str
    name: str
    format: str
    edition: int
    loaded_at: str | None
    entries: int
    readers: list[str]
    needs_two: bool


class OneListPayload(WatchListPayload):
    """A list with the last hundred files that were brought in for it, the newest first."""

    loads: list[LoadPayload]


def list_as_json(watch_list: WatchList, entries: int) -> dict[str, Any]:
    """A list as it stands; `entries` is how many stand on it."""
    return {
        "code": watch_list.code,
        "name": watch_list.name,
        "format": watch_list.format,
        "edition": watch_list.edition,
        "loaded_at": watch_list.loaded_at and watch_list.loaded_at.isoformat(),
        "entries": entries,
        "readers": watch_list.readers,
        "needs_two": watch_list.needs_two,
    }


def load_as_json(load: Load) -> dict[str, Any]:
    """A time that a file was brought in."""
    told = load.told
    counted = {kind: told[kind] for kind in ("edition", "added", "changed", "removed")}
    more = {"left_out": told.get("left_out"), "sha256": told.get("sha256")}
    return {"at": load.at.isoformat(), "by": load.by, **counted, **more}


def loaded_as_json(loaded: Loaded, *, dry_run: bool = False) -> dict[str, Any]:
    """What loading changed: counts, and the keys (a hundred of each at most)."""
    changes = loaded.difference
    kinds = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
    return {
        "watch_list": loaded.watch_list,
        "edition": loaded.edition,
        "against": loaded.against,
        "digest": loaded.digest,
        **{kind: len(keys) for kind, keys in kinds.items()},
        "same": changes.same,
        "left_out": len(loaded.findings),
        "ends_much": loaded.ends_much,
        "dry_run": dry_run,
        "keys": {kind: list(keys[:100]) for kind, keys in kinds.items()},
    }


def report_as_json(loaded: Loaded, translate: Translate, *, dry_run: bool) -> dict[str, Any]:
    """What loading changed, with the first lines of its report."""
    rows = [row_as_json(row, translate) for row in islice(loaded.report(), MOST_ROWS)]
    return loaded_as_json(loaded, dry_run=dry_run) | {"rows": rows}


def row_as_json(row: ReportRow, translate: Translate = str) -> dict[str, Any]:
    """A line of the report."""
    return {
        "what": row.turn.value,
        "key": row.key,
        "kind": row.kind,
        "name": row.name,
        "changes": [(each.field, each.before, each.after) for each in row.changes],
        "reason": row.reason(translate),
    }
