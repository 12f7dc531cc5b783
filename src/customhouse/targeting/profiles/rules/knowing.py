"""Whether the offices and control types that profiles and policies name are those of the country's law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.lanes.records import SelectionPolicy
from customhouse.targeting.profiles.records import Profile

Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """Offices and control types by code, each with the days of its validities; empty where a country tells none."""

    offices: Mapping[str, Sequence[Days]] = field(default_factory=dict)
    control_types: Mapping[str, Sequence[Days]] = field(default_factory=dict)


def unknown_of_profile(profile: Profile, path: str, known: Known) -> list[Finding]:
    """The offices and control types of a profile that stand in no law on any of its days."""
    return [
        *_unknown(profile.offices, profile, known.offices, f"{path}.offices", _no_office),
        *_unknown(profile.controls, profile, known.control_types, f"{path}.controls", _no_control_type),
    ]


def unknown_of_policy(policy: SelectionPolicy, path: str, known: Known) -> list[Finding]:
    """The same of a policy: of its lanes, of its random shares, and of its delays."""
    found: list[Finding] = []
    for lane, codes in policy.controls.items():
        found += _unknown(codes, policy, known.control_types, f"{path}.controls.{lane.value}", _no_control_type)
    for place, share in enumerate(policy.shares):
        at = f"{path}.random[{place}]"
        found += _unknown(share.controls, policy, known.control_types, f"{at}.controls", _no_control_type)
        found += _unknown((share.office,) if share.office else (), policy, known.offices, f"{at}.office", _no_office)
    for place, delay in enumerate(policy.balance.delays):
        named = (delay.office,) if delay.office else ()
        found += _unknown(named, policy, known.offices, f"{path}.delay[{place}].office", _no_office)
    return found


def _unknown(
    codes: Iterable[str],
    law: Profile | SelectionPolicy,
    known: Mapping[str, Sequence[Days]],
    path: str,
    fault: Callable[[str, str, str], Finding],
) -> list[Finding]:
    """What is not known; a country that tells nothing is asked nothing."""
    if not known:
        return []
    told = ", ".join(sorted(known))
    return [
        fault(code, path, told) for code in codes if not any(_meet(law, days) for days in known.get(code.upper(), ()))
    ]


def _meet(law: Profile | SelectionPolicy, days: Days) -> bool:
    first, last = days
    return (last is None or law.valid_from <= last) and (law.valid_to is None or first <= law.valid_to)


def _no_office(code: str, path: str, known: str) -> Finding:
    return Finding(
        "PRF-OFFICE", Severity.ERROR, "", path, msgid("There is no office {code} on these days."),
        msgid("Use one of: {known}."), {"code": code, "known": known},
    )  # fmt: skip


def _no_control_type(code: str, path: str, known: str) -> Finding:
    return Finding(
        "PRF-CONTROL-TYPE", Severity.ERROR, "", path, msgid("There is no control type {code} on these days."),
        msgid("Use one of: {known}."), {"code": code, "known": known},
    )  # fmt: skip
