"""Duty expressions, their evaluation, rounding, and the assessment of goods: pure, usable in a notebook.

>>> from datetime import date
>>> from decimal import Decimal
>>> from customhouse.reference.currencies.records import ExchangeTable
>>> from customhouse.tariff.duties.rules import evaluate, parse
>>> rate = parse("9.1 % + 45.10 EUR / DTN MAX 18.9 % + 16.50 EUR / DTN")
>>> evaluate(rate, Decimal(1000), {"DTN": Decimal(10)}, ExchangeTable("EUR", date(2026, 1, 5), {})).amount
Decimal('354.00')
"""

from customhouse.tariff.duties.rules.assessing import assess
from customhouse.tariff.duties.rules.evaluating import Convert, Evaluation, Exchange, evaluate
from customhouse.tariff.duties.rules.expressions import Expression, text
from customhouse.tariff.duties.rules.grammar import ExpressionError, Vocabulary, parse
from customhouse.tariff.duties.rules.lacking import CannotEvaluateError, QuantityMissingError, RateMissingError
from customhouse.tariff.duties.rules.rounding import Rounding
from customhouse.tariff.duties.rules.selecting import select

__all__ = [
    "CannotEvaluateError",
    "Convert",
    "Evaluation",
    "Exchange",
    "Expression",
    "ExpressionError",
    "QuantityMissingError",
    "RateMissingError",
    "Rounding",
    "Vocabulary",
    "assess",
    "evaluate",
    "parse",
    "select",
    "text",
]
