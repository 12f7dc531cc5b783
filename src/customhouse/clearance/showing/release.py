"""How a declaration stands towards release as JSON: the shape of the command line and the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.release.models import Release
from customhouse.clearance.release.queries import is_revoked
from customhouse.clearance.release.records import Condition, Duty
from customhouse.clearance.releasing import ReleaseStanding
from customhouse.clearance.showing.note import verification_address
from customhouse.clearance.showing.verification import Verification
from customhouse.foundation.documents.rules.codes import shown

Translate = Callable[[str], str]


def standing_as_json(
    declaration: Declaration, standing: ReleaseStanding, translate: Translate = str, site: str = ""
) -> dict[str, Any]:
    """Every condition with who acts next and until when, and the release where there is one."""
    return {
        "mrn": declaration.mrn,
        "state": declaration.state,
        "released": standing.is_released,
        "duty_final": standing.duty_is_final,
        "duty": standing.duty.value if standing.duty and standing.is_released else None,
        "conditions": [condition_as_json(each, translate) for each in standing.conditions],
        "release": release_as_json(standing.release, standing.duty, site) if standing.release else None,
    }


def condition_as_json(condition: Condition, translate: Translate = str) -> dict[str, Any]:
    """One condition in the reader's language; `acting` is null where it is met."""
    text = translate(condition.text)
    for name, value in condition.params.items():
        text = text.replace(f"{{{name}}}", value)
    return {
        "code": condition.code,
        "met": condition.met,
        "acting": None if condition.met else condition.acting.value,
        "text": text,
        "due": condition.due.isoformat() if condition.due and not condition.met else None,
    }


def release_as_json(release: Release, duty: Duty | None, site: str = "") -> dict[str, Any]:
    """A release with the code that proves it; decimals as strings."""
    return {
        "number": release.reference,
        "office": release.office,
        "at": release.at.isoformat(),
        "version": release.version,
        "secured": f"{release.secured:f}",
        "currency": release.currency,
        "provisional": release.is_provisional,
        "duty_final": duty is Duty.FINAL,
        "revoked": is_revoked(release),
        "code": shown(release.code),
        "verification": verification_address(release, site),
    }


def verification_as_json(verification: Verification, translate: Translate = str) -> dict[str, Any]:
    """What anybody may learn of a note."""
    return {
        "genuine": True,
        "valid": verification.is_valid,
        "validity": verification.validity.value,
        "text": translate(verification.words),
        "duty": verification.duty.value if verification.duty else None,
        "duty_text": translate(verification.duty_words),
        "mrn": verification.mrn,
        "release": verification.release,
        "office": verification.office,
        "released_at": verification.released_at.isoformat(),
        "revoked_at": verification.revoked_at.isoformat() if verification.revoked_at else None,
        "containers": list(verification.containers),
        "packages": [
            {"item": each.item, "number": each.quantity, "kind": each.kind, "marks": each.marks}
            for each in verification.loads
        ],
    }
