"""A team's server as it runs: a process on a ledger of each kind, asked over a socket as a proxy would ask it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from databases import ledger_at
from ledger_factory import a_reading
from tacitus.ledger.ledger import Ledger
from tacitus.model.address import address_of
from tacitus.store.people import open_people
from tacitus.team.team import Team
from tacitus.web.assets import missing
from teams import PASSWORD, QUICK, Counting, settle_in

KINDS = ("sqlite", "postgresql")
NAME = "ledger.example"
ORIGIN = f"https://{NAME}"
PATIENCE = 300
"""Seconds."""


@contextmanager
def serving(address: str) -> Iterator[int]:
    """The server of a ledger behind a proxy with TLS; gives its port."""
    command = [sys.executable, "-c", "from tacitus.cli import main; main()", "serve", "--team", "--port", "0"]
    kept = {name: value for name, value in os.environ.items() if name != "FORWARDED_ALLOW_IPS"}
    kept["TACITUS_PASSWORD_KIBIBYTES"] = str(QUICK)
    process = subprocess.Popen(
        [*command, "--db", address, "--site", ORIGIN], stderr=subprocess.PIPE, text=True, env=kept
    )
    try:
        assert process.stderr is not None
        lines = [process.stderr.readline(), process.stderr.readline()]
        assert ORIGIN in lines[0], lines
        yield int(lines[1].split("http://127.0.0.1:")[1].split(";")[0])
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


class Asking:
    """What a proxy sends on, and the cookie that a browser keeps."""

    def __init__(self, port: int, client: str = "192.0.2.7") -> None:
        self.port, self.client, self.cookie = port, client, ""

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str]:
        headers = {
            "Host": NAME,
            "Origin": ORIGIN,
            "X-Forwarded-For": self.client,
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/x-www-form-urlencoded",
            **({"Cookie": self.cookie} if self.cookie else {}),
        }
        until = time.monotonic() + PATIENCE
        while True:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
                try:
                    line.request(method, path, urlencode(fields) if fields else None, headers)
                    answer = line.getresponse()
                except ConnectionRefusedError:
                    assert time.monotonic() < until
                    time.sleep(0.1)
                    continue
                given = answer.getheader("set-cookie")
                self.cookie = given.split(";")[0] if given else self.cookie
                return answer.status, answer.read().decode()

    def enter(self, name: str, password: str = PASSWORD) -> int:
        return self.ask("POST", "/sign-in", name=name, password=password)[0]


@pytest.mark.skipif(bool(missing()), reason="the page's third-party files are missing: run 'make assets'")
@pytest.mark.parametrize("kind", KINDS)
def test_people_work_behind_a_proxy_and_one_who_is_sent_away_is_out_at_once(
    kind: str, tmp_path: Path
) -> None:
    address = ledger_at(kind, tmp_path / "l.db")
    with Ledger(address) as ledger:
        ledger.add(a_reading())
        incident = ledger.view().incidents[0].id
    with closing(open_people(address_of(address))) as people:
        team = Team(people, passwords=Counting())
        settle_in(team, "Ann", "editor")
        settle_in(team, "Ben", "reader")
        with serving(address) as port:
            ann, ben, eve = Asking(port), Asking(port, "192.0.2.8"), Asking(port, "198.51.100.9")
            assert ann.ask("GET", "/")[0] == 303
            assert (ann.enter("Ann"), ben.enter("Ben")) == (303, 303)
            assert ann.cookie.startswith("__Host-tacitus=")
            note = {"act": "note", "incident": incident, "text": "seen"}
            assert ann.ask("POST", "/rulings", **note)[0] == 303
            assert ben.ask("POST", "/rulings", **note)[0] == 403
            status, page = ben.ask("GET", f"/incidents/{incident}")
            assert (status, "seen" in page, f"{ORIGIN}/incidents/" in page) == (200, True, True)
            # by the command line, in another process than the server's
            team.disable("Ben")
            assert ben.ask("GET", "/")[0] == 303
            # one address fails too often; the others are not kept waiting
            answers = [eve.enter(f"n{number}", "x") for number in range(26)]  # by then it waits a minute
            assert answers[:20] == [401] * 20
            assert eve.enter("Ann") == 429
            assert Asking(port).enter("Ann") == 303
    with Ledger(address) as ledger:
        assert [one.by for one in ledger.rulings()] == ["Ann"]
        assert ledger.verify(deep=True) == []
