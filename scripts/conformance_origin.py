"""Write docs/conformance-origin.md: how many rules of published schemes of preference are structured, scheme by scheme.

Run: `python scripts/conformance_origin.py`. The schemes are `roo_uk` of the folder that CUSTOMHOUSE_CASES names (or
`../shared/cases`); the page's figures are held by tests/conformance/test_origin_schemes.py.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from customhouse.tariff.origin.files import read_folder
from customhouse.tariff.origin.rules.schemes import REASONS, SchemeCount, count_rules

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "conformance-origin.md"
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", ROOT.parent / "shared" / "cases")) / "roo_uk"
HEAD = """# Conformance of rules of origin

The schemes of preference that the United Kingdom publishes, brought in by `customhouse origin import`. A rule counts
as structured where its words are understood whole, from the first to the last; any other stays words, is shown, and is
never decided by machine. Entries that run on in the next one ("- b) 40 % under the build-down method") count as one
rule with it. Written by `python scripts/conformance_origin.py`.

"""


def counts() -> list[SchemeCount]:
    """The count of every scheme of the folder."""
    return [count_rules(scheme) for scheme in read_folder(CASES)]


def page(found: Sequence[SchemeCount]) -> str:
    """The page: the sum, the table of schemes, and why rules stay words."""
    rules, structured = sum(each.rules for each in found), sum(each.structured for each in found)
    share = f"{structured:,} structured ({structured / rules:.1%})"
    lines = [
        f"**{len(found)} schemes, {rules:,} rules: {share}, {rules - structured:,} in words.**\n",
        "| scheme | rule sets | rules | structured | words | structured, % |",
        "|---|---:|---:|---:|---:|---:|",
        *(_row(each) for each in found),
        "\n## Why rules stay words\n",
        "| reason | rules |",
        "|---|---:|",
    ]
    why: Counter[str] = sum((Counter(each.reasons) for each in found), Counter())
    lines += [f"| {REASONS[reason]} | {number:,} |" for reason, number in why.most_common()]
    return HEAD + "\n".join(lines) + "\n"


def _row(each: SchemeCount) -> str:
    share = f"{100 * each.structured / each.rules:.1f}" if each.rules else "no rules in the folder"
    return f"| {each.code} | {each.rule_sets} | {each.rules} | {each.structured} | {each.words} | {share} |"


if __name__ == "__main__":
    PAGE.write_text(page(counts()), encoding="utf-8")
    print(PAGE)
