"""What a declaration's page says of its release: what is still missing, who acts and until when, or that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import State
from customhouse.clearance.pages.words import Wanted
from customhouse.clearance.release.access import ASK_CORRECTION, CORRECT, REVOKE, SETTLE
from customhouse.clearance.release.models import CorrectionRequest
from customhouse.clearance.release.records import ACTING_WORDS, Acting, Condition
from customhouse.clearance.releasing import ReleaseStanding, standing_of
from customhouse.foundation.access.permissions import permits, permits_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Tone


@dataclass(frozen=True, slots=True)
class ConditionShown:
    """One condition in the reader's words; `acting` is empty where nobody has to do anything."""

    code: str
    met: bool
    text: str
    acting: str
    due: datetime | None


def release_panel(reader: Actor, declaration: Declaration) -> dict[str, Any]:
    """The context of `release/panel.html`."""
    if not declaration.mrn or declaration.state == State.CANCELLED:
        return {}
    standing = standing_of(declaration)
    is_released = declaration.state == State.RELEASED
    said = {"wanted": wanted} if (wanted := _wanted(reader, declaration, standing)) else {}
    return said | {
        "standing": standing,
        "conditions": [] if is_released else [shown(each) for each in standing.conditions],
        "may_settle": may_settle(reader, declaration, standing),
        "may_revoke": standing.is_released and permits_at(reader, REVOKE, declaration.office),
        "may_ask_correction": is_released and _may_ask(reader, declaration),
        "may_decide": permits_at(reader, CORRECT, declaration.office),
        "corrections": list(asked(declaration)),
    }


def _wanted(reader: Actor, declaration: Declaration, standing: ReleaseStanding) -> Wanted | None:
    """What is wanted of a trader whose accepted declaration waits for them alone; None: as the state says.

    To everybody, that a release was revoked: its goods must not be fetched.
    """
    if declaration.state == State.ACCEPTED and standing.release is not None:
        title, text = gettext("The release was revoked"), gettext("The goods must not be fetched. Ask the office.")
        return Wanted(title, text, Tone.BAD)
    missing = [each for each in standing.conditions if not each.met and each.acting is Acting.TRADER]
    if reader.is_official or declaration.state != State.ACCEPTED or not missing:
        return None
    url, label = _where(missing[0], declaration.mrn or "")
    return Wanted(gettext("Your goods wait for you"), shown(missing[0]).text, Tone.WAIT, url, label)


def _where(condition: Condition, mrn: str) -> tuple[str, str]:
    """The page on which a trader meets a condition, and what the way there is called; empty where there is none."""
    if condition.code == "REL-DUTY":
        return f"{reverse('revenue_notices:list')}?{urlencode({'q': mrn})}", gettext("How to pay")
    if condition.code == "REL-QUESTIONS":
        return reverse("control:questions"), gettext("Questions from customs")
    return "", ""


def may_settle(reader: Actor, declaration: Declaration, standing: ReleaseStanding) -> bool:
    """Whether this reader can settle the duty of the release."""
    return standing.may_be_settled and permits_at(reader, SETTLE, declaration.office)


def _may_ask(reader: Actor, declaration: Declaration) -> bool:
    """Whether this reader can ask for a correction: traders of what is theirs, officers at their offices."""
    at_work = permits_at(reader, ASK_CORRECTION, declaration.office)
    return at_work or (permits(reader, ASK_CORRECTION) and not reader.is_official)


def asked(declaration: Declaration) -> list[CorrectionRequest]:
    """What was asked to be corrected after release, with what was decided, the latest first."""
    return list(declaration.correction_requests.select_related("decision").order_by("-number"))


def shown(condition: Condition) -> ConditionShown:
    """A condition in the reader's language."""
    text = gettext(condition.text)
    params = dict(condition.params)
    if "amount" in params:
        text = text.replace("{amount} {currency}", formats.money(Decimal(params["amount"]), params["currency"]))
    for name, value in params.items():
        text = text.replace(f"{{{name}}}", value)
    acting = "" if condition.met else gettext(ACTING_WORDS[condition.acting])
    return ConditionShown(condition.code, condition.met, text, acting, condition.due)
