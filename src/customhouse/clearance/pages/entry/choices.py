"""What can be chosen in the form: codes of the law of the day, with their names in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.rules.law import Row, in_force
from customhouse.clearance.pages.words import language, named
from customhouse.foundation.access.records import Actor
from customhouse.parties.agents.queries import visible_to as mandates_visible_to
from customhouse.parties.traders.queries import known_traders
from customhouse.reference.countries.queries import choices as every_country
from customhouse.reference.countries.queries import country_name
from customhouse.reference.currencies.queries import currency_name, rates_on
from customhouse.reference.offices.queries import offices_on
from customhouse.reference.packages.rules.kinds import kinds, package_name

Choices = list[tuple[str, str]]
FREQUENT_PACKAGES = ("BX", "CT", "PX", "BG", "DR", "CR", "PK", "RO", "NE", "VL", "VR", "VG")
"""Kinds of packages most goods come in; they stand first."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A trader for whom somebody can declare: themselves (no agent), or as an agent by a mandate."""

    trader: str
    name: str
    agent: str = ""
    representation: str = ""


def shown(code: str, name: str) -> str:
    """A code with its name."""
    return f"{name} ({code})" if name and name != code else code


def listed(name: str, on: date) -> Choices:
    """The codes of a list of the law that are in force, in the order of the law."""
    rows = declaration_law().code_lists.get(name, {})
    return _choices(rows, on)


def procedures(direction: str, on: date) -> Choices:
    """The procedures that goods going this way can be placed under, the most used first."""
    law = declaration_law()
    fitting = {
        code: rows
        for code, rows in law.procedures.items()
        if (found := in_force(rows, on)) and found.direction in {None, direction} and found.family != "removal"
    }
    first = "40" if direction == "import" else "10"
    return sorted(_choices(fitting, on), key=lambda each: each[0] != first)


def previous_procedures(on: date) -> Choices:
    """The procedures under which goods may have been before; none first."""
    return [
        ("00", gettext("None: the goods were under no procedure before")),
        *_choices(declaration_law().procedures, on, {"00"}),
    ]


def _choices(rows: Mapping[str, Sequence[Row]], on: date, without: Iterable[str] = ()) -> Choices:
    found = [(code, in_force(versions, on)) for code, versions in rows.items() if code not in set(without)]
    return [(code, shown(code, named(getattr(entry, "names", {})))) for code, entry in found if entry]


def kinds_of_declaration(on: date) -> Choices:
    """The two kinds that the form writes."""
    found = declaration_law().types
    said = {
        "A": gettext("The goods are here (standard declaration)"),
        "D": gettext("The goods are still to come (lodged before arrival)"),
    }
    return [(code, said[code]) for code in said if in_force(found.get(code, ()), on)]


def countries() -> Choices:
    """Every country, by name."""
    return [(code, shown(code, name)) for code, name in every_country(language().partition("-")[0])]


def country(code: str) -> str:
    """A country by name."""
    return country_name(code, language().partition("-")[0]) if code else ""


def currencies(on: date) -> Choices:
    """The national currency, then those with a rate today."""
    rates, spoken = rates_on(on), language().partition("-")[0]
    return [(code, shown(code, currency_name(code, spoken))) for code in (rates.currency, *sorted(rates.rates))]


def offices(direction: str, on: date) -> Choices:
    """The offices that clear goods going this way."""
    return [
        (office.code, shown(office.code, office.name(language())))
        for office in offices_on(on)
        if direction in office.functions
    ]


def package_kinds() -> Choices:
    """The usual kinds of packages, then every other by its name."""
    spoken = language().partition("-")[0]
    others = sorted((package_name(code, spoken), code) for code in kinds() if code not in FREQUENT_PACKAGES)
    codes = [*FREQUENT_PACKAGES, *(code for _, code in others)]
    return [(code, shown(code, package_name(code, spoken))) for code in codes]


def documents(on: date) -> Choices:
    """Documents and proofs of origin."""
    return list(dict([*listed("documents", on), *listed("proofs_of_origin", on)]).items())


def acting_for(actor: Actor, on: date) -> list[Acting]:
    """For whom the actor can declare on a day: the traders they speak for, then those whose mandate these hold."""
    names = {identifier: trader.name for identifier, trader in known_traders(actor.traders).items()}
    own = [Acting(identifier, names.get(identifier, "")) for identifier in sorted(actor.traders)]
    held = [
        Acting(row.trader.identifier, row.trader.name, row.broker.identifier, row.representation)
        for row in mandates_visible_to(actor)
        if row.broker.identifier in actor.traders and row.record().in_force(on)
    ]
    principals = {one.trader: one for one in held if one.trader not in actor.traders}
    return [*own, *sorted(principals.values(), key=lambda one: one.name.casefold())]
