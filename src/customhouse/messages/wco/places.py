"""Where in a message something is: a chain of positions that becomes a pointer or a path only when asked."""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.messages.wco.dictionary import Position


@dataclass(frozen=True, slots=True)
class Place:
    """The `number`th (from 1) element at a position, inside `parent`."""

    position: Position
    number: int = 1
    parent: Place | None = None

    @property
    def pointer(self) -> str:
        """The WCO pointer: `42A/67A/68A[2]/23A/137`; empty inside the envelope, which has no identifiers."""
        return _joined(self.parent.pointer if self.parent else "", self._step(self.position.id))

    @property
    def path(self) -> str:
        """The tag path: `Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Description`."""
        return _joined(self.parent.path if self.parent else "", self._step(self.position.tag))

    def _step(self, name: str) -> str:
        """The last step, with its number where there can be several."""
        return f"{name}[{self.number}]" if name and self.position.repeats else name

    def from_root(self) -> tuple[Place, ...]:
        """The way to here, the root first."""
        return (*(self.parent.from_root() if self.parent else ()), self)


def _joined(start: str, step: str) -> str:
    """Two parts of a way."""
    return f"{start}/{step}" if start and step else start or step
