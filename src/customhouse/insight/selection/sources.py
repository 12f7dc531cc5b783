"""Where the facts of this installation's past are looked up: the same sources that selection has live."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from customhouse.clearance.sources.words import Reader
from customhouse.insight.selection.rules.remembering import Sources
from customhouse.targeting.facts.records import Linked
from customhouse.targeting.facts.rules.describing import Words
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.facts.rules.linking import Links
from customhouse.targeting.facts.rules.listing import SaidThen
from customhouse.targeting.facts.rules.placing import Placed
from customhouse.targeting.links.queries import standings
from customhouse.targeting.prices.queries import book
from customhouse.targeting.screening.watching import said_at_selection


def past_sources() -> Sources:
    """All sources beside history, for one trial; each reads when it is first asked.

    Of watch lists the past tells what was said when a profile asked: nobody knows what they would have said.
    """
    known = cache(standings)

    def stood(importer: str, at: datetime) -> Linked:
        return known().stood(importer, at)

    return {
        Lookup.LISTS: SaidThen(said_at_selection),
        Lookup.WORDS: Words(Reader()),
        Lookup.PRICES: Placed(book()),
        Lookup.LINKS: Links(stood),
    }
