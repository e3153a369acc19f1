"""Delivering what alerts found: each change once to each channel; what fails is tried again, ever later.

A delivery is written down once the other side has taken it. Whoever is killed between the two delivers again, under the
same id (`Idempotency-Key`, `Message-ID`), by which the other side knows it: so what a letter holds is written down before
it is sent. Digests are written anew as a whole.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import smtplib
import ssl
import time
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from importlib.metadata import version
from pathlib import Path

from tacitus.alerts.channels import Channels, Digest, Hook, Mail
from tacitus.alerts.feed import ABOUT, headline, lines, link, span_link
from tacitus.alerts.memory import Memory
from tacitus.errors import RecordError
from tacitus.ledger.ledger import Ledger
from tacitus.model.alerts import Change
from tacitus.model.characters import visible
from tacitus.model.codec import to_plain
from tacitus.net.fetching import Fetcher, Limits

AT_ONCE = 200
"""Changes that one run delivers to a channel."""
FIRST_RETRY, LONGEST_RETRY = 60.0, 6 * 3600.0
SECONDS = 30.0
"""That one delivery may take."""
Tell = Callable[[str], None]


async def deliver(
    ledger: Ledger,
    memory: Memory,
    channels: Channels,
    *,
    allow_private: bool = False,
    tell: Tell = lambda line: None,
) -> int:
    """Deliver what is due; how many deliveries were made. What fails is told, and tried by a later run."""
    done = 0
    agent = f"Tacitus/{version('tacitus')} (alerts)"
    async with Fetcher(
        agent=agent, allow_private=allow_private, pause=0.0, limits=Limits(seconds=SECONDS)
    ) as sender:
        for hook in channels.hooks:
            due = _due(ledger, memory, hook.name, hook.alerts)
            done += await _post_all(sender, memory, hook, due, channels.home, tell)
    for mail in channels.mails:
        due = _due(ledger, memory, mail.name, mail.alerts)
        done += await _mail_all(memory, mail, due, channels.home, tell)
    for digest in channels.digests:
        _write_digests(ledger, memory, digest, channels.home, tell)
    return done


def expect(memory: Memory, channels: Channels) -> None:
    """Have the channels deliver what is found from now on. Done before looking: a new one is not sent the past."""
    for name in channels.names:
        memory.expect(name)


def signature(secret: str, at: int, body: bytes) -> str:
    """What `Tacitus-Signature` says: HMAC-SHA256 with the secret over `AT.BODY`, in hex."""
    made = hmac.new(secret.encode("utf-8"), b"%d." % at + body, hashlib.sha256)
    return f"t={at},v1={made.hexdigest()}"


def payload(change: Change, home: str) -> bytes:
    """What is posted: the change as JSON, with a link to the incident and one to each of the words."""
    plain = to_plain(change)
    for told, quote in zip(plain["quotes"], change.quotes, strict=True):
        told["link"] = f"{home}{span_link(quote)}"
    plain |= {"headline": headline(change), "link": link(change, home), "about": ABOUT}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8")


def _due(ledger: Ledger, memory: Memory, channel: str, alerts: frozenset[str]) -> list[Change]:
    """What a channel is to deliver now; hidden names are left out."""
    found = memory.undelivered(channel, AT_ONCE)
    if not memory.due(channel, time.time(), LONGEST_RETRY):
        return []
    passed_over = [one for one in found if alerts and one.alert not in alerts]
    if passed_over:
        memory.delivered(channel, passed_over)
    return [ledger.without_names(one) for one in found if not alerts or one.alert in alerts]


async def _post_all(
    sender: Fetcher, memory: Memory, hook: Hook, due: Iterable[Change], home: str, tell: Tell
) -> int:
    done = 0
    for change in due:
        body, at = payload(change, home), int(time.time())
        headers = {
            "content-type": "application/json",
            "tacitus-delivery": change.id,
            "idempotency-key": f'"{change.id}"',
            "tacitus-signature": signature(hook.secret, at, body),
        }
        try:
            await sender.post(hook.url, body, headers)
        except RecordError as error:
            _failed(memory, hook.name, error.message, tell)
            return done
        memory.delivered(hook.name, [change])
        done += 1
    return done


async def _mail_all(memory: Memory, mail: Mail, due: list[Change], home: str, tell: Tell) -> int:
    """One letter of what is due; before it the one that was begun and did not come to its end, as it was."""
    done = 0
    while due:
        held = memory.in_one_letter(mail.name, due)
        try:
            await asyncio.to_thread(_send, mail, letter(mail, held, home))
        except (
            OSError,
            smtplib.SMTPException,
            ValueError,
        ) as error:  # ValueError: a host or address that is none
            _failed(memory, mail.name, f"{mail.host} did not take the mail ({type(error).__name__}).", tell)
            return done
        memory.delivered(mail.name, held)
        done += len(held)
        sent = {one.number for one in held}
        due = [one for one in due if one.number not in sent]
    return done


def letter(mail: Mail, changes: list[Change], home: str) -> EmailMessage:
    """One letter of all changes; the same changes have the same Message-ID."""
    made = EmailMessage()
    first = visible(headline(changes[0]))[:120]
    rest = f" (and {len(changes) - 1} more)" if len(changes) > 1 else ""
    made["Subject"] = " ".join(f"{changes[0].alert}: {first}{rest}".split())
    made["From"], made["To"] = mail.from_, ", ".join(mail.to)
    same = hashlib.sha256("\n".join(one.id for one in changes).encode()).hexdigest()[:32]
    made["Message-ID"] = f"<{same}@tacitus.invalid>"
    told = ["\n".join((f"[{one.alert}] {one.found_at[:16]}", *lines(one, home))) for one in changes]
    made.set_content(visible_lines("\n\n".join((*told, ABOUT))))
    return made


def visible_lines(text: str) -> str:
    """Text whose lines hold nothing that acts."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _send(mail: Mail, message: EmailMessage) -> None:
    with smtplib.SMTP(mail.host, mail.port, timeout=SECONDS) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)


def _failed(memory: Memory, channel: str, why: str, tell: Tell) -> None:
    wait = memory.failed(channel, time.time(), FIRST_RETRY, LONGEST_RETRY)
    tell(f"{channel}: {why} Again in {wait / 60:.0f} min.")


def _write_digests(ledger: Ledger, memory: Memory, digest: Digest, home: str, tell: Tell) -> None:
    """Write the file of each day on which something was found and that is not written as it is."""
    if not memory.due(digest.name, time.time(), LONGEST_RETRY):
        return
    days = {one.found_at[:10] for one in memory.undelivered(digest.name, AT_ONCE)}
    for day in sorted(days):
        told = [one for one in memory.on_day(day) if not digest.alerts or one.alert in digest.alerts]
        try:
            digest.folder.mkdir(parents=True, exist_ok=True)
            if told:
                _write(digest.folder / f"alerts-{day}.md", day, map(ledger.without_names, told), home)
        except OSError as error:
            _failed(memory, digest.name, f"It cannot be written ({error.strerror or error}).", tell)
            return
    memory.delivered(
        digest.name,
        [one for day in days for one in memory.on_day(day)],
    )


def _write(path: Path, day: str, changes: Iterable[Change], home: str) -> None:
    parts = [f"# What changed on {day}\n\n{ABOUT}"]
    for change in changes:
        quotes = [
            f"> {quote.text}\n>\n> {quote.speaker}; {quote.outlet}: {home}{span_link(quote)}"
            for quote in change.quotes
        ]
        parts.append(
            "\n\n".join(
                (
                    f"## {headline(change)}",
                    f"{change.alert}, found {change.found_at[11:16]} UTC, {link(change, home)}",
                    *quotes,
                )
            )
        )
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(visible_lines("\n\n".join(parts)) + "\n", "utf-8")
    beside.replace(path)
