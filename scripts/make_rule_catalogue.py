"""Write `docs/reference/rules.md` from the catalogue of rules: `python scripts/make_rule_catalogue.py`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from customhouse.clearance.declarations.rules import figures, reading, reckoning, texts
from customhouse.clearance.declarations.rules.catalogue import FAMILIES
from customhouse.clearance.declarations.rules.rule import Rule

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "rules.md"
HEAD = """# Rules of declarations

Every check of a declaration, written by `python scripts/make_rule_catalogue.py` from
`customhouse.clearance.declarations.rules.catalogue`. An error refuses the declaration, a warning is told and passes.
A country may take a rule more or less gravely (`rule_severities.csv` of its pack), dated like all law; some rules
are milder where the declared type allows less (simplified declarations).

References: WCO DM are attribute and class ids of the WCO Data Model; RKC is the Revised Kyoto Convention, cited
from general knowledge: check the text before you quote it as law. Words in braces are filled in.
"""


def page() -> str:
    """The whole page as Markdown."""
    families: Iterable[ModuleType] = (reading, figures, texts, *FAMILIES, reckoning)
    return HEAD + "".join(_family(family) for family in families)


def _family(family: ModuleType) -> str:
    """One family of rules as a section."""
    title, _, _ = (family.__doc__ or "").partition("\n")
    rules: tuple[Rule, ...] = family.RULES
    return f"\n## {title}\n" + "".join(_rule(rule) for rule in rules)


def _rule(rule: Rule) -> str:
    """One rule as a subsection."""
    why = " ".join((rule.find.__doc__ or "").split())
    return (
        f"\n### {rule.code}\n\n{why}\n\n"
        f"- Severity: {rule.severity.value}\n"
        f"- Reference: {rule.reference}\n"
        f"- Message: {rule.message}\n"
        f"- Remedy: {rule.remedy}\n"
    )


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
