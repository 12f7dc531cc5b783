"""What anybody who holds a release note may learn: that it is genuine, which goods it covers, how it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from customhouse.clearance.declarations.completions import completer_of
from customhouse.clearance.declarations.states import State
from customhouse.clearance.release.models import Release
from customhouse.clearance.release.queries import is_revoked
from customhouse.clearance.release.records import DUTY_WORDS, Duty
from customhouse.clearance.releasing import duty_of
from customhouse.clearance.showing.note import Load, loads_of, office_name, released_words
from customhouse.messages.findings import msgid


class Validity(StrEnum):
    """How a release stands now."""

    VALID = "valid"
    REVOKED = "revoked"
    ENDED = "ended"


VALIDITY_WORDS = {
    Validity.VALID: msgid("The release stands: these goods may pass."),
    Validity.REVOKED: msgid("The release was revoked: these goods may not pass."),
    Validity.ENDED: msgid("The declaration no longer stands: these goods may not pass."),
}


@dataclass(frozen=True, slots=True)
class Verification:
    """A genuine note, as it is told in public: nothing commercial, nothing of control."""

    validity: Validity
    mrn: str
    release: str
    office: str
    released_at: datetime
    revoked_at: datetime | None
    containers: tuple[str, ...]
    loads: tuple[Load, ...]
    duty: Duty | None

    @property
    def is_valid(self) -> bool:
        """Whether the goods may pass."""
        return self.validity is Validity.VALID

    @property
    def words(self) -> str:
        """How it stands, as a message id."""
        return VALIDITY_WORDS[self.validity]

    @property
    def duty_words(self) -> str:
        """How the duty of goods that may pass stands, as a message id; empty for others."""
        return DUTY_WORDS[self.duty] if self.duty else ""


def verification_of(release: Release, language: str) -> Verification:
    """What a release's code proves to anybody, as it stands now."""
    validity, mrn = _validity(release), release.declaration.mrn or ""
    return Verification(
        validity=validity,
        mrn=mrn,
        release=release.reference,
        office=office_name(release, language),
        released_at=release.at,
        revoked_at=release.revocation.at if is_revoked(release) else None,
        containers=released_words(release).containers,
        loads=loads_of(release, language),
        duty=duty_of(release, mrn) if validity is Validity.VALID else None,
    )


def _validity(release: Release) -> Validity:
    if is_revoked(release):
        return Validity.REVOKED
    stands = release.declaration.state == State.RELEASED and not _is_revoked_with(release.declaration.mrn or "")
    return Validity.VALID if stands else Validity.ENDED


def _is_revoked_with(mrn: str) -> bool:
    """Whether the release of the supplementary declaration was revoked that stands in the place of this one."""
    by = completer_of(mrn)
    releases = Release.objects.filter(declaration__mrn=by).select_related("revocation").order_by("-pk")
    last = releases.first() if by else None
    return last is not None and is_revoked(last)
