"""The law in the reader's words, as pages show it: measures with rate, origin, conditions and the text behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language, gettext

from customhouse.foundation.pages.formats import number
from customhouse.messages.findings import fill, msgid
from customhouse.reference.codelists.queries import code_name
from customhouse.reference.countries.queries import country_name
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.wording import Language, in_words
from customhouse.tariff.measures.queries import acts, snapshot
from customhouse.tariff.measures.records import DECLARATION, EXPORT, GENERAL, VALUE, Act, MeasureLaw, TariffSnapshot

_COUNTRY = 2
_BASES = {VALUE: msgid("customs value"), DECLARATION: msgid("value of the whole declaration")}
_ALL_COUNTRIES = msgid("All countries")
_CERTIFICATE = msgid("with {certificate}")
_EITHER = msgid("{first} or {second}")
_PREFERENCE = msgid("on claim of preference {code} ({name})")
_COMPANY = msgid("with additional code {code}")
_QUOTA = msgid("as far as quota {order} goes")


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """One measure in words. `members` are the countries of its origin group; `base` is what a percentage is of.

    `footnotes` are codes with their words.
    """

    law: MeasureLaw
    tax: str
    rate: str
    base: str
    origin: str
    members: tuple[str, ...]
    excluded: tuple[str, ...]
    conditions: tuple[str, ...]
    act: str
    footnotes: tuple[tuple[str, str], ...] = ()

    @property
    def is_export(self) -> bool:
        """Whether it is charged on exports."""
        return self.law.direction == EXPORT

    @property
    def has_percentage(self) -> bool:
        """Whether it matters what a percentage is of."""
        return "%" in self.law.expression

    @property
    def answers(self) -> tuple[object, ...]:
        """What it answers: of measures that answer the same, only the one for the closest code ever applies."""
        law = self.law
        claim = "" if law.preference in GENERAL else law.preference
        goods = (law.type, law.direction, law.origin_group, law.excluded)
        return *goods, claim, law.additional_code, law.certificates, law.order_number


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader's language and day, with the law of that day at hand. Make one for a page."""

    on: date
    language: str = field(default_factory=lambda: (get_language() or "en").partition("-")[0])
    law: TariffSnapshot = field(default_factory=snapshot)
    acts: dict[str, Act] = field(default_factory=lambda: {act.reference: act for act in acts()})

    def tax(self, kind: str) -> str:
        """The name of a tax; its code where it is not in force."""
        names = next((tax.names for tax in self.law.taxes_on(self.on) if tax.type == kind), {})
        return names.get(self.language) or names.get("en") or kind

    def rate(self, expression: str) -> str:
        """A duty expression in words."""
        return in_words(parsed(expression), Language(gettext, number))

    def act(self, reference: str) -> str:
        """The title of a text of law; empty where it is not kept."""
        act = self.acts.get(reference)
        return (act.titles.get(self.language) or act.titles["en"]) if act else ""

    def base(self, kind: str) -> str:
        """What a percentage of a tax is charged on."""
        base = next((tax.base for tax in self.law.taxes_on(self.on) if tax.type == kind), VALUE)
        parts = [gettext(_BASES[part]) if part in _BASES else self.tax(part) for part in base.split("+")]
        return " + ".join(parts)

    def origin(self, group: str) -> str:
        """The name of a country or a group of countries."""
        if not group:
            return gettext(_ALL_COUNTRIES)
        if len(group) == _COUNTRY:
            return country_name(group, self.language)
        names = next((row.names for row in self.law.memberships if row.group == group), {})
        return names.get(self.language) or names.get("en") or group

    def members(self, group: str) -> tuple[str, ...]:
        """The names of the countries that belong to a group on the day, in order."""
        found = {row.member for row in self.law.memberships if row.group == group}
        return tuple(
            sorted(
                country_name(member, self.language) for member in found if self.law.is_member(group, member, self.on)
            )
        )

    def certificates(self, codes: tuple[str, ...]) -> str:
        """Certificates any one of which will do: code and name."""
        named = [f"{code_name('documents', code, self.language)} ({code})" for code in codes]
        said = named[0]
        for other in named[1:]:
            said = fill(gettext(_EITHER), {"first": said, "second": other})
        return said

    def preference(self, code: str) -> str:
        """The name of a preference that can be claimed."""
        return code_name("preferences", code, self.language)

    def measure(self, row: MeasureLaw) -> MeasureWords:
        """A measure in words."""
        return MeasureWords(
            row,
            self.tax(row.type),
            self.rate(row.expression),
            self.base(row.type),
            self.origin(row.origin_group),
            self.members(row.origin_group),
            tuple(sorted(country_name(code, self.language) for code in row.excluded)),
            tuple(self._conditions(row)),
            self.act(row.legal_reference),
        )

    def _conditions(self, row: MeasureLaw) -> list[str]:
        """What must be claimed, produced or named for the measure to apply."""
        said = []
        if row.preference not in GENERAL:
            params = {"code": row.preference, "name": self.preference(row.preference)}
            said.append(fill(gettext(_PREFERENCE), params))
        if row.certificates:
            said.append(fill(gettext(_CERTIFICATE), {"certificate": self.certificates(row.certificates)}))
        if row.additional_code:
            said.append(fill(gettext(_COMPANY), {"code": row.additional_code}))
        if row.order_number:
            said.append(fill(gettext(_QUOTA), {"order": row.order_number}))
        return said
