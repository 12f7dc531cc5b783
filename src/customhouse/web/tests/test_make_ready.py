"""Making an installation ready: all of the law or none of it, and what was left half is mended."""

from __future__ import annotations

from typing import NoReturn

import pytest

from conftest import AT
from customhouse.foundation.audit.models import Event
from customhouse.reference.offices.models import Office
from customhouse.tariff.measures import services as measures
from customhouse.tariff.nomenclature import services as nomenclature
from customhouse.web import installation
from customhouse.web.installation import LOADERS, is_complete, make_ready


class KilledError(Exception):
    """The program was killed."""


def killed(**_: object) -> NoReturn:
    raise KilledError


@pytest.mark.django_db
def test_killed_between_two_loaders_nothing_is_there_and_the_next_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Goods codes without measures would be a tariff of zero for ever."""
    before = LOADERS[: LOADERS.index(measures.load_law)]
    with monkeypatch.context() as patched:
        patched.setattr(installation, "LOADERS", [*before, killed])
        with pytest.raises(KilledError):
            make_ready(at=AT)
    assert not nomenclature.is_loaded()
    assert not Office.objects.exists()
    assert not Event.objects.exists()
    make_ready(at=AT)
    assert is_complete()


@pytest.mark.django_db
def test_goods_codes_without_measures_are_no_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that was left so before the loading was one transaction is made whole."""
    with monkeypatch.context() as patched:
        patched.setattr(installation, "LOADERS", LOADERS[: LOADERS.index(measures.load_law)])
        make_ready(at=AT)
    assert nomenclature.is_loaded()
    assert not is_complete()
    told: list[str] = []
    make_ready(at=AT, tell=told.append)
    assert is_complete()
    assert told
    told.clear()
    make_ready(at=AT, tell=told.append)
    assert not told
