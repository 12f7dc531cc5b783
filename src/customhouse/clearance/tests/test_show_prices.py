"""The prices of a declaration: seen by officials, never by the trader; a doubt or an examination follows of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.inspections.models import ControlChange
from customhouse.clearance.pricing import build_prices, dossiers, neighbours
from customhouse.clearance.tests.lodged import let_chance_choose, lodged, message, person, signed_in
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.targeting.prices.models import PriceReference
from customhouse.tariff.valuation.models import Doubt

DAY = timedelta(days=1)


@pytest.fixture
def held(demoland: CountryPack) -> Declaration:
    """Goods whose documents are controlled, like others that were released the day before."""
    said = message(demoland)
    for number in range(2):
        let_go(lodged(said, said.with_lrn(f"EARLIER-{number}"), at=AT - DAY), at=AT - DAY)
    build_prices(until=AT.date(), actor=SYSTEM, at=AT)
    let_chance_choose()
    row = lodged(said)
    Declaration.objects.filter(pk=row.pk).update(lane="yellow", controls=["10"])
    row.refresh_from_db()
    return row


def test_officials_see_where_a_price_lies_and_act_on_it(held: Declaration) -> None:
    """The pages tell the sentence to cite and the neighbours; the importer hears nothing of others' prices."""
    mrn = held.mrn or ""
    item = Item.objects.get(declaration=held)
    [known] = dossiers(held, [item])
    near = neighbours(held, item)
    assert known.places[0][0].cell.items == 2
    assert {each.mrn for each in near} == set(Declaration.objects.exclude(pk=held.pk).values_list("mrn", flat=True))
    omar = person("omar", Role.OFFICER, office=held.office)
    site = signed_in(omar)
    listed = site.get(f"/declarations/{mrn}/prices/").content.decode()
    assert f"/declarations/{mrn}/prices/1/" in listed
    dossier = site.get(f"/declarations/{mrn}/prices/1/")
    text = dossier.content.decode()
    assert "95 % of" in text
    assert "<svg" in text
    assert near[0].mrn in text
    assert site.get(f"/declarations/{mrn}/prices/9/").status_code == 404
    assert site.get(f"/declarations/{near[0].mrn}/prices/").content.decode().count("No reference of prices") == 1

    asked = site.post(f"/declarations/{mrn}/prices/1/ask/", {"words": dossier.context["ask"].initial["words"]})
    doubt = Doubt.objects.get()
    assert asked.headers["Location"].endswith(f"/doubts/{doubt.number}/")
    assert (doubt.subject, doubt.item, doubt.importer) == (mrn, 1, held.importer)
    assert "95" not in doubt.question
    again = site.post(f"/declarations/{mrn}/prices/1/ask/", {"words": "Why?"})
    assert again.status_code == 422
    assert "open already" in again.content.decode()

    reason = dossier.context["control"].initial["words"]
    done = site.post(f"/declarations/{mrn}/prices/1/examine/", {"words": reason})
    assert done.status_code == 302
    assert ControlChange.objects.get(mrn=mrn).reason == reason
    assert site.get(f"/declarations/{mrn}/prices/1/").context["control"] is None
    assert site.post(f"/declarations/{mrn}/prices/1/examine/", {"words": "More"}).status_code == 422

    browsed = site.get(f"/prices/?code={item.tariff_code[:4]}").content.decode()
    assert item.tariff_code in browsed
    assert site.get("/prices/?code=!").status_code == 422
    assert "knows no prices" in site.get("/prices/?code=060110&unit=XXX").content.decode()

    trader = person("qasim", Role.TRADER, trader=held.importer)
    for address in ("/prices/", f"/declarations/{mrn}/prices/", f"/declarations/{mrn}/prices/1/"):
        assert signed_in(trader).get(address).status_code == 403
    assert "/prices/" not in signed_in(trader).get(f"/declarations/{mrn}/").content.decode()

    said = site.get(f"/api/v1/declarations/{mrn}/prices").json()
    assert said[0]["places"][0]["position"] == pytest.approx(0.5, abs=0.2)
    price = site.get(f"/api/v1/prices/{item.tariff_code}?origin={item.origin}&price=1&on={AT:%Y-%m-%d}")
    assert price.json()["items"] == 2
    assert price.json()["place"]["position"] < 1
    assert price.json()["reference"] == PriceReference.objects.get().digest
    assert site.get(f"/api/v1/prices/{item.tariff_code}?on=2020-01-01").status_code == 404
