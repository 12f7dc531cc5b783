"""Profiles and policies between records and rows; what they say is compared by digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from customhouse.targeting.lanes.records import Lane, RandomShare, ScoreStep, SelectionPolicy
from customhouse.targeting.profiles.models import LoadedLaw, PolicyVersion, ProfileVersion
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.conditions import read_condition, write_condition
from customhouse.targeting.profiles.rules.entries import LANGUAGES, Entry

Row = TypeVar("Row", bound=LoadedLaw)


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
        )
    )


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
    )


def _dated(law: Profile | SelectionPolicy) -> dict[str, Any]:
    return {
        "code": law.code,
        "valid_from": law.valid_from,
        "valid_to": law.valid_to,
        "legal_reference": law.legal_reference,
    }


def _texts(row: ProfileVersion, field: str) -> Mapping[str, str]:
    return {language: getattr(row, f"{field}_{language}") for language in LANGUAGES}


def _sealed(row: Row) -> Row:
    """The row with the digest of all that it says (its version, time and author apart)."""
    apart = {"id", "version", "digest", "recorded_at", "recorded_by"}
    columns = {field.attname for field in row._meta.fields} - apart  # noqa: SLF001  # Django's documented name
    said = {column: getattr(row, column) for column in columns}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    row.digest = hashlib.sha256(text.encode()).hexdigest()
    return row
