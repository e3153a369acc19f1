"""Telegram's export: messages, edits, forwards, answers, chats of persons."""

from __future__ import annotations

import json

from source_files import TEXT, telegram
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Report
from tacitus.pipeline.intake import read_new
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, open_bytes

SETTINGS = Settings()
FIRST = {
    "id": 11,
    "type": "message",
    "date": "2024-05-13T17:20:00",
    "date_unixtime": "1715613600",
    "edited": "2024-05-13T18:00:00",
    "edited_unixtime": "1715616000",
    "from": "Lake Alerts",
    "text": [
        "Shells hit ",
        {"type": "bold", "text": "Orlan"},
        ".\n",
        {"type": "link", "text": "https://l.example"},
    ],
}
FORWARDED = {"id": 12, "type": "message", "date": "2024-05-13", "forwarded_from": "Hill Post", "text": TEXT}
ANSWER = {"id": 13, "type": "message", "reply_to_message_id": 11, "text": "Four died, says the mayor."}
SILENT = (
    {"id": 14, "type": "message", "photo": "a.jpg", "text": ""},
    {"id": 15, "type": "service", "text": "joined"},
)


def found_in(raw: bytes) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="result.json", raw=raw), SETTINGS))


def reports(raw: bytes) -> list[Report]:
    return [one.report for one in found_in(raw) if isinstance(one, Opened)]


def test_each_message_is_a_report_of_its_channel() -> None:
    first, forwarded, answer = reports(telegram(FIRST, FORWARDED, ANSWER, *SILENT))
    assert first.text == "Shells hit Orlan.\nhttps://l.example"
    assert (first.outlet, first.path, first.authors) == ("Lake Alerts", "result.json#11", ())
    assert first.published is not None
    assert first.modified is not None
    assert (first.published.start, first.modified.start) == (
        "2024-05-13T15:20:00+00:00",
        "2024-05-13T16:00:00+00:00",
    )
    assert (forwarded.outlet, forwarded.forwarded_from) == ("Lake Alerts", "Hill Post")
    assert answer.in_reply_to == "result.json#11"
    assert answer.published is None


def test_an_export_of_everything_keeps_the_chats_apart_and_names_no_person() -> None:
    chats = [
        {"name": "Lake Alerts", "type": "public_channel", "id": 7, "messages": [FIRST]},
        {"name": "Jane Roe", "type": "personal_chat", "id": 8, "messages": [FIRST | {"from": "Jane Roe"}]},
    ]
    raw = json.dumps({"about": "x", "chats": {"about": "y", "list": chats}}).encode()
    first, second = reports(raw)
    assert (first.path, first.outlet) == ("result.json/Lake Alerts#11", "Lake Alerts")
    assert (second.outlet, second.authors) == (None, ())


def test_messages_that_are_none_are_said_and_lose_no_other() -> None:
    odd = [
        5,
        {"id": [], "type": "message", "text": [1, None, {"text": {}}]},
        {"type": "message", "date_unixtime": "9" * 400, "text": "x y"},
    ]
    found = found_in(json.dumps({"type": "public_channel", "messages": [*odd, FIRST]}).encode())
    assert [type(one) for one in found] == [SourceReject, Opened, Opened]


def test_an_export_without_words_is_no_report() -> None:
    (found,) = found_in(telegram(*SILENT))
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "empty_report"


def test_what_two_channels_pass_on_is_the_word_of_the_first_and_one_origin() -> None:
    with Ledger("memory:") as ledger:
        for channel in ("Lake Alerts", "Coast Alerts"):
            told = FORWARDED | {
                "text": f"Shells hit Aleppo on 13 May 2024, killing four people. {channel} has more."
            }
            (report,) = reports(telegram(told, name=channel))
            reading = read_new(report)
            assert [link.name for link in reading.claims[0].speaker] == ["Hill Post", channel]
            ledger.add(reading)
        (incident,) = ledger.view().incidents
    assert len(incident.members) == 2
    assert incident.independent_origins == 1
