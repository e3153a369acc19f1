"""Asking a language model over the OpenAI-compatible chat protocol: requests, limits, what was spent, answers kept."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tacitus.boundary import step
from tacitus.data_packages import require
from tacitus.errors import Overrun, RequestRefused, ServerFailed, SpendingLimit, UsageError
from tacitus.model.shipped import shipped_table
from tacitus.net.posting import Poster, endpoint
from tacitus.readers.llm.answers import Answer, kinds, means_classes, parsed, schema, thing_classes
from tacitus.settings import Settings

MOST_ANSWERED = 8_192
"""Tokens of one answer; one that is cut off there is no answer."""
BYTES_A_TOKEN = 3
"""For what is asked before it is counted: English has about four."""
MILLION = 1_000_000
SEED = 12
PATH = "/chat/completions"


@cache
def prompt() -> Mapping[str, str]:
    """The prompt's texts and version, with the vocabulary filled in."""
    said: dict[str, str] = shipped_table("tacitus.readers.llm", "prompt.toml")
    for name, words in (("kinds", kinds()), ("means", means_classes()), ("things", thing_classes())):
        said["system"] = said["system"].replace(f"{{{name}}}", ", ".join(words))
    return said


@cache
def formats() -> tuple[dict[str, Any] | None, ...]:
    """Ways of asking for JSON, the strictest first; servers differ in which they take."""
    strict = {"name": "report", "strict": True, "schema": schema()}
    return {"type": "json_schema", "json_schema": strict}, {"type": "json_object"}, None


@dataclass(slots=True)
class Spent:
    """What was used in this process."""

    requests: int = 0
    kept: int = 0
    """Answers that were there already."""
    sent: int = 0
    answered: int = 0

    def cost(self, prices: tuple[float, float]) -> float:
        """By prices of a million tokens, sent and answered."""
        return (self.sent * prices[0] + self.answered * prices[1]) / MILLION


@dataclass(slots=True, kw_only=True)
class Budget:
    """The tokens that are left to one report."""

    left: int


@dataclass(slots=True)
class Model:
    """A model on a server."""

    settings: Settings
    poster: Poster
    spent: Spent = field(default_factory=Spent)
    _format: int = 0
    """Position in `formats` of the strictest one that the server takes, as far as is known."""

    @property
    def name(self) -> str:
        """As the server calls it."""
        return self.settings.llm_model

    def ask(self, words: Iterable[str], budget: Budget) -> Answer:
        """What it answers to the prompt and then `words`, each a message; `budget` is lowered by the tokens.

        Raises `ServerFailed`, `Overrun` where the report has had its tokens or its time, and `SpendingLimit`.
        """
        messages = [{"role": "system", "content": prompt()["system"]}]
        messages += [{"role": "user", "content": one} for one in words]
        while True:
            try:
                return self._answer(messages, budget)
            except RequestRefused:
                if self._format + 1 == len(formats()):
                    raise
                self._format += 1

    def in_words(self) -> str:
        """What was spent, for people."""
        used, prices = self.spent, self.settings.llm_prices
        said = f"{self.name}: {used.requests} requests, {used.sent:,} tokens sent, {used.answered:,} answered"
        said += f", {used.kept} answers kept from before" if used.kept else ""
        return said + (f", cost {used.cost(prices):.4f}" if prices else "")

    def _answer(self, messages: list[dict[str, str]], budget: Budget) -> Answer:
        body = self._body(messages)
        kept = self._kept(body)
        if kept is not None and (there := _read(kept)) is not None:
            self.spent.kept += 1
            return parsed(there)
        estimate = len(body) // BYTES_A_TOKEN
        self._require_leave(estimate, budget)
        try:
            reply = _object(self.poster.post(body))
        except RequestRefused:
            raise
        except ServerFailed:
            self._count({}, estimate, budget)  # it may be paid for all the same
            raise
        self._count(reply, estimate, budget)
        content = _content(reply)
        found = parsed(content)
        if kept is not None:  # only what could be read: the rest is worth asking again
            _write(kept, content)
        return found

    def _body(self, messages: list[dict[str, str]]) -> bytes:
        asked: dict[str, Any] = {
            "model": self.name,
            "messages": messages,
            "temperature": 0,
            "seed": SEED,
            "max_tokens": MOST_ANSWERED,
            "stream": False,
        }
        how = formats()[self._format]
        return json.dumps({**asked, "response_format": how} if how else asked).encode()

    def _require_leave(self, estimate: int, budget: Budget) -> None:
        """Raise where the next answer might take more tokens, or cost more, than it may."""
        if estimate + MOST_ANSWERED > budget.left:
            raise Overrun(
                f"Reading it takes more than {self.settings.llm_tokens:,} tokens.",
                remedy="Raise TACITUS_LLM_TOKENS.",
            )
        most, prices = self.settings.llm_cost, self.settings.llm_prices
        if most is None or prices is None:
            return
        if self.spent.cost(prices) + Spent(sent=estimate, answered=MOST_ANSWERED).cost(prices) > most:
            raise SpendingLimit(
                f"The next answer might cost more than the {most:g} of this run ({self.in_words()}).",
                remedy="Run it again to go on, or raise TACITUS_LLM_COST.",
            )

    def _count(self, reply: Mapping[str, Any], estimate: int, budget: Budget) -> None:
        """Count what an answer took: as the server says, else by our estimate; never less than nothing."""
        said = reply.get("usage")
        usage = said if isinstance(said, dict) else {}
        sent = _tokens(usage.get("prompt_tokens"), estimate)
        answered = _tokens(usage.get("completion_tokens"), len(json.dumps(reply)) // BYTES_A_TOKEN)
        self.spent.requests += 1
        self.spent.sent += sent
        self.spent.answered += answered
        budget.left -= sent + answered

    def _kept(self, body: bytes) -> Path | None:
        """Where the answer to a request is kept, if answers are."""
        if self.settings.llm_answers is None:
            return None
        digest = hashlib.sha256(str(self.poster.where).encode() + b"\n" + body).hexdigest()
        return self.settings.llm_answers / digest[:2] / f"{digest}.json"


@lru_cache(maxsize=4)
def model_of(settings: Settings) -> Model:
    """The model of the settings, one a process. Raises `UsageError` where they name none, `InstallationError`."""
    require("llm", "httpx")
    for name in ("llm_url", "llm_model"):
        if not getattr(settings, name):
            raise UsageError(
                "No language model is set, so no text is sent anywhere.",
                remedy=f"Set TACITUS_{name.upper()} (docs/llm.md).",
            )
    if settings.llm_cost is not None and settings.llm_prices is None:
        raise UsageError("TACITUS_LLM_COST means nothing without prices.", remedy="Set TACITUS_LLM_PRICES.")
    where = endpoint(settings.llm_url, PATH, settings.llm_host)
    return Model(settings, Poster(where=where, key=settings.llm_key, seconds=settings.llm_seconds))


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ServerFailed("The server's reply is no JSON, or breaks off.", lasting=True) from error
    if not isinstance(found, dict):
        raise ServerFailed("The server's reply is no JSON object.", lasting=True)
    return found


def _content(reply: Mapping[str, Any]) -> str:
    """The text of an answer that ended by itself. Raises `ServerFailed`."""
    step("the language model's answer")
    choices = reply.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(first, dict) or not isinstance(content, str):
        raise ServerFailed("The server's reply holds no answer.", lasting=True)
    if first.get("finish_reason") != "stop":
        raise ServerFailed("The answer did not end by itself.", lasting=True)
    return content


def _tokens(said: object, estimate: int) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < MILLION else estimate


def _read(file: Path) -> str | None:
    """A kept answer; None where there is none that can be read."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, str) else None


def _write(file: Path, content: str) -> None:
    """Keep an answer, for this user alone, whole or not at all. Raises `UsageError` where the folder takes none."""
    try:
        for folder in (file.parent.parent, file.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(content, written)
        Path(name).replace(file)
    except OSError as error:
        raise UsageError(
            f"No answer can be kept ({type(error).__name__}).", remedy="Set TACITUS_LLM_ANSWERS to a folder."
        ) from error
