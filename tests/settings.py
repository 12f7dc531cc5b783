"""Settings of the tests: a home of their own and keys of their own, set before anything reads the environment."""

from __future__ import annotations

import os
import tempfile

os.environ["CUSTOMHOUSE_HOME"] = tempfile.mkdtemp(prefix="customhouse-tests-")
os.environ["CUSTOMHOUSE_SECRET_KEY"] = "a key for tests only"
os.environ["CUSTOMHOUSE_SELECTION_KEY"] = "a selection key for tests only"

from customhouse.web.settings import *  # noqa: F403  # the environment comes first; Django wants every name

WHITENOISE_AUTOREFRESH = True
"""Files of the site are looked for when asked: each client of a test would list them all anew, a third of its time."""
