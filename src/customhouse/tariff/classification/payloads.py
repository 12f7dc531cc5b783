"""What the API and the command say of a classification, as plain values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ninja import Schema

from customhouse.tariff.classification.records import Ranking
from customhouse.tariff.nomenclature.payloads import Step, step
from customhouse.tariff.nomenclature.records import Nomenclature

Translate = Callable[[str], str]


class RankedCode(Schema):
    """A code with its probability and the way to it, from the section down."""

    code: str
    p: float
    description: str
    lang: str
    path: list[Step]


class NearestPayload(Schema):
    """Goods that are like it: a line of the past (`line`) or a trade name (`name`)."""

    text: str
    code: str
    likeness: float
    source: str


class AnswerPayload(Schema):
    """What a fact that is missing would decide: which code for which answer."""

    answer: str
    code: str


class QuestionPayload(Schema):
    """The question that would separate the best codes."""

    question: str
    answers: list[AnswerPayload]


class RulePayload(Schema):
    """A General Interpretative Rule that bears on the answer, and why."""

    rule: str
    text: str


class ClassificationPayload(Schema):
    """The whole answer. `sure` is yes, likely or no; `method` cold or trained."""

    text: str
    sure: str
    method: str
    codes: list[RankedCode]
    question: QuestionPayload | None
    rules: list[RulePayload]
    nearest: list[NearestPayload]


def payload_of(
    text: str, ranking: Ranking, law: Nomenclature, on: date, language: str, translate: Translate
) -> ClassificationPayload:
    """A ranking as plain values, in the language."""
    return ClassificationPayload(
        text=text,
        sure=ranking.sure,
        method=ranking.method,
        codes=[_code(each.code, each.p, law, on, language) for each in ranking.codes],
        question=QuestionPayload(
            question=translate(ranking.question.about),
            answers=[
                AnswerPayload(answer=_said(law, code, on, language, words), code=code)
                for words, code in ranking.question.answers
            ],
        )
        if ranking.question
        else None,
        rules=[RulePayload(rule=rule, text=translate(why)) for rule, why in ranking.rules],
        nearest=[
            NearestPayload(text=each.text, code=each.code, likeness=round(each.likeness, 3), source=each.source)
            for each in ranking.nearest
        ],
    )


def _code(code: str, p: float, law: Nomenclature, on: date, language: str) -> RankedCode:
    path = [step(goods, language) for goods in law.path_to(code, on)]
    last = path[-1] if path else None
    return RankedCode(
        code=code,
        p=round(p, 4),
        description=last.description if last else "",
        lang=last.lang if last else "en",
        path=path,
    )


def _said(law: Nomenclature, code: str, on: date, language: str, words: str) -> str:
    goods = law.at(code, on)
    return goods.wording(language).text if goods else words
