"""Judging one declaration: what it is worth, what it owes, how it is selected. Pure: law and facts in, judgement out.

This is the middle of the journey without the database, so that a notebook, a benchmark or a what-if can run it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from customhouse.clearance.declarations.records import DeclarationRecord, Judgement
from customhouse.clearance.declarations.rules.handing_on import (
    Standing,
    assessable_items,
    charges,
    item_facts,
    valued_items,
)
from customhouse.clearance.law import Law
from customhouse.messages.findings import Finding
from customhouse.tariff.duties.rules.assessing import assess
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.valuation.rules.transaction_value import transaction_values
from customhouse.targeting.lanes.records import Decision
from customhouse.targeting.lanes.rules.choosing import choose

_CENT = Decimal("0.01")
