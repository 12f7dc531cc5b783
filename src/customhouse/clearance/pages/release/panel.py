"""What a declaration's page says of its release: what is still missing, who acts and until when, or that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import State
from customhouse.clearance.release.access import ASK_CORRECTION, CORRECT, REVOKE, SETTLE
from customhouse.clearance.release.models import CorrectionRequest
from customhouse.clearance.release.records import ACTING_WORDS, Condition
from customhouse.clearance.releasing import ReleaseStanding, standing_of
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor


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
    return {
        "standing": standing,
        "conditions": [] if is_released else [shown(each) for each in standing.conditions],
        "may_settle": may_settle(reader, standing),
        "may_revoke": standing.is_released and permits(reader, REVOKE),
        "may_ask_correction": is_released and permits(reader, ASK_CORRECTION),
        "may_decide": permits(reader, CORRECT),
        "corrections": list(asked(declaration)),
    }


def may_settle(reader: Actor, standing: ReleaseStanding) -> bool:
    """Whether this reader can settle the duty of the release."""
    return standing.release is not None and not standing.duty_is_final and permits(reader, SETTLE)


def asked(declaration: Declaration) -> list[CorrectionRequest]:
    """What was asked to be corrected after release, with what was decided, the latest first."""
    return list(declaration.correction_requests.select_related("decision").order_by("-number"))


def shown(condition: Condition) -> ConditionShown:
    """A condition in the reader's language."""
    text = gettext(condition.text)
    for name, value in condition.params.items():
        text = text.replace(f"{{{name}}}", value)
    acting = "" if condition.met else gettext(ACTING_WORDS[condition.acting])
    return ConditionShown(condition.code, condition.met, text, acting, condition.due)
