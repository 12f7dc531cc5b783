"""Schemes of preference read from files in the form of the United Kingdom's trade tariff. Pure: JSON in, records out.

A file lists rule sets by range of codes, each with rules in words and classes. A rule becomes one of our language only
if its words are understood whole (`sentences`) and nothing beside them says otherwise; else it stays words, with the
reason. Alternatives are told by the operator "or" on the last; a set of several rules without one, in a scheme that
uses it elsewhere, does not say how its rules join: all of it stays words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import ProductRule, RuleSet, Scheme
from customhouse.tariff.origin.rules.expressions import (
    AnyHeading,
    ChangeOf,
    Leaf,
    MadeFrom,
    MinimumOriginating,
    NotAboveOriginating,
    Process,
    Rule,
    SetRule,
    ValueContent,
    ValueLimit,
    WeightLimit,
    WhollyObtained,
    leaves,
    text,
)
from customhouse.tariff.origin.rules.plain_words import shown_words
from customhouse.tariff.origin.rules.sentences import read_sentence

REASONS = {
    "FORM": msgid("Its words are of no form that is read."),
    "JOIN": msgid("The file does not say how the rules of this product join."),
    "PART": msgid("The rule is cut into parts that do not stand alone."),
    "QUOTA": msgid("It holds within a quota of origin only."),
    "EXPORT": msgid("It holds for exports only."),
    "NOTE": msgid("A footnote changes it."),
    "CLASS": msgid("Its class in the file says otherwise than its words."),
}
"""Why a rule stays words."""

CLASSES: dict[str, tuple[type[Leaf], ...]] = {
    "WO": (WhollyObtained,),
    "CC": (ChangeOf,),
    "CTH": (ChangeOf,),
    "CTSH": (ChangeOf,),
    "AH": (AnyHeading, ChangeOf),
    "MAXNOM": (ValueLimit, ChangeOf, SetRule, NotAboveOriginating, WeightLimit, ValueContent),
    "RVC": (ValueContent,),
    "MAXWEIGHT": (WeightLimit,),
    "ORIGINATING": (MinimumOriginating,),
    "PRODUCTION": (MadeFrom, ChangeOf),
    "PROCESSING": (Process,),
    "PROCESSING_TEXTILE": (Process,),
    "SET": (SetRule,),
}
"""Which conditions the first word of a class allows."""

_PART = re.compile(r"-\s*[b-e]\)|[a-z]|however", re.IGNORECASE)
_ITEM = re.compile(r"-\s*[b-e]\)")
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_RANGE = re.compile(r"\d{10}", re.ASCII)


class SchemeFileError(ValueError):
    """A file that is no list of schemes or rule sets; its message says what is wrong."""


@dataclass(frozen=True, slots=True)
class SchemeCount:
    """How many rules of a scheme were structured, and why the others stayed words (by code of `REASONS`)."""

    code: str
    rule_sets: int
    rules: int
    structured: int
    reasons: Mapping[str, int]

    @property
    def words(self) -> int:
        """How many stayed words."""
        return self.rules - self.structured


def count_rules(scheme: Scheme) -> SchemeCount:
    """The count of a scheme."""
    rules = [rule for rule_set in scheme.rule_sets for rule in rule_set.rules]
    reasons = Counter(rule.reason for rule in rules if rule.reason)
    structured = sum(1 for rule in rules if rule.rule)
    return SchemeCount(scheme.code, len(scheme.rule_sets), len(rules), structured, dict(sorted(reasons.items())))


def read_scheme(told: Mapping[str, Any], rule_sets: Sequence[Mapping[str, Any]], source: str) -> Scheme:
    """A scheme with its rules, of its entry in the list and its file of rule sets. Raises `SchemeFileError`."""
    try:
        return Scheme(
            code=str(told["scheme_code"])[:40],
            title=shown_words(str(told["title"]))[:300],
            valid_from=date.fromisoformat(told["validity_start_date"]),
            valid_to=date.fromisoformat(told["validity_end_date"]) if told.get("validity_end_date") else None,
            countries=tuple(sorted({code for code in told["countries"] if _COUNTRY.fullmatch(code)})),
            provisions=provisions_of(told),
            proofs=tuple(proof["proof_class"] for proof in told.get("proofs") or ()),
            source=source,
            rule_sets=read_rule_sets(rule_sets),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SchemeFileError(f"{told.get('scheme_code', '?')}: {error!r}") from error


def provisions_of(told: Mapping[str, Any]) -> str:
    """The general provisions of a scheme, as far as its entry tells them.

    Every agreement has a tolerance, and the entry gives no figures of it: it is unknown until somebody enters them.
    """
    said = ["TOLERANCE UNKNOWN"]
    if (told.get("features") or {}).get("absorption") is False:
        said.append("NO ABSORPTION")
    for kind, each in sorted((told.get("cumulation_methods") or {}).items()):
        countries = sorted({code for code in each["countries"] if _COUNTRY.fullmatch(code)})
        if countries:
            said.append(f"CUMULATION {kind.upper()} ({' '.join(countries)})")
    if "direct transport" in (told.get("articles") or {}).values():
        said.append("TRANSPORT DIRECT")
    return ", ".join(said)


def read_rule_sets(told: Sequence[Mapping[str, Any]]) -> tuple[RuleSet, ...]:
    """The rule sets of a file, in its order."""
    uses_or = any(rule["operator"] == "or" for each in told for rule in each["rules"])
    return tuple(_rule_set(each, uses_or=uses_or) for each in told)


def _rule_set(told: Mapping[str, Any], *, uses_or: bool) -> RuleSet:
    if not _RANGE.fullmatch(told["min"]) or not _RANGE.fullmatch(told["max"]):
        raise SchemeFileError(f"{told['min']}-{told['max']}")
    alternatives = _put_together([rule for rule in told["rules"] if str(rule["rule"]).strip()])
    whole = _reason_of_set(alternatives, uses_or=uses_or)
    rules = tuple(_product_rule(rule, whole) for rule in alternatives)
    goods = shown_words(str(told.get("subdivision") or ""))[:1000]
    return RuleSet(shown_words(str(told["heading"]))[:60], goods, told["min"], told["max"], rules)


def _put_together(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rules whose list runs on in the next entries ("- b) 40 % under the build-down method") as one."""
    found: list[dict[str, Any]] = []
    for rule in rules:
        if found and _ITEM.match(rule["rule"].lstrip()):
            found[-1]["rule"] += f"\n\n{rule['rule'].lstrip()}"
            found[-1]["operator"] = rule["operator"] or found[-1]["operator"]
            found[-1]["parts"] += 1
        else:
            found.append({**rule, "parts": 1})
    return found


def _reason_of_set(alternatives: Sequence[Mapping[str, Any]], *, uses_or: bool) -> str:
    """Why no rule of the set can be read alone; empty where each can."""
    if any(_PART.match(rule["rule"].lstrip()) and rule["rule"].lstrip()[:1].islower() for rule in alternatives):
        return "PART"
    if any(rule["rule"].lstrip().lower().startswith(("however", "- ")) for rule in alternatives):
        return "PART"
    if len(alternatives) > 1 and uses_or and alternatives[-1]["operator"] != "or":
        return "JOIN"
    return ""


def _product_rule(told: Mapping[str, Any], reason: str) -> ProductRule:
    words = shown_words(told["rule"])[:4000]
    reason = reason or _stated_reason(told)
    if reason:
        return ProductRule(words, reason=reason)
    rule = read_sentence(told["rule"])
    if rule is None:
        return ProductRule(words, reason="FORM")
    if not agrees(rule, told["class"]):
        return ProductRule(words, reason="CLASS")
    return ProductRule(words, text(rule))


def _stated_reason(told: Mapping[str, Any]) -> str:
    stated = {"QUOTA": bool(told["quota"]), "EXPORT": not told["import"], "NOTE": bool(told["footnotes"])}
    return next((reason for reason, holds in stated.items() if holds), "")


def agrees(rule: Rule, classes: Sequence[str]) -> bool:
    """Whether the classes that the file gives a rule fit what its words were read as. Unknown classes say nothing."""
    kinds = {type(leaf) for leaf in leaves(rule)}
    for name in classes:
        allowed = CLASSES.get(re.split(r"[ _-]", name)[0] if name not in CLASSES else name)
        if allowed and not kinds & set(allowed):
            return False
    return True
