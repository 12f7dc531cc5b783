"""Whose site it is: the country's name in each language, and the names of offices."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from customhouse.reference.offices.models import Office
from customhouse.web.administration import country_name, office_names


@pytest.mark.parametrize(("language", "name"), [("en", "Demoland"), ("fr", "Démolande"), ("ar", "ديمولاند")])
def test_the_country_is_named_in_the_readers_language(language: str, name: str) -> None:
    with translation.override(language):
        assert country_name() == name


@pytest.mark.django_db
def test_offices_are_named_and_unknown_ones_keep_their_code() -> None:
    Office.objects.create(
        code="XD000100", name_en="Port Salam", name_fr="Port-Salam", name_ar="ميناء سلام", valid_from=date(2019, 1, 1)
    )
    with translation.override("fr"):
        assert office_names({"XD000100", "XD999999"}, date(2026, 1, 1)) == ["Port-Salam", "XD999999"]


def test_nobody_asks_for_the_offices_of_nobody() -> None:
    assert office_names([], date(2026, 1, 1)) == []
