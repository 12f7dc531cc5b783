"""Reading schemes from files: what is structured, what stays words and why, and what is no such file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from customhouse.tariff.origin.files import read_folder
from customhouse.tariff.origin.records import RuleSet
from customhouse.tariff.origin.rules.choosing import evaluate_sets, reaches
from customhouse.tariff.origin.rules.pack import read_pack
from customhouse.tariff.origin.rules.plain_words import plain_words, shown_words
from customhouse.tariff.origin.rules.reading import read_bill
from customhouse.tariff.origin.rules.schemes import (
    REASONS,
    SchemeFileError,
    count_rules,
    read_rule_sets,
    read_scheme,
)
from customhouse.tariff.origin.tests import folders


def test_structures_what_it_understands(tmp_path: Path) -> None:
    """Rules become rules of the language, or stay words with the reason; none is lost."""
    harbour, empty = read_folder(folders.write(tmp_path))
    rules = {each.heading: [(rule.rule, rule.reason) for rule in each.rules] for each in harbour.rule_sets}
    assert rules["85-85"] == [("CTH", ""), ("MAXNOM 40 % EXW", "")]
    assert rules["52-52"] == [("", "FORM")]
    assert rules["6101-6101"] == [("", "JOIN"), ("", "JOIN")]
    assert rules["6102-6102"] == [("", "PART"), ("", "PART")]
    assert rules["6103-6103"] == [("", "PART"), ("", "PART")]
    assert rules["6104-6104"] == [("", "QUOTA")]
    assert rules["6105-6105"] == [("", "EXPORT")]
    assert rules["6106-6106"] == [("", "NOTE")]
    assert rules["6107-6107"] == [("", "CLASS")]
    assert rules["6108-6108"] == [("RVC BUILD-UP 30 % OR RVC 40 %", "")]
    assert rules["8704-8704"] == [("MAXNOM 40 % EXW", "")]
    assert count_rules(empty).rules == 0
    counted = count_rules(harbour)
    assert counted.rules == counted.structured + counted.words == 19
    assert set(counted.reasons) == set(REASONS)
    assert sum(counted.reasons.values()) == counted.words == 11


def test_reads_what_the_list_tells() -> None:
    """Members, general provisions and proofs of a scheme."""
    read = read_scheme(folders.scheme(), [], "a file")
    assert read.countries == ("XA", "XB")
    assert read.provisions == (
        "TOLERANCE UNKNOWN, CUMULATION BILATERAL (XA XB), CUMULATION EXTENDED (EU), TRANSPORT DIRECT"
    )
    bare = read_scheme(
        folders.scheme(
            features={"absorption": False}, cumulation_methods=None, articles=None, validity_end_date="2030-12-31"
        ),
        [],
        "",
    )
    assert bare.provisions == "TOLERANCE UNKNOWN, NO ABSORPTION"
    assert bare.valid_to


def test_lists_without_or_are_alternatives() -> None:
    """Where a scheme never writes an operator, the rules of a set are alternatives as in every list of rules."""
    told = [folders.rule_set("85", "85", folders.rule(folders.CTH), folders.rule(folders.MAXNOM))]
    assert [rule.rule for rule in read_rule_sets(told)[0].rules] == ["CTH", "MAXNOM 40 % EXW"]


@pytest.mark.parametrize(
    ("schemes", "rules"),
    [
        ("{", "{}"),
        ("[]", "{}"),
        ('{"schemes": 1}', "{}"),
        ('{"schemes": [1]}', "{}"),
        ('{"schemes": [{"scheme_code": "x"}]}', '{"rule_sets": []}'),
        ('{"schemes": [{"scheme_code": "x"}]}', "[]"),
    ],
)
def test_refuses_what_is_no_such_file(tmp_path: Path, schemes: str, rules: str) -> None:
    """A file of another form is refused by its name."""
    (tmp_path / "rule_sets").mkdir()
    (tmp_path / "schemes.json").write_text(schemes)
    (tmp_path / "rule_sets" / "x.json").write_text(rules)
    with pytest.raises(SchemeFileError):
        list(read_folder(tmp_path))


def test_refuses_an_empty_folder_and_odd_codes(tmp_path: Path) -> None:
    """No list, no schemes; and a range that is no range of codes is refused."""
    with pytest.raises(SchemeFileError):
        list(read_folder(tmp_path))
    with pytest.raises(SchemeFileError):
        read_rule_sets([{**folders.rule_set("85", "85"), "min": "x"}])


def test_refuses_a_giant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond every known one is not read."""
    monkeypatch.setattr("customhouse.tariff.origin.files.LARGEST", 10)
    with pytest.raises(SchemeFileError, match="more than"):
        list(read_folder(folders.write(tmp_path)))


def test_reads_a_country_pack() -> None:
    """Two sheets: agreements, and their rules with alternatives in order."""
    schemes = (
        "code,title,valid_from,valid_to,countries,provisions,proofs,source\n"
        "x,X,2020-01-01,2030-12-31,XA XB,TOLERANCE 10 %,eur1,Law\n"
        "y,Y,2020-01-01,,XA,,,\n"
    )
    rules = (
        "scheme,from,to,goods,rule,words\n"
        "x,84,85,,CTH or RVC40,Change\n"
        "x,84,85,,,By hand\n"
        "x,9401,,Chairs,MAXNOM 50 %,Half\n"
    )
    first, second = read_pack(schemes, rules)
    assert [each.heading for each in first.rule_sets] == ["84-85", "9401"]
    assert [(one.rule, one.reason) for one in first.rule_sets[0].rules] == [("CTH OR RVC 40 %", ""), ("", "FORM")]
    assert (first.rule_sets[0].first, first.rule_sets[0].last) == ("8400000000", "8599999999")
    assert second.rule_sets == ()


def _sets(*headings: str) -> list[RuleSet]:
    found = read_rule_sets(folders.HARBOUR)
    return [each for each in found if each.heading in headings]


def _bill(code: str, **other: Any) -> Any:
    return read_bill({"code": code, "ex_works_price": 100, "materials": [{"code": code[:4], "value": 30}], **other})[0]


def test_judges_by_alternatives_and_goods() -> None:
    """One set gives its answer; several agree, or leave it open and say between which the words must choose."""
    one = evaluate_sets(_sets("85-85"), "", _bill("850440"))
    assert one.originating is True
    open_between = evaluate_sets(_sets("8703-8703"), "", _bill("870323"))
    assert open_between.originating is None
    assert "do not agree" in open_between.steps[-1].text()
    agreed = evaluate_sets(_sets("8704-8704"), "", _bill("870421"))
    assert agreed.originating is True
    assert agreed.steps[-1].text() == "The product originates."
    both_open = evaluate_sets(_sets("52-52", "6101-6101"), "", _bill("5208"))
    assert both_open.originating is None
    assert "not decidable by machine" in both_open.steps[-1].text()
    assert any("Manufacture from yarn" in step.text() for step in both_open.steps)


def test_tells_which_sets_reach_a_code() -> None:
    """A short code is reached by every set that speaks of some of its goods."""
    chapter = _sets("6108-6108")[0]
    assert reaches(chapter, "61")
    assert reaches(chapter, "61082100")
    assert not reaches(chapter, "6109")


def test_words_lose_the_marks_of_the_page() -> None:
    """Links, tags, emphasis and odd hyphens go; the words stay."""
    assert shown_words("<abbr title='x'>CC</abbr>: **40%**\n\n\n\nof [heading&nbsp;1](/a)") == "CC: 40%\n\nof heading 1"
    assert plain_words("non- originating ex\u2010works 20 percent") == "non-originating ex-works 20%"
