"""What somebody wrote about goods, read into the words that matter for their classification.

A declaration line is a few words, a product page a title with dozens of attributes, a ruling's question a sentence.
All are brought to the same thing: words with weights. The name of the goods weighs most; what they are made of and
what they are for weighs less; sizes of packages, brands and delivery terms are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from customhouse.tariff.nomenclature.rules.wording import plain, stem, words

LONGEST = 4000
TITLE = 1.0
NAMED = 1.2
"""Weight of the kind of goods that a category or an attribute (`Item Type`) names."""
MADE_OF = 0.7
USED_FOR = 0.45
TAIL = 0.55
"""Weight of what follows the name in a sentence: "…, made of", "… for", "… with"."""

_ASKED = re.compile(
    r"^\s*(?:what(?: is|'s| would be| are)|which(?: is)?|please (?:classify|give)|classify|find|tell me)?\s*"
    r"(?:the )?(?:correct |right |appropriate |proper )?"
    r"(?:(?:hts|hs|htsus|harmonized|tariff|customs|commodity|us|schedule|system)\s*)+"
    r"(?:codes?|headings?|classification|numbers?|subheadings?)?\s*(?:for|of)\s+(?:an?\s|the\s)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\b(?:made (?:of|from|up|in|with)|composed|consisting|constructed|comprised|containing|used|using|for|with|"
    r"without|featuring|designed|intended|that|which|including|produced|imported|packaged|manufactured|from|by)\b|[,;(]",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?:^|[\n|;])\s*([A-Za-z][A-Za-z /_-]{2,30}?)\s*[:=]\s*([^\n|;]+)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FIGURES = re.compile(r"\d")
_ONE_WORD = [
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\b(?:tee[\s-]?shirts?|t[\s-]?shirts?|tees?)\b", "tshirt"),
        (r"\be[\s-]?(?:bikes?)\b", "ebike"),
        (r"\bwi[\s-]?fi\b", "wifi"),
        (r"\bx[\s-]?rays?\b", "xray"),
        (r"\be[\s-]?cig(?:arette)?s?\b", "ecigarette"),
        (r"\bo[\s-]rings?\b", "oring"),
        (r"\bv[\s-]belts?\b", "vbelt"),
        (r"\b3[\s-]?d\b", "threed"),
        (r"\bp\.?u\.?\s+leather\b", "puleather"),
    )
]
_TITLE_KEYS = ("title", "product name", "goods", "description", "name")
_KIND_KEYS = ("item type", "category", "type", "classification", "cate", "department", "product type", "function")
_MATERIAL_KEYS = (
    "material", "composition", "fabric", "metals", "metal type", "fine or fashion", "upper", "outsole", "weaving",
    "technics", "gender", "stone", "filling", "craft", "knit", "plating",
)  # fmt: skip
_USE_KEYS = ("use", "usage", "application", "feature", "power source", "compatible", "placement", "form", "theme")
_NOISE = re.compile(
    r"package|origin|^cn$|measurement|sold in|each pack|brand|model|chemical|certif|warranty|price|weight|size|color|"
    r"colour|season|style|pattern|length|width|height|model|occasion|\bage\b|choice|semi|cross|sales|shipping|gift|voltage|"
    r"quantity|number|dimension|date|lining|insole|closure|heel|elastic|fit|battery included|manufacture"
)
_SAYS_NOTHING = frozenset({"none", "null", "no", "yes", "other", "others", "n/a", "na", "unisex"})


@dataclass(frozen=True, slots=True)
class Description:
    """Goods in words. `stems` is every stem with its weight; `runs` the phrases in which the words stood, as stems.

    `made_of` are the stems of what an attribute called the material; `text` is what is shown and embedded: the words
    of the name and the kind, without the rest.

    Read from another language, `echoes` are stems that are no words of their own (what was written, senses beside the
    first), and `noun` the stems any of which names the goods; empty, the last word of the first phrase does.
    """

    text: str
    stems: Mapping[str, float]
    runs: tuple[tuple[tuple[str, ...], float], ...]
    made_of: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)
    echoes: frozenset[str] = frozenset()
    noun: tuple[str, ...] = ()


def describe(text: str) -> Description:
    """Read a description of goods of any of the usual shapes.

    >>> sorted(describe("What is the HTS US Code for plastic cups made of polypropylene?").stems)
    ['cup', 'mad', 'plastic', 'polypropylen']
    """
    text = text[:LONGEST].replace("\0", " ")
    title, facts = _parts(text)
    runs = list(_runs(title, facts))
    weights: dict[str, float] = {}
    for run, weight in runs:
        for each in run:
            weights[each] = max(weights.get(each, 0.0), weight)
    made = frozenset(each for key, value in facts.items() if _is(key, _MATERIAL_KEYS) for each in stems_of(value))
    shown = " ".join([title, *(value for key, value in facts.items() if _is(key, ("category", "item type")))])
    return Description(" ".join(shown.split())[:400], weights, tuple(runs), made, facts)


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """The name of the goods, and the facts that are told beside it."""
    facts: dict[str, str] = {}
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        facts |= _from_json(text[start : end + 1])
        text = text[:start] + "\n" + text[end + 1 :]
    for key, value in _PAIR.findall(text):
        facts.setdefault(key.strip().lower(), value.strip())
    named = next((facts[key] for key in facts if _is(key, _TITLE_KEYS) and not _NOISE.search(key)), "")
    title = named or (_PAIR.sub(" ", text) if facts else text)
    title = _ASKED.sub("", title.strip()).strip(" ?\n.")
    return (title or text.strip()), facts


def _from_json(text: str) -> dict[str, str]:
    """The facts of a JSON object in braces, or of the pairs that can be made out where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = dict(re.findall(r'"([^"]{1,60})"\s*:\s*"([^"]{0,400})"', text))
    return {str(key).lower(): str(value) for key, value in found.items()}


def _runs(title: str, facts: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Each phrase as stems, with its weight."""
    cut = _TAIL.search(title) if len(title.split()) > 3 else None  # noqa: PLR2004  # a short line has no tail
    head, tail = (title[: cut.start()], title[cut.start() :]) if cut and cut.start() > 2 else (title, "")  # noqa: PLR2004
    yield stems_of(head), TITLE
    for part in re.split(r"[,;()]", tail):
        if found := stems_of(part):
            yield found, TAIL
    for key, value in facts.items():
        if _is(key, _TITLE_KEYS) and value == title:
            continue
        weight = _weight(key)
        if weight and value.strip().lower() not in _SAYS_NOTHING:
            for part in re.split(r"->|[,/;>|]", value):
                if found := stems_of(part):
                    yield found, weight


def _weight(key: str) -> float:
    if _is(key, _MATERIAL_KEYS):
        return MADE_OF
    if _NOISE.search(key):
        return 0.0
    if _is(key, _KIND_KEYS):
        return NAMED
    return USED_FOR if _is(key, _USE_KEYS) else 0.0


def _is(key: str, names: Iterable[str]) -> bool:
    return any(name in key for name in names)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a phrase, without figures and single letters."""
    text = _CAMEL.sub(" ", text)
    for pattern, instead in _ONE_WORD:
        text = pattern.sub(instead, text)
    return tuple(stem(word) for word in words(text) if len(word) > 1 and not _FIGURES.match(word))


def spelled(text: str) -> str:
    """A text as the embedding and the letters of it are compared: plain, without figures that stand alone."""
    return " ".join(word for word in plain(text).split() if not word.isdigit())
