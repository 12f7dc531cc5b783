"""Words from scripts that leave short vowels out (Arabic, Hebrew), beside the same words in Latin letters.

What is written without vowels is read in several ways; each is compared by its consonants with what a Latin spelling
keeps of them. Long vowels are written in both: where they disagree, the words are alike but less so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from customhouse.targeting.screening.rules.spelling import sounded, words

ALIKE, LESS_ALIKE = 0.95, 0.8
"""How alike two words of the same consonants are: where the long vowels agree, and where they do not."""
_RUN = re.compile("[\u0590-\u08ff][\u0590-\u08ff\\s'’-]*")
"""A run of Hebrew, Arabic or Syriac letters."""
_ARTICLE = re.compile("[aeu]l(?=.{3})")
_READ_AS = {
    "dh": ("dh", "z", "dah"), "th": ("th", "s", "tah"), "sh": ("sh", "sah"), "zh": ("zah", "zh"),
    "q": ("k", "g"), "v": ("", "f", "b"), "w": ("", "f"),
}  # fmt: skip
"""What such letters are written for: `w` and `v` for a vowel too, two letters with a short vowel between them."""
_SEVERAL = re.compile("(?<=.)([vw])|([dtsz]h|q)")
_MOST_READINGS = 3
"""So many letters of a word are read in several ways; the others in the first."""
_VOWELS = re.compile("[aeiou]+")
_TWICE = re.compile(r"(.)\1+")
_ONE_LETTER = str.maketrans("pg", "bj")
_LONG = str.maketrans("eov", "iuu")


@lru_cache(maxsize=20_000)
def unvowelled(name: str) -> frozenset[str]:
    """The words of a name (as `spelling.words` has them) that come from a script without short vowels.

    >>> sorted(unvowelled("Mr محمد الراشد")), unvowelled("Mohammed")
    (['alrashd', 'mhmd'], frozenset())
    """
    if name.isascii():
        return frozenset()
    runs = _RUN.findall(unicodedata.normalize("NFKC", name))
    return frozenset(words(" ".join(runs))) if runs else frozenset()


def readings(word: str) -> frozenset[str]:
    """The consonants of a word without vowels, in each way that it may be read; with and without the article.

    >>> sorted(readings("alrabd")), sorted(readings("ywsf")), sorted(readings("athman"))
    (['alrbd', 'rbd'], ['afsf', 'asf'], ['asmn', 'athmn', 'atmn'])
    """
    return frozenset(consonants for form in _forms(word) for way in _ways(form) if (consonants := _bones(way)))


def consonants(word: str) -> frozenset[str]:
    """The consonants of a word in Latin letters, as `readings` has them.

    >>> sorted(consonants("alrashid")), sorted(consonants("youssef")), sorted(consonants("petrov"))
    (['alrsd', 'rsd'], ['asf'], ['btrf'])
    """
    return frozenset(found for form in _forms(word) if (found := _bones(form[:1] + _silent(form[1:]))))


def likeness_read(bare: str, full: str) -> float:
    """How alike a word without vowels is to a Latin word of the same consonants: do its long vowels stand there?

    >>> likeness_read("hsyn", "hussein"), likeness_read("hsyn", "hassan")
    (0.95, 0.8)
    """
    spoken = iter(_long(full))
    return ALIKE if all(vowel in spoken for vowel in _long(bare)) else LESS_ALIKE


def _forms(word: str) -> set[str]:
    return {word, _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word}


def _ways(word: str) -> list[str]:
    """The ways in which a word may be read."""
    parts = [part for part in _SEVERAL.split(word) if part]
    several = [place for place, part in enumerate(parts) if part in _READ_AS and (place or part not in "vw")]
    read = (_READ_AS[part] if place in several[:_MOST_READINGS] else (part,) for place, part in enumerate(parts))
    return ["".join(way) for way in product(*read)]


def _silent(word: str) -> str:
    """Latin `w` inside a word is a vowel in a script without vowels; `v` is a consonant."""
    return word.replace("w", "").replace("v", "f")


def _bones(word: str) -> str:
    """The consonants, those that one letter stands for written alike; a vowel only where the word begins with one."""
    sound = sounded(word).removesuffix("h").translate(_ONE_LETTER)
    first = "a" if _VOWELS.match(sound) else ""
    found = _TWICE.sub(r"\1", first + _VOWELS.sub("", sound))
    return found if len(found) > 1 else ""


def _long(word: str) -> str:
    """The vowels of a word after its first letter and its article, those that one letter stands for alike."""
    sound = sounded(_ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word)[1:]
    return "".join(letter for letter in sound.translate(_LONG) if letter in "aiu")
