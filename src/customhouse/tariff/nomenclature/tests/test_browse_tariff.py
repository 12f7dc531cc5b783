"""The public tariff's pages: leafing, searching, and everything on one code, by the law of demoland."""

from __future__ import annotations

import pytest
from django.test import Client

from customhouse.tariff.nomenclature import queries

pytestmark = pytest.mark.usefixtures("demoland")
ON = "at=2026-03-02"


def page(path: str, language: str = "en", *, status: int = 200, headers: dict[str, str] | None = None) -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(path, headers=headers)
    assert answer.status_code == status
    return " ".join(answer.text.split())


def test_one_leafs_from_the_sections_down_to_a_line() -> None:
    for path, below in [
        ("/tariff/", "/tariff/II/"),
        ("/tariff/II/", "/tariff/09/"),
        ("/tariff/09/", "/tariff/0901/"),
        ("/tariff/0901/", "/tariff/090121/"),
        ("/tariff/090121/", "/tariff/09012110/"),
    ]:
        assert f'href="{below}"' in page(path)
    assert "Calculate the duty" in page("/tariff/09012110/")


def test_the_day_asked_for_is_kept_on_the_way() -> None:
    assert f'href="/tariff/0901/?{ON}"' in page(f"/tariff/09/?{ON}")
    assert "2 Mar 2026" in page(f"/tariff/09/?{ON}")


def test_a_day_without_law_shows_an_empty_tariff() -> None:
    assert "No tariff is in force on that day" in page("/tariff/?at=2001-01-01")
    assert "There is no law for that day" in page("/tariff/?at=1800-01-01")


def test_a_measure_says_rate_origin_conditions_and_law() -> None:
    shown = page(f"/tariff/690721/?{ON}")
    assert "38 %, at least 9 XDD per square metre" in shown
    assert "Order imposing an anti-dumping duty on ceramic tiles" in shown
    assert "1 Jun 2022" in shown
    assert "31 May 2027" in shown
    assert "with additional code A101" in shown
    assert "on claim of preference 300" in shown
    assert "with Movement certificate EUR.1 (N954)" in shown
    assert "Egypt, Ghana, Jordan, Kenya, Morocco, Senegal, Tunisia, Türkiye" in shown.replace("Turkey", "Türkiye")
    assert "customs value + Customs duty + Anti-dumping duty + Excise + Processing fee" in shown


def test_the_members_of_a_group_are_those_of_the_day() -> None:
    assert "Chile" in page("/tariff/690721/?at=2023-06-01")
    assert "Chile" not in page(f"/tariff/690721/?{ON}")


def test_a_measure_of_a_wider_code_is_set_apart() -> None:
    shown = page(f"/tariff/690721/?{ON}")
    apart = shown.index("do not apply here")
    assert shown.index('id="CUD-6907"') < apart
    assert shown.index('id="CUD-69"') > apart


def test_a_heading_shows_no_measures() -> None:
    assert "On import" not in page("/tariff/6907/")


def test_names_of_law_are_in_the_readers_language() -> None:
    assert "Droit antidumping" in page(f"/tariff/690721/?{ON}", "fr")
    assert "رسم مكافحة الإغراق" in page(f"/tariff/690721/?{ON}", "ar")


def test_one_turns_to_the_next_and_the_previous_code() -> None:
    shown = page("/tariff/0901/")
    assert 'rel="next" href="/tariff/0902/"' in shown
    assert 'rel="prev" href="/tariff/0814/"' in shown
    assert 'rel="prev"' not in page("/tariff/I/")
    assert 'rel="next" href="/tariff/II/"' in page("/tariff/I/")


def test_leafing_reaches_every_declarable_code() -> None:
    from datetime import date

    law, on = queries.snapshot(), date(2026, 3, 2)
    first = next(goods for goods in law.following("0101", on) if law.is_declarable(goods.code, on))
    seen, code = 1, first.code
    assert law.neighbours(code, on)[0] is None
    while following := law.neighbours(code, on)[1]:
        previous = law.neighbours(following.code, on)[0]
        assert previous
        assert previous.code == code
        seen, code = seen + 1, following.code
    assert seen == sum(law.is_declarable(goods.code, on) for goods in law.codes if goods.is_valid(on))
    assert law.neighbours("9999", on) == (None, None)


def test_a_foreign_extension_is_shown_with_a_warning() -> None:
    assert "finding is-warning" in page("/tariff/8471300099/")


def test_a_code_that_is_none_is_told_with_a_search() -> None:
    shown = page("/tariff/999999/", status=404)
    assert "There is no code" in shown
    assert "finding is-error" in shown
    assert 'name="q"' in shown


def test_words_in_three_languages_find_codes() -> None:
    for words, language in [("roasted coffee", "en"), ("café torréfié", "fr"), ("بن محمص", "ar")]:
        assert "/tariff/0901" in page(f"/tariff/search/?q={words}", language)


def test_a_search_without_answer_gives_hints() -> None:
    shown = page("/tariff/search/?q=qqqqzzzzxx")
    assert "Nothing is called “qqqqzzzzxx”" in shown
    assert "Use fewer or more general words" in shown


def test_a_search_without_words_leads_to_the_sections() -> None:
    assert Client().get("/tariff/search/?q=%20&at=2026-03-02")["Location"] == "/tariff/?at=2026-03-02"


def test_while_one_types_only_the_list_comes() -> None:
    part = page("/tariff/search/?q=coffee", headers={"HX-Request": "true"})
    assert "/tariff/0901/" in part
    assert "<html" not in part
    assert page("/tariff/search/?q=", headers={"HX-Request": "true"}) == ""


def test_what_is_typed_is_never_read_as_markup() -> None:
    assert "<script>alert" not in page("/tariff/search/?q=<script>alert(1)</script>")
    assert "<script>alert" not in page("/tariff/<script>alert(1)<%2Fscript>/", status=404)
