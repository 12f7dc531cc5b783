"""The real server under load: `customhouse serve` in a process of its own, and a trader's systems that lodge."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.journeys.installations import PROGRAM, Installation
from tests.journeys.messages import message

PATIENCE = 300.0
"""Seconds after which something that must happen is given up: busy machines are slow, and say nothing of the code."""
DECLARATIONS = "/api/v1/declarations"
KEY = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "customhouse.web.settings"
import django
django.setup()
from datetime import UTC, datetime, timedelta
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.services import assign_role, create_user, issue_api_key
from customhouse.parties.traders.services import add_member
now = datetime.now(UTC)
user = create_user(username="tara", password="a long enough word", actor=SYSTEM, at=now)
assign_role(user=user, role=Role.TRADER, office="", actor=SYSTEM, at=now)
add_member(identifier="XD0470001009", user_id=user.pk, actor=SYSTEM, at=now)
until = now + timedelta(days=30)
print(issue_api_key(owner=user, name="load", roles=[Role.TRADER], expires_at=until, actor=SYSTEM, at=now).secret)
"""


@dataclass
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        """The body, which is an object."""
        read: dict[str, object] = json.loads(self.body)
        return read


@dataclass
class Trader:
    """A trader's system with its key, which knows where the server is."""

    key: str
    port: int
    told: dict[str, str] = field(default_factory=dict)
    """The MRN of each LRN whose acceptance was acknowledged."""
    sent: set[str] = field(default_factory=set)
    """Every LRN that was sent, whatever came back."""

    def lodge(self, lrn: str) -> Answer:
        """Send one declaration under its own key of idempotency. Raises what http.client raises."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/xml",
            "Idempotency-Key": lrn,
        }
        self.sent.add(lrn)
        try:
            connection.request("POST", DECLARATIONS, message(lrn), headers)
            response = connection.getresponse()
            answer = Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()
        if answer.status == http.HTTPStatus.CREATED:
            self.told[lrn] = str(answer.json["mrn"])
        return answer

    def load(self, name: str, stopped: threading.Event) -> None:
        """Lodge one after the other until told to stop, or until nobody answers."""
        number = 0
        while not stopped.is_set():
            number += 1
            try:
                self.lodge(f"{name}-{number}")
            except (OSError, http.client.HTTPException):
                return


def new_key(installation: Installation) -> str:
    """An account for a trader's system in an installation that is ready; its key."""
    ready = installation.run("jobs", "tick")
    assert ready.returncode == 0, ready.stderr
    made = subprocess.run(
        [PROGRAM[0], "-c", KEY], env=installation.environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server with everything it started."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        """End it and all its children at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not _listens(self.port), "nobody holds the port any more")


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Wait for something that must happen; `TimeoutError` where it does not."""
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {PATIENCE:.0f} s: {what}")
        time.sleep(0.01)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def serving(installation: Installation, port: int) -> Iterator[Server]:
    """A server that answers; killed afterwards."""
    environment = installation.environment | {"CUSTOMHOUSE_PORT": str(port), "CUSTOMHOUSE_LOG_LEVEL": "error"}
    process = subprocess.Popen(
        [*PROGRAM, "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = Server(process, port)
    try:
        _wait_for(port, process)
        yield server
    finally:
        if process.poll() is None:
            server.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        assert process.poll() is None, "the server ended"
        return _listens(port)

    wait_until(answers, "the server answers")
