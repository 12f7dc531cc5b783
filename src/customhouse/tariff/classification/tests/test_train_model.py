"""Training on lines of one's own: it is used afterwards, survives being written, and refuses what teaches nothing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from customhouse.foundation.config.country import CountryPack

pytest.importorskip("sklearn", reason="the extra `classification` is not installed")

import numpy as np

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.registry import queries as registry
from customhouse.tariff.classification import queries, services
from customhouse.tariff.classification.errors import CannotLearn, TooLittleToLearn
from customhouse.tariff.classification.records import Line
from customhouse.tariff.classification.rules.answering import Classifier
from customhouse.tariff.classification.rules.describing import describe
from customhouse.tariff.classification.rules.features import Features
from customhouse.tariff.classification.rules.learned import OPINIONS, LearnedModel, ModelUnreadableError
from customhouse.tariff.classification.rules.training import (
    TooFewLinesError,
    calibration_error,
    fitted,
    learn,
    train,
)
from customhouse.tariff.classification.tests.rankers import lines, ranker

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def cold(text: Any) -> Any:
    return ranker().rank(describe(text))


@pytest.fixture(scope="module")
def trained() -> Any:
    return train(lines(), cold)


def test_a_trained_model_knows_lines_like_its_own(trained: Any) -> None:
    assert trained.lines == len(lines())
    assert trained.hits["6"]["5"] >= trained.hits["6"]["1"] > 50
    answer = Classifier(ranker(), trained.model).answer("old article")
    assert answer.method == "trained"
    assert answer.codes[0].code == "999901"
    assert answer.nearest[0].source == "line"
    assert Classifier(ranker(), trained.model).answer("🤷 123456").codes == ()


def test_a_model_written_and_read_ranks_alike(trained: Any) -> None:
    payload = trained.model.write()
    again = LearnedModel.read(payload)
    texts = ["coffee green", "leather shoes"]
    before, after = (each.rank(texts, [cold(text) for text in texts]) for each in (trained.model, again))
    for one, other in zip(before, after, strict=True):
        assert [each.code for each in one] == [each.code for each in other]
        assert [each.p for each in one] == pytest.approx([each.p for each in other], abs=1e-3)


def test_bytes_that_are_no_model_are_refused(trained: Any) -> None:
    with pytest.raises(ModelUnreadableError):
        LearnedModel.read(b"no model")
    file = io.BytesIO()
    np.savez(file, head=np.frombuffer(b'{"format": 99}', dtype="uint8"))
    with pytest.raises(ModelUnreadableError):
        LearnedModel.read(file.getvalue())


def test_nearest_lines_stop_where_nothing_is_like(trained: Any) -> None:
    assert list(trained.model.nearest("zzzz", 5)) == []


def test_a_line_met_word_for_word_counts_as_the_same(trained: Any) -> None:
    """Of two codes only the one under which it stood."""
    text = "green coffee in bags new"
    [candidates] = trained.model.opinions.figures([text], [cold(text)])
    same = {code: figures[OPINIONS.index("same")] for code, figures in candidates}
    assert (same["090111"], same["090121"]) == (1.0, 0.0)


def test_nearest_lines_are_told_once_each() -> None:
    """As many as there are, where more are asked for."""
    opinions = learn([*[Line("roasted coffee", "090121")] * 2, Line("green coffee", "090111")])
    model = LearnedModel(opinions, (0.5,) * len(OPINIONS), 1.0)
    assert [(each.text, each.code) for each in model.nearest("green coffee", 9)] == [
        ("green coffee", "090111"),
        ("roasted coffee", "090121"),
    ]
    assert len(list(model.nearest("green coffee", 1))) == 1


def test_texts_that_share_no_letters_have_features_too() -> None:
    """Nothing is met twice, or there is no word at all: each text still has those that it has."""
    rows = Features.learned_from(["ab", "xyz"]).rows(["ab", "xyz", "??"])
    assert [rows[place].nnz > 0 for place in range(3)] == [True, True, False]
    assert Features.learned_from(["", "?!"]).rows(["zzz"]).nnz == 0


def test_lines_of_one_chapter_or_two_codes_are_learned_too() -> None:
    same = [Line(f"roasted coffee {word}", "090121") for word in ("a1", "bb", "cc")]
    assert learn(same).all_codes.classes == ("090121",)
    two = learn([*same, Line("green coffee", "090111")])
    assert two.all_codes.weights.shape[0] == 2
    assert Features.learned_from(["ab"]).rows(["ab"]).shape[0] == 1


def test_weights_without_anything_to_learn_are_even() -> None:
    assert fitted([("090121", [("090111", (0.0,) * len(OPINIONS))])]) == (0.5,) * len(OPINIONS)


def test_too_few_lines_are_refused() -> None:
    with pytest.raises(TooFewLinesError):
        train([Line("coffee", "0901"), Line("", "090121")], cold)


def test_a_promise_that_is_kept_has_no_error() -> None:
    assert calibration_error([(1.0, True)]) == 0
    assert calibration_error([]) == 0


@pytest.mark.django_db
def test_a_model_is_installed_and_replaces_the_one_before(demoland: CountryPack) -> None:
    queries.forget()
    first = services.train_model(lines=lines(), actor=SYSTEM, at=AT)
    assert queries.classify("old article", AT.date()).codes[0].code == "999901"
    second = services.train_model(lines=lines(), actor=SYSTEM, at=AT)
    assert (first.version, second.version) == (1, 2)
    assert registry.current(queries.MODEL) == second
    assert second.facts["codes"] == 6
    queries.forget()


@pytest.mark.django_db
def test_a_model_tells_risk_of_goods_declared_after_what_it_learned_from(demoland: CountryPack) -> None:
    """From the day after its lines on (else of its installation); of goods without a code nothing is told."""
    queries.forget()
    strange, fitting = Line("smart phone black 5g new", "64039900"), Line("smart phone black 5g new", "851713")
    given, day = [strange, fitting, Line("smart phone black 5g new")], AT.date()
    assert queries.doubts(given, day) == [None] * 3
    services.train_model(lines=lines(), actor=SYSTEM, at=AT)
    assert [queries.reads_words(day + timedelta(days=later)) for later in (0, 1)] == [False, True]
    moments = [AT + timedelta(seconds=apart) for apart in (-1, 0, 1)]
    assert [queries.reads_words(day, moment) for moment in moments] == [False, True, True]
    services.train_model(lines=lines(), actor=SYSTEM, at=AT, until=day - timedelta(days=30))
    assert queries.doubts(given, day - timedelta(days=30)) == [None] * 3
    found = queries.doubts(given, day - timedelta(days=29))
    assert [None if each is None else round(each.strength, 1) for each in found] == [1.0, 0.0, None]
    assert found[0] is not None
    assert (found[0].ranked[0].code, found[0].likelier) == ("851713", "851713")
    assert queries.doubts([], day) == []
    first = queries.classifier(day)
    assert queries.classifier(day + timedelta(days=1)) is first, "built anew only where codes changed"
    assert queries.classifier(date(2001, 1, 1)) is not first
    queries.forget()


@pytest.mark.django_db
def test_who_may_not_train_and_what_is_too_little_are_refused(
    demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AccessDenied):
        services.train_model(lines=[], actor=Actor("somebody"), at=AT)
    with pytest.raises(TooLittleToLearn):
        services.train_model(lines=[], actor=SYSTEM, at=AT)
    monkeypatch.setattr(services, "find_spec", lambda _: None)
    with pytest.raises(CannotLearn):
        services.train_model(lines=[], actor=SYSTEM, at=AT)
