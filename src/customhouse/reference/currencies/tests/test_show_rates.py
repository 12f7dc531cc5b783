"""The published exchange rates as pages: of a day, and the history of one currency."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("demoland")


def page(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    return " ".join(answer.text.split())


def test_the_rates_of_a_day_tell_their_period_once() -> None:
    shown = page("/rates/?on=2019-01-15")
    assert 'href="/rates/AED/"' in shown
    assert "0.79917 XDD" in shown
    assert "31 Jan 2019" in shown
    assert shown.count("Exchange Rate Notice 2019/01") == 1


def test_a_day_without_rates_says_so_and_one_that_is_none_means_today() -> None:
    assert "No rates are published for that day" in page("/rates/?on=2001-01-01")
    assert "What foreign money is worth" in page("/rates/?on=nonsense")


def test_the_rates_of_the_day_asked_for_are_downloaded_with_their_period() -> None:
    answer = Client().get("/rates/?on=2019-01-15&format=csv")
    text = b"".join(answer).decode()
    assert text.splitlines()[0].endswith("currency,name,units,rate,valid_from,valid_to,notice")
    assert "AED,United Arab Emirates Dirham,1,0.79917,2019-01-01,2019-01-31" in text


def test_the_history_of_a_currency_is_read_year_by_year() -> None:
    shown = page("/rates/AED/?year=2019")
    assert "31 Jan 2019" in shown
    assert "31 Jan 2020" not in shown
    assert "31 Jan 2020" in page("/rates/aed/")


def test_a_currency_without_rates_is_not_found() -> None:
    assert "There is no such page" in page("/rates/QQQ/", 404)
