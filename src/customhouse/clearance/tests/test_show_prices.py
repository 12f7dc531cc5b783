"""The prices of a declaration: seen by officials, never by the trader; a doubt or an examination follows of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

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
    """The pages tell the sentence to cite and the neighbours; what follows is done from there; traders see nothing."""
    site = signed_in(person("omar", Role.OFFICER, office=held.office))
    item = Item.objects.get(declaration=held)
    see_the_dossier(site, held, item)
    ask_the_importer(site, held)
    have_it_examined(site, held)
    browse(site, item)
    read_over_http(site, held, item)
    keep_from_the_trader(held)


def see_the_dossier(site: Client, held: Declaration, item: Item) -> None:
    """Where the price lies, and the nearest past items."""
    [known] = dossiers(held, [item])
    near = neighbours(held, item)
    assert known.places[0][0].cell.items == 2
    assert {each.mrn for each in near} == set(Declaration.objects.exclude(pk=held.pk).values_list("mrn", flat=True))
    assert f"/declarations/{held.mrn}/prices/1/" in told(site, f"/declarations/{held.mrn}/prices/")
    text = told(site, f"/declarations/{held.mrn}/prices/1/")
    assert "95 % of" in text
    assert "<svg" in text
    assert near[0].mrn in text
    assert site.get(f"/declarations/{held.mrn}/prices/9/").status_code == 404
    assert told(site, f"/declarations/{near[0].mrn}/prices/").count("No reference of prices") == 1


def ask_the_importer(site: Client, held: Declaration) -> None:
    """A doubt is opened; its question says nothing of what others pay."""
    form = site.get(f"/declarations/{held.mrn}/prices/1/").context["ask"]
    asked = site.post(f"/declarations/{held.mrn}/prices/1/ask/", {"words": form.initial["words"]})
    doubt = Doubt.objects.get()
    assert asked.headers["Location"].endswith(f"/doubts/{doubt.number}/")
    assert (doubt.subject, doubt.item, doubt.importer) == (held.mrn, 1, held.importer)
    assert "95" not in doubt.question
    again = site.post(f"/declarations/{held.mrn}/prices/1/ask/", {"words": "Why?"})
    assert again.status_code == 422
    assert "open already" in again.content.decode()


def have_it_examined(site: Client, held: Declaration) -> None:
    """The control is stricter at once, with the place of the price as its reason; no more than once."""
    reason = site.get(f"/declarations/{held.mrn}/prices/1/").context["control"].initial["words"]
    done = site.post(f"/declarations/{held.mrn}/prices/1/examine/", {"words": reason})
    assert done.status_code == 302
    assert ControlChange.objects.get(mrn=held.mrn).reason == reason
    assert site.get(f"/declarations/{held.mrn}/prices/1/").context["control"] is None
    assert site.post(f"/declarations/{held.mrn}/prices/1/examine/", {"words": "More"}).status_code == 422


def browse(site: Client, item: Item) -> None:
    """By the beginning of a code; what is no code is refused, what is unknown is said."""
    assert item.tariff_code in told(site, f"/prices/?code={item.tariff_code[:4]}")
    assert site.get("/prices/?code=!").status_code == 422
    assert "knows no prices" in told(site, "/prices/?code=060110&unit=XXX")


def read_over_http(site: Client, held: Declaration, item: Item) -> None:
    """The same for other programs."""
    said = site.get(f"/api/v1/declarations/{held.mrn}/prices").json()
    assert said[0]["places"][0]["position"] == pytest.approx(0.5, abs=0.2)
    address = f"/api/v1/prices/{item.tariff_code}"
    price = site.get(f"{address}?origin={item.origin}&price=1&on={AT:%Y-%m-%d}").json()
    assert price["items"] == 2
    assert price["place"]["position"] < 1
    assert price["reference"] == PriceReference.objects.get().digest
    assert site.get(f"{address}?on=2020-01-01").status_code == 404


def keep_from_the_trader(held: Declaration) -> None:
    """Neither the pages nor a way to them."""
    trader = signed_in(person("qasim", Role.TRADER, trader=held.importer))
    for address in ("/prices/", f"/declarations/{held.mrn}/prices/", f"/declarations/{held.mrn}/prices/1/"):
        assert trader.get(address).status_code == 403
    assert "/prices/" not in told(trader, f"/declarations/{held.mrn}/")


def told(site: Client, address: str) -> str:
    """What a page says."""
    return site.get(address).content.decode()
