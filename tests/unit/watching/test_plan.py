"""The file that lists what is watched, and what it must not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from source_files import csv_of, parquet, xlsx
from tacitus.errors import MissingInput, TacitusError, UsageError
from tacitus.watching.plan import Folder, Source, plan_of


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "feeds.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_feeds_pages_and_folders(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    plan = plan_of(
        [
            written(
                tmp_path,
                """
                every = "30m"
                pause = 10
                contact = "desk@example.org"
                [[feed]]
                url = "https://example.org/feed.xml"
                follow = true
                [[page]]
                url = ["https://example.org/a", "https://example.org/b"]
                outlet = "Example"
                every = "2h"
                [[folder]]
                path = "inbox"
                """,
            )
        ]
    )
    feed = Source(url="https://example.org/feed.xml", outlet=None, every=1800, follow=True)
    assert plan.sources[0] == feed
    assert [(one.url, one.outlet, one.every) for one in plan.sources[1:]] == [
        ("https://example.org/a", "Example", 7200),
        ("https://example.org/b", "Example", 7200),
    ]
    assert plan.folders == (Folder(path=tmp_path / "inbox"),)
    assert plan.pause == 10
    assert "desk@example.org" in plan.agent
    assert plan.agent.startswith("Tacitus/")


LINKS = ["https://example.org/a", "https://example.org/b"]
TABLE = [["Title", "Link"], *(["A title, long", url] for url in LINKS), ["No link", ""]]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("links.xlsx", xlsx(*TABLE)),
        ("links.csv", csv_of(*TABLE)),
        ("links.tsv", csv_of(*TABLE, separator="\t")),
        ("links.parquet", parquet(title=["a", "b"], url=LINKS)),
        ("links.txt", "\n\n".join(LINKS).encode()),
        ("links.csv", "\r\n".join(["url", *LINKS, LINKS[0]]).encode()),
    ],
)
def test_the_addresses_of_a_table_or_a_list(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    plan = plan_of([written(tmp_path, f'[[page]]\nlist = "{name}"\noutlet = "Example"')])
    assert [(one.url, one.outlet) for one in plan.sources] == [(url, "Example") for url in LINKS]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"title,text\nA,B\n", "no column of addresses"),
        (b"url,title\nfile:///etc/passwd,A\n", "links.csv:2"),
        (b"https://example.org/a\nnot an address\n", "links.csv:2"),
        (b"", "links.csv"),
        (b"PK\x03\x04 broken", "links.csv"),
    ],
)
def test_what_a_list_must_not_hold(tmp_path: Path, raw: bytes, says: str) -> None:
    (tmp_path / "links.csv").write_bytes(raw)
    with pytest.raises(UsageError, match=says):
        plan_of([written(tmp_path, '[[page]]\nlist = "links.csv"')])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[feeds]]\nurl = 'https://example.org'", "feed"),
        ("[[feed]]\nurll = 'https://example.org'", "url"),
        ("[[feed]]\n", "url"),
        ("[[feed]]\nurl = 'file:///etc/passwd'", "http"),
        ("[[feed]]\nurl = ['https://example.org/', 3]", "url"),
        ("[[feed]]\nurl = 'https://example.org'\nevery = '5s'", "minute"),
        ("[[feed]]\nurl = 'https://example.org'\nevery = 'often'", "15m"),
        ("[[feed]]\nurl = 'https://example.org'\nfollow = 'yes'", "true"),
        ("pause = 'x'\n[[feed]]\nurl = 'https://example.org'", "number"),
        ("feed = 3", "table"),
        ("x = [", "TOML"),
        ("", "nothing"),
        ("[[page]]\nurl = ['https://example.org/a', 'https://example.org/a']", "twice"),
        ("contact = 'Łódź'\n[[feed]]\nurl = 'https://example.org'", "contact"),
    ],
)
def test_what_a_file_must_not_say_is_named_with_a_remedy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        plan_of([written(tmp_path, text)])
    assert says in str(raised.value)
    assert raised.value.remedy or says in ("url", "twice", "contact")


def test_what_is_not_there(tmp_path: Path) -> None:
    for named in (str(tmp_path / "none"), written(tmp_path, "[[folder]]\npath = 'none'")):
        with pytest.raises(MissingInput):
            plan_of([named])
    assert issubclass(MissingInput, TacitusError)
