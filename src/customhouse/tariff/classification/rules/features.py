"""What a trained model looks at: words, pairs of words and letters of a description, as a sparse matrix.

NumPy, SciPy and scikit-learn come with the extra `classification`; they are imported where they are needed only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from customhouse.tariff.classification.rules.describing import describe, spelled

WORDS = r"[^\W_]+"
WORD_RUNS = (1, 2)
LETTER_RUNS = (2, 5)
LONGEST = 600


def seen(text: str) -> str:
    """The words of a description that a trained model reads: its name and kind, and what it is made of."""
    asked = describe(text)
    return spelled(f"{asked.text} {' '.join(sorted(asked.made_of))}")[:LONGEST].strip()


class Features:
    """Texts to rows of figures; `vocabularies` and `rarities` are of words and of letters, in this order."""

    def __init__(self, vocabularies: Sequence[Sequence[str]], rarities: Sequence[Any]) -> None:
        self.vocabularies = [list(each) for each in vocabularies]
        self.rarities = list(rarities)
        self._readers = [self._known(place) for place in range(len(self.vocabularies))]

    @classmethod
    def learned_from(cls, texts: Sequence[str]) -> Features:
        """The features that these texts have, those of letters at least twice."""
        vocabularies, rarities = [], []
        for place in range(2):
            reader = _reader(place, min_df=2 if place and len(texts) > 1 else 1)
            try:
                reader.fit(texts)
            except ValueError:  # no feature is met twice
                reader = _reader(place, min_df=1).fit([*texts, "a b"])
            vocabularies.append(list(reader.get_feature_names_out()))
            rarities.append(reader.idf_)
        return cls(vocabularies, rarities)

    def rows(self, texts: Iterable[str]) -> Any:
        """A sparse matrix, one row a text, of length 1 each: half of it words, half letters."""
        from scipy import sparse  # of the extra
        from sklearn.preprocessing import normalize

        texts = list(texts)
        return normalize(sparse.hstack([reader.transform(texts) for reader in self._readers]).tocsr()).astype("float32")

    def _known(self, place: int) -> Any:
        reader = _reader(place, vocabulary={word: at for at, word in enumerate(self.vocabularies[place])})
        reader.idf_ = self.rarities[place]
        return reader


def _reader(place: int, **more: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # of the extra

    if place == 0:
        return TfidfVectorizer(token_pattern=WORDS, ngram_range=WORD_RUNS, sublinear_tf=True, **more)
    return TfidfVectorizer(analyzer="char_wb", ngram_range=LETTER_RUNS, sublinear_tf=True, **more)
