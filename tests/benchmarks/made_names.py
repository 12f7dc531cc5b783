"""Names that nobody bears, and the ways in which a name is written otherwise: for the benchmark of screening.

Words are made of syllables; as with real names, few given names are borne by many and most family names by few.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random

ONSETS = "b c d f g h j k l m n p r s t v w z sh kh th ch br kr st gh".split()  # noqa: SIM905  # syllables read as words
VOWELS = "a e i o u a i ou ei".split()  # noqa: SIM905  # as above
CODAS = ("", "n", "r", "d", "", "m", "f", "h", "l")
HEARD = (("sh", "ch"), ("kh", "h"), ("ou", "u"), ("ei", "ay"), ("k", "q"), ("i", "y"), ("gh", "g"))
"""Letters and what others write for them."""
LETTERS = "abcdefghiklmnoprstuvyz"
GIVEN, FAMILY = 4_000, 30_000


class Names:
    """A seeded source of names, and of their misspellings."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)  # noqa: S311  # a seed makes it the same each time
        self.given = [self.word(self.draw.choice([1, 2, 2, 2, 3])) for _ in range(GIVEN)]
        self.family = [self.word(self.draw.choice([2, 2, 3, 3])) for _ in range(FAMILY)]
        self._given_shares = list(accumulate(1 / (rank + 1) ** 0.9 for rank in range(GIVEN)))
        self._family_shares = list(accumulate(1 / (rank + 3) ** 0.8 for rank in range(FAMILY)))

    def word(self, syllables: int) -> str:
        """A word of so many syllables."""
        parts = (self.draw.choice(ONSETS) + self.draw.choice(VOWELS) for _ in range(syllables))
        return "".join(parts) + self.draw.choice(CODAS)

    def name(self) -> str:
        """One or two given names and one or two family names."""
        chance = self.draw.random()
        given = self.draw.choices(self.given, cum_weights=self._given_shares, k=1 + (chance >= 0.5))
        return " ".join(given + self.draw.choices(self.family, cum_weights=self._family_shares, k=1 + (chance >= 0.85)))

    def written_otherwise(self, name: str) -> str:
        """The name with slips, in the spelling of another ear, in another order, or without a middle name."""
        words, chance = name.split(), self.draw.random()
        if chance < 0.35:
            place = self.draw.randrange(len(words))
            words[place] = self._slip(words[place])
        elif chance < 0.5:
            words = [self._slip(word) for word in words]
        elif chance < 0.75:
            words = [self._heard(word) for word in words]
        elif chance < 0.85 or len(words) < 3:
            words = words[::-1]
        else:
            words.pop(1)
        return " ".join(words)

    def _slip(self, word: str) -> str:
        if len(word) < 4:
            return word
        at, letter = self.draw.randrange(len(word)), self.draw.choice(LETTERS)
        swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
        left_out, put_in, changed = (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
        )
        return self.draw.choices([left_out, put_in, changed, swapped], [3, 2, 3, 2])[0]

    def _heard(self, word: str) -> str:
        for written, heard in HEARD:
            if written in word and self.draw.random() < 0.5:
                word = word.replace(written, heard, 1)
        return word
