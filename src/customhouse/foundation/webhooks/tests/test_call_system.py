"""Calling systems outside: where a call may go, and how it ends. Real sockets, real certificates."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256
from pathlib import Path

import pytest

from customhouse.foundation.config.settings import settings
from customhouse.foundation.webhooks import calling
from customhouse.foundation.webhooks.calling import Answer, call
from customhouse.foundation.webhooks.rules.addresses import faults, may_call, target_of
from customhouse.foundation.webhooks.rules.signing import secret_of, signature
from customhouse.foundation.webhooks.tests.receivers import certificate, receiving

INSIDE = [
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # never bound
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:0001::1",
    "2002:0a00:0001::1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "2001:0:7f00:1::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_no_call_goes_inside(address: str) -> None:
    assert not may_call(address, "public")
    assert call("https://erp.example/", b"", {}, lambda _host, _port: [address]) == Answer(None, "forbidden address")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_the_public_internet_may_be_called(address: str) -> None:
    assert may_call(address, "public")


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    answer = call("https://erp.example/", b"", {}, lambda _host, _port: ["93.184.215.14", "10.0.0.1"])
    assert answer == Answer(None, "forbidden address")


@pytest.mark.parametrize(
    ("networks", "address", "may"),
    [
        ("localhost", "127.0.0.1", True),
        ("localhost", "::1", True),
        ("localhost", "10.0.0.1", False),
        ("any", "10.0.0.1", True),
        ("any", "169.254.169.254", False),
        ("any", "224.0.0.1", False),
    ],
)
def test_an_installation_may_open_its_own_networks(networks: str, address: str, *, may: bool) -> None:
    assert may_call(address, networks) is may


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "WEBHOOK-UNREADABLE"),
        ("https://", "WEBHOOK-UNREADABLE"),
        ("https://[::1", "WEBHOOK-UNREADABLE"),
        ("https://erp.example:99999/", "WEBHOOK-UNREADABLE"),
        ("https://erp.example:0/", "WEBHOOK-UNREADABLE"),
        ("https://erp.example/a b", "WEBHOOK-UNREADABLE"),
        ("https://erp.example/\r\nHost: x", "WEBHOOK-UNREADABLE"),
        ("https://\u00e9rp.example/", "WEBHOOK-UNREADABLE"),
        ("https://erp.example/" + "x" * 300, "WEBHOOK-UNREADABLE"),
        ("https://ana:pw@erp.example/", "WEBHOOK-PLAIN"),
        ("https://erp.example/#here", "WEBHOOK-PLAIN"),
        ("http://erp.example/", "WEBHOOK-HTTPS"),
        ("http://localhost/", "WEBHOOK-HTTPS"),
        ("file:///etc/passwd", "WEBHOOK-UNREADABLE"),
        ("gopher://erp.example/", "WEBHOOK-HTTPS"),
        ("https://127.0.0.1/", "WEBHOOK-PRIVATE"),
        ("https://[::ffff:10.0.0.1]/", "WEBHOOK-PRIVATE"),
    ],
)
def test_an_unfit_address_is_told(url: str, code: str) -> None:
    assert [row.code for row in faults(url, "public")] == [code]
    assert call(url, b"", {}) == Answer(None, "forbidden address")


def test_a_fit_address_has_its_parts() -> None:
    assert faults("https://erp.example:8443/in?a=1", "public") == ()
    assert target_of("https://erp.example:8443/in?a=1").path == "/in?a=1"
    assert faults("http://localhost:9000/", "localhost") == ()


@pytest.fixture
def _trying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "webhook_networks", "localhost")


@pytest.mark.usefixtures("_trying")
def test_a_call_brings_body_and_headers() -> None:
    with receiving() as receiver:
        answer = call(receiver.url, b"{}", {"Content-Type": "application/json", "X": "1"})
    assert answer == Answer(204)
    [(headers, body)] = receiver.got
    assert (body, headers["X"], headers["Host"]) == (b"{}", "1", f"localhost:{receiver.port}")


@pytest.mark.usefixtures("_trying")
@pytest.mark.parametrize("status", [302, 307, 400, 404, 410, 500])
def test_what_is_no_2xx_is_no_delivery_and_no_redirect_is_followed(status: int) -> None:
    with receiving() as other, receiving() as receiver:
        receiver.status, receiver.headers = status, {"Location": other.url}
        answer = call(receiver.url, b"{}", {})
    assert (answer.status, answer.is_good) == (status, False)
    assert other.got == []


@pytest.mark.usefixtures("_trying")
def test_nobody_there_is_told_in_a_word() -> None:
    with receiving() as receiver:
        gone = receiver.url
    assert call(gone, b"{}", {}) == Answer(None, "ConnectionRefusedError")


@pytest.mark.usefixtures("_trying")
def test_a_host_without_an_address_is_told() -> None:
    assert call("https://erp.invalid/", b"", {}, lambda _host, _port: []) == Answer(None, "forbidden address")
    assert call("https://erp.invalid/", b"{}", {}).error == "gaierror"


@pytest.mark.usefixtures("_trying")
def test_a_call_that_drags_on_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "PATIENCE_S", 0.3)
    with receiving() as receiver:
        receiver.drip_s = 5
        began = time.monotonic()
        answer = call(receiver.url, b"{}", {})
        assert time.monotonic() - began < 3
    assert answer.status is None


def test_over_https_the_host_must_prove_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "webhook_networks", "any")
    context, trusted = certificate(tmp_path, "erp.example")
    with receiving(context) as receiver:

        def here(_host: str, _port: int) -> list[str]:
            return ["127.0.0.1"]

        url = f"https://erp.example:{receiver.port}/hook"
        assert call(url, b"{}", {}, here) == Answer(None, "certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert call(url, b"{}", {}, here) == Answer(204)
        assert call(url.replace("erp.", "other."), b"{}", {}, here) == Answer(None, "certificate")
    assert len(receiver.got) == 1


def test_the_signature_is_what_the_documentation_says() -> None:
    secret = secret_of("key", "salt")
    stamp, _, proof = signature(secret, b"body", 1700000000).partition(",v1=")
    assert stamp == "t=1700000000"
    assert proof == hmac.new(secret.encode(), b"1700000000.body", sha256).hexdigest()
    assert secret != secret_of("key", "other salt")
