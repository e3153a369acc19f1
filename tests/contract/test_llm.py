"""`--reader llm` against a real server that misbehaves in every way: the run goes on, nothing false comes in."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from model_server import JSON, PATH, ModelServer, answer, incident, model_server, q, reply
from tacitus.boundary import attempt
from tacitus.cli import build_app
from tacitus.errors import Overrun, SpendingLimit, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.ids import content_id
from tacitus.model.records import Extraction, Interval, Reject, Report
from tacitus.net import posting
from tacitus.readers import reader_of, spent_by
from tacitus.readers.llm.asking import model_of
from tacitus.readers.rules.read import RuleReader
from tacitus.resolve.incident import derive
from tacitus.settings import load_settings
from web_site import Handler, page, site

TEXT = "Shells hit the market at Orlan on Monday. The mayor said four people died."
DEAD = {"quote": q("four people"), "effect": "killed", "number": 4, "speaker": q("The mayor")}
GOOD = answer(incident("shelling", ("hit",), tolls=[DEAD]))
KEY = "sk-very-secret-1"
PUBLISHED = Interval(start="2024-05-07T00:00:00", end="2024-05-08T00:00:00", precision="day")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "FIRST_PAUSE", 0.01)
    for name in [name for name in os.environ if name.startswith("TACITUS_LLM_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server(GOOD) as opened:
        for name, value in opened.settings(TACITUS_LLM_KEY=KEY).items():
            monkeypatch.setenv(name, value)
        yield opened


def report(text: str = TEXT) -> Report:
    return Report(id=content_id("r", text), text=text, published=PUBLISHED)


def outcome(text: str = TEXT) -> Extraction | Reject:
    return attempt(lambda: reader_of("llm").read(report(text)), stage="read")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build_app(), list(map(str, arguments)))


def cut_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(reply(GOOD)[:40])


def hang_up(handler: Handler) -> None:
    handler.connection.close()


def drip(handler: Handler) -> None:
    """A byte now and then: no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    for byte in reply(GOOD):
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


def huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" " * 65536)


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    return page(f'{{"error": "no, {KEY}"}}'.encode(), JSON, code, **headers)


BAD: dict[str, tuple[Any, str, int]] = {
    "JSON that breaks off": (GOOD[:-9], "no JSON, or breaks off", 1),
    "prose": ("I cannot help with violence.", "not one JSON object", 1),
    "two objects": (GOOD + GOOD, "not one JSON object", 1),
    "a list": ("[1]", "not one JSON object", 1),
    "another form": ('{"events": []}', "another form", 1),
    "incidents that are no list": ('{"incidents": {"a": 1}}', "another form", 1),
    "too many incidents": (answer(*[incident()] * 61), "more than 60", 1),
    "nested without end": ('{"incidents": ' + "[" * 100_000, "no JSON, or breaks off", 1),
    "cut off by length": (reply(GOOD, "length"), "did not end by itself", 1),
    "filtered": (reply(GOOD, "content_filter"), "did not end by itself", 1),
    "no finish": (reply(GOOD, None), "did not end by itself", 1),
    "no choices": (reply(GOOD, choices=[]), "holds no answer", 1),
    "choices that are none": (reply(GOOD, choices={"0": 1}), "holds no answer", 1),
    "no content": (reply(None), "holds no answer", 1),
    "content that is no text": (reply(["a"]), "holds no answer", 1),
    "a reply that is no JSON": (b"oops", "reply is no JSON", 1),
    "a reply in half a character": (b'{"choices": "\xff"}', "reply is no JSON", 1),
    "a reply that is a list": (b"[]", "no JSON object", 1),
    "another content type": (page(reply(GOOD), "text/html"), "answers no JSON", 1),
    "packed": (page(reply(GOOD), JSON, Content_Encoding="gzip"), "packs its answer", 1),
    "500 for ever": (status(500), "answers 500", 4),
    "429 for ever": (status(429), "answers 429", 4),
    "forbidden": (status(403), "answers 403", 1),
    "no content at all": (status(204), "answers 204", 1),
    "a redirect to another host": (status(307, Location="http://127.0.0.2:1/v1"), "answers 307", 1),
    "closes the connection": (hang_up, "broke off", 4),
    "breaks off": (cut_off, "broke off", 4),
    "too slow": (drip, "did not answer within 2", 1),
    "huge": (huge, "sends more than", 1),
    "refuses every form of request": (status(400), "does not take the request", 3),
}


@pytest.mark.parametrize("said", BAD)
def test_a_server_that_gives_no_answer_costs_the_report_and_no_more(
    server: ModelServer, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, message, asked = BAD[said]
    monkeypatch.setenv("TACITUS_LLM_SECONDS", "2" if said == "too slow" else "120")
    server.answers = [behaviour]
    came = outcome()
    assert isinstance(came, Reject), came
    assert came.reason == "reader_failed"
    assert message in came.message
    assert KEY not in came.message
    assert len(server.requests) == asked
    server.answers = [GOOD]
    assert isinstance(outcome(), Extraction)


@pytest.mark.parametrize(
    "said",
    [
        f"Here it is:\n```json\n{GOOD}\n```\nTell me if you need more.",
        f'<think>Maybe {{"incidents": []}}?</think>\n{GOOD}',
        json.dumps({**json.loads(GOOD), "note": "x"}),
        GOOD.replace('{"kind"', '{"confidence": 1, "kind"', 1),
    ],
)
def test_what_stands_around_the_one_object_is_passed_over(server: ModelServer, said: str) -> None:
    server.answers = [said]
    came = outcome()
    assert isinstance(came, Extraction)
    assert [claim.field for claim in came.claims] == ["type", "toll"]


def test_what_passes_is_tried_again_and_no_sooner_than_asked(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = list[float]()
    monkeypatch.setattr(posting.time, "sleep", waits.append)
    server.answers = [status(429, Retry_After="7"), status(503, Retry_After="99999"), hang_up, GOOD]
    assert isinstance(outcome(), Extraction)
    assert waits == [7, 30, 0.04]


def test_a_form_of_json_that_the_server_does_not_take_is_not_asked_for_again(server: ModelServer) -> None:
    server.answers = [status(400), status(422), GOOD]
    assert isinstance(outcome(), Extraction)
    assert isinstance(outcome(), Extraction)
    forms = [request.get("response_format", {}).get("type") for request in server.requests]
    assert forms == ["json_schema", "json_object", None, None]


@pytest.mark.parametrize(("code", "setting"), [(401, "TACITUS_LLM_KEY"), (404, "TACITUS_LLM_URL")])
def test_what_is_wrong_for_every_report_ends_the_run(server: ModelServer, code: int, setting: str) -> None:
    server.answers = [status(code)]
    with pytest.raises(UsageError) as wrong:
        outcome()
    assert setting in wrong.value.remedy
    assert KEY not in str(wrong.value)
    assert len(server.requests) == 1


def test_a_time_that_is_up_is_not_waited_out(server: ModelServer) -> None:
    server.answers = [status(500)]
    came = attempt(lambda: reader_of("llm").read(report()), stage="read", seconds=-1)
    assert isinstance(came, Reject)
    assert came.reason == "overrun"
    assert server.requests == []
    server.answers = [drip]
    began = time.monotonic()
    came = attempt(lambda: reader_of("llm").read(report()), stage="read", seconds=3)
    assert isinstance(came, Reject)
    assert (
        time.monotonic() - began < 60
    )  # not the 120 seconds that an answer may take, nor four times as long


def test_no_second_try_is_made_when_the_time_is_up(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "FIRST_PAUSE", 2.5)
    server.answers = [status(500)]
    where = posting.endpoint(server.url, "/chat/completions", "")
    came = attempt(lambda: posting.Poster(where=where).post(b"{}"), stage="read", seconds=2)
    assert isinstance(came, Reject)
    assert (came.stage, came.reason) == ("asking the language model", "overrun")
    assert len(server.requests) == 1


# -- where texts go --------------------------------------------------------------------------------------


def test_without_the_setting_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    ran = run("read", tmp_path / "a.txt", "--reader", "llm")
    assert isinstance(ran.exception, UsageError)
    assert "no text is sent anywhere" in ran.exception.message
    assert "TACITUS_LLM_URL" in ran.exception.remedy


@pytest.mark.parametrize(
    ("url", "host", "where"),
    [
        ("http://127.0.0.1:8080/v1", "", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://localhost:8080/v1/", "", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://[::1]:8080", "", "http://[::1]:8080/chat/completions"),
        ("http://127.8.8.8/v1", "", "http://127.8.8.8/v1/chat/completions"),
        ("https://api.example.org/v1", "API.example.org", "https://api.example.org/v1/chat/completions"),
        (
            "https://api.example.org/v1?key=x",
            "api.example.org",
            "https://api.example.org/v1/chat/completions",
        ),
        ("https://api.example.org/v1", "", "leave this machine for api.example.org"),
        ("https://api.example.org/v1", "example.org", "leave this machine for api.example.org"),
        ("https://api.example.org.evil.net/v1", "api.example.org", "leave this machine"),
        ("https://localhost.evil.net/v1", "", "leave this machine"),
        ("https://10.0.0.5/v1", "", "leave this machine for 10.0.0.5"),
        ("https://0.0.0.0/v1", "", "leave this machine for 0.0.0.0"),
        ("https://127.1/v1", "", "leave this machine for 127.1"),
        ("http://api.example.org/v1", "api.example.org", "unencrypted"),
        ("http://10.0.0.5/v1", "10.0.0.5", "unencrypted"),
        ("https://me:pass@api.example.org/v1", "api.example.org", "password"),
        ("ftp://127.0.0.1/v1", "", "no address of the web"),
        ("127.0.0.1:8080", "", "no address"),
    ],
)
def test_texts_go_to_this_machine_or_to_the_host_that_is_named(url: str, host: str, where: str) -> None:
    if "/chat" in where:
        assert str(posting.endpoint(url, PATH.removeprefix("/v1"), host)) == where
        return
    with pytest.raises(UsageError, match=re.escape(where)):
        posting.endpoint(url, PATH.removeprefix("/v1"), host)


def test_a_redirect_is_not_followed(server: ModelServer) -> None:
    with site() as other:
        server.answers = [status(308, Location=f"{other.home}/v1/chat/completions")]
        assert isinstance(outcome(), Reject)
        assert other.asked == []


def test_a_proxy_of_the_environment_is_not_used(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with site() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.home)
        assert isinstance(outcome(), Extraction)
        assert proxy.asked == []


def test_the_key_goes_to_the_server_alone(server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    server.answers = [status(500)]
    ran = run("add", tmp_path / "a.txt", "--reader", "llm", "--db", tmp_path / "l.db")
    rejects = run("rejects", "--db", tmp_path / "l.db")
    server.answers = [GOOD]
    read = run("read", tmp_path / "a.txt", "--reader", "llm", "--explain")
    assert {heard["authorization"] for _, _, heard, _ in server.site.asked} == {f"Bearer {KEY}"}
    assert all(KEY.encode() not in body for _, _, _, body in server.site.asked)
    assert KEY not in "".join((ran.output, rejects.output, read.output, repr(reader_of("llm"))))
    assert KEY.encode() not in (tmp_path / "l.db").read_bytes()


# -- what it may take ------------------------------------------------------------------------------------


def test_a_report_takes_no_more_tokens_than_it_may(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACITUS_LLM_TOKENS", "9000")
    came = outcome()
    assert isinstance(came, Reject)
    assert (came.reason, server.requests) == (Overrun.reason, [])
    monkeypatch.setenv("TACITUS_LLM_TOKENS", "20000")
    assert isinstance(outcome(), Extraction)
    long = " ".join(f"Shells hit the market of town {n} on Monday." for n in range(600))
    server.answers = [reply(answer(), usage={"prompt_tokens": 4000, "completion_tokens": 100})]
    came = outcome(long)
    assert isinstance(came, Reject)
    assert came.reason == Overrun.reason
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": -5, "completion_tokens": True}, {"prompt_tokens": 10**9}, "x"]
)
def test_tokens_that_the_server_does_not_count_are_estimated(server: ModelServer, usage: Any) -> None:
    server.answers = [reply(GOOD, usage=usage)]
    assert isinstance(outcome(), Extraction)
    spent = model_of(load_settings()).spent
    assert 500 < spent.sent < 9000
    assert 10 < spent.answered < 1000


def test_a_request_that_failed_may_be_paid_for_all_the_same(server: ModelServer) -> None:
    server.answers = [status(500)]
    assert isinstance(outcome(), Reject)
    assert model_of(load_settings()).spent.sent > 500


def test_a_run_costs_no_more_than_it_may(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TACITUS_LLM_COST", "0.03")
    with pytest.raises(UsageError, match="without prices"):
        outcome()
    monkeypatch.setenv("TACITUS_LLM_PRICES", "1/2")
    server.answers = [reply(GOOD, usage={"prompt_tokens": 3000, "completion_tokens": 2500})]
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"{TEXT} It was report {n}.")
    ran = run("add", tmp_path / "*.txt", "--reader", "llm", "--db", tmp_path / "l.db")
    assert isinstance(ran.exception, SpendingLimit)
    assert len(server.requests) == 2
    with Ledger(tmp_path / "l.db") as ledger:
        assert ledger.counts().reports == 2  # what was paid for is kept, and the next run goes on
    assert "cost 0.0160" in str(ran.exception)


def test_what_was_used_is_told(server: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    plain = run("read", tmp_path / "a.txt", "--reader", "llm", "--explain")
    assert "tiny:1b: 1 requests, 1,000 tokens sent, 100 answered" in plain.stderr
    assert "cost" not in plain.stderr
    monkeypatch.setenv("TACITUS_LLM_PRICES", "2/10")
    added = run("add", tmp_path / "a.txt", "--reader", "llm", "--db", tmp_path / "l.db")
    assert "100 answered, cost 0.0030" in added.stderr
    assert "tokens" not in run("read", tmp_path / "a.txt", "--explain").stderr


def test_answers_are_kept_only_where_the_setting_says_so(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setenv("TACITUS_LLM_ANSWERS", str(kept))
    server.answers = ["oops", GOOD]
    assert isinstance(outcome(), Reject)
    first = outcome()
    assert len(server.requests) == 2  # what could not be read was not kept
    assert outcome() == first
    assert len(server.requests) == 2
    (file,) = (path for path in kept.rglob("*") if path.is_file())
    assert (file.stat().st_mode & 0o077, kept.stat().st_mode & 0o077) == (0, 0)
    assert KEY not in file.read_text()
    assert "answers kept from before" in spent_by("llm")
    file.write_text(json.dumps(answer(incident("shelling", ("hit",), initiators=[q("Norland")]))))
    forged = outcome()
    assert isinstance(forged, Extraction)
    assert [one.reason for one in forged.rejects] == [
        "not_in_text"
    ]  # a kept answer is held to the text as well
    file.write_text("{half")
    assert outcome() == first
    assert len(server.requests) == 3
    monkeypatch.setenv("TACITUS_LLM_MODEL", "other:2b")
    outcome()
    assert len(server.requests) == 4
    monkeypatch.delenv("TACITUS_LLM_ANSWERS")
    outcome()
    outcome()
    assert len(server.requests) == 6


# -- all the way -----------------------------------------------------------------------------------------


def test_a_failure_is_a_reject_that_is_read_another_time(server: ModelServer, tmp_path: Path) -> None:
    for n in range(2):
        (tmp_path / f"{n}.txt").write_text(f"{TEXT} It was report {n}.")
    db = tmp_path / "l.db"
    server.answers = [status(403), GOOD]
    added = run("add", tmp_path / "*.txt", "--reader", "llm", "--db", db)
    assert (added.exit_code, "1 added" in added.stderr, "1 rejected" in added.stderr) == (3, True, True)
    assert "reader_failed" in run("rejects", "--db", db).stdout
    again = run("rejects", "--retry", "--reader", "llm", "--db", db)
    assert (again.exit_code, "1 added" in again.stderr) == (0, True)
    with Ledger(db) as ledger:
        assert {claim.extractor for claim in ledger.view().claims} == {"llm/tiny:1b@1"}


def test_a_good_answer_goes_all_the_way_beside_the_rules(server: ModelServer, tmp_path: Path) -> None:
    server.answers = [answer(incident("shelling", ("hit",), tolls=[DEAD], where=[q("Orlan")]))]
    (tmp_path / "a.txt").write_text(TEXT)
    read = run("read", tmp_path / "a.txt", "--published", "2024-05-07", "--reader", "llm", "--json")
    told = json.loads(read.stdout)
    (one,) = told["incidents"]
    assert (one["label"], [toll["best"] for toll in one["tolls"]]) == ("shelling", [4])
    db = tmp_path / "l.db"
    assert (
        run("add", tmp_path / "a.txt", "--published", "2024-05-07", "--reader", "llm", "--db", db).exit_code
        == 0
    )
    exported = json.loads(run("export", "json", "--db", db).stdout)
    assert {claim["extractor"] for claim in exported["claims"]} == {"llm/tiny:1b@1"}
    assert [claim["id"] for claim in exported["claims"]] == [claim["id"] for claim in told["claims"]]
    before = json.loads(run("export", "json", "--db", db, "--as-of", "2024-05-01").stdout)
    then = json.loads(run("export", "json", "--db", db, "--as-of", "2024-05-08").stdout)
    assert (before["incidents"], len(then["incidents"])) == ([], 1)
    rules, model = RuleReader().read(report()), outcome()
    assert isinstance(model, Extraction)
    both = derive(replace(rules, claims=(*rules.claims, *model.claims)))
    alone = derive(rules)
    assert len({claim.id for claim in both.claims}) == len(rules.claims) + len(model.claims)
    # both find the shelling by one word and call it the same: one incident, with the claims of both
    assert [one.id for one in both.incidents] == [one.id for one in alone.incidents]
    assert {claim.extractor.partition("/")[0] for claim in both.claims if claim.field == "toll"} == {
        "rules",
        "llm",
    }
    assert [toll.best for toll in both.incidents[0].tolls] == [4]


def test_a_ledger_read_anew_tells_the_difference_and_keeps_what_persons_said(
    server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    db, new = tmp_path / "l.db", tmp_path / "new.db"
    assert run("add", tmp_path / "a.txt", "--published", "2024-05-07", "--db", db).exit_code == 0
    with Ledger(db) as ledger:
        (incident_,) = ledger.view().incidents
        toll = next(claim for claim in ledger.view().claims if claim.field == "toll")
    said = run("rate", toll.id, "2", "-r", "two witnesses", "--by", "Ada", "--db", db)
    assert said.exit_code == 0, said.output
    server.answers = [answer(incident("shelling", ("hit",), tolls=[DEAD, {**DEAD, "effect": "missing"}]))]
    monkeypatch.setenv("TACITUS_LLM_PRICES", "2/10")
    made = run("reread", new, "--db", db, "--reader", "llm")
    assert made.exit_code == 0, made.output
    assert "toll\t1 the same, 0 changed, 0 gone, 1 new" in made.stdout
    assert "0 decisions fit nothing now" in made.stdout
    assert "cost 0.0030" in made.stderr
    with Ledger(db) as old, Ledger(new) as anew:
        assert {claim.extractor.partition("/")[0] for claim in old.view().claims} == {"rules"}
        assert {claim.extractor for claim in anew.view().claims} == {"llm/tiny:1b@1"}
        assert [one.id for one in anew.view().incidents] == [incident_.id]
        (rating,) = anew.view().ratings
        assert rating.subject in {claim.id for claim in anew.view().claims if claim.field == "toll"}
    server.answers = [status(500)]
    failed = run("reread", tmp_path / "third.db", "--db", db, "--reader", "llm")
    assert "as it was" in failed.stdout
    assert "1 reports are as they were" in failed.stdout


def test_settings_of_a_model_are_read_when_it_is_asked_for() -> None:
    assert load_settings({}).llm_url == ""
    with pytest.raises(UsageError, match="No language model is set"):
        reader_of("llm")
