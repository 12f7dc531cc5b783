"""Countries and territories by ISO 3166-1, with their names in the languages of the installation."""
