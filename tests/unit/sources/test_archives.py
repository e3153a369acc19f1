"""ZIP, tar and compressed files: what is in them, and what they must not do."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from pathlib import Path

import pytest
import zstandard

from source_files import TEXT, html, mail, mailbox, pdf, tarred, zipped
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, compression, open_bytes, opening

SETTINGS = Settings()


def found_in(raw: bytes, name: str = "a.zip") -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path=name, raw=raw), SETTINGS))


def paths(found: list[Opened | SourceReject]) -> list[str | None]:
    return [one.report.path for one in found if isinstance(one, Opened)]


def reasons(found: list[Opened | SourceReject]) -> dict[str, str]:
    return {one.path: one.reject.reason for one in found if isinstance(one, SourceReject)}


MEMBERS = (("b/one.txt", TEXT.encode()), ("b/page.html", html(TEXT)), ("b/bulletin.pdf", pdf(TEXT)))


@pytest.mark.parametrize("make", [zipped, tarred])
def test_each_member_is_opened_by_what_it_is(make: object) -> None:
    assert callable(make)
    assert paths(found_in(make(*MEMBERS), "a")) == [f"a/{name}" for name, _ in MEMBERS]


@pytest.mark.parametrize(
    ("ending", "compress"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", zstandard.ZstdCompressor().compress),
    ],
)
def test_every_compression_of_a_file_and_of_a_tar(ending: str, compress: object) -> None:
    assert callable(compress)
    assert paths(found_in(compress(TEXT.encode()), f"one.txt{ending}")) == [f"one.txt{ending}/one.txt"]
    assert len(paths(found_in(compress(tarred(*MEMBERS)), f"all.tar{ending}"))) == 3
    assert list(reasons(found_in(compress(TEXT.encode() * 99)[:-9], "cut")).values()) == ["unreadable_source"]


def test_containers_in_containers_are_opened_down_to_a_depth() -> None:
    letter = mail("See the bulletin.", ("bulletin.pdf", pdf(TEXT)))
    deep = gzip.compress(tarred(("in.mbox", mailbox(letter))))
    assert paths(found_in(deep, "a.tgz")) == [
        "a.tgz/a.tar/in.mbox/1",
        "a.tgz/a.tar/in.mbox/1/bulletin.pdf",
    ]
    raw = TEXT.encode()
    for _ in range(opening.MOST_DEPTH + 1):
        raw = zipped(("in.zip", raw), ("note.txt", TEXT.encode()))
    found = found_in(raw)
    assert set(reasons(found).values()) == {"archive_limit"}
    assert len(paths(found)) >= opening.MOST_DEPTH, "what lies above the limit is read"


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd.txt", "a/../../b.txt", "C:\\x.txt", "..\\x.txt"])
def test_a_name_that_leads_out_is_refused_and_the_others_are_read(name: str) -> None:
    for make in (zipped, tarred):
        found = found_in(make((name, TEXT.encode()), ("fine.txt", TEXT.encode())), "a")
        assert paths(found) == ["a/fine.txt"]
        assert list(reasons(found).values()) == ["unsafe_name"]


def test_a_bomb_is_refused_before_it_fills_anything() -> None:
    zeros = gzip.compress(bytes(400 * 1024**2), 9)
    assert reasons(found_in(zeros, "bomb.gz")) == {"bomb.gz": "archive_limit"}
    layered = zipped(*((f"{n}.gz", zeros) for n in range(3)))
    assert "archive_limit" in reasons(found_in(layered)).values()


def test_reports_before_a_bomb_are_kept() -> None:
    bomb = zipped(("a.txt", TEXT.encode()), ("b.txt", bytes(400 * 1024**2)), ("c.txt", TEXT.encode()))
    found = found_in(bomb)
    assert paths(found) == ["a.zip/a.txt"]
    assert reasons(found) == {"a.zip": "archive_limit"}


def test_more_members_than_anybody_needs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        compression.Meter, "of", classmethod(lambda cls, size: cls(compression.FREE_BYTES, 5))
    )
    assert "archive_limit" in reasons(found_in(zipped(*((f"{n}.txt", b"x y") for n in range(9))))).values()


def test_a_member_that_asks_for_a_password_is_named() -> None:
    raw = bytearray(zipped(("secret.txt", TEXT.encode()), ("open.txt", TEXT.encode())))
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    found = found_in(bytes(raw))
    assert paths(found) == ["a.zip/open.txt"]
    assert reasons(found) == {"a.zip/secret.txt": "encrypted"}


def test_an_archive_that_lies_about_a_member_loses_no_other() -> None:
    raw = bytearray(zipped(("one.txt", TEXT.encode() * 50), ("two.txt", TEXT.encode())))
    at = raw.index(b"PK\x01\x02")
    raw[at + 16 : at + 20] = struct.pack("<I", 1)  # its checksum
    found = found_in(bytes(raw))
    assert paths(found) == ["a.zip/two.txt"]
    assert reasons(found) == {"a.zip/one.txt": "unreadable_source"}


def test_what_systems_add_and_what_lies_beside_a_saved_page_is_passed_over() -> None:
    found = found_in(
        zipped(
            ("__MACOSX/._a.txt", b"x"),
            (".DS_Store", b"x"),
            ("page.html", html(TEXT)),
            ("page_files/ad.html", html(TEXT)),
            ("x_files/b.txt", TEXT.encode()),
        )
    )
    assert paths(found) == ["a.zip/page.html", "a.zip/x_files/b.txt"]
    assert reasons(found) == {}


def test_an_archive_of_nothing_says_so() -> None:
    assert list(reasons(found_in(zipped())).values()) == ["empty_report"]


def test_a_large_archive_is_read_from_the_disk_piece_by_piece(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for n in range(3_000):
            archive.writestr(f"{n}.txt", f"{TEXT} {n}")
    from tacitus.sources import open_originals

    assert sum(isinstance(one, Opened) for one in open_originals(tmp_path / "a.zip", SETTINGS)) == 3_000


def test_what_a_piece_unpacks_to_waits_on_the_disk_when_it_is_large() -> None:
    meter = compression.Meter.of(10)
    with compression.spooled(io.BytesIO(bytes(compression.IN_MEMORY + 1)), meter) as file:
        assert file.read(1) == b"\0"
    assert meter.left == compression.FREE_BYTES + 10 * compression.MOST_RATIO - compression.IN_MEMORY - 1
