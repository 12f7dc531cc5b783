"""Reading releases. Who may read a declaration's release is who may read the declaration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import QuerySet

from customhouse.clearance.declarations.queries import visible_to as declarations_visible_to
from customhouse.clearance.release.models import Release, Revocation
from customhouse.foundation.access.records import Actor
from customhouse.foundation.documents.rules import codes

_WITH = ("final_duty", "revocation")


def visible_to(actor: Actor) -> QuerySet[Release]:
    """The releases of the declarations that the actor may see, newest first."""
    return Release.objects.filter(declaration__in=declarations_visible_to(actor)).select_related(*_WITH).order_by("-id")


def release_of(declaration: int) -> Release | None:
    """The last release of a declaration (its key), revoked or not; None if its goods were never released."""
    return releases_of([declaration]).get(declaration)


def releases_of(declarations: Collection[int]) -> dict[int, Release]:
    """The last release of each by the key of its declaration, for any number of declarations in one query."""
    found = Release.objects.select_related(*_WITH).filter(declaration_id__in=declarations).order_by("pk")
    return {release.declaration_id: release for release in found}


def turns_of(declarations: Collection[int]) -> dict[int, int]:
    """Which turn the next release of each declaration is, of those of which a release was revoked."""
    revoked = Revocation.objects.filter(release__declaration_id__in=declarations)
    return {key: times + 1 for key, times in Counter(revoked.values_list("release__declaration_id", flat=True)).items()}


def unsettled(declarations: Collection[int], incomplete: Collection[int] = ()) -> list[Release]:
    """Those releases of these declarations whose duty is not final yet, and waits for nothing but payment.

    `incomplete` are those of them that lack a fact: an officer settles what they owe.
    """
    found = releases_of(declarations).values()
    open_still = [each for each in found if not is_final(each) and not is_revoked(each)]
    return [each for each in open_still if each.declaration_id not in incomplete]


def verified(code: str) -> Release | None:
    """The release that a verification code proves, however it was typed; None for every other text."""
    compact = codes.compact(code)
    if not codes.is_valid(compact):
        return None
    return Release.objects.select_related(*_WITH, "declaration").filter(code=compact).first()


def is_final(release: Release) -> bool:
    """Whether nothing of the duty remains to be settled."""
    return release.was_final or hasattr(release, "final_duty")


def is_revoked(release: Release) -> bool:
    """Whether the release was revoked."""
    return hasattr(release, "revocation")
