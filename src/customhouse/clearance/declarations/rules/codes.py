"""Codes: what is declared from a code list must be in that list on the legal date.

Most unknown codes are warnings: a code of another country's list says something true that nobody here reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from customhouse.clearance.declarations.records import DeclarationRecord
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

Coded = tuple[str, Place, str]
"""The name of a code list, a place, and the code there."""


def coded(case: Case) -> tuple[Coded, ...]:
    """Every code that is given and belongs to a national code list."""
    return tuple(one for one in _all_coded(case) if one[2])


def never_known(case: Case) -> tuple[Coded, ...]:
    """Codes that their list never held; a list that the country does not keep is not checked."""
    return tuple(
        (name, at, code)
        for name, at, code in case.once(coded)
        if name in case.law.code_lists and not case.law.ever_knew(name, code)
    )


def _all_coded(case: Case) -> Iterator[Coded]:
    """Every place of a code from a national list, filled or not."""
    record = case.record
    border = place.BORDER_TRANSPORT.into("T022", "ModeCode")
    yield "transport_modes", border, record.border_transport_mode
    yield "incoterms", place.TRADE_TERMS.into("090", "ConditionCode"), record.incoterm
    yield "transaction_natures", place.TRANSACTION_NATURE, record.transaction_nature
    yield "representations", place.AGENT.into("102", "FunctionCode"), record.representation
    for number, (category, _) in enumerate(record.authorisations, start=1):
        where = place.DECLARATION.into("17C", "AuthorisationHolder", number)
        yield "authorisations", where.into("R145", "CategoryCode"), category
    for number, document in enumerate(record.documents, start=1):
        where = place.document(place.DECLARATION, number).into("D006", "TypeCode")
        yield "documents", where, document.code
    yield from _item_coded(case)


def _item_coded(case: Case) -> Iterator[Coded]:
    """The codes of goods items."""
    for at, goods in case.items():
        yield "valuation_methods", at.into("41A", "CustomsValuation").into("122", "MethodCode"), goods.valuation_method
        yield "preferences", place.tax(at, 1).into("164", "DutyRegimeCode"), goods.preference
        for number, code in enumerate(goods.additional_procedures, start=2):
            yield "additional_procedures", place.procedure(at, number).into("166", "CurrentCode"), code
        for number, document in enumerate(goods.documents, start=1):
            yield "documents", place.document(at, number).into("D006", "TypeCode"), document.code
        for number, tax in enumerate(goods.taxes, start=1):
            where = place.tax(at, number)
            yield "taxes", where.into("113", "TypeCode"), tax.type
            yield "payment_methods", where.into("94A", "Payment").into("107", "MethodCode"), tax.payment_method
        for number, adjustment in enumerate(goods.adjustments, start=1):
            where = at.into("41A", "CustomsValuation").into("58B", "ChargeDeduction", number)
            yield "adjustments", where.into("371", "ChargesTypeCode"), adjustment.code


def _never_known(case: Case, wanted: str) -> Iterator[Hit]:
    """Codes of the list `wanted` that it never held."""
    for name, at, code in case.once(never_known):
        if name == wanted:
            yield Hit(at, {"code": code})


def _out_of_date(case: Case) -> Iterator[Hit]:
    """A code may have ended, or not begun, on the legal date; what it meant is still understood."""
    for name, at, code in case.once(coded):
        if case.law.ever_knew(name, code) and case.law.code(name, code, case.on) is None:
            yield Hit(at, {"code": code, "date": case.on.isoformat()})


def _valuation_method(case: Case) -> Iterator[Hit]:
    """The method tells how the customs value was found (WTO Customs Valuation Agreement, Articles 1 to 7)."""
    yield from _never_known(case, "valuation_methods")


def _preference(case: Case) -> Iterator[Hit]:
    """A preference that nobody knows cannot be granted; the full duty would surprise the declarant."""
    yield from _never_known(case, "preferences")


def _transport_mode(case: Case) -> Iterator[Hit]:
    """The mode of transport at the border (UNECE Recommendation 19) steers control and statistics."""
    yield from _never_known(case, "transport_modes")


def _incoterm(case: Case) -> Iterator[Hit]:
    """The terms of delivery tell which costs the price holds (Incoterms of the ICC)."""
    yield from _never_known(case, "incoterms")


def _transaction_nature(case: Case) -> Iterator[Hit]:
    """The nature of the transaction is read by statistics."""
    yield from _never_known(case, "transaction_natures")


def _representation(case: Case) -> Iterator[Hit]:
    """Direct or indirect representation decides who owes the duty."""
    yield from _never_known(case, "representations")


def _document_code(case: Case) -> Iterator[Hit]:
    """A document of a kind that no list knows proves nothing here, but is kept as declared."""
    yield from _never_known(case, "documents")


def _additional_procedure(case: Case) -> Iterator[Hit]:
    """Additional procedures bring reliefs; one that the law does not know brings none."""
    yield from _never_known(case, "additional_procedures")


def _tax_type(case: Case) -> Iterator[Hit]:
    """Taxes are assessed by customs; a declared type that is unknown here is read by nobody."""
    yield from _never_known(case, "taxes")


def _payment_method(case: Case) -> Iterator[Hit]:
    """The way of payment is chosen from the ways that this country's treasury offers."""
    yield from _never_known(case, "payment_methods")


def _authorisation_category(case: Case) -> Iterator[Hit]:
    """Authorisations of a kind unknown here open no simplification."""
    yield from _never_known(case, "authorisations")


def _adjustment(case: Case) -> Iterator[Hit]:
    """Additions and deductions are the closed list of the Valuation Agreement, Article 8."""
    yield from _never_known(case, "adjustments")


def _unlisted(places: Iterator[tuple[Place, str]], known: Callable[[str, date], bool], on: date) -> Iterator[Hit]:
    """Codes of an international list that `known` does not know on that day."""
    for at, code in places:
        if code and not known(code, on):
            yield Hit(at, {"code": code})


def _origin(case: Case) -> Iterator[Hit]:
    """Duty depends on the origin; an origin that is no country leaves it undecided (ISO 3166-1)."""
    places = ((place.origin(at), goods.origin) for at, goods in case.items())
    preferential = ((place.origin(at, 2), goods.preferential_origin) for at, goods in case.items())
    yield from _unlisted(places, case.circumstances.country, case.on)
    yield from _unlisted(preferential, case.circumstances.country, case.on)


def _country(case: Case) -> Iterator[Hit]:
    """Countries of export and destination are read by statistics and risk analysis (ISO 3166-1)."""
    yield from _unlisted(_countries(case), case.circumstances.country, case.on)


def _countries(case: Case) -> Iterator[tuple[Place, str]]:
    """Countries of destination and export, of the declaration and of items that differ from it."""
    yield place.DESTINATION, case.record.destination
    yield place.EXPORT_COUNTRY, case.record.export_country
    for at, goods in case.items():
        if goods.destination != case.record.destination:
            yield at.into("99B", "Destination").into("465", "CountryCode"), goods.destination
        if goods.export_country != case.record.export_country:
            yield at.into("95B", "ExportCountry").into("062", "ID"), goods.export_country


def _unit(case: Case) -> Iterator[Hit]:
    """A quantity in an unknown unit cannot be charged (UNECE Recommendation 20)."""
    units = (
        (place.measure(at, "130", "TariffQuantity"), goods.supplementary_unit.partition("#")[0])
        for at, goods in case.items()
    )
    yield from _unlisted(units, case.circumstances.unit, case.on)


def _package_kind(case: Case) -> Iterator[Hit]:
    """The kind of package tells an officer what to look for (UNECE Recommendation 21)."""
    kinds = (
        (place.packaging(at, number).into("141", "TypeCode"), package.kind)
        for at, goods in case.items()
        for number, package in enumerate(goods.packages, start=1)
    )
    yield from _unlisted(kinds, case.circumstances.package_kind, case.on)


def is_quiet(case: Case) -> bool:
    """Whether every code is in its list and valid: then no rule here finds anything."""
    day, around, on = case.day, case.circumstances, case.on
    if not all(day.knows(name, codes) for name, codes in _lists(case.record)):
        return False
    record, items = case.record, case.record.items
    countries = {record.destination, record.export_country}
    for goods in items:
        countries.update((goods.origin, goods.preferential_origin, goods.destination, goods.export_country))
    units = {goods.supplementary_unit.partition("#")[0] for goods in items}
    kinds = {package.kind for goods in items for package in goods.packages}
    asked = ((countries, around.country), (units, around.unit), (kinds, around.package_kind))
    return all(known(code, on) for codes, known in asked for code in codes if code)


def _lists(record: DeclarationRecord) -> tuple[tuple[str, set[str]], ...]:
    """The codes of each national list that the declaration gives, without their places."""
    items = record.items
    return (
        ("transport_modes", {record.border_transport_mode}),
        ("incoterms", {record.incoterm}),
        ("transaction_natures", {record.transaction_nature}),
        ("representations", {record.representation}),
        ("authorisations", {category for category, _ in record.authorisations}),
        (
            "documents",
            {each.code for each in record.documents} | {each.code for goods in items for each in goods.documents},
        ),
        ("valuation_methods", {goods.valuation_method for goods in items}),
        ("preferences", {goods.preference for goods in items}),
        ("additional_procedures", {code for goods in items for code in goods.additional_procedures}),
        ("taxes", {tax.type for goods in items for tax in goods.taxes}),
        ("payment_methods", {tax.payment_method for goods in items for tax in goods.taxes}),
        ("adjustments", {each.code for goods in items for each in goods.adjustments}),
    )


def _rule(code: str, severity: Severity, reference: str, message: str, find: Callable[[Case], Iterator[Hit]]) -> Rule:
    """A rule on one code list; the remedy is the same for all."""
    return Rule(
        code, severity, reference, message, msgid("Choose a code from the list that is valid on the day."), find
    )


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
RULES = (
    _rule("COD-ORIG", _ERROR, "WCO DM 063; ISO 3166-1", msgid("The country of origin {code} is unknown."), _origin),
    _rule(
        "COD-VALU", _ERROR, "WCO DM 122; WTO CVA", msgid("The valuation method {code} is unknown."), _valuation_method
    ),
    _rule("COD-PREF", _ERROR, "WCO DM 164", msgid("The preference {code} is unknown."), _preference),
    _rule("COD-CTRY", _WARNING, "WCO DM 062, 465; ISO 3166-1", msgid("The country {code} is unknown."), _country),
    _rule(
        "COD-MODE", _WARNING, "WCO DM T022; Rec 19", msgid("The mode of transport {code} is unknown."), _transport_mode
    ),
    _rule("COD-INCO", _WARNING, "WCO DM 090", msgid("The terms of delivery {code} are unknown."), _incoterm),
    _rule(
        "COD-TRAN", _WARNING, "WCO DM 103", msgid("The nature of transaction {code} is unknown."), _transaction_nature
    ),
    _rule("COD-REPR", _WARNING, "WCO DM 102", msgid("The kind of representation {code} is unknown."), _representation),
    _rule("COD-DOC", _WARNING, "WCO DM D006", msgid("The document code {code} is unknown."), _document_code),
    _rule(
        "COD-ADDP",
        _WARNING,
        "WCO DM 166",
        msgid("The additional procedure {code} is unknown; it brings no relief."),
        _additional_procedure,
    ),
    _rule("COD-TAX", _WARNING, "WCO DM 113; UN/EDIFACT 5153", msgid("The tax type {code} is unknown."), _tax_type),
    _rule("COD-PAY", _WARNING, "WCO DM 107", msgid("The method of payment {code} is unknown."), _payment_method),
    _rule("COD-AUTH", _WARNING, "WCO DM R145", msgid("The authorisation {code} is unknown."), _authorisation_category),
    _rule(
        "COD-ADJ", _WARNING, "WCO DM 371; WTO CVA Article 8", msgid("The charge code {code} is unknown."), _adjustment
    ),
    _rule("COD-UNIT", _WARNING, "WCO DM 130; Rec 20", msgid("The unit {code} is unknown."), _unit),
    _rule("COD-PACK", _WARNING, "WCO DM 141; Rec 21", msgid("The kind of package {code} is unknown."), _package_kind),
    _rule("COD-OLD", _WARNING, "dated code lists", msgid("The code {code} is not valid on {date}."), _out_of_date),
)
