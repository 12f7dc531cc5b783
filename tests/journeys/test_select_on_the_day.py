"""Selection is by the profiles and the policy of the day of selection, whatever legal date is declared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco import records as wco
from tests.journeys.messages import Goods, message, presentation, send


def kept(mrn: str) -> Declaration:
    return Declaration.objects.get(mrn=mrn)


def policy_of(mrn: str) -> str:
    [drawn] = [reason for reason in kept(mrn).reasons if reason["code"] == "SEL-DRAW"]
    return str(drawn["params"]["share"])


def test_a_supplementary_declaration_is_selected_by_the_law_of_today(demoland: CountryPack) -> None:
    """The policy of 2023 draws 4 in a hundred imports, that of 2026 draws 3."""
    before = wco.DateTime("20230601120000Z", "304")
    outcome = send(message("OLD", Goods(), type_code="IMZ", acceptance_date_time=before))
    assert policy_of(outcome.mrn) == "0.03"


def test_awaited_goods_are_selected_on_the_day_they_are_presented(demoland: CountryPack) -> None:
    lodged = datetime(2023, 12, 20, 9, tzinfo=UTC)
    first = send(message("EARLY", type_code="IMD"), at=lodged)
    send(presentation(first.mrn), at=lodged + timedelta(days=20))
    assert (policy_of(first.mrn), kept(first.mrn).presented_at) == ("0.03", lodged + timedelta(days=20))
