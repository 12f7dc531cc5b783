"""What the live lane is handed: the facts by which declarations are selected, watched as they go by."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import AT
from customhouse.clearance import judging
from customhouse.foundation.access.records import Actor, Role
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.rules.choosing import choose_many
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.sheets import write_sheet
from customhouse.targeting.profiles.services import shadow_profile, write_draft

ANA = Actor("ana", frozenset({Role.ANALYST}), user_id=1)


def watched_by(draft: Profile, monkeypatch: pytest.MonkeyPatch) -> list[ItemFacts]:
    """The facts by which each declaration is selected from now on; the draft is in shadow and asks for its own."""
    seen: list[ItemFacts] = []

    def watching(batch: Any, *rest: Any) -> Any:
        seen.extend(item for _, facts in batch for item in facts)
        return choose_many(batch, *rest)

    monkeypatch.setattr(judging, "choose_many", watching)
    write_draft(text=write_sheet(draft), actor=ANA, at=AT)
    shadow_profile(code=draft.code, actor=ANA, at=AT)
    return seen
