"""The general provisions that stand beside product rules: tolerance, absorption, cumulation, transport, territory.

They are part of an agreement (or of a rule: `CTH WITH TOLERANCE 10 %`), and part of the law as dated data. Sources:
the corresponding articles of the Pan-Euro-Mediterranean Convention, the RCEP and CPTPP chapters on origin.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from customhouse.tariff.origin.rules import codes
from customhouse.tariff.origin.rules.codes import CodeSet


class Measure(StrEnum):
    """By what a share is measured."""

    VALUE = "VALUE"
    WEIGHT = "WEIGHT"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Non-originating materials that fail a change may be used up to `percent` of the product's price or net weight.

    It holds for products of `products`, for all where that is empty.
    """

    percent: Decimal
    measure: Measure = Measure.VALUE
    products: CodeSet = ()


class CumulationKind(StrEnum):
    """Whose materials count as one's own.

    Bilateral: those that originate in the other party. Diagonal: also those that originate in named third countries.
    Full: also the working done in these countries on materials that do not originate. Extended: materials of countries
    outside the agreement, under conditions that no bill of materials shows: whether they count is not decided.
    """

    EXTENDED = "EXTENDED"
    BILATERAL = "BILATERAL"
    DIAGONAL = "DIAGONAL"
    FULL = "FULL"


@dataclass(frozen=True, slots=True)
class Cumulation:
    """A kind of cumulation with countries (ISO 3166-1 alpha-2)."""

    kind: CumulationKind
    countries: tuple[str, ...]


class Transport(StrEnum):
    """What is asked of the way to the country of import."""

    DIRECT = "DIRECT"
    NON_ALTERATION = "NON-ALTERATION"


@dataclass(frozen=True, slots=True)
class Provisions:
    """What an agreement says beside its product rules.

    `tolerance_unknown` is true where the agreement has a tolerance whose figures nobody has entered: what a tolerance
    could save is then not decided. `outside` is the share of the ex-works price that may be added outside the
    territory; None where the territory is not looked at.
    """

    tolerances: tuple[Tolerance, ...] = ()
    tolerance_unknown: bool = False
    absorption: bool = True
    cumulation: tuple[Cumulation, ...] = ()
    transport: Transport | None = Transport.NON_ALTERATION
    outside: Decimal = Decimal(0)
    parties: tuple[str, ...] = field(default=())

    def cumulating(self, country: str) -> Cumulation | None:
        """The cumulation that reaches a country, the furthest where several do."""
        order = list(CumulationKind)
        reached = [one for one in self.cumulation if country in one.countries]
        return max(reached, key=lambda one: order.index(one.kind), default=None)

    def with_extended(self) -> Provisions:
        """As if the conditions of every extended cumulation were met."""
        kinds = {CumulationKind.EXTENDED: CumulationKind.DIAGONAL}
        return replace(
            self, cumulation=tuple(replace(one, kind=kinds.get(one.kind, one.kind)) for one in self.cumulation)
        )

    def filled_from(self, other: Provisions) -> Provisions:
        """These provisions, and what `other` says where these are silent."""
        return Provisions(
            tolerances=self.tolerances or other.tolerances,
            tolerance_unknown=(self.tolerance_unknown or other.tolerance_unknown)
            and not (self.tolerances or other.tolerances),
            absorption=self.absorption and other.absorption,
            cumulation=self.cumulation or other.cumulation,
            transport=other.transport if self.transport is GENERAL.transport else self.transport,
            outside=self.outside or other.outside,
            parties=self.parties or other.parties,
        )

    def tolerance_for(self, product: str) -> Tolerance | None:
        """The tolerance that holds for a product: the one that names its chapter before the one for all."""
        named = [one for one in self.tolerances if one.products and codes.holds(one.products, product)]
        return next(iter(named), next((one for one in self.tolerances if not one.products), None))


GENERAL = Provisions()
"""Where nothing is said: no tolerance, absorption, no cumulation, goods not altered on the way."""


def text(provisions: Provisions) -> str:
    """What differs from `GENERAL`, as the rule language writes it after `WITH`.

    >>> text(Provisions(tolerances=(Tolerance(Decimal(10)),), absorption=False))
    'TOLERANCE 10 %, NO ABSORPTION'
    >>> text(Provisions(cumulation=(Cumulation(CumulationKind.DIAGONAL, ("NO", "CH")),)))
    'CUMULATION DIAGONAL (CH NO)'
    """
    parts = [_tolerance(one) for one in provisions.tolerances]
    if provisions.tolerance_unknown:
        parts.append("TOLERANCE UNKNOWN")
    if not provisions.absorption:
        parts.append("NO ABSORPTION")
    parts += [f"CUMULATION {one.kind} ({' '.join(sorted(one.countries))})" for one in provisions.cumulation]
    if provisions.parties:
        parts.append(f"PARTIES ({' '.join(sorted(provisions.parties))})")
    if provisions.transport is not GENERAL.transport:
        parts.append(f"TRANSPORT {provisions.transport or 'FREE'}")
    if provisions.outside:
        parts.append(f"OUTSIDE {provisions.outside:f} %")
    return ", ".join(parts)


def _tolerance(one: Tolerance) -> str:
    measure = " WEIGHT" if one.measure is Measure.WEIGHT else ""
    products = f" FOR {codes.text(one.products)}" if one.products else ""
    return f"TOLERANCE {one.percent:f} %{measure}{products}"
