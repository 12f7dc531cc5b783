"""The law of declarations as pure functions: frozen records in, findings out. No Django, no clock.

Read `catalogue` first: it lists every rule. `understanding` turns a WCO tree into a flat record, `law` holds the
dated data that a ministry changes by decree, `legal_date` says as of which day that law is read.
"""
