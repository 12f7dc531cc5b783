"""The public duty calculator as a page: what it asks, what it answers, and how it says what is wrong."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("demoland")
TILES = {"commodity": "69072110", "origin": "CN", "value": "1000", "at": "2026-03-02"}
SHOES = {"commodity": "640399", "origin": "TN", "value": "1000", "at": "2026-03-02"}


def page(question: dict[str, str], language: str = "en", path: str = "/duties/") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(f"{path}?{urlencode(question)}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_without_a_question_the_form_is_shown_without_complaint() -> None:
    shown = page({})
    assert "error-summary" not in shown
    assert "Nothing is stored" in shown


def test_a_code_from_the_tariff_is_filled_in_without_complaint() -> None:
    shown = page({"commodity": "69072110"})
    assert 'value="69072110"' in shown
    assert "error-summary" not in shown


def test_a_quantity_is_asked_for_when_the_measures_need_it() -> None:
    shown = page(TILES)
    assert "one more step" in shown
    assert "Area in square metres" in shown
    assert "error-summary" not in shown
    assert "Area in square metres" not in page({**TILES, "commodity": "090121"})


def test_a_quantity_that_was_asked_for_and_not_given_is_an_error() -> None:
    shown = page({**TILES, "q_MTK": ""})
    assert 'href="#id_q_MTK"' in shown
    assert "What would be owed" not in shown


def test_the_answer_has_lines_with_base_rate_law_working_and_a_total() -> None:
    shown = page({**TILES, "q_MTK": "50"})
    assert "450.00 XDD" in shown
    assert "9 XDD per square metre" in shown
    assert "The rule: 38 %, at least 9 XDD per square metre" in shown
    assert "Order imposing an anti-dumping duty on ceramic tiles" in shown
    assert "38 % × 1000 = 380" in shown
    assert "By the law of" in shown


def test_the_page_owes_what_the_command_owes() -> None:
    from datetime import date

    from customhouse.tariff.duties.queries import estimate
    from customhouse.tariff.duties.rules.asking import Question

    owed = estimate(Question("69072110", "CN", "1000", ["MTK=50"], "2026-03-02"), date(2026, 3, 2))
    assert f"{owed.total:,} XDD" in page({**TILES, "q_MTK": "50"})


def test_a_foreign_price_is_converted_and_freight_added_only_if_it_is_not_in_the_price() -> None:
    question = {**TILES, "q_MTK": "50", "currency": "EUR", "freight": "100", "insurance": "5"}
    assert "Freight and insurance</dt>" not in page({**question, "included": "yes"})
    shown = page({**question, "included": "no"})
    assert "Freight and insurance</dt>" in shown
    assert "1,000.00 EUR" in shown


def test_a_preference_is_offered_to_members_and_needs_its_certificate() -> None:
    assert "Preference claimed" not in page({**SHOES, "origin": "JP"})
    assert "Preference claimed" in page(SHOES)
    claimed = page({**SHOES, "preference": "300", "q_NPR": "100"})
    assert "Movement certificate EUR.1 (N954)" in claimed
    assert "DUTY-PREFERENCE-CERTIFICATE" in claimed
    granted = page({**SHOES, "preference": "300", "c_N954": "on", "q_NPR": "100"})
    assert "DUTY-PREFERENCE" not in granted
    assert "Act approving the Open Shores Free Trade Agreement" in granted


def test_warnings_do_not_speak_of_messages() -> None:
    shown = page({**TILES, "commodity": "690721", "q_MTK": "50"})
    assert "TAR-DIVIDED" in shown
    assert "42A/67A" not in shown


def test_words_are_answered_by_codes_that_keep_the_question() -> None:
    shown = page({"commodity": "roasted coffee", "origin": "ET", "value": "90"})
    assert "Choose the code that fits your goods" in shown
    assert "/duties/?commodity=090121" in shown
    assert "origin=ET" in shown
    assert "No code is found by these words" in page({"commodity": "qqqqzzzz", "value": "90"})


def test_codes_are_offered_while_one_types() -> None:
    part = page({"commodity": "0901"}, path="/duties/codes/")
    assert "commodity=090111" in part
    assert "<html" not in part
    assert "<li>" not in page({"commodity": ""}, path="/duties/codes/")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("value", "a lot"),
        ("value", "-1"),
        ("value", ""),
        ("value", "NaN"),
        ("commodity", "123"),
        ("commodity", "999999"),
        ("origin", "ZZ"),
        ("at", "31/31/2026"),
        ("at", "1700-01-01"),
        ("currency", "XXX"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, text: str) -> None:
    shown = page({**TILES, "q_MTK": "50", field: text})
    assert f'href="#id_{field}"' in shown
    assert "What would be owed" not in shown


def test_a_code_of_a_preference_that_is_none_is_told_above_the_form() -> None:
    assert "is not the code of a preference" in page({**TILES, "q_MTK": "50", "preference": "<b>"})


def test_the_answer_speaks_the_readers_language() -> None:
    assert "Loi portant tarif des douanes" in page({**TILES, "q_MTK": "50"}, "fr")
    assert "قانون التعريفة الجمركية" in page({**TILES, "q_MTK": "50"}, "ar")


def test_a_day_without_rates_leaves_the_national_currency() -> None:
    shown = page({"at": "2018-01-01"})
    assert 'value="XDD"' in shown
    assert 'value="EUR"' not in shown
