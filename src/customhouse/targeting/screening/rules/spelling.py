"""Names as they are compared: in Latin letters, folded, in words, and by how they sound.

Transliteration is by anyascii, which knows every script; what is written in Arabic has no short vowels, so that words
are also compared by the skeleton of their consonants.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_APOSTROPHES = re.compile(r"['’ʼʻ`´]")
_GAPS = re.compile(r"[^0-9a-z]+")
_JOINED = frozenset({"al", "el", "abd", "abdul", "abdel", "abu", "bin", "ibn", "ben", "mac", "mc", "o", "st"})
"""Parts that are written apart or together with the next word, as the writer likes."""
_LEGAL_FORMS = """
    ltd limited llc llp plc inc incorporated corp corporation co company cie gmbh ag kg sa sarl sas spa srl bv nv oy ab
    as pte pty sdn bhd jsc ooo oao zao pjsc fze fzco est establishment pao ojsc cjsc fzc fzllc dmcc wll eood ead kft
    sro doo dd ood tbk
"""
_VESSEL = re.compile(r"\s*(?:m/[vtyf]|s/[svy]|f/v)\b\W*(?=\w)")
"""What stands before a vessel's name: `M/V Ocean Star`. With points it may be somebody's initials, and stays."""
_TITLES_AND_SMALL = "mr mrs ms miss dr prof sir eng haji hajj sheikh and the of de la du des le et und"
_LONG_A = dict.fromkeys(map(ord, "اعٱאע"), "a")
"""Alif, ain, alef and ayin carry a vowel, and are a letter of their own: without them عمر (Omar) would be `mr`."""
_FORMS = frozenset(_LEGAL_FORMS.split())
_EMPTY = _FORMS | frozenset(_TITLES_AND_SMALL.split())
"""Titles, legal forms and small words: they tell nobody from another."""
_DOTTED = re.compile(r"(?<=[\s,&])(?:[a-z]\.)+[a-z]\b")
"""Letters with dots between them, not at the beginning of a name, where they are somebody's initials."""
_SOUNDS = (
    ("tch", "c"), ("sch", "s"), ("kh", "k"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"),
    ("dh", "d"), ("zh", "j"), ("dj", "j"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"),
    ("q", "k"), ("w", "v"), ("z", "s"), ("y", "i"),
)  # fmt: skip
_EV = ("eff", "off")
"""How Slavic names in -ev and -ov end in French and older English papers."""
_SOFT = re.compile(r"c(?=[eiy])")
_VOWELS = re.compile(r"[aeiou]+")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in Latin lower case, in their order; each once.

    >>> words("Al-Hashimi, Dr. Mohammed Abdul Rahman")
    ('alhashimi', 'mohammed', 'abdulrahman')
    >>> words("Šćepan MÜLLER & Co. Ltd")
    ('scepan', 'muller')
    >>> words("Bluewater Co. L.L.C."), words("S.A. Smith")
    (('bluewater',), ('s', 'a', 'smith'))
    >>> words("عمر الراشد")
    ('amr', 'alrashd')
    >>> words("ПАО Роснефть"), words("M/V Ocean Star"), words("M/V")
    (('rosneft',), ('ocean', 'star'), ('m', 'v'))
    >>> words("Ltd")
    ('ltd',)
    """
    parts = _parts(name)
    kept = [part for part in parts if part not in _EMPTY] or parts
    return tuple(dict.fromkeys(_together(kept)))


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name)
    latin = plain if plain.isascii() else anyascii(unicodedata.normalize("NFKD", plain).translate(_LONG_A))
    lower = _DOTTED.sub(_without_dots, _APOSTROPHES.sub("", latin).lower())
    before = _VESSEL.match(lower)
    return _GAPS.sub(" ", lower[before.end() :] if before else lower).split()


def _without_dots(written: re.Match[str]) -> str:
    """A legal form as it is written without dots (`l.l.c`: `llc`); anything else as it is."""
    plain = written[0].replace(".", "")
    return plain if plain in _FORMS else written[0]


def _together(parts: list[str]) -> list[str]:
    """Join what may be written apart (`al hashimi`) with the word behind it."""
    joined: list[str] = []
    before = ""
    for place, part in enumerate(parts):
        if part in _JOINED and place + 1 < len(parts):
            before += part
        else:
            joined.append(before + part)
            before = ""
    return joined


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """How a word sounds: its consonants, those that sound alike written alike; vowels only at its beginning.

    >>> skeleton("mohammed"), skeleton("mhmd"), skeleton("muhamad")
    ('mhmd', 'mhmd', 'mhmd')
    >>> skeleton("hussein"), skeleton("husayn"), skeleton("ali"), skeleton("1234")
    ('hsn', 'hsn', 'al', '1234')
    """
    sound = sounded(word.removeprefix("al") if len(word) > 5 else word)  # noqa: PLR2004  # the article, not a short name
    first = "a" if sound[:1] in "aeiou" and sound else ""
    return _TWICE.sub(r"\1", first + _VOWELS.sub("", sound.removesuffix("h"))) or word


def one_way(word: str) -> str:
    """A word with one spelling for a letter of another script: `ks` for x, `f` for ph, -ev and -ov for -eff, -off.

    >>> one_way("alexander"), one_way("stephanoff"), one_way("karim")
    ('aleksander', 'stefanov', 'karim')
    """
    ended = f"{word[:-2]}v" if word.endswith(_EV) else word
    return ended.replace("x", "ks").replace("ph", "f")


def sounded(word: str) -> str:
    """A word with what sounds alike written alike.

    >>> sounded("shaykh"), sounded("wojciech"), sounded("petroff")
    ('saik', 'vojsies', 'petrov')
    """
    sound = one_way(word)
    for written, heard in _SOUNDS[:8]:
        sound = sound.replace(written, heard)
    sound = _SOFT.sub("s", sound).replace("c", "k")
    for written, heard in _SOUNDS[8:]:
        sound = sound.replace(written, heard)
    return sound


def compact(number: str) -> str:
    """A number without its dressing: `ab 12-34/5` is `AB12345`.

    >>> compact("IMO 9074729"), compact(" MSCU 123456-7 ")
    ('9074729', 'MSCU1234567')
    """
    plain = re.sub(r"[^0-9A-Z]", "", anyascii(number).upper())
    return plain.removeprefix("IMO") if re.fullmatch(r"IMO\d{7}", plain) else plain
