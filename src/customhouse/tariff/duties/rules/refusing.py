"""How a duty expression is refused: an error with a code, the place, the cause and the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from customhouse.messages.findings import Finding, Severity


class ExpressionError(ValueError):
    """A text that is no duty expression: a code, the character (from 1) where it goes wrong, and the remedy."""

    def __init__(self, code: str, at: int, message: str, remedy: str, params: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.at = at
        self.message = message
        self.remedy = remedy
        self.params = {"at": str(at), **(params or {})}
        super().__init__(self.finding().text())

    def finding(self, pointer: str = "", path: str = "") -> Finding:
        """The error as a finding, at the place where the expression stands."""
        return Finding(self.code, Severity.ERROR, pointer, path, self.message, self.remedy, self.params)
