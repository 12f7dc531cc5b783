"""What law must satisfy before it binds: one named rule a function, `(law, …) -> findings`.

`RULES` lists them all. An error refuses the law; a warning is told and passes. The path of a finding is the id of the
tax, group or measure that it is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.rules.grammar import ANY_WORD, ExpressionError, Vocabulary, parse
from customhouse.tariff.duties.rules.rounding import rounding
from customhouse.tariff.measures.records import DECLARATION, EXPORT, GENERAL, IMPORT, VALUE, Dated, MeasureLaw, TaxLaw
from customhouse.tariff.measures.rules.reading import Law

_COMMODITY = re.compile(r"\d{0,10}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_ORDER = re.compile(r"\d{6,10}", re.ASCII)


def check_law(law: Law, vocabulary: Vocabulary = ANY_WORD) -> list[Finding]:
    """Everything found against the law taken as a whole."""
    found = [finding for rule in RULES for finding in rule(law)]
    return found + expressions_can_be_read(law.measures, vocabulary)


def identifiers_are_unique(law: Law) -> list[Finding]:
    """LAW-ID: a measure's id names one measure."""
    seen: set[str] = set()
    found = []
    for measure in law.measures:
        if not measure.id or measure.id in seen:
            found.append(
                _error(
                    "LAW-ID",
                    measure.id,
                    msgid("The measure id “{id}” is empty or used twice."),
                    msgid("Give each measure an id of its own."),
                    id=measure.id,
                )
            )
        seen.add(measure.id)
    return found


def validity_begins_before_it_ends(law: Law) -> list[Finding]:
    """LAW-DATES: a validity that ends before it begins was never law."""
    rows: Iterable[Dated] = (*law.taxes, *law.memberships, *law.measures)
    return [
        _error(
            "LAW-DATES",
            _name(row),
            msgid("The validity of {name} ends ({end}) before it begins ({begin})."),
            msgid("Correct the dates."),
            name=_name(row),
            begin=str(row.valid_from),
            end=str(row.valid_to),
        )
        for row in rows
        if row.valid_to is not None and row.valid_to < row.valid_from
    ]


def taxes_can_be_charged(law: Law) -> list[Finding]:
    """LAW-TAX: a base is the declaration, or the value and taxes charged earlier; a rounding is one that exists."""
    return [finding for tax in law.taxes for finding in (*_base(tax, law.taxes), *_rounding(tax))]


def measures_name_known_taxes(law: Law) -> list[Finding]:
    """LAW-MEASURE-TAX: a measure belongs to a tax that the law orders."""
    types = {tax.type for tax in law.taxes}
    return [
        _error(
            "LAW-MEASURE-TAX",
            measure.id,
            msgid("Measure {id} belongs to tax {type}, which is not among the taxes of the law."),
            msgid("Add the tax to the taxes, or correct the type of the measure."),
            id=measure.id,
            type=measure.type,
        )
        for measure in law.measures
        if measure.type not in types
    ]


def measures_reach_goods(law: Law) -> list[Finding]:
    """LAW-MEASURE-REACH: 0 to 10 digits, import or export, and an origin that is a country or a known group."""
    groups = {row.group for row in law.memberships}
    found = []
    for measure in law.measures:
        known = not measure.origin_group or measure.origin_group in groups or _COUNTRY.fullmatch(measure.origin_group)
        if not _COMMODITY.fullmatch(measure.commodity) or measure.direction not in {IMPORT, EXPORT} or not known:
            found.append(
                _error(
                    "LAW-MEASURE-REACH",
                    measure.id,
                    msgid(
                        "Measure {id} applies to no goods: "
                        "commodity “{commodity}”, direction “{direction}”, origin “{origin}”."
                    ),
                    msgid(
                        "Give a commodity of 0 to 10 digits, import or export as the direction, "
                        "and as the origin a country or a group that has members."
                    ),
                    id=measure.id,
                    commodity=measure.commodity,
                    direction=measure.direction,
                    origin=measure.origin_group,
                )
            )
    return found


def quotas_are_claimed(law: Law) -> list[Finding]:
    """LAW-QUOTA: a quota is drawn on under a preference that is claimed; its order number has six to ten digits."""
    return [
        _error(
            "LAW-QUOTA",
            measure.id,
            msgid("Measure {id} names quota “{order}” and preference “{preference}”: nobody could draw on it so."),
            msgid("Give the quota's order number in figures, and the preference under which it is claimed."),
            id=measure.id,
            order=measure.order_number,
            preference=measure.preference,
        )
        for measure in law.measures
        if measure.order_number and (measure.preference in GENERAL or not _ORDER.fullmatch(measure.order_number))
    ]


def measures_do_not_overlap(law: Law) -> list[Finding]:
    """LAW-OVERLAP: on one day, one measure answers one question."""
    return overlaps(law.measures)


def members_do_not_overlap(law: Law) -> list[Finding]:
    """LAW-OVERLAP: a country belongs to a group once at a time."""
    rows: Mapping[object, list[Dated]] = _grouped((row.group, row.member, row) for row in law.memberships)
    return _overlapping(rows)


def taxes_do_not_overlap(law: Law) -> list[Finding]:
    """LAW-OVERLAP: a tax has one order, base and rounding at a time."""
    rows: Mapping[object, list[Dated]] = _grouped((row.type, "", row) for row in law.taxes)
    return _overlapping(rows)


def legal_references_are_known(law: Law) -> list[Finding]:
    """LAW-ACT (warning): a measure or tax that cites a text which is not among the acts."""
    acts = {act.reference for act in law.acts}
    rows: Iterable[TaxLaw | MeasureLaw] = (*law.taxes, *law.measures)
    return [
        Finding(
            "LAW-ACT",
            Severity.WARNING,
            "",
            _name(row),
            msgid("{name} cites the act {reference}, which is not in the list of acts."),
            msgid("Add the act, or correct the reference."),
            {"name": _name(row), "reference": row.legal_reference},
        )
        for row in rows
        if row.legal_reference not in acts
    ]


def expressions_can_be_read(measures: Iterable[MeasureLaw], vocabulary: Vocabulary = ANY_WORD) -> list[Finding]:
    """EXP-…: a duty expression is one that the grammar holds, in currencies and units of the vocabulary."""
    found = []
    for measure in measures:
        try:
            parse(measure.expression, vocabulary)
        except ExpressionError as error:
            found.append(error.finding(path=measure.id))
    return found


def overlaps(measures: Iterable[MeasureLaw]) -> list[Finding]:
    """A finding for every measure that answers the same question as another on the same day."""
    return _overlapping(_grouped((question(row), "", row) for row in measures))


def question(measure: MeasureLaw) -> tuple[object, ...]:
    """What a measure answers: of two measures that share it, only one may be in force on a day."""
    return (
        measure.type,
        measure.commodity,
        measure.direction,
        measure.origin_group,
        measure.excluded,
        measure.preference,
        measure.additional_code,
        measure.certificates,
        measure.order_number,
    )


RULES: list[Callable[[Law], list[Finding]]] = [
    identifiers_are_unique,
    validity_begins_before_it_ends,
    taxes_can_be_charged,
    measures_name_known_taxes,
    measures_reach_goods,
    quotas_are_claimed,
    measures_do_not_overlap,
    members_do_not_overlap,
    taxes_do_not_overlap,
    legal_references_are_known,
]


def _base(tax: TaxLaw, taxes: Iterable[TaxLaw]) -> list[Finding]:
    allowed = {VALUE, *(each.type for each in taxes if each.order < tax.order)}
    if tax.base == DECLARATION or allowed.issuperset(tax.charged_on):
        return []
    return [
        _error(
            "LAW-TAX",
            tax.type,
            msgid("Tax {type} cannot be charged on the base “{base}”."),
            msgid("Write declaration, or join value and taxes charged earlier by +, such as value+CUD."),
            base=tax.base,
            type=tax.type,
        )
    ]


def _rounding(tax: TaxLaw) -> list[Finding]:
    try:
        rounding(tax.rounding, tax.scale)
    except ValueError:
        return [
            _error(
                "LAW-TAX",
                tax.type,
                msgid("The rounding “{rounding}” to {scale} decimals of tax {type} is not known."),
                msgid(
                    "Write half-up, half-even, down, floor or up "
                    "(half-up-total and so on to round the total), and 0 to 6 decimals."
                ),
                rounding=tax.rounding,
                scale=str(tax.scale),
                type=tax.type,
            )
        ]
    return []


def _grouped(rows: Iterable[tuple[object, object, Dated]]) -> dict[object, list[Dated]]:
    grouped: dict[object, list[Dated]] = defaultdict(list)
    for first, second, row in rows:
        grouped[first, second].append(row)
    return grouped


def _overlapping(groups: Mapping[object, list[Dated]]) -> list[Finding]:
    return [
        _error(
            "LAW-OVERLAP",
            _name(after),
            msgid("{after} begins on {begin}, while {before}, which rules on the same case, is still in force."),
            msgid("End the earlier one before the later one begins."),
            after=_name(after),
            before=_name(before),
            begin=str(after.valid_from),
        )
        for rows in groups.values()
        for before, after in _clashes(rows)
    ]


def _clashes(rows: Iterable[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Each row that begins before another ends, behind the one of the longest reach before it."""
    first, *others = sorted(rows, key=lambda row: row.valid_from)
    for row in others:
        if (first.valid_to or date.max) >= row.valid_from:
            yield first, row
        if (row.valid_to or date.max) > (first.valid_to or date.max):
            first = row


def _name(row: Dated) -> str:
    if isinstance(row, MeasureLaw):
        return row.id
    return row.type if isinstance(row, TaxLaw) else f"{row.group}:{row.member}"


def _error(code: str, path: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, remedy, params)
