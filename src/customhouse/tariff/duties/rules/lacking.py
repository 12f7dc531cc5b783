"""What keeps a duty from being worked out: each fact that is missing has an error that names it."""

from __future__ import annotations

from customhouse.messages.findings import Finding, Severity, msgid


class CannotEvaluateError(ValueError):
    """A fact that the expression needs is missing. `wanted` is the unit or the currency that is."""

    def __init__(self, code: str, wanted: str, message: str, remedy: str) -> None:
        self.code = code
        self.wanted = wanted
        self.message = message
        self.remedy = remedy
        super().__init__(message.replace("{wanted}", wanted))

    def finding(self, pointer: str = "", path: str = "", **params: str) -> Finding:
        """The error as a finding at the place of the goods item."""
        filled = {"wanted": self.wanted, **params}
        return Finding(self.code, Severity.ERROR, pointer, path, self.message, self.remedy, filled)


QUALIFIED = msgid(
    "Give it as {wanted}, written so ({wanted}=2): the same unit without what follows the # counts something else."
)


class QuantityMissingError(CannotEvaluateError):
    """The goods' quantity in `wanted` is needed and was neither given nor can be converted from what was."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "DUTY-QUANTITY",
            wanted,
            msgid("Duty on these goods is charged by quantity, and none was given in {wanted}."),
            QUALIFIED
            if "#" in wanted
            else msgid("Give the quantity of the goods in {wanted}, or in a unit that converts to it."),
        )


class ValueMissingError(CannotEvaluateError):
    """The goods' value is needed and is not known."""

    def __init__(self) -> None:
        super().__init__(
            "DUTY-VALUE",
            "",
            msgid("Duty on these goods is charged by value, and none was given: nothing was charged on item {item}."),
            msgid("Give the price paid or payable for the goods, or their customs value."),
        )


class RateMissingError(CannotEvaluateError):
    """The exchange rate of `wanted` on the legal date is not known."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "DUTY-EXCHANGE",
            wanted,
            msgid("Duty on these goods is fixed in {wanted}, for which no exchange rate is in force."),
            msgid("Ask the customs administration to publish the rate of {wanted} for that date."),
        )


class ElsewhereError(CannotEvaluateError):
    """The rate stands in another law: `wanted` are the words that say in which."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "DUTY-REFER",
            wanted,
            msgid("The rate of these goods is given elsewhere: {wanted}."),
            msgid("Look the rate up where the law refers to, and ask for the goods that it names."),
        )


class CompositionMissingError(CannotEvaluateError):
    """An agricultural component is charged, and nothing tells its amount: no additional code of composition."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "DUTY-COMPOSITION",
            wanted,
            msgid(
                "An agricultural component ({wanted}) is charged, whose amount goes by the composition of the goods."
            ),
            msgid("Give the additional code for the content of milk fat, milk protein, starch and sugar."),
        )


class DayMissingError(CannotEvaluateError):
    """The rate goes by the season, and the day is not known."""

    def __init__(self) -> None:
        super().__init__(
            "DUTY-DAY",
            "",
            msgid("Duty on these goods goes by the season, and the day is not known."),
            msgid("Give the day whose law applies."),
        )
