"""Loading the law of selection: once, again, changed, faulty, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack, country_pack
from customhouse.targeting.lanes.rules.choosing import NO_POLICY
from customhouse.targeting.profiles import queries
from customhouse.targeting.profiles.models import ProfileVersion
from customhouse.targeting.profiles.rules.reading import read_selection_law
from customhouse.targeting.profiles.services import UnsoundLawError, load_law
from customhouse.targeting.profiles.tests.examples import written_law, written_profile

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class FolderPack:
    """A country pack whose data lie in a folder."""

    folder: Path

    def data(self, *parts: str) -> Path:
        """A file of the folder."""
        return self.folder.joinpath(*parts)


def load(folder: Path, document: Any, at: datetime = AT) -> int:
    text = document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True)
    (folder / "profiles.yaml").write_text(text, encoding="utf-8")
    return load_law(pack=cast(CountryPack, FolderPack(folder)), actor=SYSTEM, at=at)


@pytest.mark.django_db
def test_demoland_loads_once() -> None:
    """What the tables give back is what the file says; the second loading finds nothing new."""
    pack = country_pack("demoland")
    law = read_selection_law(yaml.safe_load(pack.data("profiles.yaml").read_text(encoding="utf-8")))
    assert load_law(pack=pack, actor=SYSTEM, at=AT) == len(law.profiles) + len(law.policies)
    assert load_law(pack=pack, actor=SYSTEM, at=AT) == 0
    assert queries.history().profiles == tuple(sorted(law.profiles, key=lambda profile: profile.code))
    assert queries.policies() == law.policies
    assert queries.policy(date(2023, 12, 31)) == law.policies[0]
    assert queries.policy(date(2018, 12, 31)) == NO_POLICY
    assert queries.snapshot(date(2018, 12, 31)).profiles == ()


@pytest.mark.django_db
def test_loading_is_recorded() -> None:
    load_law(pack=country_pack("demoland"), actor=SYSTEM, at=AT)
    event = Event.objects.get(subject="law:selection")
    assert event.kind == "loaded"
    assert "DL-USED-CARS/1" in event.payload


@pytest.mark.django_db
def test_a_changed_text_is_a_further_version(tmp_path: Path) -> None:
    """The law as it was known before can still be asked for."""
    load(tmp_path, written_law(written_profile()))
    later = AT + timedelta(days=1)
    assert load(tmp_path, written_law(written_profile(weight=20)), at=later) == 1
    assert [profile.weight for profile in queries.snapshot(date(2026, 1, 1)).profiles] == [20]
    assert [(profile.version, profile.weight) for profile in queries.snapshot(date(2026, 1, 1), known=AT).profiles] == [
        (1, 10)
    ]
    assert ProfileVersion.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["profiles: [", "profiles: 5\npolicies: []"])
def test_a_faulty_file_loads_nothing(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnsoundLawError) as error:
        load(tmp_path, text)
    assert error.value.findings
    assert str(error.value)
    assert queries.history().profiles == ()


@pytest.mark.django_db
def test_an_entry_taken_out_of_the_file_stays_law(tmp_path: Path) -> None:
    """Whoever moves the first day of a profile must end the old entry, or both would hold."""
    load(tmp_path, written_law(written_profile()))
    with pytest.raises(UnsoundLawError, match="T-ONE overlap"):
        load(tmp_path, written_law(written_profile(valid_from=date(2020, 1, 1))))


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM, Role.ADMINISTRATOR}))
def test_others_may_not_load(role: Role) -> None:
    with pytest.raises(AccessDenied):
        load_law(pack=country_pack("demoland"), actor=Actor("ana", frozenset({role})), at=AT)
