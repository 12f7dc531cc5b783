"""Schemes of a country pack: a sheet of agreements, and one of their product rules in the rule language. Pure."""

from __future__ import annotations

import csv
from datetime import date

from customhouse.tariff.origin.records import ProductRule, RuleSet, Scheme
from customhouse.tariff.origin.rules.choosing import span
from customhouse.tariff.origin.rules.clauses import parse_provisions
from customhouse.tariff.origin.rules.expressions import text
from customhouse.tariff.origin.rules.grammar import parse


def read_pack(schemes: str, rules: str) -> tuple[Scheme, ...]:
    """The schemes of two sheets (CSV with headings); rules are alternatives in the order in which they stand.

    Raises `RuleError` where a rule or provision cannot be read.
    """
    found: dict[str, dict[tuple[str, str, str], list[ProductRule]]] = {}
    for row in csv.DictReader(rules.splitlines()):
        key = (row["from"], row["to"] or row["from"], row["goods"])
        found.setdefault(row["scheme"], {}).setdefault(key, []).append(_rule(row))
    return tuple(_scheme(row, found.get(row["code"], {})) for row in csv.DictReader(schemes.splitlines()))


def _rule(row: dict[str, str]) -> ProductRule:
    if not row["rule"]:
        return ProductRule(row["words"], reason="FORM")
    return ProductRule(row["words"], text(parse(row["rule"]).rule))


def _scheme(row: dict[str, str], rule_sets: dict[tuple[str, str, str], list[ProductRule]]) -> Scheme:
    parse_provisions(row["provisions"])
    return Scheme(
        code=row["code"],
        title=row["title"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        countries=tuple(sorted(row["countries"].split())),
        provisions=row["provisions"],
        proofs=tuple(row["proofs"].split()),
        source=row["source"],
        rule_sets=tuple(
            RuleSet(first if first == last else f"{first}-{last}", goods, span(first)[0], span(last)[1], tuple(rules))
            for (first, last, goods), rules in rule_sets.items()
        ),
    )
