"""A folder of schemes in the form of the United Kingdom's trade tariff: one list, and a file of rules for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from customhouse.tariff.origin.records import Scheme
from customhouse.tariff.origin.rules.schemes import SchemeFileError, read_scheme

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read; the largest known has a twentieth of that."""


def read_folder(folder: Path) -> Iterator[Scheme]:
    """The schemes of a folder: `*schemes*.json` lists them, `rule_sets/<code>.json` holds the rules of each.

    Raises `SchemeFileError` where the folder holds no such list or a file is none of this form, `OSError`.
    """
    lists = sorted(folder.glob("*schemes*.json"))
    if not lists:
        raise SchemeFileError(f"{folder}: no file *schemes*.json")
    listed = _json(lists[0])
    if not isinstance(listed, dict) or not isinstance(listed.get("schemes"), list):
        raise SchemeFileError(f"{lists[0].name}: no list “schemes”")
    for told in listed["schemes"]:
        code = Path(str(told["scheme_code"])).name if isinstance(told, dict) and "scheme_code" in told else ""
        if not code:
            raise SchemeFileError(f"{lists[0].name}: a scheme without “scheme_code”")
        rules = folder / "rule_sets" / f"{code}.json"
        yield read_scheme(told, _rule_sets(rules) if rules.exists() else [], f"{lists[0].name}, {rules.name}")


def _rule_sets(path: Path) -> list[dict[str, Any]]:
    told = _json(path)
    if not isinstance(told, dict) or not isinstance(told.get("rule_sets"), list):
        raise SchemeFileError(f"{path.name}: no list “rule_sets”")
    found: list[dict[str, Any]] = told["rule_sets"]
    return found


def _json(path: Path) -> Any:
    if path.stat().st_size > LARGEST:
        raise SchemeFileError(f"{path.name}: more than {LARGEST} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise SchemeFileError(f"{path.name}: {error}") from error
