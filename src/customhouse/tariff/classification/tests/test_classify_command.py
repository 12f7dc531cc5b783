"""`customhouse classify`: words, files, training; and the page and the API on the same answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from django.test import Client
from typer.testing import CliRunner

from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.classification import queries
from customhouse.tariff.classification.commands import classify
from customhouse.tariff.classification.errors import LineUnreadable
from customhouse.tariff.classification.rules.reading import read_lines
from customhouse.tariff.classification.tests.rankers import lines

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def run(*words: Any) -> Any:
    app = typer.Typer()
    app.command()(classify)
    return CliRunner().invoke(app, [str(word) for word in words])


def test_words_are_answered_with_the_way(demoland: CountryPack) -> None:
    told = json.loads(run("roasted", "coffee", "--top", "3", "--json").stdout)
    assert told["codes"][0]["code"] == "090121"
    assert [step["level"] for step in told["codes"][0]["path"]] == ["section", "chapter", "heading", "subheading"]
    assert len(told["codes"]) == 3
    assert told["rules"][0]["rule"] == "1"
    plain = run("leather phone case").stdout
    assert "Which of these is it?" in plain or "What is it made of" in plain


def test_french_and_arabic_words_are_understood(demoland: CountryPack) -> None:
    assert queries.classify("café torréfié", DAY, 5).codes[0].code.startswith("0901")
    assert any(each.code.startswith("0901") for each in queries.classify("قهوة", DAY, 5).codes)
    for words in ("bouilloire électrique inox", "غلاية كهربائية"):
        assert queries.classify(words, DAY, 1).codes[0].code == "851679"
    assert queries.classify("blorptash électrique", DAY, 1).sure == "no"


def test_a_file_is_answered_line_by_line(demoland: CountryPack, tmp_path: Path) -> None:
    asked, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text('{"id": 3, "text": "smartphone"}\n\n{"text": "123456"}\n', encoding="utf-8")
    told = run("--input", asked, "--output", answers)
    assert told.exit_code == 0
    rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert rows[0]["id"] == 3
    assert rows[1] == {"id": None, "codes": [], "line": 3}
    assert rows[0]["codes"][0]["code"] == "851713"
    assert len(rows[0]["codes"]) >= 5
    assert len(run("--input", asked).stdout.splitlines()) == 2


def test_a_line_that_cannot_be_read_leaves_the_others_answered(demoland: CountryPack, tmp_path: Path) -> None:
    asked, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text(
        'no json\n{"id": "b"}\n{"id": [1], "text": "a"}\n[1]\n{"id": 1, "text": "smart\u2028phone"}\n', "utf-8"
    )
    told = run("--input", asked, "--output", answers)
    rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").split("\n") if line]
    assert [(row["id"], row.get("line"), "error" in row) for row in rows] == [
        (None, 1, True),
        ("b", None, True),
        (None, 3, True),
        (None, 4, True),
        (1, None, False),
    ]
    assert all((row["codes"] == []) == ("error" in row) for row in rows)
    assert "Line 1 of the file cannot be read" in rows[0]["error"]
    assert told.exit_code == 1
    assert "4 lines could not be read" in told.stderr


@pytest.mark.parametrize("words", ["", "  ", "🤷", "123456", "ლურჯი ქვა"])
def test_words_that_cannot_be_read_have_no_codes(demoland: CountryPack, words: str) -> None:
    told = run(words, "--json")
    answer = json.loads(told.stdout)
    assert (answer["codes"], answer["sure"], answer["rules"]) == ([], "no", [])
    assert "Say it in other words" in told.stderr
    assert "Say it in other words" in run(words).stdout


def test_training_from_a_file_is_used_afterwards(demoland: CountryPack, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(json.dumps({"text": line.text, "code": line.code}) for line in lines()))
    told = json.loads(run("train", "--input", file, "--json").stdout)
    assert told["version"] == 1
    assert json.loads(run("old article", "--json").stdout)["method"] == "trained"
    assert "version: 2" in run("train", "--input", file).stdout
    queries.forget()


def test_what_is_asked_wrongly_is_said(demoland: CountryPack, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("no json")
    assert run().exit_code == 2
    assert run("coffee", "--input", file).exit_code == 2
    assert isinstance(run("train", "--input", file).exception, LineUnreadable)
    for wrong in ("[1]", '{"id": 1}', "[" * 100_000, '{"id": NaN, "text": "a"}'):
        with pytest.raises(LineUnreadable):
            list(read_lines(["", wrong]))
    with pytest.raises(LineUnreadable):
        list(read_lines(['{"text": "a", "code": null}'], with_code=True))


def test_the_page_shows_codes_the_question_and_the_rules(demoland: CountryPack) -> None:
    page = Client().get("/classify/", {"q": "leather phone case"})
    assert page.status_code == 200
    assert "4202" in page.text
    assert "What would settle it" in page.text
    assert Client().get("/classify/").status_code == 200
    assert Client().get("/classify/", {"q": "smartphone", "at": "1850-01-01"}).status_code == 200
    unlikely = Client().get("/classify/", {"q": "zzzzqqq"}).content.decode()
    assert "No code is likely" in unlikely
    assert "code-number" not in unlikely


def test_the_api_answers_alike(demoland: CountryPack) -> None:
    told = Client().get("/api/v1/classify", {"q": "smartphone", "top": "2"}).json()
    assert next(each["code"] for each in told["codes"]) == "851713"
    assert Client().get("/api/v1/classify", {"q": ""}).status_code == 422


def test_a_declared_code_can_be_doubted(demoland: CountryPack) -> None:
    assert queries.misclassification("video game console", "640399", DAY).strength > 0.5
