"""The WCO Data Model: declarations, amendments, cancellations and responses in XML and JSON."""
