"""Lodging: from bytes to a lane, alone and in a batch."""

from __future__ import annotations

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_xml
from customhouse.world import generating
from customhouse.world.country import read_country


def a_message(pack: CountryPack, number: int = 1) -> bytes:
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=AT.date())
    simulated = list(generating.day(AT.date(), 7, number, country))[-1]
    return write_xml(simulated.declaration, simulated.metadata)


def test_a_declaration_is_accepted_and_kept(demoland: CountryPack) -> None:
    [outcome] = lodge([Arrival(a_message(demoland), SYSTEM, AT)])
    assert outcome.result is Result.ACCEPTED
    assert Declaration.objects.get(mrn=outcome.mrn).total == outcome.total
