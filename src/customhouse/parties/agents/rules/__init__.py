"""Brokers' mandates and licences in pure Python."""

from customhouse.parties.agents.rules.mandates import licence_findings, mandate_findings

__all__ = ["licence_findings", "mandate_findings"]
