"""The edge: settings, addresses, API, command line, pages and their furniture."""
