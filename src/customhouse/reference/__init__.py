"""What customs measures and names things by: countries, currencies, offices, units, packages, identifiers."""
