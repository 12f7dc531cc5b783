"""Which measure of a tax applies to a goods item: by code, origin, claim, additional code and certificate.

Of the measures that apply, the one with the longest commodity code wins; among equals the one for the narrower
origin (a country, then a group, then all), then the one for the additional code given, then the one whose
certificate is there. A measure of a quota applies only as far as the quota
takes the goods. A preference applies only to who claims it, has the preferential origin of a member country and holds
the certificate; otherwise the general measure applies, and a warning says what was missing. Every measure but a
preference goes by the non-preferential origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules.places import place
from customhouse.tariff.measures.records import GENERAL, MeasureLaw, TariffSnapshot

_COUNTRY = 2
"""Letters of a country's code; an origin group's has more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What was found for one tax: the preferential measure claimed, the general one, and why a claim failed."""

    preferential: MeasureLaw | None
    general: MeasureLaw | None
    claimable: bool = False
    refusal: Finding | None = None

    @property
    def measure(self) -> MeasureLaw | None:
        """The measure that is worked out: the preferential one where there is one."""
        return self.preferential or self.general


def select(item: AssessableItem, tax: str, tariff: TariffSnapshot, on: date) -> Selection:
    """The measures of one tax that apply to the item on that day."""
    reaching = tariff.reaching(tax, item.direction, item.commodity, on)
    general = _closest(reaching, "", item, tariff, on)
    if item.preference in GENERAL:
        return Selection(None, general)
    claimed = [row for rows in reaching for row in rows if row.preference == item.preference]
    if not claimed:
        return Selection(None, general)
    preferential = _closest(reaching, item.preference, item, tariff, on)
    refusal = None if preferential or _is_used_up(claimed, item) else _refusal(claimed, item, tariff, on)
    return Selection(preferential, general, claimable=True, refusal=refusal)


def _closest(
    reaching: Iterable[Iterable[MeasureLaw]], preference: str, item: AssessableItem, tariff: TariffSnapshot, on: date
) -> MeasureLaw | None:
    for rows in reaching:
        fitting = [row for row in rows if row.preference == preference and _applies(row, item, tariff, on)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else max(fitting, key=_narrowness)
    return None


def _applies(row: MeasureLaw, item: AssessableItem, tariff: TariffSnapshot, on: date) -> bool:
    return (
        reaches_origin(row, item, tariff, on)
        and _is_documented(row, item)
        and _is_named(row, item)
        and _is_taken(row, item)
    )


def reaches_origin(row: MeasureLaw, item: AssessableItem, tariff: TariffSnapshot, on: date) -> bool:
    """Whether the measure extends to the item's origin: a preference to its preferential one, others to the other."""
    origin = item.origin_for(row.preference)
    return origin not in row.excluded and tariff.is_member(row.origin_group, origin, on)


def _is_documented(row: MeasureLaw, item: AssessableItem) -> bool:
    return not row.certificates or not item.certificates.isdisjoint(row.certificates)


def _is_named(row: MeasureLaw, item: AssessableItem) -> bool:
    return not row.additional_code or row.additional_code in item.additional_codes


def _is_taken(row: MeasureLaw, item: AssessableItem) -> bool:
    return not row.order_number or item.quota is None or item.quota.takes(row.order_number)


def _is_used_up(claimed: list[MeasureLaw], item: AssessableItem) -> bool:
    """Whether the quota that is claimed is one of these goods, and gives nothing: whoever asked it tells why."""
    quota = item.quota
    if quota is None or quota.got or not quota.order_number:
        return False
    return any(row.order_number == quota.order_number for row in claimed)


def draws_on(item: AssessableItem, tax: str, tariff: TariffSnapshot, on: date) -> str:
    """The order number of the quota from which the goods would draw for one tax; empty: from none."""
    preferential = select(item, tax, tariff, on).preferential
    return preferential.order_number if preferential else ""


def _narrowness(row: MeasureLaw) -> tuple[int, bool, bool, str]:
    origin = 0 if not row.origin_group else 2 if len(row.origin_group) == _COUNTRY else 1
    return origin, bool(row.additional_code), bool(row.certificates), row.id


def _refusal(claimed: list[MeasureLaw], item: AssessableItem, tariff: TariffSnapshot, on: date) -> Finding:
    """Why a claim for a preference that exists for these goods fails: the origin, a certificate, a quota, or a code."""
    reached = [row for row in claimed if reaches_origin(row, item, tariff, on)]
    params = {
        "preference": item.preference,
        "origin": item.origin_for(item.preference) or "?",
        "commodity": item.commodity,
    }
    if not reached:
        return Finding(
            "DUTY-PREFERENCE-ORIGIN",
            Severity.WARNING,
            *place(item.number, "origin"),
            msgid("Preference {preference} does not extend to goods of origin {origin}: the general rate applies."),
            msgid("Declare a preferential origin that the preference extends to, or claim none (100)."),
            params,
        )
    wanted = sorted({code for row in reached if not _is_documented(row, item) for code in row.certificates})
    if wanted:
        return Finding(
            "DUTY-PREFERENCE-CERTIFICATE",
            Severity.WARNING,
            *place(item.number, "document"),
            msgid("Preference {preference} needs certificate {certificates}: the general rate applies."),
            msgid("Declare certificate {certificates} with its reference, or claim no preference (100)."),
            {**params, "certificates": " / ".join(wanted)},
        )
    orders = sorted({row.order_number for row in reached if _is_named(row, item) and row.order_number})
    if orders:
        return Finding(
            "DUTY-PREFERENCE-QUOTA",
            Severity.WARNING,
            *place(item.number, "quota"),
            msgid(
                "Preference {preference} for these goods draws on quota {orders}, which is not claimed: "
                "the general rate applies."
            ),
            msgid("Declare the order number of the quota, or claim no preference (100)."),
            {**params, "orders": " / ".join(orders)},
        )
    return Finding(
        "DUTY-PREFERENCE-CODE",
        Severity.WARNING,
        *place(item.number, "commodity"),
        msgid("Preference {preference} needs an additional code for these goods: the general rate applies."),
        msgid("Declare one of the additional codes {codes}, or claim no preference (100)."),
        {**params, "codes": " / ".join(sorted({row.additional_code for row in reached}))},
    )
