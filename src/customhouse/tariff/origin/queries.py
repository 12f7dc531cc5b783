"""Reading schemes of preference, and judging goods by them as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.tariff.origin.models import Edition, Membership, ProductRules, Scheme
from customhouse.tariff.origin.records import Bill, Evaluation, ProductRule, RuleSet
from customhouse.tariff.origin.rules.choosing import evaluate_sets, span


@dataclass(frozen=True, slots=True)
class Standing:
    """A scheme as it stands on a day: its edition then, and the countries that are members."""

    scheme: Scheme
    edition: Edition
    countries: tuple[str, ...]


def in_force(day: date, field: str = "") -> Q:
    """What holds on a day, of rows with a validity."""
    return Q(**{f"{field}valid_from__lte": day}) & (
        Q(**{f"{field}valid_to": None}) | Q(**{f"{field}valid_to__gte": day})
    )


def standing_schemes(day: date, country: str = "") -> list[Standing]:
    """The schemes in force on a day, by code; those of which a country is then a member, if one is named."""
    editions = Edition.objects.filter(in_force(day)).select_related("scheme").order_by("scheme__code")
    members: dict[int, list[str]] = {}
    for scheme, member in Membership.objects.filter(in_force(day)).order_by("country").values_list("scheme", "country"):
        members.setdefault(scheme, []).append(member)
    found = [Standing(each.scheme, each, tuple(members.get(each.scheme_id, ()))) for each in editions]
    return [each for each in found if not country or country in each.countries]


def find_scheme(code: str, day: date) -> Standing:
    """The scheme of a code as it stands on a day; `NotFound` where there is none or it is not in force."""
    clean = code.replace("\0", "").strip().lower()[:40]
    edition = Edition.objects.filter(in_force(day), scheme__code=clean).select_related("scheme").first()
    if edition is None:
        raise NotFound("scheme of preference", clean)
    members = edition.scheme.memberships.filter(in_force(day)).order_by("country").values_list("country", flat=True)
    return Standing(edition.scheme, edition, tuple(members))


def rules_for(edition: Edition, code: str) -> list[RuleSet]:
    """The rule sets of an edition that speak of goods of a code, or of some of them, the narrowest first."""
    first, last = span(code)
    rows: QuerySet[ProductRules] = edition.rule_sets.filter(first__lte=last, last__gte=first).order_by(
        "-first", "last", "id"
    )
    return [as_record(row) for row in rows]


def as_record(row: ProductRules) -> RuleSet:
    """A row as rules see it."""
    rules = tuple(ProductRule(each["words"], each["rule"], each["reason"]) for each in row.alternatives)
    return RuleSet(row.heading, row.goods, row.first, row.last, rules)


def evaluate_under(*, scheme: str, code: str, bill: Bill, day: date, goods: int | None = None) -> Evaluation:
    """Whether the product of a bill originates by the rules of a scheme for a code, as of a day.

    `goods` (from 1) chooses among rule sets that words tell apart. Raises `NotFound`: scheme, or a rule for the code.
    """
    standing = find_scheme(scheme, day)
    found = rules_for(standing.edition, code)
    if goods is not None:
        found = found[goods - 1 : goods] if goods > 0 else []
    if not found:
        raise NotFound("rule of origin", f"{scheme} {code}")
    return evaluate_sets(found, standing.edition.provisions, bill)
