"""Pure rules of rulings: what binds, what is published, what a new edition ends, until when a decision is contested."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from customhouse.messages.findings import Severity
from customhouse.tariff.rulings.records import (
    BindingRuling,
    ChallengeKind,
    DeclaredGoods,
    RulingKind,
    RulingState,
)
from customhouse.tariff.rulings.rules.binding import ruling_findings
from customhouse.tariff.rulings.rules.challenging import unfit_challenge
from customhouse.tariff.rulings.rules.editions import successors
from customhouse.tariff.rulings.rules.publishing import redacted, secrets_of
from customhouse.tariff.rulings.rules.terms import RulingTerms, RulingTermsError, due_on, last_day, terms_of_rows
from customhouse.tariff.rulings.states import ACTS, BY_VERB, KIND_NAMES, STATE_NAMES, acts_on

CASES = yaml.safe_load((Path(__file__).parent / "binding.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["case"])
def test_what_binds(case: Any) -> None:
    ruled = CASES["ruling"] | case.get("ruling", {})
    ruling = BindingRuling(**ruled | {"kind": RulingKind(ruled["kind"])})
    said = CASES["goods"] | case.get("goods", {})
    goods = DeclaredGoods(**said | {"rulings": tuple(said["rulings"]), "holders": frozenset(said["holders"])})
    severities = {RulingKind.VALUATION: Severity.WARNING}
    found = list(ruling_findings(goods, {ruling.number: ruling}, date(2026, 3, 1), severities))
    assert [(each.code, each.severity.value) for each in found] == [tuple(row) for row in case["finds"]]
    for each in found:
        assert "{" not in each.text()
        assert each.pointer == "42A/67A"


WORDS = st.text("abcXYZ 7%", min_size=2, max_size=12).filter(lambda text: len(" ".join(text.split())) > 1)


@given(st.lists(WORDS, min_size=1, max_size=4), st.text("abcXYZ 7%.,", max_size=60))
def test_no_secret_is_published(secrets: list[str], text: str) -> None:
    """Whatever the text says, none of the secrets is left in what is published, in any case or spacing."""
    known = secrets_of("\n".join(secrets))
    assume(known)
    whole = f"{text} {secrets[0].upper()} {text}"
    left = " ".join(redacted(whole, known).replace("[…]", "\n").split(" ")).lower()
    assert all(secret.lower() not in " ".join(part.split()) for secret in known for part in left.split("\n"))


def test_a_text_without_secrets_is_published_whole() -> None:
    assert redacted("Made of steel", ()) == "Made of steel"
    assert secrets_of("a\n \n") == ()


def test_a_ruling_falls_with_the_code_above_it() -> None:
    ended = {"8541": ["8541a"], "854140": ["854141", "854142"]}
    assert successors("85414010", ended) == ("854141", "854142")
    assert successors("854190", ended) == ("8541a",)
    assert successors("0901", ended) is None


@pytest.mark.parametrize(
    ("kind", "state", "decided", "before", "fits"),
    [
        ("review", "issued", date(2026, 3, 1), [], True),
        ("review", "declined", date(2026, 3, 1), [], True),
        ("review", "issued", date(2026, 1, 1), [], False),
        ("appeal", "issued", date(2026, 1, 1), [], True),
        ("review", "examined", None, [], False),
        ("review", "issued", date(2026, 3, 1), [("review", "open")], False),
        ("review", "issued", date(2026, 3, 1), [("review", "upheld")], False),
        ("appeal", "issued", date(2026, 3, 1), [("review", "upheld")], True),
    ],
)
def test_until_when_a_decision_is_contested(
    kind: str, state: str, decided: date | None, before: list[tuple[str, str]], *, fits: bool
) -> None:
    unfit = unfit_challenge(ChallengeKind(kind), RulingState(state), decided, date(2026, 3, 20), (30, before))
    assert (unfit == "") is fits


def test_days_and_months() -> None:
    assert due_on(date(2026, 2, 27), 2) == date(2026, 3, 1)
    assert last_day(date(2024, 2, 29), 12) == date(2025, 2, 27)
    assert last_day(date(2026, 12, 31), 1) == date(2027, 1, 30)


ROW = {
    "kind": "origin",
    "completeness_days": "5",
    "decision_days": "60",
    "valid_months": "12",
    "review_days": "10",
    "binding": "warning",
    "document": "C627",
    "legal_reference": "Order 1",
    "valid_from": "2020-01-01",
    "valid_to": "2026-12-31",
}


def test_terms_are_those_of_the_day() -> None:
    assert terms_of_rows([ROW], "origin", date(2026, 1, 1)).severity is Severity.WARNING
    assert terms_of_rows([ROW], "origin", date(2027, 1, 1)) == RulingTerms()
    assert terms_of_rows([ROW], "valuation", date(2026, 1, 1)) == RulingTerms()


@pytest.mark.parametrize(
    "wrong", [{"decision_days": "x"}, {"review_days": "-1"}, {"binding": "never"}, {"valid_from": ""}]
)
def test_a_wrong_row_of_terms_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(RulingTermsError, match=r"rulings/terms\.csv, line 2"):
        terms_of_rows([ROW | wrong], "origin", date(2026, 1, 1))


def test_every_state_is_named_and_acted_on() -> None:
    """A state that nobody reaches or acts on is none; what is over stays over."""
    assert set(STATE_NAMES) == set(RulingState)
    assert set(KIND_NAMES) == set(RulingKind)
    over = {RulingState.DECLINED, RulingState.WITHDRAWN, RulingState.REVOKED}
    assert {state for state in RulingState if not acts_on(state)} == over
    assert {act.after for act in ACTS} == set(RulingState)
    assert set(BY_VERB) == {"ask", "complete", "accept", "issue", "decline", "withdraw", "revoke"}
