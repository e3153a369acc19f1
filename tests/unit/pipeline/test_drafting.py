"""What is handed in on a page: read, held, added; an address is fetched politely; nothing is added unasked."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tacitus.errors import AddressRefused, FetchFailed, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.pipeline import drafting
from tacitus.pipeline.drafting import Drafting, Lot, Offer, chosen_of, with_title
from tacitus.settings import load_settings
from tacitus.sources import Beside, Original

TEXT = "Shells hit a market in Kharkiv on Monday, killing two people, the governor said."
PAGE = f"<html><head><title>Shells</title></head><body><article><h1>Shells</h1><p>{TEXT}</p></article></body></html>"


@pytest.fixture
def ledger():
    with Ledger("memory:") as made:
        yield made


@pytest.fixture
def desk(ledger):
    return Drafting(ledger, load_settings())


def test_a_text_is_read_held_and_added_once(desk, ledger):
    lot = desk.read(Offer(text=TEXT, title="Market shelled", outlet="Evening Paper", published="2024-05-07"))
    (draft,) = lot.drafts
    assert draft.reading is not None
    report = draft.reading.report
    assert (report.outlet, report.text, report.title) == (
        "Evening Paper",
        f"Market shelled\n\n{TEXT}",
        "Market shelled",
    )
    assert draft.reading.incidents[0].when is not None
    assert draft.reading.incidents[0].when.start.startswith("2024-05-06")
    assert ledger.counts().reports == 0
    assert desk.kept(desk.keep(lot)) == lot
    assert desk.add(lot) == [report.id]
    assert ledger.holds(report.id)
    assert desk.read(Offer(text=TEXT, title="Market shelled", outlet="Evening Paper")).drafts[0].known


def test_only_those_that_were_chosen_are_added(desk, ledger):
    files = (("one.txt", TEXT.encode()), ("two.txt", b"A bomb killed four in Mogadishu."), ("no.txt", b"  "))
    lot = desk.read(Offer(files=files))
    assert [draft.reading is not None for draft in lot.drafts] == [True, True, False]
    assert lot.drafts[2].reject is not None
    assert len(desk.add(lot, chosen_of(["1", "2"], lot.drafts))) == 1
    assert ledger.counts().reports == 1
    for none in (["7"], ["9" * 5000], ["²"], []):
        with pytest.raises(UsageError):
            chosen_of(none, lot.drafts)


def test_blanks_in_the_field_for_a_text_hide_no_file(desk):
    offer = Offer(text=" \r\n", files=(("one.txt", TEXT.encode()),))
    assert asyncio.run(desk.fetched(offer)) is None
    assert desk.read(offer).drafts[0].reading is not None


def test_while_one_reads_others_can_be_held_and_nobody_waits_without_end(desk, monkeypatch):
    begun, go_on, reads = threading.Event(), threading.Event(), drafting.reads

    def slowly(settings):
        def read(report):
            begun.set()
            assert go_on.wait(60)
            return reads(settings)(report)

        return read

    monkeypatch.setattr(drafting, "reads", slowly)
    monkeypatch.setattr(drafting, "SECONDS_IN_LINE", 0.01)
    lot = Lot(drafts=())
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(desk.read, Offer(text=TEXT))
        try:
            assert begun.wait(60)
            assert desk.kept(pool.submit(desk.keep, lot).result(timeout=60)) == lot
            with pytest.raises(UsageError):
                desk.read(Offer(text=TEXT))
        finally:
            go_on.set()
        assert reading.result().drafts[0].reading is not None


def test_more_than_are_read_at_once_are_left_out_and_it_is_said(desk, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_REPORTS", 1)
    files = tuple((f"{n}.txt", f"A bomb killed {n} people in Mogadishu.".encode()) for n in (2, 3))
    lot = desk.read(Offer(files=files))
    assert (len(lot.drafts), lot.cut) == (1, True)


def test_what_stands_at_an_address_keeps_where_it_is_from(ledger):
    async def page(url: str) -> Original:
        beside = Beside(url=url, media_type="text/html", fetched="2024-05-07T10:00:00+00:00")
        return Original(path=url, raw=PAGE.encode(), beside=beside)

    desk = Drafting(ledger, load_settings(), page)
    offer = Offer(url="https://paper.example/market")
    lot = desk.read(offer, asyncio.run(desk.fetched(offer)))
    (draft,) = lot.drafts
    assert draft.reading is not None
    assert draft.original is not None
    assert (draft.original.url, draft.original.command) == ("https://paper.example/market", "the page")
    (report,) = desk.add(lot)
    custody = ledger.custody(report)
    assert custody is not None
    assert custody.url == "https://paper.example/market"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://[::1]/", "file:///etc/passwd", "http://10.0.0.1/"]
)
def test_addresses_of_this_machine_and_its_network_are_refused(desk, url):
    with pytest.raises(AddressRefused) as refused:
        asyncio.run(desk.fetched(Offer(url=url)))
    assert refused.value.remedy == drafting.BY_HAND  # no option of a command that the page does not have


def test_an_address_is_not_waited_for_without_end(desk, monkeypatch):
    monkeypatch.setattr(drafting, "SECONDS_A_FETCH", 0)
    with pytest.raises(FetchFailed):
        asyncio.run(desk.fetched(Offer(url="https://paper.example/market")))


@pytest.mark.parametrize("offer", [Offer(), Offer(text=" "), Offer(text="x", url="https://a.example/")])
def test_nothing_and_several_things_are_refused(desk, offer):
    with pytest.raises(UsageError):
        asyncio.run(desk.fetched(offer))


def test_a_date_that_is_none_is_refused(desk):
    with pytest.raises(UsageError):
        desk.read(Offer(text=TEXT, published="soon"))


def test_drafts_are_forgotten_when_others_come_and_after_a_while(desk, monkeypatch):
    lot = desk.read(Offer(text=TEXT))
    first = desk.keep(lot)
    for _ in range(drafting.LOTS_KEPT):
        last = desk.keep(lot)
    with pytest.raises(MissingInput):
        desk.kept(first)
    assert desk.kept(last) == lot
    monkeypatch.setattr(drafting, "MINUTES_KEPT", -1.0)
    with pytest.raises(MissingInput):
        desk.kept(last)


@pytest.mark.parametrize(
    ("text", "title", "whole"),
    [
        ("A blast\r\nkilled two", "", "A blast\nkilled two"),
        ("Blast kills two\n\nMore.", "Blast  kills two", "Blast kills two\n\nMore."),
        ("More.", "Blast kills two", "Blast kills two\n\nMore."),
        ("Syrian troops fled.", "Syria", "Syria\n\nSyrian troops fled."),
    ],
)
def test_a_title_is_part_of_the_text_once(text, title, whole):
    assert with_title(text, title) == whole
