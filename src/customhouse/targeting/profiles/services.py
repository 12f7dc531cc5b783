"""Loading profiles and selection policies: the only door for writing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import yaml
from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.profiles import queries
from customhouse.targeting.profiles.access import LOAD_SELECTION_LAW
from customhouse.targeting.profiles.models import LoadedLaw
from customhouse.targeting.profiles.rules.reading import SelectionLaw, overlaps, read_selection_law
from customhouse.targeting.profiles.store import policy_row, profile_row

FILE = "profiles.yaml"

Row = TypeVar("Row", bound=LoadedLaw)


class UnsoundLawError(ValueError):
    """A file of law with faults; nothing of it was loaded. `findings` say what, where, and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{found.path}: {found.text()} {found.cure()}" for found in findings))


def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Load the pack's profiles and policies; how many versions were new (0: all was known already).

    A text that changed becomes a further version of the same code and first day; what was loaded before stays.
    Raises `AccessDenied`, and `UnsoundLawError` when the file has faults.
    """
    require(actor, LOAD_SELECTION_LAW)
    law = check_law(pack.data(FILE))
    findings = law.findings or _overlaps_with_loaded(law)
    if findings:
        raise UnsoundLawError(findings)
    rows: list[LoadedLaw] = [*map(policy_row, law.policies), *map(profile_row, law.profiles)]
    with transaction.atomic():
        new = [row for row in rows if _is_new(row)]
        for row in new:
            row.recorded_at, row.recorded_by = at, actor.name
            row.save(force_insert=True)
        if new:
            codes = sorted({f"{row.code}/{row.version}" for row in new})
            record_event(subject="law:selection", kind="loaded", payload={"versions": codes}, actor=actor, at=at)
    return len(new)


def check_law(file: Traversable | Path) -> SelectionLaw:
    """Read a file of profiles without loading it; text that is no YAML is a finding like any other."""
    try:
        return read_selection_law(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        found = Finding(
            "PRF-YAML", Severity.ERROR, "", FILE,
            msgid("The file is not written as YAML asks: {why}"),
            msgid("Correct the file at the line and column named."), {"why": " ".join(str(error).split())},
        )  # fmt: skip
        return SelectionLaw((), (), (found,))


def _overlaps_with_loaded(law: SelectionLaw) -> list[Finding]:
    """Where an entry loaded before, and now missing from the file, would hold beside one of the file."""
    profiles = {(known.code, known.valid_from): known for known in (*queries.history().profiles, *law.profiles)}
    policies = {(known.code, known.valid_from): known for known in (*queries.policies(), *law.policies)}
    return overlaps(list(profiles.values()), list(policies.values()))


def _is_new(row: LoadedLaw) -> bool:
    """Whether the last version says something else; if so, the row becomes the next version."""
    same = type(row)._default_manager.filter(code=row.code, valid_from=row.valid_from)  # noqa: SLF001  # the manager of whichever table
    last = same.order_by("-version").first()
    row.version = last.version + 1 if last else 1
    return last is None or last.digest != row.digest
