"""Where alerts are delivered to, as a file (TOML) lists it: web hooks, mail, digests. No secret is in a ledger."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacitus.errors import MissingInput, RecordError, UsageError
from tacitus.model.toml import folder_named, require_known, tables_of, toml_in

HOME = "http://127.0.0.1:8000"
"""Where the page is served unless the file says otherwise (`home`): links lead there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """An address that each change is posted to, signed with the secret. `alerts` are names; empty means all."""

    url: str
    secret: str
    alerts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What deliveries are kept under."""
        return f"webhook {self.url}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail server and whom to write to; a password goes only through TLS."""

    host: str
    to: tuple[str, ...]
    from_: str
    port: int = 587
    starttls: bool = True
    user: str = ""
    password: str = ""
    alerts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What deliveries are kept under."""
        return f"mail {', '.join(self.to)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A folder of one file a day."""

    folder: Path
    alerts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What deliveries are kept under."""
        return f"digest {self.folder.resolve()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """All that the file lists."""

    home: str = HOME
    hooks: tuple[Hook, ...] = ()
    mails: tuple[Mail, ...] = ()
    digests: tuple[Digest, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the deliveries of each are kept under."""
        return (
            *(one.name for one in self.hooks),
            *(one.name for one in self.mails),
            *(one.name for one in self.digests),
        )


def channels_of(path: Path, environment: Mapping[str, str] | None = None) -> Channels:
    """What a file lists; secrets are in the variables that it names. Raises `UsageError`, `MissingInput`."""
    if not path.is_file():
        raise MissingInput(f"There is no file {path}.")
    plain = toml_in(path, remedy="docs/alerts.md shows one.")
    read = _File(path, os.environ if environment is None else environment)
    require_known(path.name, plain, ("home", "webhook", "mail", "digest"))
    return Channels(
        home=read.text(plain, "home", HOME).rstrip("/"),
        hooks=tuple(read.hook(one) for one in tables_of(path.name, plain, "webhook", _HOOK)),
        mails=tuple(read.mail(one) for one in tables_of(path.name, plain, "mail", _MAIL)),
        digests=tuple(read.digest(one) for one in tables_of(path.name, plain, "digest", _DIGEST)),
    )


_HOOK, _DIGEST = ("url", "secret", "alerts"), ("folder", "alerts")
_MAIL = ("host", "port", "starttls", "user", "password", "from", "to", "alerts")
"""What the tables of each kind may say."""


@dataclass(frozen=True)
class _File:
    path: Path
    environment: Mapping[str, str]

    def hook(self, table: Mapping[str, Any]) -> Hook:
        from tacitus.net.addresses import require_web

        try:
            url = str(require_web(self.text(table, "url")))
        except RecordError as error:
            raise UsageError(f"{self.path.name}: {error.message}", remedy=error.remedy) from error
        return Hook(url=url, secret=self.secret(table, "secret"), alerts=self.names(table, "alerts"))

    def mail(self, table: Mapping[str, Any]) -> Mail:
        port, starttls = table.get("port", 587), table.get("starttls", True)
        if not isinstance(port, int) or not 0 < port < 65_536 or not isinstance(starttls, bool):
            raise UsageError(f"{self.path.name}: port is a number, starttls true or false.")
        user = self.text(table, "user", "")
        if user and not starttls:
            raise UsageError(f"{self.path.name}: a password is sent only with starttls.")
        to = tuple(sorted(self.names(table, "to")))
        if not to or not all("@" in one and one.isprintable() for one in to):
            raise UsageError(f"{self.path.name}: mail needs 'to', a list of addresses.")
        return Mail(
            host=self.text(table, "host"),
            port=port,
            starttls=starttls,
            user=user,
            password=self.secret(table, "password") if user else "",
            from_=self.text(table, "from"),
            to=to,
            alerts=self.names(table, "alerts"),
        )

    def digest(self, table: Mapping[str, Any]) -> Digest:
        folder = folder_named(self.text(table, "folder"), self.path)
        return Digest(folder=folder, alerts=self.names(table, "alerts"))

    def text(self, table: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise UsageError(f"{self.path.name}: {key} is missing.")
        return " ".join(value.split())

    def names(self, table: Mapping[str, Any], key: str) -> frozenset[str]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise UsageError(f"{self.path.name}: {key} is a list of texts.")
        return frozenset(value)

    def secret(self, table: Mapping[str, Any], key: str) -> str:
        """What the variable holds that the file names as `$NAME`: secrets stand in no file."""
        name = self.text(table, key)
        value = self.environment.get(name.removeprefix("$"), "")
        if not name.startswith("$") or not value:
            raise UsageError(
                f"{self.path.name}: {key} is '$NAME' of a variable of the environment that is set.",
                remedy=f'Set it, and write {key} = "$NAME".',
            )
        return value
