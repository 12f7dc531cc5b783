"""A business rule of draft law: its code, what it means in law, its message, and one small function that looks.

A rule is handed a `Draft`: the basket and what it must know of the world. It answers with hits, each at a line and a
field; `Rule.findings` makes findings of them, whose path is `line:field` (line 0: the basket itself).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from customhouse.messages.findings import Finding, Severity
from customhouse.tariff.duties.rules.grammar import Vocabulary
from customhouse.tariff.measures.records import Attachment, Footnote, MeasureLaw, Membership, TaxLaw
from customhouse.tariff.nomenclature.records import Nomenclature
from customhouse.tariff.workbaskets.records import Basket, Line
from customhouse.tariff.workbaskets.rules.drafting import brought, ended


@dataclass(frozen=True, slots=True)
class World:
    """What draft law is checked against, as of `today`.

    `measures` are all of the law by id; `quotas` the order numbers of quotas that there are; `documents` and
    `preferences` the codes of the country's lists; `is_country` and `vocabulary` say what countries, currencies and
    units there are.
    """

    today: date
    measures: Mapping[str, MeasureLaw]
    taxes: tuple[TaxLaw, ...]
    memberships: tuple[Membership, ...]
    nomenclature: Nomenclature
    vocabulary: Vocabulary
    is_country: Callable[[str], bool]
    documents: Container[str] = frozenset()
    preferences: Container[str] = frozenset()
    quotas: Container[str] = frozenset()
    footnotes: tuple[Footnote, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A basket and its world, and what the one makes of the other."""

    basket: Basket
    world: World
    new: tuple[tuple[Line, MeasureLaw], ...] = field(init=False)
    ends: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Reckon what the basket brings and ends, once."""
        object.__setattr__(self, "new", tuple(brought(self.basket, self.world.measures)))
        object.__setattr__(self, "ends", ended(self.basket))

    def standing(self) -> Iterator[MeasureLaw]:
        """The measures that stand beside the new ones, as the basket leaves them."""
        return (row for row in self.world.measures.values() if row.id not in self.ends)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule was broken (line, name of the field), and what its message says.

    A hit of its own message says it instead of the rule's.
    """

    line: int
    name: str
    params: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `law` says in plain words why there is such a rule, `look` finds where it is broken."""

    code: str
    law: str
    message: str
    remedy: str
    look: Callable[[Draft], Iterable[Hit]]
    severity: Severity = Severity.ERROR

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """A finding for each place where the rule is broken."""
        for hit in self.look(draft):
            path = f"{hit.line}:{hit.name}"
            params = {"line": str(hit.line), **hit.params}
            yield Finding(
                self.code, self.severity, "", path, hit.message or self.message, hit.remedy or self.remedy, params
            )


def place_of(finding: Finding) -> tuple[int, str]:
    """The line and the field of a finding of a rule.

    >>> place_of(Finding("WB-AREA", Severity.ERROR, "", "3:origin_group", "", ""))
    (3, 'origin_group')
    """
    line, _, name = finding.path.partition(":")
    return int(line), name
