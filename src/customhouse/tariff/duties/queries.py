"""What the public duty calculator answers: a question put in words, assessed by the law of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.reference.countries.queries import national_countries
from customhouse.reference.countries.rules import is_country
from customhouse.reference.currencies.queries import rates_on
from customhouse.tariff.duties.records import Assessment
from customhouse.tariff.duties.rules import assess
from customhouse.tariff.duties.rules.asking import Question, read_day, read_question
from customhouse.tariff.duties.rules.places import place
from customhouse.tariff.measures.queries import snapshot
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.nomenclature.rules.resolving import resolve


def estimate(question: Question, today: date) -> Assessment:
    """What would be owed on the goods asked about, with the doubts about them.

    Raises `Refused` where an argument cannot be read, the code is none, or a fact that the law needs (a
    quantity, an exchange rate) is missing.
    """
    on = read_day(question.at, today)
    national = national_countries()
    item = read_question(question, lambda code: is_country(code, national))
    resolution = resolve(question.commodity, nomenclature(), on, *place(1, "commodity"))
    _refuse_errors(tuple(replace(finding, path="commodity") for finding in resolution.findings if finding.is_error))
    assessment = assess([replace(item, commodity=resolution.commodity)], snapshot(), rates_on(on), on)
    _refuse_errors(assessment.findings)
    return replace(assessment, findings=(*resolution.findings, *assessment.findings))


def _refuse_errors(findings: tuple[Finding, ...]) -> None:
    errors = [finding for finding in findings if finding.is_error]
    if errors:
        raise Refused(errors)
