"""What a declaration's page says of quotas: which its goods claim, what they get, and what is at stake meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.showing.quotas import QuotaClaim, quota_claims
from customhouse.foundation.pages.records import Tone, Words
from customhouse.reference.units.rules import one_of
from customhouse.tariff.quotas.records import Answer, Cause

CHIPS: dict[Answer, tuple[Words, Tone]] = {
    Answer.WAITS: (_("Waits for its share"), Tone.WAIT),
    Answer.GIVEN: (_("Given"), Tone.GOOD),
    Answer.REFUSED: (_("Nothing given"), Tone.BAD),
}
IN_PART = (_("Given in part"), Tone.INFO)
CAUSES: dict[Cause, Words] = {
    Cause.UNKNOWN: _("There is no such quota on the day of acceptance."),
    Cause.UNIT: _("The goods give no quantity in the unit of the quota."),
    Cause.LICENCE: _("It is drawn on by licence, and yours is not declared or is used up."),
    Cause.BLOCKED: _("The quota is blocked."),
    Cause.SUSPENDED: _("The quota is suspended; the duty outside it is owed until it is heard."),
    Cause.EXHAUSTED: _("The quota is exhausted."),
    Cause.CRITICAL: _("The quota is critical: what may still be owed is secured until it is shared out."),
}


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim in the reader's words."""

    claim: QuotaClaim
    unit: Words
    chip: tuple[Words, Tone]
    why: Words


def quotas_panel(declaration: Declaration) -> dict[str, Any]:
    """The context of `declarations/quotas.html`; nothing where no quota is claimed."""
    claims = [_shown(claim) for claim in quota_claims(declaration)]
    return {"quotas": claims} if claims else {}


def _shown(claim: QuotaClaim) -> ClaimShown:
    drawn = claim.drawn
    is_part = drawn.answer is Answer.GIVEN and (drawn.got or 0) < drawn.asked
    unit = gettext(one_of(drawn.unit)) if drawn.unit else ""
    return ClaimShown(claim, unit, IN_PART if is_part else CHIPS[drawn.answer], CAUSES.get(drawn.cause, ""))
