"""The settings of an installation: one typed model that feeds the environment, the docs and `config show`.

Every setting is read from an environment variable `CUSTOMHOUSE_<NAME>` or from a file `.env`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation can choose."""

    model_config = SettingsConfigDict(env_prefix="CUSTOMHOUSE_", env_file=".env", extra="ignore")

    home: Path = Field(
        default=Path("var"), description="Folder for the embedded database, the secret key and documents."
    )
    database_url: str = Field(
        default="",
        description="`sqlite:///path` or `postgresql://user:password@host:port/name`. Empty: SQLite in `home`.",
    )
    country: str = Field(default="demoland", description="The country pack whose law is loaded.")
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signing key. Empty: made once and kept in `home`, readable by the owner.",
    )
    selection_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key of random selection. Empty: made once and kept in `home`; never shown to anybody.",
    )
    debug: bool = Field(default=False, description="Show Django's error pages. Never in production.")
    allowed_hosts: list[str] = Field(
        default=["localhost", "127.0.0.1", "[::1]"], description="Host names under which the site is served."
    )
    bind: str = Field(default="127.0.0.1", description="Address on which the server listens.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port on which the server listens.")
    threads: int = Field(default=8, ge=1, le=256, description="Threads that answer requests.")
    processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that answer requests, each with its threads; on SQLite there is always one.",
    )
    lodging_batch: int = Field(
        default=64,
        ge=1,
        le=1000,
        description="Messages of the API that are lodged in one transaction at most, when so many arrive at once.",
    )
    lodging_wait_ms: int = Field(
        default=25,
        ge=0,
        le=1000,
        description="Milliseconds that messages wait, where several came together before, for as many to come again.",
    )
    max_message_bytes: int = Field(
        default=20_000_000,
        ge=1024,
        description="Largest message that is taken in; larger ones are answered 413.",
    )
    max_document_bytes: int = Field(
        default=15_000_000,
        ge=1024,
        description="Largest file that is taken in as an attachment.",
    )
    max_list_bytes: int = Field(
        default=64_000_000,
        ge=1024,
        description="Largest file of a watch list or of partners' statistics taken in on the site and over HTTP.",
    )
    passkey_domain: str = Field(
        default="",
        description="Domain to which passkeys are bound, as `customs.example`; a site under it may use them. "
        "Empty: the host name by which the site is asked for. Changing it makes all passkeys useless.",
    )
    site_url: str = Field(
        default="",
        description="Address under which people reach the site, as `https://customs.example`: links in e-mails and "
        "webhooks begin with it. Empty: they carry the path alone.",
    )
    email_url: str = Field(
        default="",
        description="How e-mail is sent: `smtp://user:password@host:25`, `smtp+tls://…` (STARTTLS), `smtps://…`, or "
        "`console:` (printed). Empty: no e-mail.",
    )
    email_from: str = Field(default="customs@localhost", description="Address from which e-mail is sent.")
    webhook_networks: Literal["public", "localhost", "any"] = Field(
        default="public",
        description="Where webhooks may go: `public` addresses over HTTPS; `localhost` as well, also over HTTP (for "
        "trying out); `any`: private networks too (an installation inside a closed network).",
    )
    secure_cookies: bool = Field(default=False, description="Send cookies over HTTPS only (set it behind TLS).")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged, to standard error."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text` for people, `json` for one object a line."
    )
    language: Literal["en", "fr", "ar"] = Field(default="en", description="Language of those who chose none.")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
