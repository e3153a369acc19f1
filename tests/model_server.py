"""A server of this machine that speaks the chat protocol of language models, and misbehaves as it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from web_site import Answer, Handler, Site, page, site

PATH = "/v1/chat/completions"
JSON = "application/json"


def q(text: str, n: int | None = None) -> dict[str, Any]:
    return {"text": text, "n": n}


def incident(kind: str = "shelling", triggers: tuple[Any, ...] = ("hit",), **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "status": "current",
        "triggers": [q(one) if isinstance(one, str) else one for one in triggers],
        **more,
    }


def answer(*incidents: Any, links: Any = ()) -> str:
    return json.dumps({"incidents": list(incidents), "links": list(links)})


def reply(content: Any, finish: Any = "stop", **more: Any) -> bytes:
    """What a server sends that answers `content`."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    return json.dumps({"object": "chat.completion", "choices": [choice], "usage": usage, **more}).encode()


@dataclass
class ModelServer:
    """`answers` are given one after another, the last for ever: texts of a model, bytes of a body, or whole answers."""

    site: Site
    answers: list[str | bytes | Answer] = field(default_factory=list)
    _given: int = 0

    def __post_init__(self) -> None:
        self.site.answers[PATH] = self._answer

    @property
    def url(self) -> str:
        return f"{self.site.home}/v1"

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, _, body in self.site.asked]

    def settings(self, **more: str) -> dict[str, str]:
        return {"TACITUS_LLM_URL": self.url, "TACITUS_LLM_MODEL": "tiny:1b", **more}

    def _answer(self, handler: Handler) -> None:
        said = self.answers[min(self._given, len(self.answers) - 1)]
        self._given += 1
        if isinstance(said, str):
            said = reply(said)
        if isinstance(said, bytes):
            said = page(said, JSON)
        said(handler)


@contextmanager
def model_server(*answers: str | bytes | Callable[[Handler], None]) -> Iterator[ModelServer]:
    with site() as opened:
        yield ModelServer(opened, list(answers))
