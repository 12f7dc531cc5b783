"""Customhouse: an open national customs system in the WCO Data Model.

Read `clearance/journey.py` first: it is the way of a declaration, from bytes to a lane.
"""

__version__ = "0.1.0"
