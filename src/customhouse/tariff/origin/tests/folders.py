"""A folder of schemes in the form that is imported, made by hand: an agreement of each trait that matters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CTH = "Manufacture from materials of any heading, except that of the product."
MAXNOM = (
    "Manufacture in which the value of all the materials used does not exceed **40%** of the ex-works price of the"
    " product."
)


def rule(words: str, classes: list[str] | None = None, operator: str | None = None, **other: Any) -> dict[str, Any]:
    """A rule as the files have it."""
    told = {
        "rule": words,
        "class": classes or [],
        "operator": operator,
        "footnotes": [],
        "quota": False,
        "import": True,
    }
    return {**told, "export": True, **other}


def rule_set(first: str, last: str, *rules: dict[str, Any], goods: str = "") -> dict[str, Any]:
    """A rule set as the files have it."""
    span = {"min": first.ljust(10, "0"), "max": last.ljust(10, "9")}
    return {"heading": f"{first}-{last}", "subdivision": goods, "rules": list(rules), "valid": True, **span}


HARBOUR = [
    rule_set("01", "01", rule("All animals of chapter 1 are wholly obtained.", ["WO"])),
    rule_set("85", "85", rule(CTH, ["CTH"]), rule(MAXNOM, ["MAXNOM"], "or")),
    rule_set("52", "52", rule("Manufacture from yarn.", ["PRODUCTION FROM"])),
    rule_set("6101", "6101", rule(CTH), rule(MAXNOM)),
    rule_set("6102", "6102", rule(CTH), rule("However, collars may be used.", None, "or")),
    rule_set("6103", "6103", rule(CTH), rule("and blending.", None, "or")),
    rule_set("6104", "6104", rule(CTH, quota=True)),
    rule_set("6105", "6105", {**rule(CTH), "import": False}),
    rule_set("6106", "6106", rule(CTH, footnotes=["process rule"])),
    rule_set("6107", "6107", rule(CTH, ["WO"])),
    rule_set(
        "6108",
        "6108",
        rule(
            "No change in tariff classification required, provided there is a regional value content of not less than:"
            "\n\n- a) **30%** under the build-up method."
        ),
        rule("- b) **40%** under the build-down method.", None, "or"),
    ),
    rule_set("8703", "8703", rule(CTH, ["CTH", "SOMETHING NEW"]), goods="Cars"),
    rule_set("8703", "8703", rule(MAXNOM), goods="Cars with electric motors"),
    rule_set("8704", "8704", rule(MAXNOM), goods="Lorries"),
    rule_set("8704", "8704", rule(MAXNOM), rule(" "), goods="Dumpers"),
]
"""Rule sets, and with them every reason for which a rule stays words."""


def scheme(code: str = "harbour", **other: Any) -> dict[str, Any]:
    """The entry of a scheme as the list has it."""
    told = {
        "scheme_code": code,
        "title": "Harbour Agreement",
        "validity_start_date": "2021-01-01",
        "validity_end_date": None,
        "countries": ["XA", "XB", "region-of-many"],
        "proofs": [{"proof_class": "origin-declaration"}],
        "cumulation_methods": {
            "bilateral": {"countries": ["XA", "XB"]},
            "extended": {"countries": ["EU"]},
            "diagonal": {"countries": []},
        },
        "features": {"absorption": True},
        "articles": {"article 1": "direct transport"},
    }
    return {**told, **other}


def write(folder: Path, rule_sets: dict[str, Any] | None = None, *schemes: dict[str, Any]) -> Path:
    """Write a folder of schemes."""
    (folder / "rule_sets").mkdir(parents=True, exist_ok=True)
    (folder / "schemes_xx.json").write_text(json.dumps({"schemes": list(schemes or [scheme(), scheme("empty")])}))
    for code, told in (rule_sets or {"harbour": HARBOUR}).items():
        (folder / "rule_sets" / f"{code}.json").write_text(json.dumps({"rule_sets": told}))
    return folder
