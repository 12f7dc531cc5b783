"""The rules of a sound proposal: why, what, how verifiable, where now. Each has a code, its sense, and a remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.nomenclature.records import Nomenclature
from customhouse.tariff.proposals.records import DOCUMENT, NOT_OBJECTIVE, OBJECTIVE, OUTSIDE, Criterion, Goods, Proposal

FEWEST_WORDS = 10
"""Fewer words give no reason."""
HEADING, SUBHEADING = 4, 6
VAGUE = re.compile(
    r"\b(?:high[- ]quality|luxury|premium|innovative|modern|sustainable|eco-?friendly|environmentally friendly|"
    r"intended for|special|normally|usually|haute qualité|de luxe|durables?|écologiques?|innovante?s?|destinée?s? à|"
    r"généralement)\b|عالي[ةه]? الجودة|فاخر|مستدام|صديق[ةه]? للبيئة|مبتكر|معد[ةه]? ل|عادة",
    re.IGNORECASE,
)
"""Words that nobody can verify on goods, in the languages of the site."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule is broken, and what its message says."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """The nomenclature as of a day."""

    nomenclature: Nomenclature
    on: date

    def stands(self, code: str) -> bool:
        """Whether a code is in force."""
        return self.nomenclature.at(code, self.on) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `sense` says in plain words why there is such a rule."""

    code: str
    sense: str
    message: str
    remedy: str
    look: Callable[[Proposal, World], Iterable[Hit]]
    severity: Severity = Severity.ERROR

    def findings(self, proposal: Proposal, world: World) -> Iterator[Finding]:
        """A finding for each place where it is broken."""
        for hit in self.look(proposal, world):
            yield Finding(self.code, self.severity, "", hit.path, self.message, self.remedy, hit.params)


def check(proposal: Proposal, world: World) -> tuple[Finding, ...]:
    """Everything that the rules find, in their order."""
    return tuple(finding for rule in RULES for finding in rule.findings(proposal, world))


def _goods(proposal: Proposal) -> Iterator[tuple[str, Goods]]:
    return ((f"goods[{number}]", each) for number, each in enumerate(proposal.goods, 1))


def _criteria(proposal: Proposal) -> Iterator[tuple[str, Goods, Criterion]]:
    for path, goods in _goods(proposal):
        for number, each in enumerate(goods.criteria, 1):
            yield f"{path}.criteria[{number}]", goods, each


def _why(proposal: Proposal, _world: World) -> Iterator[Hit]:
    if len(proposal.why.split()) < FEWEST_WORDS:
        yield Hit("why")


def _nothing(proposal: Proposal, _world: World) -> Iterator[Hit]:
    if not proposal.goods:
        yield Hit("goods")


def _unnamed(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (Hit(f"{path}.words") for path, goods in _goods(proposal) if not goods.words)


def _no_criterion(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (
        Hit(f"{path}.criteria", {"name": goods.name or path}) for path, goods in _goods(proposal) if not goods.criteria
    )


def _not_objective(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (
        Hit(path, {"text": each.text or each.kind})
        for path, _, each in _criteria(proposal)
        if each.kind in NOT_OBJECTIVE
    )


def _outside_alone(proposal: Proposal, _world: World) -> Iterator[Hit]:
    for path, goods in _goods(proposal):
        kinds = {each.kind for each in goods.criteria}
        if kinds & set(OUTSIDE) and not kinds & set(OBJECTIVE):
            yield Hit(f"{path}.criteria", {"name": goods.name or path})


def _unverified(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (Hit(f"{path}.verified", {"text": each.text}) for path, _, each in _criteria(proposal) if not each.verified)


def _by_paper(proposal: Proposal, _world: World) -> Iterator[Hit]:
    for path, goods in _goods(proposal):
        ways = {each.verified for each in goods.criteria if each.verified}
        if ways == {DOCUMENT}:
            yield Hit(f"{path}.criteria", {"name": goods.name or path})


def _vague(proposal: Proposal, _world: World) -> Iterator[Hit]:
    texts = [(f"{path}.text", goods.text) for path, goods in _goods(proposal)]
    texts += [(f"{path}.text", each.text) for path, _, each in _criteria(proposal)]
    return (Hit(path, {"words": found[0]}) for path, text in texts if (found := VAGUE.search(text)))


def _alike(proposal: Proposal, _world: World) -> Iterator[Hit]:
    seen: dict[frozenset[tuple[str, str]], Goods] = {}
    for path, goods in _goods(proposal):
        told = frozenset((each.kind, " ".join(each.text.casefold().split())) for each in goods.criteria)
        other = seen.setdefault(told, goods)
        if told and other is not goods and other.to != goods.to:
            yield Hit(f"{path}.criteria", {"name": goods.name or path, "other": other.name or other.to})


def _nowhere(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (Hit(f"{path}.codes", {"name": goods.name or path}) for path, goods in _goods(proposal) if not goods.codes)


def _no_code(proposal: Proposal, world: World) -> Iterator[Hit]:
    for path, goods in _goods(proposal):
        for code in goods.codes:
            if len(code) != SUBHEADING or not world.stands(code):
                yield Hit(f"{path}.codes", {"code": code})


def _no_target(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (Hit(f"{path}.to", {"name": goods.name or path}) for path, goods in _goods(proposal) if not goods.to)


def _no_text(proposal: Proposal, world: World) -> Iterator[Hit]:
    given = {goods.to for goods in proposal.goods if goods.text}
    for path, goods in _goods(proposal):
        if goods.to and not world.stands(goods.to) and goods.to not in given:
            yield Hit(f"{path}.text", {"code": goods.to})


def _no_parent(proposal: Proposal, world: World) -> Iterator[Hit]:
    new = {goods.to for goods in proposal.goods}
    for path, goods in _goods(proposal):
        above = goods.to[: HEADING if len(goods.to) == SUBHEADING else 2]
        if goods.to and not world.stands(above) and above not in new:
            yield Hit(f"{path}.to", {"code": goods.to, "above": above})


def _reused(proposal: Proposal, world: World) -> Iterator[Hit]:
    for path, goods in _goods(proposal):
        if goods.to and not world.stands(goods.to) and world.nomenclature.spans(goods.to):
            yield Hit(f"{path}.to", {"code": goods.to})


def _unmoved(proposal: Proposal, _world: World) -> Iterator[Hit]:
    return (
        Hit(f"{path}.to", {"name": goods.name or path, "code": goods.to})
        for path, goods in _goods(proposal)
        if goods.to and goods.codes == (goods.to,) and not goods.text
    )


def _torn(proposal: Proposal, _world: World) -> Iterator[Hit]:
    wholly = {code: goods.to for goods in proposal.goods if goods.is_whole for code in goods.codes}
    for path, goods in _goods(proposal):
        for code in goods.codes:
            if wholly.get(code, goods.to) != goods.to:
                yield Hit(f"{path}.codes", {"code": code, "to": wholly[code]})


RULES = (
    Rule(
        "PRP-WHY",
        msgid("Why: a change of the nomenclature answers a need of its users, of technology or of trade."),
        msgid("It is not said why the change is needed."),
        msgid(
            "Say whose need it is, what cannot be done today, and what shows it: trade, treaties, rulings, disputes."
        ),
        _why,
    ),
    Rule(
        "PRP-GOODS",
        msgid("What: a proposal speaks of goods."),
        msgid("No goods are named."),
        msgid("Name the goods that are to be told apart, or brought together."),
        _nothing,
    ),
    Rule(
        "PRP-WORDS",
        msgid("What: goods are known by what trade calls them."),
        msgid("It is not said what the goods are called in trade."),
        msgid("Give the words of invoices and catalogues."),
        _unnamed,
    ),
    Rule(
        "PRP-CRITERIA",
        msgid("How verifiable: goods are classified by what they are when they are presented."),
        msgid("Nothing says by what {name} are told from other goods."),
        msgid("Give at least one characteristic that the goods themselves show."),
        _no_criterion,
    ),
    Rule(
        "PRP-OBJECTIVE",
        msgid("How verifiable: intention, origin, price, brand, legality and owner are no part of what goods are."),
        msgid("“{text}” is no objective characteristic of the goods: it cannot be seen on them at the border."),
        msgid("Say by what the goods differ in material, composition, dimension, form, function or packing."),
        _not_objective,
    ),
    Rule(
        "PRP-USE",
        msgid("How verifiable: use and process count as far as the goods show them."),
        msgid("{name} are told apart by use or process alone."),
        msgid("Add the characteristic of the goods by which that use or process is known."),
        _outside_alone,
    ),
    Rule(
        "PRP-VERIFY",
        msgid("How verifiable: each characteristic has a way in which customs verifies it."),
        msgid("It is not said how “{text}” is verified at the border."),
        msgid("Say whether by sight, measuring, weighing, a test, a laboratory or a document."),
        _unverified,
    ),
    Rule(
        "PRP-DOCUMENT",
        msgid("How verifiable: a paper says of goods what somebody wrote."),
        msgid("{name} are verified by documents alone."),
        msgid("Add a characteristic that is verified on the goods, or say why the document can be relied on."),
        _by_paper,
        Severity.WARNING,
    ),
    Rule(
        "PRP-VAGUE",
        msgid("How verifiable: words that everybody reads otherwise are disputed at every border."),
        msgid("“{words}” can be read in many ways."),
        msgid("Put a limit, a standard or a test method in its place."),
        _vague,
        Severity.WARNING,
    ),
    Rule(
        "PRP-ALIKE",
        msgid("How verifiable: what goes to two codes differs in something."),
        msgid("{name} are told by the same characteristics as {other}, and go to another code."),
        msgid("Give the characteristic in which they differ."),
        _alike,
    ),
    Rule(
        "PRP-WHERE",
        msgid("Where now: every good has its place in the nomenclature already."),
        msgid("It is not said where {name} stand now."),
        msgid("Give the subheadings of six digits under which they are classified today."),
        _nowhere,
    ),
    Rule(
        "PRP-CODE",
        msgid("Where now: goods stand under subheadings that are in force."),
        msgid("{code} is no subheading in force."),
        msgid("Give subheadings of six digits as the tariff has them."),
        _no_code,
    ),
    Rule(
        "PRP-TO",
        msgid("What: a proposal says under which code goods would stand."),
        msgid("It is not said under which code {name} would stand."),
        msgid("Give the code proposed, of four or six digits."),
        _no_target,
    ),
    Rule(
        "PRP-TEXT",
        msgid("What: a new code has words, for the words of headings and subheadings classify."),
        msgid("Code {code} is new, and has no text."),
        msgid("Give the text of the heading or subheading as it would read."),
        _no_text,
    ),
    Rule(
        "PRP-PARENT",
        msgid("What: a new code stands below a heading or chapter that is there, or is proposed too."),
        msgid("Code {code} would stand below {above}, which is not there."),
        msgid("Give a code below a heading in force, or propose that heading too."),
        _no_parent,
    ),
    Rule(
        "PRP-REUSED",
        msgid("What: a code that once meant other goods confuses every series and every law of the past."),
        msgid("Code {code} was used before for other goods, and ended."),
        msgid("Choose a number that was never used."),
        _reused,
        Severity.WARNING,
    ),
    Rule(
        "PRP-UNMOVED",
        msgid("What: a change changes something."),
        msgid("{name} stand under {code} already, and its text stays."),
        msgid("Give the new text, another code, or leave these goods out."),
        _unmoved,
        Severity.WARNING,
    ),
    Rule(
        "PRP-TORN",
        msgid("What: of one code all goods go to one place, or some to several."),
        msgid("All goods of {code} are said to go to {to}, and some of them elsewhere."),
        msgid("Say “whole” only where nothing of the code goes elsewhere."),
        _torn,
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
