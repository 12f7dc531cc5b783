"""A model trained on a country's own lines, asked: chapter by chapter linear, by its nearest lines, and by the law.

Three opinions about each candidate code are weighed: a linear model of chapters and of the codes within each (support
vectors), the votes of the nearest lines of the past, and the cold ranking by the law's words and trade names. The
weights, and with them the probabilities, come from lines that the opinions had not seen. See `training`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from customhouse.tariff.classification.records import Nearest, Scored
from customhouse.tariff.classification.rules.features import Features, seen
from customhouse.tariff.classification.rules.ranking import probabilities

FORMAT = 1
SHARPNESS = 2.5
"""Turns the distance from a linear border into odds."""
POWER = 3
NEIGHBOURS = 30
FROM_LINEAR, FROM_COLD = 15, 8
FLOOR = 1e-4
OPINIONS = (
    "chapter", "code", "margin", "votes", "likest", "same", "cold", "cold_heading", "often", "votes_heading",
    "is_likest", "code_heading",
)  # fmt: skip


class ModelUnreadableError(ValueError):
    """The bytes are no trained model of this program's format."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: a row of weights and a border for each class."""

    classes: tuple[str, ...]
    weights: Any
    borders: Any

    def margins(self, rows: Any) -> Any:
        """For each row how far it lies on the right side of each class's border."""
        return (rows @ self.weights.T).toarray() + self.borders


def shares_of(margins: Any) -> Any:
    """Margins as shares of 1 for each row."""
    import numpy as np  # of the extra

    shares = np.exp(SHARPNESS * (margins - margins.max(axis=1, keepdims=True)))
    return shares / shares.sum(axis=1, keepdims=True)


@dataclass(frozen=True, slots=True)
class _ByLine:
    """What the linear models say of one code: shares of its chapter, of itself, its margin, its heading's share."""

    chapter: float
    share: float
    margin: float
    heading: float


_UNKNOWN = _ByLine(0.0, 0.0, -1.5, 0.0)


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was learned of lines: enough to give figures for candidates, without their weights."""

    features: Features
    texts: tuple[str, ...]
    lines: Any
    codes: tuple[str, ...]
    of_line: Any
    chapters: Linear
    all_codes: Linear

    def figures(
        self, texts: Sequence[str], cold: Sequence[Sequence[Scored]]
    ) -> Iterator[list[tuple[str, tuple[float, ...]]]]:
        """For each text its candidate codes with what each opinion says of them, in the order of `OPINIONS`."""
        words = [seen(text) for text in texts]
        rows = self.features.rows(words)
        chapters = shares_of(self.chapters.margins(rows))
        margins = self.all_codes.margins(rows)
        shares = shares_of(margins)
        likeness = (rows @ self.lines.T).toarray()
        for place in range(len(texts)):
            outer = dict(zip(self.chapters.classes, chapters[place].tolist(), strict=True))
            linear = self._linear(outer, margins[place], shares[place])
            votes, likest, same = self._votes(words[place], likeness[place])
            yield self._candidates(linear, votes, likest, same, cold[place])

    def _linear(self, chapters: Mapping[str, float], margins: Any, shares: Any) -> dict[str, _ByLine]:
        """What the linear models say of the codes that they find likeliest, those first."""
        found: dict[str, _ByLine] = {}
        headings: dict[str, float] = {}
        for at in (-margins).argsort(kind="stable")[: 4 * FROM_LINEAR]:
            code = self.all_codes.classes[at]
            share = float(shares[at])
            headings[code[:4]] = headings.get(code[:4], 0.0) + share
            found[code] = _ByLine(chapters[code[:2]], share, float(margins[at]), 0.0)
        return {code: replace(each, heading=headings[code[:4]]) for code, each in found.items()}

    def _votes(self, words: str, likeness: Any) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """By code: the nearest lines' votes, the likeness of its likest line, its share of lines word for word."""
        import numpy as np  # of the extra

        count = min(NEIGHBOURS, len(likeness))
        nearest = np.argpartition(-likeness, count - 1)[:count]
        votes: dict[str, float] = {}
        likest: dict[str, float] = {}
        same: dict[str, float] = {}
        for at in sorted(nearest, key=lambda each: (-likeness[each], each)):
            code, like = self.codes[self.of_line[at]], float(likeness[at])
            votes[code] = votes.get(code, 0.0) + like**POWER
            likest.setdefault(code, like)
            if self.texts[at] == words:
                same[code] = same.get(code, 0.0) + 1.0
        whole = sum(votes.values()) or 1.0
        lines = sum(same.values()) or 1.0
        return (
            {code: vote / whole for code, vote in votes.items()},
            likest,
            {code: number / lines for code, number in same.items()},
        )

    def _candidates(
        self,
        linear: Mapping[str, _ByLine],
        votes: Mapping[str, float],
        likest: Mapping[str, float],
        same: Mapping[str, float],
        cold: Sequence[Scored],
    ) -> list[tuple[str, tuple[float, ...]]]:
        by_law = {each.code: each.p for each in cold}
        headings: dict[str, float] = {}
        for each in cold:
            headings[each.code[:4]] = headings.get(each.code[:4], 0.0) + each.p
        voted: dict[str, float] = {}
        for code, vote in votes.items():
            voted[code[:4]] = voted.get(code[:4], 0.0) + vote
        top = max(likest.values(), default=0.0)
        often = self._often()
        chosen = dict.fromkeys([*list(linear)[:FROM_LINEAR], *votes, *(each.code for each in cold[:FROM_COLD])])
        return [
            (
                code,
                (
                    _log(linear.get(code, _UNKNOWN).chapter),
                    _log(linear.get(code, _UNKNOWN).share),
                    linear.get(code, _UNKNOWN).margin,
                    _log(votes.get(code, 0.0), 1e-3),
                    likest.get(code, 0.0),
                    same.get(code, 0.0),
                    _log(by_law.get(code, 0.0)),
                    _log(headings.get(code[:4], 0.0)),
                    log(1 + often.get(code, 0)),
                    _log(voted.get(code[:4], 0.0), 1e-3),
                    top if likest.get(code, 0.0) == top else 0.0,
                    _log(linear.get(code, _UNKNOWN).heading),
                ),
            )
            for code in chosen
        ]

    def _often(self) -> dict[str, int]:
        import numpy as np  # of the extra

        return dict(zip(self.codes, np.bincount(self.of_line, minlength=len(self.codes)).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """Opinions with the weight of each, and the share of unseen lines whose code was among the candidates."""

    opinions: Opinions
    weights: tuple[float, ...]
    reach: float

    def rank(self, texts: Sequence[str], cold: Sequence[Sequence[Scored]]) -> list[list[Scored]]:
        """For each text its codes with probabilities, best first; `cold` are the rankings by the law."""
        ranked = []
        for candidates in self.opinions.figures(texts, cold):
            scored = [
                (sum(weight * figure for weight, figure in zip(self.weights, figures, strict=True)), code)
                for code, figures in candidates
            ]
            scored.sort(key=lambda pair: (-pair[0], pair[1]))
            ranked.append([Scored(each.code, each.p * self.reach) for each in probabilities(scored)])
        return ranked

    def knows(self, text: str) -> bool:
        """Whether any word or any letters of the text stood in the lines it was trained on."""
        return bool(self.opinions.features.rows([seen(text)]).nnz)

    def nearest(self, text: str, limit: int) -> Iterator[Nearest]:
        """The lines it was trained on that are most like the text."""
        rows = self.opinions.features.rows([seen(text)])
        likeness = (rows @ self.opinions.lines.T).toarray()[0]
        told: set[tuple[str, str]] = set()
        for at in (-likeness).argsort(kind="stable"):
            key = (self.opinions.texts[at], self.opinions.codes[self.opinions.of_line[at]])
            if likeness[at] <= 0 or len(told) >= limit:
                return
            if key not in told:
                told.add(key)
                yield Nearest(*key, round(float(likeness[at]), 4), "line")

    def write(self) -> bytes:
        """The model as bytes: NumPy arrays in a zip, nothing that could be run."""
        return _written(self)

    @classmethod
    def read(cls, payload: bytes) -> LearnedModel:
        """A model from its bytes. Raises `ModelUnreadableError`."""
        try:
            return _read(payload)
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise ModelUnreadableError("These bytes are no trained model of this format.") from error


def _written(model: LearnedModel) -> bytes:
    import numpy as np  # of the extra

    own = model.opinions
    arrays: dict[str, Any] = {
        "head": _text(json.dumps({"format": FORMAT, "weights": model.weights, "reach": model.reach})),
        "texts": _text("\n".join(own.texts)),
        "codes": _text("\n".join(own.codes)),
        "of_line": own.of_line.astype("int32"),
    }
    for place, (vocabulary, rarity) in enumerate(zip(own.features.vocabularies, own.features.rarities, strict=True)):
        arrays[f"vocabulary{place}"] = _text("\n".join(vocabulary))
        arrays[f"rarity{place}"] = np.asarray(rarity, dtype="float32")
    arrays |= _sparse("lines", own.lines)
    for name, linear in {"chapters": own.chapters, "all_codes": own.all_codes}.items():
        arrays |= {f"{name}.classes": _text("\n".join(linear.classes)), f"{name}.borders": linear.borders}
        arrays |= _sparse(f"{name}.weights", linear.weights)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _read(payload: bytes) -> LearnedModel:
    import numpy as np  # of the extra

    with np.load(io.BytesIO(payload), allow_pickle=False) as arrays:
        head = json.loads(_words(arrays["head"]))
        if head["format"] != FORMAT:
            raise ModelUnreadableError(f"Format {head['format']} is not known here.")
        features = Features(
            [_words(arrays[f"vocabulary{place}"]).split("\n") for place in range(2)],
            [arrays[f"rarity{place}"].astype("float64") for place in range(2)],
        )
        linear = [
            Linear(
                tuple(_words(arrays[f"{name}.classes"]).split("\n")),
                _matrix(f"{name}.weights", arrays),
                arrays[f"{name}.borders"],
            )
            for name in ("chapters", "all_codes")
        ]
        opinions = Opinions(
            features,
            tuple(_words(arrays["texts"]).split("\n")),
            _matrix("lines", arrays),
            tuple(_words(arrays["codes"]).split("\n")),
            arrays["of_line"],
            *linear,
        )
    return LearnedModel(opinions, tuple(head["weights"]), head["reach"])


def _sparse(name: str, matrix: Any) -> dict[str, Any]:
    import numpy as np  # of the extra

    return {
        f"{name}.data": matrix.data.astype("float32"),
        f"{name}.indices": matrix.indices.astype("int32"),
        f"{name}.indptr": matrix.indptr.astype("int32"),
        f"{name}.shape": np.array(matrix.shape, dtype="int64"),
    }


def _matrix(name: str, arrays: Any) -> Any:
    from scipy import sparse  # of the extra

    return sparse.csr_matrix(
        (arrays[f"{name}.data"], arrays[f"{name}.indices"], arrays[f"{name}.indptr"]),
        shape=tuple(arrays[f"{name}.shape"]),
    )


def _text(words: str) -> Any:
    import numpy as np  # of the extra

    return np.frombuffer(words.encode("utf-8"), dtype="uint8")


def _words(array: Any) -> str:
    return bytes(array).decode("utf-8")


def _log(share: float, floor: float = FLOOR) -> float:
    return log(max(share, floor))
