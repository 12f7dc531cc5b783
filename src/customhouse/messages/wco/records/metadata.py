"""The envelope of a message (WCO DocumentMetaData)."""

from __future__ import annotations

from customhouse.messages.wco.records.values import Section


class MetaData(Section, frozen=True):
    """Which data model, type of message and agency a message is written for."""

    wco_data_model_version_code: str | None = None
    wco_type_name: str | None = None
    responsible_country_code: str | None = None
    responsible_agency_name: str | None = None
    agency_assigned_customization_code: str | None = None
    agency_assigned_customization_version_code: str | None = None
