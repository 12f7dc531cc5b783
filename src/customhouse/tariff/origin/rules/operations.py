"""Operations performed on goods: names that rules and bills share, and those that never confer origin by themselves.

Source of the insufficient ones: Pan-Euro-Mediterranean Convention, Appendix I, article 6; the same list, in other
words, stands in almost every agreement.
"""

from __future__ import annotations

import re

_APART = re.compile(r"[^a-z0-9]+")

INSUFFICIENT = {
    "preserving": "preserving goods during transport and storage",
    "breaking-up": "breaking up and assembly of packages",
    "washing": "washing, cleaning, removal of dust, oxide, oil or paint",
    "ironing": "ironing or pressing of textiles",
    "simple-painting": "simple painting and polishing",
    "husking": "husking, milling, polishing or bleaching of cereals and rice",
    "sugar-colouring": "colouring or flavouring of sugar, forming of lumps",
    "peeling": "peeling, stoning and shelling of fruits, nuts and vegetables",
    "sharpening": "sharpening, simple grinding or simple cutting",
    "sorting": "sifting, screening, sorting, classifying, grading, matching",
    "packing": "simple placing in bottles, cans, bags, boxes and other simple packing",
    "marking": "affixing of marks, labels or other distinguishing signs",
    "simple-mixing": "simple mixing of products",
    "diluting": "simple addition of water, dilution, dehydration or denaturation",
    "simple-assembly": "simple assembly of parts, or disassembly into parts",
    "testing": "testing or calibration",
    "slaughtering": "slaughter of animals",
}
"""Operations that are insufficient, alone or together, whatever the rule of the product says."""

_OTHER_NAMES = {
    **dict.fromkeys(("preservation", "cooling", "freezing", "storage"), "preserving"),
    **dict.fromkeys(("breaking-up-of-packages", "assembly-of-packages", "repacking-consignments"), "breaking-up"),
    **dict.fromkeys(("cleaning", "dusting", "removal-of-dust"), "washing"),
    **dict.fromkeys(("pressing", "ironing-of-textiles", "pressing-of-textiles"), "ironing"),
    **dict.fromkeys(("painting", "polishing", "simple-polishing", "simple-painting-and-polishing"), "simple-painting"),
    **dict.fromkeys(("hulling", "milling-of-rice"), "husking"),
    **dict.fromkeys(("stoning", "shelling", "peeling-stoning-and-shelling"), "peeling"),
    **dict.fromkeys(("simple-grinding", "simple-cutting"), "sharpening"),
    **dict.fromkeys(("sifting", "screening", "classifying", "grading", "matching"), "sorting"),
    **dict.fromkeys(("simple-packing", "packaging", "simple-packaging", "bottling", "bagging", "boxing"), "packing"),
    **dict.fromkeys(("repackaging", "repacking", "retail-packing"), "packing"),
    **dict.fromkeys(("labelling", "labeling", "affixing-marks", "affixing-labels", "printing-of-marks"), "marking"),
    **dict.fromkeys(("mixing-simple", "simple-mixing-of-products"), "simple-mixing"),
    **dict.fromkeys(("dilution", "dehydration", "denaturation", "addition-of-water"), "diluting"),
    **dict.fromkeys(("disassembly", "assembly-simple", "simple-assembly-of-parts"), "simple-assembly"),
    **dict.fromkeys(("test", "calibration", "testing-or-calibration"), "testing"),
    **dict.fromkeys(("slaughter", "slaughter-of-animals"), "slaughtering"),
}


def compact(words: str) -> str:
    """The name of an operation as rules and bills compare it.

    >>> compact("Chemical  Reaction"), compact("simple_packing"), compact("Labelling"), compact("!")
    ('chemical-reaction', 'packing', 'marking', '')
    """
    name = _APART.sub("-", words.lower()).strip("-")
    return _OTHER_NAMES.get(name, name)


def is_insufficient(name: str) -> bool:
    """Whether an operation confers no origin by itself.

    >>> is_insufficient("packing"), is_insufficient("weaving")
    (True, False)
    """
    return name in INSUFFICIENT
