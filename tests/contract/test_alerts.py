"""Saved searches: what changed is told once, with its words, by feed, web hook, mail and digest; also after kill -9."""

from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib
import hmac
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.alerts.answering import changes_of, feed_of, first_look
from tacitus.alerts.channels import Channels, Digest, Hook, Mail, channels_of
from tacitus.alerts.delivering import LONGEST_RETRY, deliver, expect
from tacitus.alerts.finding import look
from tacitus.alerts.memory import Memory
from tacitus.alerts.running import Alerts
from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.alerts import TRIGGERS, Change
from tacitus.model.records import Reading, Responsibility
from web_site import Handler, Site, page, site

HERE = Path(__file__).resolve().parent.parent
SECRET = "a secret of the desk"


def told(
    town: str, killed: int, date: str = "2024-05-07", outlet: str = "Daily", claimed: str = ""
) -> Reading:
    words = f"A missile hit {town} and killed {killed}"
    claim = f" {claimed} said that it fired the missile." if claimed else ""
    paper = Paper(f"{words}, said the mayor of {town}.{claim}", date, outlet)
    responsibility = []
    if claimed:
        who, span = actor(claimed), paper.span(claim.strip())
        responsibility = [Responsibility(kind="claimed", actor=who, speaker=None, hedge=None, evidence=span)]
    paper.incident(
        words,
        label="missile_strike",
        when=day("2024-05-06"),
        where=town,
        means=["missile"],
        killed=killed,
        by=voice(f"The {outlet} desk"),
        responsibility=responsibility,
    )
    return paper.reading()


def at(reading: Reading, url: str, modified: str) -> Reading:
    """The reading of what stands at an address since a moment."""
    from tacitus.model.records import Interval

    stamp = Interval(start=modified, end=modified, precision="minute", zone="UTC")
    return replace(reading, report=replace(reading.report, url=url, modified=stamp))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "l.db") as opened:
        opened.add(told("Kharkiv", 8))
        yield opened


@pytest.fixture
def memory(ledger: Ledger) -> Iterator[Memory]:
    opened = Memory(ledger.path)
    yield opened
    opened.close()


def save(
    ledger: Ledger, name: str = "kharkiv", *filters: tuple[str, str], on: tuple[str, ...] = TRIGGERS
) -> None:
    near = (("near", "50.0,36.2"), ("radius", "60"))
    ledger.save_search(name, filters or near, on, by="Ada")
    first_look(ledger)


def said(changes: list[Change]) -> list[str]:
    return [change.words for change in changes]


def test_what_is_there_already_is_no_news_and_what_is_new_is_told_once(
    ledger: Ledger, memory: Memory
) -> None:
    save(ledger)
    assert look(ledger, memory) == []
    ledger.add(told("Dnipro", 3))  # out of the radius
    assert look(ledger, memory) == []
    paper = Paper("Gunmen shot two people in Kharkiv on Thursday.", "2024-05-09")
    paper.incident("shot two people", label="shooting", when=day("2024-05-09"), where="Kharkiv", killed=2)
    ledger.add(paper.reading())
    (change,) = look(ledger, memory)
    assert change.kind == "incident"
    assert change.words.startswith("new: ")
    assert "2 killed" in change.words
    (quote,) = change.quotes
    assert ledger.report(quote.report).text[quote.start : quote.end] == quote.text
    assert look(ledger, memory) == []


def test_a_changed_story_tells_of_the_toll_from_and_to_and_the_words(ledger: Ledger, memory: Memory) -> None:
    first = at(told("Dnipro", 8, outlet="Wire"), "https://example.org/a", "2024-05-07T10:00:00Z")
    ledger.add(first)
    save(ledger, "dnipro", ("near", "48.46,35.04"))
    ledger.add(at(told("Dnipro", 14, outlet="Wire"), "https://example.org/a", "2024-05-07T16:40:00Z"))
    (change,) = look(ledger, memory)
    assert (change.kind, change.words) == ("toll", "killed 8 → 14")
    assert "killed 14" in change.quotes[0].text
    assert "Wire desk" in change.quotes[0].speaker


def test_a_claim_of_responsibility_and_a_contradiction(ledger: Ledger, memory: Memory) -> None:
    save(ledger)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    changes = look(ledger, memory)
    kinds = {change.kind for change in changes}
    assert {"claimed", "contradiction"} <= kinds
    claim = next(change for change in changes if change.kind == "claimed")
    assert claim.words == "The Northern Front claims responsibility"
    assert any("fired the missile" in quote.text for quote in claim.quotes)
    assert look(ledger, memory) == []


def test_only_what_was_asked_for_is_told(ledger: Ledger, memory: Memory) -> None:
    save(ledger, on=("claimed",))
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    assert [change.kind for change in look(ledger, memory)] == ["claimed"]


def test_a_toll_that_passes_the_bound_is_new_then(ledger: Ledger, memory: Memory) -> None:
    ledger.add(at(told("Dnipro", 3, outlet="Wire"), "https://example.org/a", "2024-05-07T10:00:00Z"))
    save(ledger, "large", ("killed", "10"))
    ledger.add(at(told("Dnipro", 14, outlet="Wire"), "https://example.org/a", "2024-05-07T16:40:00Z"))
    assert [change.kind for change in look(ledger, memory)] == ["incident"]


def test_what_was_taken_back_is_told_no_more(ledger: Ledger, memory: Memory) -> None:
    save(ledger)
    (report,) = [entry.id for entry, _ in ledger.entries()]
    ledger.retract(report, by="Ada", reason="an error")
    (change,) = look(ledger, memory)
    assert change.kind == "gone"
    assert look(ledger, memory) == []


def test_searches_are_rows_of_the_log_and_are_removed_by_one_more(ledger: Ledger, tmp_path: Path) -> None:
    save(ledger)
    with pytest.raises(UsageError, match="There is an alert"):
        save(ledger)
    with pytest.raises(UsageError, match="no name"):
        save(ledger, "../x")
    with pytest.raises(MissingInput):
        changes_of(ledger, "other")
    with Ledger(tmp_path / "copy.db") as copy:
        copy.import_log(ledger.export_log())
        assert copy.saved_searches() == ledger.saved_searches()
    ledger.remove_search("kharkiv", by="Ada", reason="over")
    assert ledger.saved_searches() == []
    save(ledger)
    assert ledger.verify() == []


def test_the_feed_is_atom_with_entries_that_stay(ledger: Ledger) -> None:
    save(ledger)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The <Northern> Front"))
    raw = feed_of(ledger, "kharkiv", "http://127.0.0.1:8000")
    read = feedparser.parse(raw)
    assert not read.bozo
    assert read.feed.title == "Tacitus: kharkiv"
    assert any("The <Northern> Front claims responsibility" in entry.title for entry in read.entries)
    assert all(entry.link.startswith("http://127.0.0.1:8000/incidents/") for entry in read.entries)
    assert "?span=" in read.entries[0].content[0].value
    again = feedparser.parse(feed_of(ledger, "kharkiv", "http://127.0.0.1:8000"))
    assert [entry.id for entry in again.entries] == [entry.id for entry in read.entries]


def test_a_name_that_is_hidden_later_is_hidden_in_what_was_told_before(ledger: Ledger) -> None:
    save(ledger)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="Karim Saleh"))
    assert b"Karim Saleh" in feed_of(ledger, "kharkiv", "")
    ledger.redact("Karim Saleh", by="Ada", reason="asked for")
    assert b"Karim Saleh" not in feed_of(ledger, "kharkiv", "")


# -- delivering ---------------------------------------------------------------------------------------------


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as opened:
        yield opened


def sent(ledger: Ledger, memory: Memory, channels: Channels, *, private: bool = True) -> list[str]:
    failures: list[str] = []
    expect(memory, channels)
    look(ledger, memory)
    asyncio.run(deliver(ledger, memory, channels, allow_private=private, tell=failures.append))
    return failures


def posted(web: Site) -> list[dict[str, object]]:
    return [json.loads(body) for method, _, _, body in web.asked if method == "POST"]


def test_a_web_hook_is_signed_and_told_once(ledger: Ledger, memory: Memory, web: Site) -> None:
    save(ledger)
    channels = Channels(home="https://desk.example", hooks=(Hook(url=f"{web.home}/hook", secret=SECRET),))
    assert sent(ledger, memory, channels) == []
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    web.answers["/hook"] = page(b"", status=204)
    assert sent(ledger, memory, channels) == []
    count = len(posted(web))
    assert count >= 2
    for _, _, headers, body in web.asked:
        stamp, _, given = headers["tacitus-signature"].partition(",")
        made = hmac.new(SECRET.encode(), stamp.removeprefix("t=").encode() + b"." + body, hashlib.sha256)
        assert given == f"v1={made.hexdigest()}"
        assert headers["tacitus-delivery"] == json.loads(body)["id"]
        assert headers["idempotency-key"] == f'"{json.loads(body)["id"]}"'
        assert json.loads(body)["link"].startswith("https://desk.example/incidents/")
    assert sent(ledger, memory, channels) == []
    assert len(posted(web)) == count


def test_a_web_hook_that_fails_is_tried_again_later(
    ledger: Ledger, memory: Memory, web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(ledger, on=("claimed",))
    channels = Channels(hooks=(Hook(url=f"{web.home}/hook", secret=SECRET),))
    sent(ledger, memory, channels)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    web.answers["/hook"] = page(b"", status=500)
    (failure,) = sent(ledger, memory, channels)
    assert "500" in failure
    web.answers["/hook"] = page(b"")
    assert sent(ledger, memory, channels) == []  # not yet: a minute is not over
    assert len(posted(web)) == 1
    from tacitus.alerts import delivering

    real = delivering.time.time
    monkeypatch.setattr(delivering.time, "time", lambda: real() + 120)
    sent(ledger, memory, channels)
    assert [one["id"] for one in posted(web)] == [posted(web)[0]["id"]] * 2


def test_a_web_hook_at_a_private_address_is_refused(ledger: Ledger, memory: Memory, web: Site) -> None:
    save(ledger, on=("claimed",))
    channels = Channels(hooks=(Hook(url=f"{web.home}/hook", secret=SECRET),))
    sent(ledger, memory, channels, private=False)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    (failure,) = sent(ledger, memory, channels, private=False)
    assert "private" in failure
    assert web.asked == []


class Post(threading.Thread):
    """A mail server of this machine: takes letters, or refuses them."""

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.refuses, self.letters = refuses, []  # type: tuple[bool, list[str]]
        self.start()

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def run(self) -> None:
        while True:
            client, _ = self.listener.accept()
            with client, client.makefile("rwb") as line:
                self.serve(line)

    def serve(self, line: object) -> None:
        def answer(text: str) -> None:
            line.write(text.encode() + b"\r\n")
            line.flush()

        answer("220 here")
        for heard in line:
            word = heard[:4].upper()
            if word == b"DATA":
                answer("354 go on")
                letter = b"".join(iter(line.readline, b".\r\n"))
                self.letters.append(letter.decode("utf-8"))
                answer("250 taken")
            elif word == b"QUIT":
                answer("221 bye")
                return
            else:
                answer("451 not now" if self.refuses and word == b"MAIL" else "250 well")


def mail_at(port: int) -> Mail:
    return Mail(host="127.0.0.1", port=port, starttls=False, from_="a@desk.example", to=("b@desk.example",))


def test_mail_is_one_letter_of_what_is_new(ledger: Ledger, memory: Memory) -> None:
    save(ledger)
    post = Post()
    mail = mail_at(post.port)
    channels = Channels(mails=(mail,))
    sent(ledger, memory, channels)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    assert sent(ledger, memory, channels) == []
    assert sent(ledger, memory, channels) == []
    (letter,) = post.letters
    read = email.message_from_string(letter, policy=email.policy.default)
    assert "kharkiv" in str(read["Subject"])
    assert str(read["Message-ID"]).endswith("@tacitus.invalid>")
    text = read.get_content()
    assert "The Northern Front claims responsibility" in text
    assert "to document, never to target" in text


def test_mail_that_is_refused_is_tried_again(ledger: Ledger, memory: Memory) -> None:
    save(ledger)
    post = Post(refuses=True)
    mail = mail_at(post.port)
    sent(ledger, memory, Channels(mails=(mail,)))
    ledger.add(told("Kharkiv", 19, outlet="Wire"))
    assert len(sent(ledger, memory, Channels(mails=(mail,)))) == 1
    assert memory.undelivered(mail.name, 10)


def test_a_digest_is_a_file_a_day_and_holds_each_change_once(
    ledger: Ledger, memory: Memory, tmp_path: Path
) -> None:
    save(ledger)
    channels = Channels(digests=(Digest(folder=tmp_path / "digests"),))
    sent(ledger, memory, channels)
    for outlet, claimed in (("Wire", "The Northern Front"), ("Gazette", "The Second Front")):
        ledger.add(told("Kharkiv", 19, outlet=outlet, claimed=claimed))
        sent(ledger, memory, channels)
    (file,) = (tmp_path / "digests").iterdir()
    text = file.read_text("utf-8")
    assert text.count("The Northern Front claims responsibility") == 1
    assert text.count("The Second Front claims responsibility") == 1


KILLED = f"""
import asyncio, os, signal, sys
sys.path[:0] = [{str(HERE)!r}, {str(HERE / "contract")!r}]
import test_alerts as t
from tacitus.alerts.memory import Memory
from tacitus.ledger.ledger import Ledger

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(Memory, sys.argv[2], die)
with Ledger(sys.argv[1]) as ledger:
    memory = Memory(ledger.path)
    if sys.argv[3].isdecimal():
        channels = t.Channels(mails=(t.mail_at(int(sys.argv[3])),))
    else:
        channels = t.Channels(hooks=(t.Hook(url=sys.argv[3], secret=t.SECRET),))
    t.sent(ledger, memory, channels)
"""


@pytest.mark.parametrize("where", ["keep", "add", "looked", "delivered"])
def test_killed_anywhere_each_change_is_found_once(
    ledger: Ledger, memory: Memory, web: Site, where: str
) -> None:
    """In the middle of a look, nothing of it stays; between delivery and note, the same id comes again."""
    save(ledger, on=("claimed",))
    web.answers["/hook"] = page(b"")
    channels = Channels(hooks=(Hook(url=f"{web.home}/hook", secret=SECRET),))
    sent(ledger, memory, channels)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    command = [sys.executable, "-c", KILLED, str(ledger.path), where, f"{web.home}/hook"]
    child = subprocess.run(command, check=False, capture_output=True, text=True)
    assert child.returncode == -signal.SIGKILL, child.stderr
    sent(ledger, memory, channels)
    assert said(changes_of(ledger, "kharkiv")) == ["The Northern Front claims responsibility"]
    assert len({one["id"] for one in posted(web)}) == 1
    assert len(posted(web)) == (2 if where == "delivered" else 1)


def test_a_receiver_that_acts_on_each_key_once_acts_on_each_change_once(
    ledger: Ledger, memory: Memory, web: Site, tmp_path: Path
) -> None:
    """The receiver of docs/alerts.md, while whoever delivers is killed after each answer, again and again."""
    acted: list[str] = []
    seen = tmp_path / "receiver.db"
    with closing(sqlite3.connect(seen)) as database:
        database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY)")

    def receive(handler: Handler) -> None:
        with closing(sqlite3.connect(seen)) as database, database:
            key = handler.headers["Idempotency-Key"]
            if database.execute("INSERT OR IGNORE INTO seen VALUES (?)", [key]).rowcount:
                acted.append(json.loads(web.asked[-1][3])["words"])
        handler.say(204)

    save(ledger, on=("claimed",))
    web.answers["/hook"] = receive
    channels = Channels(hooks=(Hook(url=f"{web.home}/hook", secret=SECRET),))
    sent(ledger, memory, channels)
    for outlet, claimed in (("Wire", "The Northern Front"), ("Gazette", "The Second Front")):
        ledger.add(told("Kharkiv", 19, outlet=outlet, claimed=claimed))
    command = [sys.executable, "-c", KILLED, str(ledger.path), "delivered", f"{web.home}/hook"]
    for _ in range(2):
        child = subprocess.run(command, check=False, capture_output=True, text=True)
        assert child.returncode == -signal.SIGKILL, child.stderr
    sent(ledger, memory, channels)
    sent(ledger, memory, channels)
    assert len(posted(web)) == 4  # the first change three times, the second once
    assert sorted(acted) == [
        "The Northern Front claims responsibility",
        "The Second Front claims responsibility",
    ]


def test_a_letter_that_was_begun_is_sent_again_as_it_was_whatever_came_since(
    ledger: Ledger, memory: Memory
) -> None:
    """Killed between the mail server's answer and the note: the same letter comes again, then what is new."""
    save(ledger, on=("claimed",))
    post = Post()
    channels = Channels(mails=(mail_at(post.port),))
    sent(ledger, memory, channels)
    ledger.add(told("Kharkiv", 19, outlet="Wire", claimed="The Northern Front"))
    command = [sys.executable, "-c", KILLED, str(ledger.path), "delivered", str(post.port)]
    child = subprocess.run(command, check=False, capture_output=True, text=True)
    assert child.returncode == -signal.SIGKILL, child.stderr
    ledger.add(told("Kharkiv", 19, outlet="Gazette", claimed="The Second Front"))
    assert sent(ledger, memory, channels) == []
    assert sent(ledger, memory, channels) == []
    first, again, new = (email.message_from_string(letter) for letter in post.letters)
    assert first["Message-ID"] == again["Message-ID"] != new["Message-ID"]
    assert first.get_payload() == again.get_payload()
    assert "Second Front" in new.get_payload()
    assert "Northern Front" not in new.get_payload()


# -- the file of channels -----------------------------------------------------------------------------------


def test_the_file_of_channels(tmp_path: Path) -> None:
    file = tmp_path / "deliver.toml"
    file.write_text(
        'home = "https://desk.example/"\n[[webhook]]\nurl = "https://hooks.example/x"\nsecret = "$HOOK"\n'
        'alerts = ["a"]\n[[digest]]\nfolder = "digests"\n'
        '[[mail]]\nhost = "mail.example"\nfrom = "a@desk.example"\nto = ["b@desk.example"]\n',
        "utf-8",
    )
    channels = channels_of(file, {"HOOK": SECRET})
    assert channels.home == "https://desk.example"
    assert channels.hooks == (Hook(url="https://hooks.example/x", secret=SECRET, alerts=frozenset({"a"})),)
    assert channels.digests[0].folder == tmp_path / "digests"
    assert (channels.mails[0].port, channels.mails[0].starttls) == (587, True)
    assert SECRET not in os.fspath(file)


@pytest.mark.parametrize(
    "text",
    [
        "[[webhook]]\nurl = 'https://hooks.example/x'\nsecret = 'in the file'",
        "[[webhook]]\nurl = 'https://hooks.example/x'\nsecret = '$UNSET'",
        "[[webhook]]\nurl = 'file:///x'\nsecret = '$HOOK'",
        "[[mail]]\nhost = 'h'\nfrom = 'a@x'\nto = []",
        "[[mail]]\nhost = 'h'\nfrom = 'a@x'\nto = ['b@x']\nstarttls = false\nuser = 'u'\npassword = '$HOOK'",
        "[[digest]]\n",
        "webhooks = 1",
        "x = [",
    ],
)
def test_what_the_file_must_not_say(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deliver.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError):
        channels_of(file, {"HOOK": SECRET})


def test_a_name_hidden_since_the_last_look_is_not_told_by_the_next(ledger: Ledger) -> None:
    ledger.add(told("Dnipro", 5))
    save(ledger, "all", ("q", "missile"))
    [incident] = [one.id for one in ledger.view().incidents if "Dnipro" in str(one)]
    ledger.redact("Dnipro", by="Ada", reason="asked")
    ledger.dismiss(incident, by="Ada", reason="none")
    lines: list[str] = []
    with Alerts(ledger, tell=lines.append) as alerts:
        found = asyncio.run(alerts.run())
    assert found
    assert "Dnipro" not in f"{found} {lines}"


@pytest.mark.parametrize("what", ["a folder that is a file", "a host that is none"])
def test_a_channel_that_cannot_be_used_at_all_is_told_and_tried_again(
    ledger: Ledger, memory: Memory, tmp_path: Path, what: str
) -> None:
    mail = Mail(host="a..b", to=("a@example.org",), from_="b@example.org")
    digests, mails = ((Digest(folder=ledger.path),), ()) if "folder" in what else ((), (mail,))
    channels = Channels(digests=digests, mails=mails)
    save(ledger)
    expect(memory, channels)
    ledger.add(told("Kharkiv", 14, "2024-05-08", "Weekly"))
    assert look(ledger, memory)
    lines: list[str] = []
    asyncio.run(deliver(ledger, memory, channels, tell=lines.append))
    assert "Again in" in lines[0]
    assert memory.undelivered(channels.names[0], 10)
    assert not memory.due(channels.names[0], time.time(), LONGEST_RETRY)
    assert memory.due(
        channels.names[0], time.time() - 10 * LONGEST_RETRY, LONGEST_RETRY
    )  # the clock went back


def test_a_side_file_of_another_make_is_an_error_with_a_remedy(ledger: Ledger) -> None:
    with closing(sqlite3.connect(ledger.path.with_name("l.db.alerts"))) as file:
        file.execute("CREATE TABLE changes (x)")
    with pytest.raises(LedgerError, match="move it away"):
        Memory(ledger.path)
