"""Pure rules of the nomenclature: reading the law's files, resolving a declared code, searching by words."""
