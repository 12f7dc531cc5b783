"""Trials in the browser and over the API: asked for, followed while they run, read."""

from __future__ import annotations

import json
from datetime import timedelta

import time_machine
from django.test import Client

from conftest import AT
from customhouse.clearance.declarations.models import Item
from customhouse.clearance.tests.lodged import lodged, message
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.tasks import run
from customhouse.insight.trials.tests.test_try_the_past import basket

JSON = "application/json"


@time_machine.travel(AT + timedelta(days=1), tick=False)
def test_a_trial_is_asked_for_followed_and_read(demoland: CountryPack) -> None:
    row = lodged(message(demoland))
    item = Item.objects.get(declaration=row)
    code = item.tariff_code
    asking = {"type": "CUD", "commodity": code, "additional_code": "A999", "expression": "1 %"}
    basket("PAGE-27", {"type": "CUD", "commodity": code, "origin_group": item.origin, "expression": "77 %"}, asking)
    dora, _ = signed_in("dora", Role.DIRECTOR)
    page = dora.get("/what-if/?basket=PAGE-27")
    assert '<option value="PAGE-27" selected>' in page.text
    assert dora.post("/what-if/", {"basket": "PAGE-27", "period": "soon"}).status_code == 422
    assert dora.post("/what-if/", {"basket": "NONE-27", "period": "2026"}).status_code == 422
    address = dora.post("/what-if/", {"basket": "PAGE-27", "period": "2026"})["Location"]
    trial = Trial.objects.get()
    page = dora.get(address)
    assert 'hx-trigger="every 2s"' in page.text
    assert "Waits for its turn" in page.text
    run.call(trial.pk)
    done = dora.get(address).text
    assert "every 2s" not in done
    for words in ("Owed by the draft", "Losers", row.importer, "Partners"):
        assert words in done
    assert "The basket was changed since" not in done
    assert "PAGE-27" in dora.get("/what-if/").text
    assert "changed since" not in dora.get(address, headers={"accept-language": "ar"}).text
    for _ in range(3):
        last = dora.post("/what-if/", {"basket": "PAGE-27", "period": "2026"})
    assert last.status_code == 302
    assert "under way" in dora.post("/what-if/", {"basket": "PAGE-27", "period": "2026"}).text
    Trial.objects.filter(pk=trial.pk).update(error="x", state="failed")
    assert "ended before its time" in dora.get(address).text
    assert Client().get(address).status_code == 302

    Trial.objects.all().delete()
    asked = dora.post("/api/v1/what-if", json.dumps({"workbasket": "PAGE-27", "period": "2026-Q1"}), content_type=JSON)
    assert asked.status_code == 200, asked.text
    number = asked.json()["number"]
    assert (asked.json()["state"], asked.json()["last"]) == ("waiting", "2026-03-31")
    run.call(number)
    told = dora.get(f"/api/v1/what-if/{number}").json()
    assert (told["state"], told["outcome"]["touched"]) == ("done", 1)
    wrong = dora.post("/api/v1/what-if", json.dumps({"workbasket": "PAGE-27", "period": "soon"}), content_type=JSON)
    assert wrong.status_code == 422
