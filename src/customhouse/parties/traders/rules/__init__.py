"""Traders in pure Python: how names are compared, and what may be registered."""

from customhouse.parties.traders.rules.names import normalised_name
from customhouse.parties.traders.rules.registration import fitted, party_findings
from customhouse.parties.traders.rules.standing import standing_findings

__all__ = ["fitted", "normalised_name", "party_findings", "standing_findings"]
