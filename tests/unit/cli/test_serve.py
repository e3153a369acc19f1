import socket

import pytest
import typer
from typer.testing import CliRunner

from tacitus.cli import serve
from tacitus.errors import InstallationError, MissingInput, UsageError
from tacitus.web import assets


@pytest.fixture
def app():
    built = typer.Typer()
    serve.register(built)
    return built


def test_a_busy_port_gives_the_next_free_one():
    with serve.free_socket("127.0.0.1", 0) as first:
        taken = first.getsockname()[1]
        with serve.free_socket("127.0.0.1", taken) as second:
            assert second.getsockname()[1] > taken


def test_no_free_port_says_what_to_do(monkeypatch):
    def refuse(*_arguments, **_named):
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(UsageError, match="--port"):
        serve.free_socket("127.0.0.1", 8000)


def test_an_address_that_is_not_ours():
    with pytest.raises(UsageError, match="--host"):
        serve.free_socket("192.0.2.1", 8000)


def test_serving_a_ledger_that_is_not_there_says_so_and_makes_none(app, tmp_path, monkeypatch):
    served = []
    monkeypatch.setattr(serve, "_serve", lambda db, *rest, **options: served.append((db.file, options)))
    path = tmp_path / "none.db"
    result = CliRunner().invoke(app, ["serve", "--db", str(path)])
    assert result.exit_code == 0
    assert "tacitus add" in result.output
    assert served == [(path, {"allow_judging": False})]
    assert not path.exists()


def test_nothing_is_judged_without_a_ledger(app, tmp_path):
    result = CliRunner().invoke(app, ["serve", "--allow-judging", "--db", str(tmp_path / "none.db")])
    assert isinstance(result.exception, MissingInput)


def test_missing_page_files_are_said_before_anything_is_read(app, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    monkeypatch.setattr(assets.missing, "__defaults__", (tmp_path,))
    result = CliRunner().invoke(app, ["demo", "--db", str(tmp_path / "demo.db")])
    assert isinstance(result.exception, InstallationError)
    assert "make assets" in str(result.exception)
    assert not (tmp_path / "demo.db").exists()
