"""A country's file of profiles and selection policies, read into records, with a finding for everything amiss.

Nothing of a file with findings is loaded: half a risk policy is worse than yesterday's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.lanes.records import Lane, RandomShare, ScoreStep, SelectionPolicy
from customhouse.targeting.profiles.records import DatedGroup, Profile
from customhouse.targeting.profiles.rules.balance import FIELDS as BALANCE
from customhouse.targeting.profiles.rules.balance import read_balance, read_direction
from customhouse.targeting.profiles.rules.conditions import read_condition
from customhouse.targeting.profiles.rules.entries import Entry

_CODE = re.compile(r"[A-Z][A-Z0-9-]{2,29}")
_CONTROLLED = tuple(lane for lane in Lane if lane.is_control)
_FIELDS = (
    "code", "valid_from", "valid_to", "name", "when", "lane", "controls", "weight",
    "officer_note", "analyst_note", "legal_reference", "direction", "offices", "regimes",
)  # fmt: skip
_GROUP_FIELDS = ("code", "valid_from", "valid_to", "name", "members", "legal_reference")
_POLICY_FIELDS = (
    "code",
    "valid_from",
    "valid_to",
    "legal_reference",
    "relodging_days",
    "controls",
    "random",
    "score",
    *BALANCE,
)


@dataclass(frozen=True, slots=True)
class SelectionLaw:
    """What one file holds: profiles, policies, and what is wrong with it."""

    profiles: tuple[Profile, ...]
    policies: tuple[SelectionPolicy, ...]
    findings: tuple[Finding, ...]
    groups: tuple[DatedGroup, ...] = ()


def read_selection_law(document: object) -> SelectionLaw:
    """Read a parsed YAML document `{policies: [...], profiles: [...]}`."""
    found: list[Finding] = []
    sheet = Entry(document if isinstance(document, Mapping) else {}, "file", found)
    sheet.only("policies", "profiles", "groups")
    profiles = tuple(_profile(entry) for entry in sheet.entries("profiles"))
    policies = tuple(_policy(entry) for entry in sheet.entries("policies"))
    if not policies:
        sheet.fault(
            "PRF-POLICY",
            msgid("The file contains no selection policy."),
            msgid("Add a selection policy under policies."),
        )
    groups = tuple(_group(entry) for entry in sheet.entries("groups"))
    return SelectionLaw(profiles, policies, (*found, *overlaps(profiles, policies, groups)), groups)


def read_profile(written: Mapping[object, object], path: str = "profile") -> tuple[Profile, list[Finding]]:
    """One profile as written, and what is amiss; with findings it is of no use."""
    found: list[Finding] = []
    return _profile(Entry(written, path, found)), found


def overlaps(
    profiles: Sequence[Profile], policies: Sequence[SelectionPolicy], groups: Sequence[DatedGroup] = ()
) -> list[Finding]:
    """Where two of one profile or group, or any two policies, would hold on the same day."""
    found = _apart("policies", policies)
    for law in (profiles, groups):
        for code in sorted({each.code for each in law}):
            found += _apart(code, [each for each in law if each.code == code])
    return found


def _group(entry: Entry) -> DatedGroup:
    entry.only(*_GROUP_FIELDS)
    valid_from = entry.day("valid_from")
    return DatedGroup(
        code=_code(entry),
        valid_from=valid_from,
        valid_to=entry.last_day("valid_to", valid_from),
        members=frozenset(entry.codes("members")),
        name=entry.texts("name"),
        legal_reference=entry.text("legal_reference"),
    )


def _profile(entry: Entry) -> Profile:
    entry.only(*_FIELDS)
    valid_from = entry.day("valid_from")
    lane, controls = entry.lane("lane"), entry.codes("controls")
    if lane in _CONTROLLED and not controls:
        entry.fault(
            "PRF-CONTROLS",
            msgid("The lane “{lane}” needs a control, and none is named."),
            msgid("Name the control in controls."),
            lane=lane,
        )
    when = entry.written.get("when")
    return Profile(
        code=_code(entry),
        version=1,
        valid_from=valid_from,
        valid_to=entry.last_day("valid_to", valid_from),
        name=entry.texts("name"),
        condition=read_condition(Entry(when if isinstance(when, Mapping) else {}, f"{entry.path}.when", entry.found)),
        lane=lane,
        controls=controls,
        weight=entry.whole("weight", 0, 100),
        officer_note=entry.texts("officer_note"),
        analyst_note=entry.texts("analyst_note"),
        legal_reference=entry.text("legal_reference"),
        direction=read_direction(entry) if "direction" in entry.written else "",
        offices=entry.codes("offices"),
        regimes=entry.codes("regimes"),
    )


def _policy(entry: Entry) -> SelectionPolicy:
    entry.only(*_POLICY_FIELDS)
    valid_from = entry.day("valid_from")
    shares = tuple(_share(part) for part in entry.entries("random"))
    _within_one(entry, shares)
    return SelectionPolicy(
        code=_code(entry),
        valid_from=valid_from,
        valid_to=entry.last_day("valid_to", valid_from),
        controls=_lane_controls(entry),
        shares=shares,
        steps=tuple(ScoreStep(part.whole("at_least", 1, 10_000), part.lane("lane")) for part in entry.entries("score")),
        relodging_days=entry.whole("relodging_days", 0, 3_650),
        legal_reference=entry.text("legal_reference"),
        balance=read_balance(entry),
    )


def _share(entry: Entry) -> RandomShare:
    entry.only("direction", "office", "share", "lane", "controls")
    direction = read_direction(entry)
    office = entry.text("office") if "office" in entry.written else ""
    return RandomShare(direction, office, entry.share("share"), entry.lane("lane"), entry.codes("controls"))


def _lane_controls(entry: Entry) -> dict[Lane, tuple[str, ...]]:
    written = entry.written.get("controls")
    controls = Entry(written if isinstance(written, Mapping) else {}, f"{entry.path}.controls", entry.found)
    controls.only(*_CONTROLLED)
    for lane in _CONTROLLED:
        if lane not in controls.written:
            controls.fault(
                "PRF-CONTROLS",
                msgid("The lane “{lane}” needs a control, and none is named."),
                msgid("Name the control in controls."),
                lane=lane,
            )
    return {lane: controls.codes(lane) for lane in _CONTROLLED}


def _within_one(entry: Entry, shares: Iterable[RandomShare]) -> None:
    sums: dict[tuple[str, str], Decimal] = {}
    for share in shares:
        key = (share.direction, share.office)
        sums[key] = sums.get(key, Decimal(0)) + share.share
    for (direction, office), total in sums.items():
        if total > 1:
            entry.fault(
                "PRF-SHARES",
                msgid("The random shares of one direction and office ({direction} {office}) add up to more than 1."),
                msgid("Lower the shares until they add up to 1 or less."),
                direction=direction,
                office=office,
            )


def _code(entry: Entry) -> str:
    code = entry.text("code")
    if code and not _CODE.fullmatch(code):
        entry.fault(
            "PRF-CODE",
            msgid("“{code}” is not written as a code."),
            msgid("Use 3 to 30 capital letters, digits and hyphens, a letter first."),
            code=code,
        )
    return code


def _apart(what: str, dated: Iterable[Profile | SelectionPolicy | DatedGroup]) -> list[Finding]:
    return [
        Finding(
            "PRF-OVERLAP", Severity.ERROR, "", what,
            msgid("Two validities of {what} overlap from {day} on."),
            msgid("Keep the earlier entry and end it the day before the later one begins."),
            {"what": what, "day": str(later.valid_from)},
        )
        for one, later in pairwise(sorted(dated, key=lambda law: law.valid_from))
        if one.valid_to is None or one.valid_to >= later.valid_from
    ]  # fmt: skip
