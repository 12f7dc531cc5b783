"""Draft law in baskets: written by one person, checked by rules, approved by a second, law from its day on."""
