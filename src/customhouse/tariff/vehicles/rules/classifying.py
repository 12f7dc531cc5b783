"""The code of a vehicle: down the tree of the tariff from the heading of its kind, as far as one code below fits.

The tree is the nomenclature's; which of its codes are for which vehicles is law of the country (`codes.csv`).
Source: General Interpretative Rules 1 and 6 of the Harmonized System, headings 8701 to 8704 and 8711.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.measures.records import IMPORT
from customhouse.tariff.nomenclature.records import GoodsCode, Nomenclature
from customhouse.tariff.vehicles.records import (
    ENGINES,
    FACTS,
    Because,
    Classified,
    CodeRow,
    Condition,
    Kind,
    Step,
    Vehicle,
    VehicleLaw,
)
from customhouse.tariff.vehicles.rules.reaching import is_reached, missing_for, reasons


def classify(vehicle: Vehicle, law: VehicleLaw, nomenclature: Nomenclature, on: date) -> Classified:
    """The way down the tariff to the code of a vehicle whose kind the law knows, with the reasons at each step."""
    heading = nomenclature.at(law.kinds[vehicle.kind].heading, on)
    if heading is None:
        return Classified(findings=(_no_heading(law.kinds[vehicle.kind], on),))
    steps = [Step(heading, (Because(msgid("The heading of vehicles of this kind.")),))]
    while below := nomenclature.children(steps[-1].goods.code, on):
        rows = list(_reaching(below, vehicle, law, on))
        missing = tuple(dict.fromkeys(fact for _, _, facts in rows for fact in facts))
        if missing:
            return Classified(tuple(steps), ("engine",) if "engine" in missing else missing)
        codes = {goods.code for goods, _, _ in rows}
        if len(codes) != 1:
            return Classified(tuple(steps), findings=(_undecided(steps[-1].goods, sorted(codes), below),))
        goods, row, _ = rows[0]
        steps.append(Step(goods, tuple(reasons(row.reach, vehicle))))
    return Classified(tuple(steps))


def facts_asked(vehicle: Vehicle, law: VehicleLaw, nomenclature: Nomenclature, on: date) -> tuple[str, ...]:
    """Which of `FACTS` decide the code of a vehicle, those told already among them, in the order to ask them."""
    silent = replace(vehicle, capacity=None, gross_mass=None)
    missing = {fact for told in (silent, vehicle) for fact in classify(told, law, nomenclature, on).missing}
    if engines_of(vehicle.kind, law):
        missing.add("engine")
    return tuple(fact for fact in FACTS if fact in missing)


def engines_of(kind: str, law: VehicleLaw) -> tuple[str, ...]:
    """The engines that the law tells apart for a kind of vehicle; none where the engine does not matter."""
    found = {engine for row in law.codes if kind in row.reach.kinds for engine in row.reach.engines}
    return tuple(engine for engine in ENGINES if engine in found)


def conditions_of(vehicle: Vehicle, law: VehicleLaw, on: date) -> tuple[Condition, ...]:
    """What the law demands or forbids of a vehicle that comes in, besides duties, the gravest first."""
    coming_in = (row for row in law.conditions if row.direction == IMPORT)
    return tuple(row for row in coming_in if is_reached(row.reach, vehicle, on))


def _reaching(
    below: tuple[GoodsCode, ...], vehicle: Vehicle, law: VehicleLaw, on: date
) -> Iterator[tuple[GoodsCode, CodeRow, tuple[str, ...]]]:
    for goods in below:
        for row in law.codes:
            if row.code == goods.code and (missing := missing_for(row.reach, vehicle, on)) is not None:
                yield goods, row, missing


def _no_heading(kind: Kind, on: date) -> Finding:
    return Finding(
        "VEH-HEADING",
        Severity.ERROR,
        "",
        "at",
        msgid("The tariff of {day} has no heading {code}, under which vehicles of this kind stand."),
        msgid("Choose a day on which the tariff is in force."),
        {"day": on.isoformat(), "code": kind.heading},
    )


def _undecided(above: GoodsCode, fitting: list[str], below: tuple[GoodsCode, ...]) -> Finding:
    """No code below fits, or more than one: the law on vehicles does not decide, and says so."""
    return Finding(
        "VEH-UNDECIDED",
        Severity.WARNING,
        "",
        "kind",
        msgid("The law on vehicles does not say which of the codes below {code} this vehicle has: {codes}."),
        msgid("Choose among them in the tariff, or ask customs for a ruling."),
        {"code": above.code, "codes": ", ".join(fitting or [goods.code for goods in below])},
    )
