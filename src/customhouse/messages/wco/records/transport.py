"""How the goods travel and where they are (WCO Data Model 3.6)."""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.wco.records.parties import Address, Carrier, Consignor
from customhouse.messages.wco.records.values import Section


class ArrivalTransportMeans(Section, frozen=True):
    """The means of transport on arrival (WCO 10A)."""

    name: str | None = None
    id: str | None = None
    identification_type_code: str | None = None
    type_code: str | None = None
    mode_code: str | None = None


class BorderTransportMeans(Section, frozen=True):
    """The means of transport that crosses the border (WCO 15A)."""

    name: str | None = None
    id: str | None = None
    identification_type_code: str | None = None
    type_code: str | None = None
    registration_nationality_code: str | None = None
    mode_code: str | None = None


class DepartureTransportMeans(Section, frozen=True):
    """The means of transport on departure (WCO 46A)."""

    name: str | None = None
    id: str | None = None
    identification_type_code: str | None = None
    type_code: str | None = None
    mode_code: str | None = None


class Freight(Section, frozen=True):
    """How carriage is paid (WCO 62A)."""

    payment_method_code: str | None = None


class Itinerary(Section, frozen=True):
    """A country on the way (WCO 81A)."""

    sequence_numeric: Decimal | None = None
    routing_country_code: str | None = None


class LoadingLocation(Section, frozen=True):
    """Where the goods are loaded (WCO 83A)."""

    name: str | None = None
    id: str | None = None


class GoodsLocation(Section, frozen=True):
    """Where the goods can be seen (WCO 64A)."""

    name: str | None = None
    id: str | None = None
    type_code: str | None = None
    address: Address | None = None


class Seal(Section, frozen=True):
    """A seal on a container (WCO 44B)."""

    sequence_numeric: Decimal | None = None
    id: str | None = None


class TransportEquipment(Section, frozen=True):
    """A container or other unit, with its seals (WCO 31B)."""

    sequence_numeric: Decimal | None = None
    id: str | None = None
    seals: tuple[Seal, ...] = ()


class ConsignmentItem(Section, frozen=True):
    """One line of a consignment (WCO 29A)."""

    sequence_numeric: Decimal | None = None
    consignor: Consignor | None = None
    freight: Freight | None = None


class Consignment(Section, frozen=True):
    """The goods as they travel together (WCO 28A)."""

    carrier: Carrier | None = None
    consignment_items: tuple[ConsignmentItem, ...] = ()
    consignor: Consignor | None = None
    freight: Freight | None = None
    itineraries: tuple[Itinerary, ...] = ()
    container_code: str | None = None
    arrival_transport_means: ArrivalTransportMeans | None = None
    departure_transport_means: DepartureTransportMeans | None = None
    goods_location: GoodsLocation | None = None
    loading_location: LoadingLocation | None = None
    transport_equipment: tuple[TransportEquipment, ...] = ()
