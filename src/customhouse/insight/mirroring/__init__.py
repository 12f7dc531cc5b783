"""Partners' statistics held against what was declared here."""
