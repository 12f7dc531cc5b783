"""Conventional English sentences of agreements read as rules: only those whose every word is understood.

Agreements say the same thing in a few dozen ways ("Manufacture from materials of any heading, except that of the
product", "MaxNOM 50 % (EXW)"). A sentence is taken apart into clauses, and each clause must be one of `forms` from its
first word to its last; if one is not, the whole sentence stays words. A rule wrongly structured is worse than none.

"From materials of heading 7206" is read as `FROM 7206 OR EARLIER`: agreements let a producer begin at an earlier stage,
which codes do not tell, so other materials are then not decided rather than refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from customhouse.tariff.origin.rules.expressions import AllOf, AnyOf, Process, Rule
from customhouse.tariff.origin.rules.forms import FORMS
from customhouse.tariff.origin.rules.operations import compact
from customhouse.tariff.origin.rules.plain_words import BULLET, plain_words
from customhouse.tariff.origin.rules.tokens import RuleError

LONGEST = 1500
"""Characters of the longest sentence that is looked at: a longer one is never of a conventional form."""

_LEAD = re.compile(r"^(?:manufacture|production)\b(?: in which| where)?:? *")
_CLAUSE_LEAD = re.compile(r"^(?:in which |where,? |that |provided that )")
_CLAUSE_TAIL = re.compile(r"(?:,? and|[,;:])$")
_JOINTS = (", provided that ", " provided that ", ", and ", " and ", ", in which ", " in which ")

TERMS = {
    *("chemical reaction", "purification", "mixing and blending", "isomer separation", "biotechnological processing"),
    *("distillation", "refining", "weaving", "knitting", "crocheting", "dyeing", "printing", "coating", "flocking"),
    *("laminating", "metalizing", "spinning", "twisting", "tufting", "needle punching", "embroidering", "alloying"),
    *("beading", "moulding", "calcination", "grinding", "galvanizing", "yarn dyeing", "felting", "making-up"),
    *("production of standard materials", "change in particle size", "extrusion of man-made fibres"),
    *("extrusion of man-made filament yarn", "spinning of natural fibres", "spinning of man-made staple fibres"),
    *("retreading of used tyres", "polymerisation", "transesterification", "electrolysis"),
}
"""Operations that a sentence may name and nothing else: one, one of several, or one combined with one of several."""

_COMBINED = re.compile(r",? (?:combined|accompanied|preceded) (?:with|by) ")
_MAKING_UP = re.compile(r"making-up,? (?:\(including cutting\)|including cutting of fabric)")
_ANY_TERM = re.compile(r",? or (?:with |by )?|, ")


def _named(words: str) -> tuple[str, ...]:
    """The operations of a list joined by commas and "or"; empty where a word of it is anything else."""
    found = [part.removeprefix("a ").strip() for part in _ANY_TERM.split(words)]
    return tuple(compact(one) for one in found) if all(one in TERMS for one in found) else ()


def _process(sentence: str) -> Rule | None:
    sentence = _MAKING_UP.sub("making-up", sentence)
    parts = _COMBINED.split(re.sub(r"(?: is undergone| \(as standalone operation\))$", "", sentence))
    named = [_named(part) for part in parts]
    if not all(named) or len(parts) > 2 or (len(parts) > 1 and (len(named[0]) > 1 or " of " in parts[1])):  # noqa: PLR2004
        return None  # who is combined with whom, the sentence leaves open
    return Process(named[0]) if len(parts) == 1 else AllOf(tuple(Process(one) for one in named))


@lru_cache(maxsize=16384)
def read_sentence(text: str) -> Rule | None:
    """The rule that a conventional sentence says; None where a word of it is not understood.

    >>> from customhouse.tariff.origin.rules.expressions import text
    >>> text(read_sentence("Manufacture from materials of any heading, except that of the product."))
    'CTH'
    >>> read_sentence("Manufacture from yarn.") is None
    True
    """
    if len(text) > LONGEST:
        return None
    return _sentence(plain_words(text), 0)


def _sentence(sentence: str, depth: int) -> Rule | None:
    """A whole sentence, or one side of a joint."""
    body = _LEAD.sub("", sentence, count=1)
    return _clause(sentence) or _clause(body) or _process(sentence) or _listed(body) or _split(sentence, depth)


def _clause(clause: str) -> Rule | None:
    clause = (
        _CLAUSE_LEAD.sub("", clause.strip(" ."), count=1) if _CLAUSE_LEAD.match(clause.strip()) else clause.strip(" .")
    )
    for form, builder in FORMS:
        if match := form.fullmatch(clause):
            try:
                return builder(match)
            except (ValueError, RuleError):
                return None
    return None


def _listed(body: str) -> Rule | None:
    """Clauses one under the other, all of which must hold; a list with an "or" in it is not read."""
    if BULLET not in body:
        return None
    head, *items = (part.strip() for part in body.split(BULLET))
    clauses = [_CLAUSE_TAIL.sub("", item).strip() for item in items]
    if head:
        clauses.insert(0, re.sub(r",? (?:provided that|in which):?$", "", head).strip(" :"))
    found = [_clause(clause) for clause in clauses if clause not in {"", "and"}]
    if len(found) < 2 or None in found or any(item.endswith(" or") for item in items):  # noqa: PLR2004  # a list
        return None
    return _all([rule for rule in found if rule is not None])


def _split(sentence: str, depth: int) -> Rule | None:
    """Two sentences joined by "and", "provided that" or "or", each understood by itself."""
    if depth > 1:
        return None
    for left, right in _sides(sentence, _JOINTS):
        first, second = _sentence(left, depth + 1), _sentence(right, depth + 1)
        if first is not None and second is not None:
            return _all([first, second])
    for left, right in _sides(sentence, (" or ",)):
        if right.startswith(("manufacture", "production", "a change")):
            first, second = _sentence(left, depth + 1), _sentence(right, depth + 1)
            if first is not None and second is not None:
                return AnyOf((first, second))
    return None


def _sides(sentence: str, joints: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for joint in joints:
        at = sentence.find(joint)
        while at >= 0:
            yield sentence[:at].strip(" ,"), sentence[at + len(joint) :].strip(" ,")
            at = sentence.find(joint, at + 1)


def _all(rules: list[Rule]) -> Rule:
    flat = [part for rule in rules for part in (rule.rules if isinstance(rule, AllOf) else (rule,))]
    return AllOf(tuple(flat))
