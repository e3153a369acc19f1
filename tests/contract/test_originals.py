"""Originals: kept as they came, vouched for by the log, carried, withheld; a page that nothing hostile gets out of."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from commands import run
from databases import ledger_at
from hostile_page import HOSTILE
from ledger_factory import Paper, day
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.errors import LedgerError, MissingInput, UsageError, Withheld
from tacitus.ledger.ledger import Ledger
from tacitus.model.originals import Brought, Keeping
from tacitus.model.records import Reject
from tacitus.pipeline.add import Arrived, Turned, add_reports
from tacitus.pipeline.found import find_reports, to_retry
from tacitus.present.originals import shown
from tacitus.settings import Settings, load_settings
from tacitus.store import STORES
from tacitus.store.originals import Folder, sum_of

EACH = pytest.mark.parametrize("kind", sorted(STORES))
HOME = "http://127.0.0.1"
PAGE = b"<!doctype html><title>A page</title><p>A missile hit Kharkiv and killed 8, the mayor said.</p>"


def paper(text: str = "A missile hit Kharkiv and killed 8, the mayor said.") -> Paper:
    made = Paper(text, "2024-05-07")
    made.incident(text.split(" and")[0], label="missile_strike", when=day("2024-05-06"), where="Kharkiv")
    return made


def page(raw: bytes = PAGE, **changed: Any) -> Brought:
    told = Brought(
        raw=raw,
        path="saved/page.html",
        media_type="text/html",
        command="tacitus add",
        url="https://news.example/1",
    )
    return replace(told, **changed)


def files_of(db: Path) -> list[Path]:
    return sorted(db.with_name(db.name + ".originals").rglob("*.z"))


# -- kept, and vouched for -----------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("where", ["beside", "inside"])
def test_an_original_comes_back_as_it_went_in(kind: str, where: Any, tmp_path: Path) -> None:
    with Ledger(ledger_at(kind, tmp_path / "l.db"), keeping=Keeping(where=where)) as ledger:
        ledger.add(paper().reading(), page())
        assert ledger.original(paper().id) == PAGE
        custody = ledger.custody(paper().id)
        assert custody is not None
        assert (custody.sha256, custody.size, custody.state) == (sum_of(PAGE), len(PAGE), "kept")
        assert (custody.path, custody.url, custody.command) == (
            "saved/page.html",
            "https://news.example/1",
            "tacitus add",
        )
        (line,) = [one for one in ledger.export_log() if '"kind":"original"' in one]
        assert sum_of(PAGE) in line
        assert bool(files_of(tmp_path / "l.db")) is (kind == "sqlite" and where == "beside")
        assert ledger.verify(deep=True) == []


@EACH
@pytest.mark.parametrize(
    ("keeping", "why"),
    [(Keeping(where="off"), "TACITUS_ORIGINALS=off"), (Keeping(most_bytes=10), "longer than 10 bytes")],
)
def test_what_is_not_kept_is_known_by_its_sum(kind: str, keeping: Keeping, why: str, tmp_path: Path) -> None:
    with Ledger(ledger_at(kind, tmp_path / "l.db"), keeping=keeping) as ledger:
        ledger.add(paper().reading(), page())
        custody = ledger.custody(paper().id)
        assert custody is not None
        assert (custody.state, custody.sha256) == ("not_kept", sum_of(PAGE))
        assert why in custody.why
        with pytest.raises(MissingInput, match=why):
            ledger.original(paper().id)
        assert ledger.verify() == []
    assert files_of(tmp_path / "l.db") == []


def test_adding_again_adds_nothing_and_puts_back_what_was_lost(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    with Ledger(db) as ledger:
        ledger.add(paper().reading())
        assert ledger.custody(paper().id) is None
        assert ledger.keep(paper().id, page())
        entries = ledger.head()
        assert not ledger.keep(paper().id, page())
        assert not ledger.add(paper().reading(), page(b"other bytes of the same text"))
        assert ledger.head() == entries
        files_of(db)[0].unlink()
        assert ledger.verify() == [
            f"the original of {paper().id} (saved/page.html, SHA-256 {sum_of(PAGE)}) is missing"
        ]
        assert not ledger.keep(paper().id, page(b"other bytes"))
        assert ledger.keep(paper().id, page())
        assert ledger.verify() == []
        assert ledger.head() == entries


@pytest.mark.parametrize("damage", [b"", b"not packed", gzip.compress(PAGE, mtime=0), None])
def test_a_changed_original_is_found_and_named(damage: bytes | None, tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    with Ledger(db) as ledger:
        ledger.add(paper().reading(), page())
        ledger.add(paper("A shell hit Dnipro and nobody was hurt.").reading(), page(b"<p>another</p>"))
        one = next(file for file in files_of(db) if file.stem == sum_of(PAGE))
        other = next(file for file in files_of(db) if file.stem != sum_of(PAGE))
        one.write_bytes(other.read_bytes() if damage is None else damage)
        (fault,) = ledger.verify()
        assert fault.endswith("is not what was kept")
        assert paper().id in fault
        assert ledger.verify(originals=False) == []
        with pytest.raises(LedgerError, match="not what was kept"):
            ledger.original(paper().id)
        custody = ledger.custody(paper().id)
        assert custody is not None
        assert custody.state == "damaged"
    told = CliRunner().invoke(build_app(), ["verify", "--db", str(db)])
    assert paper().id in told.output
    assert CliRunner().invoke(build_app(), ["verify", "--db", str(db), "--no-originals"]).exit_code == 0


def test_what_nobody_refers_to_does_no_harm(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    with Ledger(db) as ledger:
        with suppress(RuntimeError), ledger.together():
            ledger.add(paper().reading(), page())
            raise RuntimeError
        assert len(files_of(db)) == 1
        assert not ledger.holds(paper().id)
        assert ledger.verify() == []


def test_originals_whose_folder_is_a_file_are_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "l.db.originals").write_text("no folder")
    with pytest.raises(LedgerError, match="cannot be read") as told:
        Folder(tmp_path / "l.db").original("0" * 64)
    assert told.value.remedy


def test_an_old_ledger_opens_verifies_and_takes_originals(tmp_path: Path) -> None:
    db = tmp_path / "old.db"
    db.write_bytes(gzip.decompress((Path(__file__).parent / "stored" / "ledger-v1.db.gz").read_bytes()))
    db.chmod(0o644)
    with Ledger(db, read_only=True) as ledger:
        report = ledger.reports()[0].id
        assert ledger.custody(report) is None
        assert ledger.originals() == []
    for where in ("inside", "beside"):
        with Ledger(db, keeping=Keeping(where=where)) as ledger:
            assert ledger.verify() == []
            report = ledger.reports()[where == "inside"].id
            assert ledger.keep(report, page(b"a page of the old ledger"))
            assert ledger.original(report, with_names=True) == b"a page of the old ledger"


# -- carried -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["beside", "inside"])
def test_backup_restore_and_recover_carry_originals(where: Any, tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    with Ledger(db, keeping=Keeping(where=where)) as ledger:
        ledger.add(paper().reading(), page())

    def run(*arguments: object) -> None:
        told = CliRunner().invoke(build_app(), [str(one) for one in arguments])
        assert told.exit_code == 0, told.output

    run("backup", tmp_path / "copy.db", "--db", db)
    run("restore", tmp_path / "copy.db", "--db", tmp_path / "again.db")
    run("recover", db, "--db", tmp_path / "saved.db")
    for name in ("copy.db", "again.db", "saved.db"):
        with Ledger(tmp_path / name, read_only=True) as copied:
            assert copied.verify() == [], name
            assert copied.original(paper().id) == PAGE, name


@pytest.mark.parametrize("where", ["beside", "inside"])
def test_a_ledger_that_is_read_anew_has_them_too(where: Any, tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db", keeping=Keeping(where=where)) as ledger:
        ledger.add(paper().reading(), page())
        for _ in range(2):
            ledger.retract(paper().id, by="Ada", reason="an error")
            ledger.reinstate(paper().id, by="Ada", reason="no error")
        assert ledger.reread(tmp_path / "anew.db", lambda report: paper().reading()).failed == ()
        said = ledger.standing(paper().id)
    with Ledger(tmp_path / "anew.db") as anew:
        assert anew.original(paper().id) == PAGE
        assert anew.standing(paper().id) == said
        assert anew.stands(paper().id)
        assert anew.verify(deep=True) == []


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper().reading(), page())
        ledger.backup(tmp_path / "copy.db")
    files_of(tmp_path / "copy.db")[0].unlink()
    told = CliRunner().invoke(
        build_app(), ["restore", str(tmp_path / "copy.db"), "--db", str(tmp_path / "new.db")]
    )
    assert isinstance(told.exception, LedgerError)
    assert not (tmp_path / "new.db").exists()


def test_an_original_is_exported_with_its_custody(tmp_path: Path) -> None:
    db, out = tmp_path / "l.db", tmp_path / "out.html"
    with Ledger(db) as ledger:
        ledger.add(paper().reading(), page(path=f"{tmp_path}/deep/page.html"))
        head = "{}:{}".format(*ledger.head())
    told = CliRunner().invoke(
        build_app(), ["originals", "export", paper().id, "-o", str(out), "--db", str(db)]
    )
    assert told.exit_code == 0, told.output
    assert out.read_bytes() == PAGE
    record = json.loads((tmp_path / "out.html.custody.json").read_text("utf-8"))
    assert (record["sha256"], record["path"], record["head"]) == (sum_of(PAGE), "page.html", head)
    assert (record["of"], record["command"], record["entry"]) == (paper().id, "tacitus add", 2)
    assert str(tmp_path) not in json.dumps(record)
    again = CliRunner().invoke(
        build_app(), ["originals", "export", paper().id, "-o", str(out), "--db", str(db)]
    )
    assert "exists already" in str(again.exception)
    listed = CliRunner().invoke(build_app(), ["originals", "list", "--db", str(db)]).stdout
    assert listed.split("\t")[:3] == [paper().id, "kept", sum_of(PAGE)]


def test_originals_go_with_a_log_that_is_handed_on_and_are_held_to_it(tmp_path: Path) -> None:
    """All that may be given goes along; what is changed on the way, file and record together too, is found."""
    db, theirs, folder = tmp_path / "l.db", tmp_path / "theirs.db", tmp_path / "given"
    other = paper("Shells fell on Dnipro, Zora Quill said.")
    with Ledger(db) as ledger:
        ledger.add(paper().reading(), page())
        ledger.add(other.reading(), page(b"<p>Shells fell on Dnipro, Zora Quill said.</p>"))
        turned = Reject(stage="source", reason="empty_report", message="nothing in it")
        ledger.reject("saved/none.html", turned, None, page(b"<p></p>", path="saved/none.html"))
        ledger.redact("Zora Quill", by="Ada", reason="a child")
        (of_reject,) = [one.of for one in ledger.originals() if one.path == "saved/none.html"]
    assert run("export-log", "--db", db, "-o", tmp_path / "log").exit_code == 0
    told = run("originals", "export", "--all", "-o", folder, "--db", db)
    assert told.exit_code == 0, told.output
    assert "2 records" in told.output
    assert f"{other.id}: withheld" in told.output
    assert not any(b"Quill" in file.read_bytes() for file in folder.iterdir())
    assert run("import-log", tmp_path / "log", "--db", theirs).exit_code == 0
    assert run("originals", "verify", folder, "--db", theirs).exit_code == 0
    assert run("verify", "--db", theirs).exit_code != 0  # it has the log, and no bytes yet
    assert "2 of 2 put back" in run("originals", "import", folder, "--db", theirs).output
    assert "0 of 2 put back" in run("originals", "import", folder, "--db", theirs).output
    with Ledger(theirs) as given:
        assert given.original(paper().id) == PAGE
        assert given.original(of_reject) == b"<p></p>"
        assert [one.split(" ")[3] for one in given.verify()] == [other.id]

    file = folder / sum_of(PAGE)
    record = folder / f"{paper().id}.custody.json"
    file.write_bytes(PAGE + b" ")
    assert "not what was exported" in run("originals", "verify", folder).output
    changed = json.loads(record.read_text()) | {"sha256": sum_of(PAGE + b" "), "size": len(PAGE) + 1}
    record.write_text(json.dumps(changed))
    assert run("originals", "verify", folder).exit_code == 0  # nobody can tell without the log
    told = run("originals", "verify", folder, "--db", theirs)
    assert isinstance(told.exception, LedgerError)
    assert "the log has another sha256, size" in told.output


def test_exported_originals_are_found_wanting_in_words(tmp_path: Path) -> None:
    db, out = tmp_path / "l.db", tmp_path / "out.html"
    with Ledger(db) as ledger:
        ledger.add(paper().reading(), page())
    assert isinstance(run("originals", "verify", out).exception, MissingInput)
    assert isinstance(run("originals", "export", "-o", out, "--db", db).exception, UsageError)
    assert run("originals", "export", paper().id, "-o", out, "--db", db).exit_code == 0
    assert run("originals", "verify", out, "--db", db).exit_code == 0
    assert isinstance(run("originals", "export", "--all", "-o", tmp_path, "--db", db).exception, UsageError)
    out.unlink()
    assert "out.html is missing" in run("originals", "verify", tmp_path / "out.html").output
    (tmp_path / "out.html.custody.json").write_text('{"file": "../../l.db", "of": "r_0", "sha256": "ab"}')
    told = run("originals", "verify", tmp_path, "--db", db).output
    assert "l.db is not what was exported" in told
    assert "the log has no original of r_0" in told
    (tmp_path / "out.html.custody.json").write_text("[")
    assert "no custody record" in run("originals", "verify", tmp_path).output


# -- withheld ------------------------------------------------------------------------------------------

NAMED = "A missile hit Kharkiv and killed 8, Zora Quill said."


@EACH
@pytest.mark.parametrize(
    ("text", "original"),
    [
        (NAMED, page()),
        ("", page(b"<p>A missile hit Kharkiv.</p><!-- by zora-quill -->")),
        ("", page(b"<p>Z&#111;ra &#81;uill</p>")),
        ("", page(b'{"by": "Zora \\u0051uill"}', media_type="application/json")),
        ("", page("Zora Quill".encode("utf-16"), media_type="text/plain")),
        ("", page(url="https://news.example/zora-quill")),
        ("", page(b"%PDF-1.7", media_type="application/pdf")),
    ],
)
def test_an_original_in_which_a_hidden_name_may_stand_is_withheld(
    kind: str, text: str, original: Brought, tmp_path: Path
) -> None:
    other = paper(NAMED.replace("Kharkiv", "the town of Kharkiv"))
    with Ledger(ledger_at(kind, tmp_path / "l.db")) as ledger:
        mine = paper(text) if text else paper()
        ledger.add(mine.reading(), original)
        ledger.add(other.reading())
        assert ledger.original(mine.id) == original.raw
        ledger.redact("Zora Quill", by="Ada", reason="a child")
        with pytest.raises(Withheld, match="hidden"):
            ledger.original(mine.id)
        assert ledger.original(mine.id, with_names=True) == original.raw
        client = TestClient(create_app(ledger), base_url=HOME, raise_server_exceptions=False)
        asked = f"/reports/{mine.id}/original"
        for address in (f"/api{asked}/file", f"{asked}/file", f"{asked}/view"):
            answer = client.get(address)
            assert answer.status_code == 403, address
            assert "withheld" in answer.text
        for address in (f"/api{asked}", asked, f"/reports/{mine.id}", f"/api/reports/{mine.id}"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "withheld" in answer.text
            assert "Quill" not in answer.text
            assert "zora" not in answer.text.lower()
        assert ledger.verify() == []


def test_others_are_given_as_before(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper().reading(), page())
        ledger.add(paper(NAMED).reading(), page(NAMED.encode()))
        ledger.redact("Zora Quill", by="Ada", reason="a child")
        assert ledger.original(paper().id) == PAGE
    out = tmp_path / "out.txt"
    asked = ["originals", "export", paper(NAMED).id, "-o", str(out), "--db", str(tmp_path / "l.db")]
    assert isinstance(CliRunner().invoke(build_app(), asked).exception, Withheld)
    assert not out.exists()
    assert CliRunner().invoke(build_app(), [*asked, "--with-names"]).exit_code == 0
    assert out.read_bytes() == NAMED.encode()


def test_a_log_without_names_withholds_what_was_made_of_them(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "given.db") as given:
        ledger.add(paper(NAMED).reading(), page(NAMED.encode()))
        ledger.redact("Zora Quill", by="Ada", reason="a child")
        given.import_log(ledger.export_log())
        (tmp_path / "l.db.originals").rename(tmp_path / "given.db.originals")
        with pytest.raises(Withheld):
            given.original(paper(NAMED).id)


# -- turned away, and read again -----------------------------------------------------------------------


def settings_of(**changed: Any) -> Settings:
    return replace(load_settings({}), **changed)


def test_sources_bring_their_bytes_and_rejects_keep_theirs(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"A missile hit Kharkiv.")
    (folder / "b.jsonl").write_bytes(b'{"text": "Shells fell on Dnipro."}\n{"title": "no text"}\n')
    (folder / "c.bin").write_bytes(b"\x00\x01\x02\x03" * 100)
    (folder / "d.png").write_bytes(b"\x89PNG\r\n" + b"\x00" * 100)
    found = list(find_reports([str(folder)], settings_of()))
    told = {(one.report.path if isinstance(one, Arrived) else one.path): one for one in found}
    assert told["in/a.txt"].original == Brought(
        raw=b"A missile hit Kharkiv.", path="in/a.txt", media_type="text/plain", command="tacitus add"
    )
    assert told["in/b.jsonl:1"].original.raw == b'{"text": "Shells fell on Dnipro."}'
    assert told["in/b.jsonl:2"].original.raw == b'{"title": "no text"}'
    assert told["in/c.bin"].original.media_type == "application/octet-stream"
    assert told["in/d.png"].original is None
    for off in (settings_of(originals="off"), settings_of(max_original_bytes=10)):
        turned = [one for one in find_reports([str(folder / "c.bin")], off) if isinstance(one, Turned)]
        assert [one.original for one in turned] == [None]


def test_a_reject_is_read_again_from_its_bytes_by_a_newer_version(tmp_path: Path) -> None:
    text = "A missile hit Kharkiv and killed 8, the mayor said."
    refused = Reject(
        stage="source", reason="unreadable_source", message="Files that end in .new are not read."
    )
    kept = Brought(
        raw=text.encode(), path="in/a.new", media_type="application/octet-stream", command="tacitus add"
    )
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.reject("in/a.new", refused, original=kept)
        ledger.reject("in/b.new", replace(refused, message="It is another."))
        (first, second) = ledger.rejects()
        assert (first.sha256, second.sha256) == (sum_of(kept.raw), None)
        assert ledger.original(first.id) == kept.raw
        (again,) = to_retry(ledger, load_settings({}))
        assert isinstance(again, Arrived)
        assert (again.report.text, again.report.path) == (text, "in/a.new")

        def mapper(read: Any, reports: Any) -> Any:
            return ((report, read(report)) for report in reports)

        made = paper(text).reading()

        def read(report: Any) -> Any:
            return replace(made, report=replace(made.report, id=report.id, path=report.path))

        assert add_reports(ledger, to_retry(ledger, load_settings({})), read, mapper).added == 1
        assert [entry.path for entry in ledger.rejects()] == ["in/b.new"]
        assert list(to_retry(ledger, load_settings({}))) == []
        assert ledger.original(again.report.id) == kept.raw
        assert ledger.verify(deep=True) == []


def test_add_keeps_the_files_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(
        "KHARKIV, May 7 - A missile hit a market in Kharkiv and killed eight.\n"
    )
    (tmp_path / "in" / "b.txt").write_bytes(b"\x00\x01" * 500)
    told = CliRunner().invoke(build_app(), ["add", "in", "--db", "l.db"])
    assert told.exit_code == 3, told.output
    with Ledger("l.db", read_only=True) as ledger:
        one, other = ledger.originals()
        assert {one.path, other.path} == {"in/a.txt", "in/b.txt"}
        assert str(tmp_path) not in "".join(ledger.export_log())
        assert all(ledger.original(custody.of) for custody in (one, other))
        entries = ledger.head()
    CliRunner().invoke(build_app(), ["add", "in", "--db", "l.db"])
    retried = CliRunner().invoke(build_app(), ["rejects", "--retry", "--db", "l.db"])
    assert "1 rejected" in retried.output
    with Ledger("l.db", read_only=True) as ledger:
        assert ledger.head() == entries
        assert ledger.verify() == []


# -- shown ---------------------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path) -> Any:
    with Ledger(tmp_path / "l.db") as ledger:

        def serve(original: Brought) -> TestClient:
            ledger.add(paper().reading(), original)
            return TestClient(create_app(ledger), base_url=HOME, raise_server_exceptions=False)

        yield serve


def test_a_hostile_page_cannot_act_or_ask_for_anything(client: Callable[[Brought], TestClient]) -> None:
    asked = client(page(HOSTILE))
    home = f"/reports/{paper().id}/original"
    view = asked.get(f"{home}/view")
    assert view.headers["content-type"] == "text/html; charset=utf-8"
    policy = view.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "form-action 'none'", "base-uri 'none'"} <= set(policy)
    assert not any("script" in rule or "evil" in rule for rule in policy)
    assert view.headers["x-content-type-options"] == "nosniff"
    assert view.headers["referrer-policy"] == "no-referrer"
    told = view.text.lower()
    assert "shells hit the market." in told
    assert 'src="data:image/gif' in told
    for word in (
        "<script",
        "<link",
        "<meta",
        "<base",
        "<iframe",
        "<object",
        "<embed",
        "<video",
        "onclick",
        "onload",
    ):
        assert word not in told, word
    for attribute in ("src", "href", "srcset", "action", "ping", "data", "poster", "background", "manifest"):
        assert f'{attribute}="http' not in told, attribute
        assert f'{attribute}="javascript' not in told, attribute
    frame = asked.get(home).text
    assert f'<iframe class="original" name="original" sandbox src="{home}/view"' in frame
    assert "evil.example" not in frame


def test_a_file_is_saved_as_it_came_and_never_run(client: Callable[[Brought], TestClient]) -> None:
    asked = client(page(HOSTILE, path='a"\r\nset-cookie: x=1; \u202etxt.html'))
    for home in ("/api", ""):
        answer = asked.get(f"{home}/reports/{paper().id}/original/file")
        assert answer.content == HOSTILE
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert "set-cookie" not in answer.headers
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
    custody = asked.get(f"/api/reports/{paper().id}/original").json()
    assert (custody["sha256"], custody["state"]) == (sum_of(HOSTILE), "kept")


@pytest.mark.parametrize(
    ("raw", "media_type", "status", "said"),
    [
        (b"<b>Shells</b> hit.", "text/plain", 200, "text/html; charset=utf-8"),
        (b'{"text": "<script>alert(1)</script>"}', "application/json", 200, "text/html; charset=utf-8"),
        ("Снаряды упали на рынок".encode("cp1251"), "text/plain", 200, "text/html; charset=utf-8"),
        (b"%PDF-1.7 " + bytes(200), "application/pdf", 200, "text/html; charset=utf-8"),
        (bytes(200), "application/pdf", 404, None),
        (b"<svg onload=alert(1)>", "image/svg+xml", 404, None),
        (bytes(500), "text/plain", 404, None),
        (b"x", "text/html\r\nx: y", 200, "text/html; charset=utf-8"),
    ],
)
def test_what_is_shown_and_what_can_only_be_saved(
    raw: bytes, media_type: str, status: int, said: str | None, client: Callable[[Brought], TestClient]
) -> None:
    asked = client(page(raw, media_type=media_type))
    view = asked.get(f"/reports/{paper().id}/original/view")
    assert view.status_code == status
    assert said is None or view.headers["content-type"] == said
    assert status == 404 or "<script" not in view.text
    assert status == 404 or "<b>" not in view.text
    file = asked.get(f"/reports/{paper().id}/original/file")
    assert file.content == raw
    assert file.headers["content-type"].partition(";")[0] == (
        media_type if "\r" not in media_type else "application/octet-stream"
    )
    assert asked.get(f"/reports/{paper().id}/original").status_code == 200


@pytest.mark.parametrize(
    "raw",
    [b"", b"<", b"<p>" * 20_000, b"<!doctype html>\x00\xff\xfe", b"<?xml version='1.0' encoding='utf-16'?><html>a</html>",
     b"<html><!--", b"<template><script>x</script></template>", b"<noscript><img src=http://evil.example/></noscript>"],
)  # fmt: skip
def test_pages_that_are_none_are_shown_without_harm(raw: bytes) -> None:
    found = shown(raw, "text/html")
    if found is not None:
        assert "<script" not in found
        assert "<img" not in found or "evil.example" not in found


def test_a_report_without_an_original_says_so(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper().reading())
        asked = TestClient(create_app(ledger), base_url=HOME, raise_server_exceptions=False)
        for address in (f"/reports/{paper().id}/original", f"/api/reports/{paper().id}/original/file"):
            assert asked.get(address).status_code == 404
        assert "original" not in asked.get(f"/reports/{paper().id}").text.lower().split("<main", 1)[1]


@pytest.mark.parametrize("where", ["beside", "inside"])
def test_a_file_of_many_messages_is_kept_once(where: Any, tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db", keeping=Keeping(where=where)) as ledger:
        with suppress(RuntimeError), ledger.together():
            ledger.add(paper("A missile hit Odesa and missed.").reading(), page())
            raise RuntimeError  # what was kept inside is undone with it
        for number in range(3):
            ledger.add(paper(f"A missile hit Kharkiv and killed {number}.").reading(), page())
        assert {custody.state for custody in ledger.originals()} == {"kept"}
        assert len({custody.of for custody in ledger.originals()}) == 3
        assert len(files_of(tmp_path / "l.db")) == (where == "beside")
        assert ledger.verify() == []
