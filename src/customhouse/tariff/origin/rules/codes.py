"""Sets of HS codes as rules of origin name them: chapters, headings, subheadings and ranges of them.

A code in a rule stands for everything under it: `72` for chapter 72, `7208` for its heading, `720810` for its
subheading; `7208-7212` for all the headings between, both included.
"""

from __future__ import annotations

from dataclasses import dataclass

CHAPTER, HEADING, SUBHEADING = 2, 4, 6
LEVELS = (CHAPTER, HEADING, SUBHEADING, 8, 10)


@dataclass(frozen=True, slots=True, order=True)
class CodeRange:
    """The codes from `first` to `last` (both included, of the same number of figures)."""

    first: str
    last: str

    def __str__(self) -> str:
        """The range as the rule language writes it."""
        return self.first if self.first == self.last else f"{self.first}-{self.last}"


CodeSet = tuple[CodeRange, ...]


def single(code: str) -> CodeRange:
    """The range of one code and everything under it."""
    return CodeRange(code, code)


def holds(codes: CodeSet, code: str) -> bool | None:
    """Whether a code lies in the set; None where the code has too few figures to tell.

    >>> steel = (CodeRange("7208", "7212"), single("98"))
    >>> holds(steel, "720915"), holds(steel, "7213"), holds(steel, "72"), holds(steel, "73")
    (True, False, None, False)
    >>> holds((CodeRange("7200", "7299"),), "72")
    True
    """
    answers = {_holds(span, code) for span in codes}
    if True in answers:
        return True
    return None if None in answers else False


def _holds(span: CodeRange, code: str) -> bool | None:
    figures = len(span.first)
    if len(code) >= figures:
        return span.first <= code[:figures] <= span.last
    lowest, highest = code.ljust(figures, "0"), code.ljust(figures, "9")
    if span.first <= lowest and highest <= span.last:
        return True
    return None if lowest <= span.last and span.first <= highest else False


def changed(product: str, material: str, level: int) -> bool | None:
    """Whether a material's code differs from the product's at a level; None where a code is too short to tell.

    >>> changed("7208", "7209", 4), changed("7208", "720810", 4), changed("7208", "72", 4), changed("7208", "73", 4)
    (True, False, None, True)
    """
    known = min(level, len(product), len(material))
    if product[:known] != material[:known]:
        return True
    return False if known == level else None


def text(codes: CodeSet) -> str:
    """The set as the rule language writes it.

    >>> text((single("02"), CodeRange("7208", "7212")))
    '02, 7208-7212'
    """
    return ", ".join(map(str, codes))
