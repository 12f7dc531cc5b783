"""Proposals to amend the nomenclature, checked before they are made."""
