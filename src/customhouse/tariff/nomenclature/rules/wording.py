"""Words of three languages made comparable: without case, accents, vowel signs, articles and common endings.

Light on purpose: an ending is cut only where the rest still says the same, and the words of the law go through the
same door as the words that somebody types, so that a crude cut does no harm.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_SILENT = """
a an and any as at be but by for from has have in into is it its n no not of off on or other others over than that the
their thereof these this those to under up whether with without etc nec elsewhere specified included heading headings
item kind kinds
au aux avec ce ces d dans de des du en et l la le les leur leurs ou par pour que qui s sans ses son sur un une autre
autres
من في على او و الى عن مع غير غيرها التي الذي هذا هذه
"""
_STOP = frozenset(_SILENT.split())
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""})
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARABIC_ENDINGS = ("ات", "ون", "ين", "يه", "ه")
_SHORTEST = 3


def stems(text: str) -> list[str]:
    """The stems of the words of a text that say something, in their order.

    >>> stems("Horses; live, other than pure-bred")
    ['hors', 'liv', 'pur', 'bred']
    >>> stems("Téléphones portables")
    ['telephon', 'portabl']
    """
    return [stem(word) for word in words(text)]


def words(text: str) -> list[str]:
    """The words of a text that say something, in lower case and without accents."""
    return [word for word in _WORD.findall(plain(text)) if word not in _STOP]


def plain(text: str) -> str:
    """A text in lower case, without accents and vowel signs, letters that are used for each other made one."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_ARABIC).lower().replace("œ", "oe"))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).translate(_ARABIC)


def stem(word: str) -> str:
    """A word without its common endings (and, in Arabic, its article)."""
    if "\u0600" <= word[0] <= "\u06ff":
        return _arabic_stem(word)
    for ending, instead in (
        ("ies", "i"),
        ("sses", "ss"),
        ("eaux", "eau"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + instead
    for ending in ("es", "e", "s", "y", "x"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending) + ("i" if ending == "y" else "")
    return word


def _arabic_stem(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
            word = word.removeprefix(article)
            break
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
