"""The nomenclature of demoland, and a small one made by hand, for the tests of this area."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from customhouse.countries.demoland import PACK
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.nomenclature.rules.reading import pack_codes, shipped_rows
from customhouse.tariff.nomenclature.rules.searching import SearchIndex

ON = date(2025, 3, 1)
AT = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
NEW_YEAR = date(2019, 1, 1)


@cache
def demoland() -> Nomenclature:
    """Demoland's nomenclature without a database: rules are pure."""
    return Nomenclature.of(pack_codes(PACK))


@cache
def demoland_index() -> SearchIndex:
    """The search index over it, with the everyday names."""
    return SearchIndex.of(demoland(), shipped_rows("everyday_words.csv"))


def small() -> Nomenclature:
    """A heading with one subheading, divided into a line that ended and one that goes on."""
    return Nomenclature.of(
        [
            GoodsCode("I", Level.SECTION, "", "Animals", "Animaux", "حيوانات", valid_from=NEW_YEAR),
            GoodsCode("01", Level.CHAPTER, "I", "Live animals", valid_from=NEW_YEAR),
            GoodsCode("0101", Level.HEADING, "01", "Horses", edition="HS2022", valid_from=NEW_YEAR),
            GoodsCode("010121", Level.SUBHEADING, "0101", "Horses for breeding", valid_from=NEW_YEAR),
            GoodsCode("01012110", Level.LINE, "010121", "Ponies", "", "", "NAR", "", NEW_YEAR, date(2021, 12, 31)),
            GoodsCode("01012190", Level.LINE, "010121", "Other", "Autres", valid_from=NEW_YEAR),
        ]
    )
