"""Messages can be read in a bare process: no Django, no settings."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = (
    "import sys, customhouse.messages.commands, customhouse.messages.wco.amending as one; "
    "from customhouse.messages.wco.reading import read_message; "
    "assert read_message(b'<Declaration><FunctionCode>9</FunctionCode></Declaration>').is_valid; "
    "sys.exit('django' in sys.modules)"
)


def test_messages_need_no_django() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
