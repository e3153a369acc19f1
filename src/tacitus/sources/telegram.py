"""What Telegram Desktop exports as JSON: each message is a report of its channel; forwards name their origin.

Names of persons are not kept: a chat of two, and who wrote in a group, give no outlet and no author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tacitus.errors import UnreadableSource
from tacitus.model.instants import instant
from tacitus.model.records import Interval
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.fields import line_of, loaded
from tacitus.sources.source import (
    Opened,
    Original,
    Peek,
    Result,
    SourceReject,
    make_report,
    opened_or_rejected,
)

Message = Mapping[str, Any]
PUBLIC = re.compile(r"channel|supergroup|public")
"""Types of chats whose name is an outlet's: what one or several say to all."""
_CHAT = re.compile(rb'"type"\s*:\s*"(?:public|private|personal|saved|bot)_?\w*"|"chats"\s*:\s*\{')
_MESSAGES = re.compile(rb'"(?:messages|list)"\s*:\s*\[')


def is_telegram(peek: Peek) -> bool:
    """JSON with the type of a chat, and messages."""
    return (
        peek.start.startswith(b"{")
        and _CHAT.search(peek.head) is not None
        and _MESSAGES.search(peek.head) is not None
    )


def read_telegram(original: Original, settings: Settings) -> Result:
    """A report for each message that has words; its path is `FILE#ID`. Raises `UnreadableSource`."""
    read = loaded(original.raw, "The export")
    chats = [chat for chat in _chats(read) if isinstance(chat.get("messages"), list)]
    if not chats:
        raise UnreadableSource("There are no messages in it.", remedy="Export the chat as JSON again.")
    for chat in chats:
        within = (
            original.path
            if len(chats) == 1
            else f"{original.path}/{line_of(chat.get('name')) or chat.get('id')}"
        )
        for message in chat["messages"]:
            if not isinstance(message, dict):
                yield SourceReject.of(within, UnreadableSource.reason, "The message is no object.")
            elif message.get("type") == "message" and (text := _text(message)).strip():
                yield _opened(message, text, chat, within, original, settings)


def _chats(read: Any) -> Iterator[Mapping[str, Any]]:
    """The one chat of an export, or the many of an export of everything, those that were left too."""
    if not isinstance(read, dict):
        return
    yield read
    for name in ("chats", "left_chats"):
        held = read.get(name)
        listed = held.get("list") if isinstance(held, dict) else None
        yield from (one for one in listed or () if isinstance(one, dict)) if isinstance(listed, list) else ()


def _text(message: Message) -> str:
    """The words of a message: one string, or strings and pieces with a format."""
    written = message.get("text")
    pieces = written if isinstance(written, list) else [written]
    words = (one.get("text") if isinstance(one, dict) else one for one in pieces)
    return "".join(one for one in words if isinstance(one, str))


def _opened(
    message: Message, text: str, chat: Message, within: str, original: Original, settings: Settings
) -> Opened | SourceReject:
    path = f"{within}#{message.get('id')}"
    answered = message.get("reply_to_message_id")
    published = _moment(message, "date")
    public = PUBLIC.search(str(chat.get("type"))) is not None

    def made() -> Opened:
        report = make_report(
            text,
            path=path,
            limit=settings.max_characters,
            outlet=line_of(chat.get("name")) if public else None,
            published=published,
            dates=(published,) if published else (),
            modified=_moment(message, "edited"),
            forwarded_from=line_of(message.get("forwarded_from")),
            source_id=str(message.get("id")),
            in_reply_to=f"{within}#{answered}" if isinstance(answered, int) else None,
            beside=original.beside,
        )
        return Opened(report=report, original=replace(original, path=path))

    return opened_or_rejected(made, path)


def _moment(message: Message, field: str) -> Interval | None:
    """When, by the seconds since 1970, which are UTC; else as written, which is the exporter's local time."""
    seconds, written = str(message.get(f"{field}_unixtime") or ""), message.get(field)
    stamp = (
        instant(int(seconds) * 1_000_000)
        if seconds.isascii() and seconds.isdecimal() and len(seconds) < 11
        else written
    )
    return read_stamp(stamp, reference=f"Telegram field {field}") if isinstance(stamp, str) else None
