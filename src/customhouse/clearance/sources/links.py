"""The patterns of links that the importers of a batch stand in."""

from __future__ import annotations

from customhouse.clearance.declarations.records import party_key
from customhouse.clearance.sources.batch import Batch
from customhouse.targeting.facts.rules.linking import Links
from customhouse.targeting.links.queries import standings


def links_of(batch: Batch) -> Links:
    """What was found of these importers."""
    return Links(standings({party_key(record.importer) for record in batch.records} - {""}).stood)
