"""Profiles and policies between records and rows; what they say is compared by digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack
from customhouse.reference.tables import day_or_none, read_table
from customhouse.targeting.lanes.records import Lane, RandomShare, ScoreStep, SelectionPolicy
from customhouse.targeting.profiles.models import GroupVersion, LoadedLaw, PolicyVersion, ProfileVersion
from customhouse.targeting.profiles.records import DatedGroup, Profile
from customhouse.targeting.profiles.rules.balance import read_balance, write_balance
from customhouse.targeting.profiles.rules.conditions import read_condition, write_condition
from customhouse.targeting.profiles.rules.entries import LANGUAGES, Entry
from customhouse.targeting.profiles.rules.knowing import Days, Known

Row = TypeVar("Row", bound=LoadedLaw)
_LATER = frozenset({"scope", "balance"})


@lru_cache(maxsize=4)
def known_of(pack: CountryPack) -> Known:
    """The offices and control types of a country's law, by code; of a country that keeps no such file, none."""
    return Known(_validities(pack.data("offices.csv")), _validities(pack.data("control", "control_types.csv")))


def _validities(file: Traversable) -> dict[str, list[Days]]:
    found: dict[str, list[Days]] = {}
    for row in read_table(file) if file.is_file() else ():
        days = date.fromisoformat(row["valid_from"]), day_or_none(row["valid_to"])
        found.setdefault(row["code"].upper(), []).append(days)
    return found


def keep_new(rows: Sequence[LoadedLaw], *, actor: Actor, at: datetime) -> list[LoadedLaw]:
    """Keep those rows that say something else than the last version of their code and first day; which they were."""
    new = [row for row in rows if _is_new(row)]
    for row in new:
        row.recorded_at, row.recorded_by = at, actor.name
        row.save(force_insert=True)
    return new


def _is_new(row: LoadedLaw) -> bool:
    """Whether the last version says something else; if so, the row becomes the next version."""
    same = type(row)._default_manager.filter(code=row.code, valid_from=row.valid_from)  # noqa: SLF001  # the manager of whichever table
    last = same.order_by("-version").first()
    row.version = last.version + 1 if last else 1
    return last is None or last.digest != row.digest


def profile_row(profile: Profile) -> ProfileVersion:
    """A row that says what the profile says; version, time and author are the service's."""
    texts = {
        f"{field}_{language}": said[language]
        for field, said in (
            ("name", profile.name),
            ("officer_note", profile.officer_note),
            ("analyst_note", profile.analyst_note),
        )
        for language in LANGUAGES
    }
    return _sealed(
        ProfileVersion(
            **_dated(profile),
            **texts,
            condition=write_condition(profile.condition),
            scope=_scope(profile),
            lane=profile.lane.value,
            controls=list(profile.controls),
            weight=profile.weight,
        )
    )


def policy_row(policy: SelectionPolicy) -> PolicyVersion:
    """A row that says what the policy says; version, time and author are the service's."""
    return _sealed(
        PolicyVersion(
            **_dated(policy),
            controls={lane.value: list(codes) for lane, codes in policy.controls.items()},
            shares=[
                [share.direction, share.office, str(share.share), share.lane.value, list(share.controls)]
                for share in policy.shares
            ],
            steps=[[step.at_least, step.lane.value] for step in policy.steps],
            relodging_days=policy.relodging_days,
            balance=write_balance(policy.balance),
        )
    )


def group_row(group: DatedGroup) -> GroupVersion:
    """A row that says what the group says; version, time and author are the service's."""
    names = {f"name_{language}": group.name[language] for language in LANGUAGES}
    return _sealed(GroupVersion(**_dated(group), **names, members=sorted(group.members)))


def group_record(row: GroupVersion) -> DatedGroup:
    """The group that the row holds."""
    return DatedGroup(
        row.code, row.valid_from, row.valid_to, frozenset(row.members), _texts(row, "name"), row.legal_reference
    )


def digest_of(profile: Profile) -> str:
    """What tells one wording of a profile from another: the digest that its row would bear."""
    return profile_row(profile).digest


def profile_record(row: ProfileVersion) -> Profile:
    """The profile that the row holds."""
    return Profile(
        code=row.code,
        version=row.version,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        name=_texts(row, "name"),
        condition=read_condition(Entry(row.condition, row.code, [])),
        lane=Lane(row.lane),
        controls=tuple(row.controls),
        weight=row.weight,
        officer_note=_texts(row, "officer_note"),
        analyst_note=_texts(row, "analyst_note"),
        legal_reference=row.legal_reference,
        direction=row.scope.get("direction", ""),
        offices=tuple(row.scope.get("offices", ())),
        regimes=tuple(row.scope.get("regimes", ())),
    )


def policy_record(row: PolicyVersion) -> SelectionPolicy:
    """The policy that the row holds."""
    return SelectionPolicy(
        code=row.code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        controls={Lane(lane): tuple(codes) for lane, codes in row.controls.items()},
        shares=tuple(
            RandomShare(direction, office, Decimal(share), Lane(lane), tuple(controls))
            for direction, office, share, lane, controls in row.shares
        ),
        steps=tuple(ScoreStep(at_least, Lane(lane)) for at_least, lane in row.steps),
        relodging_days=row.relodging_days,
        legal_reference=row.legal_reference,
        balance=read_balance(Entry(row.balance, row.code, [])),
    )


def _scope(profile: Profile) -> dict[str, Any]:
    """Where the profile looks; empty where it looks everywhere."""
    said = {"direction": profile.direction, "offices": list(profile.offices), "regimes": list(profile.regimes)}
    return {name: value for name, value in said.items() if value}


def _dated(law: Profile | SelectionPolicy | DatedGroup) -> dict[str, Any]:
    return {
        "code": law.code,
        "valid_from": law.valid_from,
        "valid_to": law.valid_to,
        "legal_reference": law.legal_reference,
    }


def _texts(row: ProfileVersion | GroupVersion, field: str) -> Mapping[str, str]:
    return {language: getattr(row, f"{field}_{language}") for language in LANGUAGES}


def _sealed(row: Row) -> Row:
    """The row with the digest of all that it says (its version, time and author apart)."""
    apart = {"id", "version", "digest", "recorded_at", "recorded_by"}
    columns = {field.attname for field in row._meta.fields} - apart  # noqa: SLF001  # Django's documented name
    # What came into the tables later counts where it says something: older rows keep the digests that they have.
    said = {column: value for column in columns if (value := getattr(row, column)) or column not in _LATER}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    row.digest = hashlib.sha256(text.encode()).hexdigest()
    return row
