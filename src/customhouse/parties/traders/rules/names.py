"""How names are compared: without case, accents, punctuation, legal form or the many shapes of one Arabic letter."""

from __future__ import annotations

import re
import unicodedata

_LEGAL_FORMS = frozenset(
    {"co", "company", "corp", "gmbh", "inc", "limited", "llc", "ltd", "plc", "sa", "sarl", "suarl"}
)
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def normalised_name(name: str) -> str:
    """The words of a name in the form in which names are searched and compared.

    >>> normalised_name("Société des Épices, S.A.R.L."), normalised_name("SOCIETE DES EPICES")
    ('societe des epices', 'societe des epices')
    """
    plain = unicodedata.normalize("NFKD", name.translate(_ARABIC)).casefold().replace(".", "")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[\W_]+", " ", letters).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
