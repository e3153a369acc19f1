"""The gate of a team's server over HTTP: who passes where, as whom, from where; and what of it a browser is given."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from ledger_factory import Paper, a_raid, day
from tacitus.api.gate import ADDRESSES, needed_for
from tacitus.app import create_app
from tacitus.errors import LedgerError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import Embargo
from tacitus.model.people import RIGHTS, ROLES
from tacitus.team.site import site_of
from tacitus.team.team import IDLE
from tacitus.web.team import local
from teams import HOME, NAMES, PASSWORD, TEXT, Application, Clock, Door, link_in, open_door, settle_in

SAFE_SITE = "https://ledger.example"
WHY = "the words say so"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(tmp_path: Path, clock: Clock) -> Iterator[Door]:
    with open_door("sqlite", tmp_path, clock) as found:
        yield found


@pytest.fixture
def safe_door(tmp_path: Path, clock: Clock) -> Iterator[Door]:
    """Reached over TLS."""
    (tmp_path / "safe").mkdir()
    with open_door("sqlite", tmp_path / "safe", clock, SAFE_SITE) as found:
        yield found


def routes(door: Door) -> list[tuple[str, str]]:
    """(Method, template) of everything that the application answers."""
    found = []
    for one in iter_route_contexts(door.app.routes):
        mounted = type(one.original_route).__name__ == "Mount"
        path = f"{one.path}/{{path:path}}" if mounted else one.path
        methods = {"GET"} if mounted else set(one.methods or ()) - {"HEAD"}
        found += [(method, str(path)) for method in sorted(methods)]
    return found


def listed() -> dict[tuple[str, str], str]:
    """(Method, template) → what is needed, as the table of the gate has it."""
    lines = ((needed, line.split()) for needed, block in ADDRESSES.items() for line in block.split("\n"))
    pairs = [((words[0], words[1]), str(needed)) for needed, words in lines if words]
    assert len(pairs) == len(dict(pairs)), "an address stands twice"
    return dict(pairs)


def example(door: Door, method: str, path: str) -> str:
    """An address of a template; ids are those of the ledger."""
    report = door.ledger.entries()[0][0].id
    known = {
        "report_id": report,
        "incident_id": door.incident,
        "act": "retract",
        "name": "json",
        "country": "UKR",
    }
    if path.startswith(("/alerts", "/api/alerts")):
        known["name"] = "none"
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: known.get(part[1], "page.css"), path)


def asked(client: TestClient, method: str, path: str, **more: Any) -> Any:
    headers = {"origin": str(client.base_url).rstrip("/"), **more.pop("headers", {})}
    return client.request(method, path, headers=headers, **more)


# -- every route ----------------------------------------------------------------------------------------


def test_every_route_names_what_it_takes_and_no_other_is_named(door: Door) -> None:
    there = routes(door)
    assert len(there) > 80
    assert set(there) == set(listed())
    for method, path in there:
        assert needed_for(method, example(door, method, path)) == {listed()[method, path]}, (method, path)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_passes_where_it_has_the_right_and_nowhere_else(door: Door, role: str) -> None:
    client = door.as_one(role)
    passed, kept_out = 0, 0
    for (method, path), needed in listed().items():
        if path == "/sign-out":
            continue
        answer = asked(client, method, example(door, method, path))
        allowed = needed in ("nothing", "signed in") or role in RIGHTS[needed]
        if needed == "nothing":
            continue
        assert (answer.status_code not in (401, 403)) == allowed, (method, path, answer.status_code)
        assert answer.status_code < 500, (method, path, answer.text)
        passed, kept_out = passed + allowed, kept_out + (not allowed)
    assert passed > 0
    assert kept_out > 0
    assert client.get("/account").status_code == 200


def test_nobody_passes_but_to_sign_in(door: Door) -> None:
    client = door.fresh()
    for (method, path), needed in listed().items():
        answer = asked(client, method, example(door, method, path), headers={"sec-fetch-dest": "document"})
        if needed == "nothing":
            assert "sign-in" not in answer.headers.get("location", ""), path
        elif method == "GET" and not path.startswith("/api"):
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in"), path
        else:
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"
        assert TEXT[:20] not in answer.text


def test_a_route_that_names_nothing_is_refused_to_everybody(door: Door) -> None:
    called = []
    door = Door(door.team, door.ledger, served=Application(HOME))
    door.app.add_api_route("/secret", lambda: called.append("GET"), methods=["GET", "POST"])
    for role in ROLES:
        for method in ("GET", "POST"):
            assert asked(door.as_one(role), method, "/secret").status_code == 404
    assert asked(door.fresh(), "POST", "/secret").status_code == 401
    assert called == []


def test_other_methods_pass_nowhere(door: Door) -> None:
    editor = door.as_one("editor")
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert asked(editor, method, "/").status_code == 404, method


def test_a_head_takes_what_a_get_takes(door: Door) -> None:
    path = f"/reports/{door.ledger.entries()[0][0].id}/original/file"
    assert door.as_one("reader").head(path).status_code == 403
    assert door.as_one("steward").head(path).status_code == 200


def test_what_nobody_may_send_is_not_even_read(door: Door) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("the body was asked for")

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", HOME.encode()), (b"content-length", b"50000000")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/reports/new",
        "raw_path": b"/reports/new",
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 1),
    }
    asyncio.run(door.app(scope, receive, send))
    assert sent[0]["status"] == 401


# -- reports under embargo -------------------------------------------------------------------------------


def test_a_report_under_embargo_is_shown_to_who_may_and_released_in_their_name(door: Door) -> None:
    raid = a_raid()
    door.ledger.add(raid, embargo=Embargo(by="Ada", reason="<b>the family</b>"))
    release = f"/embargoed/{raid.report.id}/release"
    for role in ("reader", "analyst"):
        client = door.as_one(role)
        for path in ("/embargoed", "/api/embargoed"):
            refused = client.get(path)
            assert (refused.status_code, "farm" in refused.text) == (403, False), (role, path)
        assert asked(client, "POST", f"/api{release}", json={"reason": WHY}).status_code == 403
        assert "Embargoed" not in client.get("/").text
    editor = door.as_one("editor")
    page = editor.get("/embargoed").text
    assert "raided a farm near Erbil" in page
    assert "&lt;b&gt;the family" in page
    assert editor.get("/api/embargoed").json()[0]["embargo"]["by"] == "Ada"
    assert editor.get(f"/reports/{raid.report.id}").status_code == 404
    assert door.post(release, editor, reason=WHY, by="Ada").status_code == 400
    assert door.post(release, editor, reason=WHY).status_code == 303
    assert door.as_one("reader").get(f"/reports/{raid.report.id}").status_code == 200
    assert door.ledger.standing(raid.report.id)[-1].by == NAMES["editor"]
    assert asked(editor, "POST", f"/api{release}", json={"reason": WHY}).status_code == 404


# -- what takes two ---------------------------------------------------------------------------------------


def test_publishing_takes_what_another_has_checked_as_it_stands(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst, editor = door.as_one("analyst"), door.as_one("editor")

    def said(client: TestClient, act: str, **fields: Any) -> int:
        version = door.ledger.view().incidents[0].version
        answer: int = ruling(door, client, act=act, version=version, **fields).status_code
        return answer

    assert said(editor, "publish") == 201  # where the setting says nothing
    monkeypatch.setenv("TACITUS_TWO_PERSONS", "publish")
    assert said(editor, "publish") == 403
    assert said(editor, "check") == 201
    assert said(editor, "publish") == 403
    assert said(analyst, "check", fields=["where", "when"]) == 201
    assert said(editor, "publish") == 403
    assert said(analyst, "check") == 201
    assert said(editor, "publish") == 201
    assert said(editor, "set", field="status", value="planned") == 201  # it is not what was checked any more
    assert said(editor, "publish") == 403


def test_hiding_a_name_takes_another_than_who_proposed_it(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACITUS_TWO_PERSONS", "redact")
    settle_in(door.team, "Bea", "steward")
    one, other = door.as_one("steward"), door.fresh()
    door.enter("Bea", client=other)
    said = {"name": "Kharkiv", "reason": WHY}
    for client in (one, other):
        assert door.post("/redactions", client, do="hide", **said).status_code == 403
    assert door.post("/redactions", one, do="propose", **said).status_code == 303
    assert door.post("/redactions", other, do="propose", **said).status_code == 400
    assert "Kharkiv" in one.get("/redactions").text
    assert "Kharkiv" in one.get("/reports").text
    assert door.post("/redactions", one, do="hide", **said).status_code == 403
    assert asked(one, "POST", "/api/redactions", json={**said, "do": "hide"}).status_code == 403
    assert door.post("/redactions", other, do="decline", **said).status_code == 303
    assert other.get("/api/redactions").json() == []
    assert door.post("/redactions", other, do="hide", **said).status_code == 403
    proposed = asked(one, "POST", "/api/redactions", json={**said, "do": "propose"}).json()
    assert [(x["name"], x["by"], x["places"] > 0) for x in proposed] == [("Kharkiv", NAMES["steward"], True)]
    assert door.post("/redactions", other, do="hide", name="KHARKIV", reason=WHY).status_code == 303
    assert "kharkiv" not in (one.get("/reports").text + one.get("/redactions").text).casefold()
    logged = [(x.kind, json.loads(x.body)["by"]) for x in list(door.ledger._store.entries())[-4:]]
    mine = NAMES["steward"]
    assert logged == [("proposal", mine), ("declined", "Bea"), ("proposal", mine), ("redaction", "Bea")]
    assert door.ledger.verify(deep=True) == []
    handed_on = list(door.ledger.export_log())[-4:]
    assert "kharkiv" not in "".join(handed_on).casefold()
    for wrong in ({"do": "fly"}, {"name": "Nobody"}, {"name": "x"}):
        refused = door.post("/redactions", one, **{**said, "do": "propose", **wrong})
        assert refused.status_code in (400, 404), wrong
    monkeypatch.setenv("TACITUS_TWO_PERSONS", "")
    assert door.post("/redactions", one, do="hide", name="The mayor", reason=WHY).status_code == 303


def test_releasing_takes_another_than_who_imposed_the_embargo(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACITUS_TWO_PERSONS", "publish, release")
    raid = a_raid()
    door.ledger.add(raid, embargo=Embargo(by=NAMES["editor"].upper(), reason=WHY))
    path = f"/embargoed/{raid.report.id}/release"
    assert door.post(path, door.as_one("editor"), reason=WHY).status_code == 403
    answer = asked(door.as_one("editor"), "POST", f"/api{path}", json={"reason": WHY})
    assert (answer.status_code, answer.json()["reason"]) == (403, "not_allowed")
    assert asked(door.as_one("steward"), "POST", f"/api{path}", json={"reason": WHY}).status_code == 200


# -- signed by who is signed in --------------------------------------------------------------------------


def ruling(door: Door, client: TestClient, **fields: Any) -> Any:
    body = {"reason": WHY, "incident": door.incident, **fields}
    return client.post("/api/rulings", json=body, headers={"origin": HOME})


def test_a_decision_is_signed_by_who_is_signed_in_and_by_nobody_else(door: Door) -> None:
    client = door.as_one("analyst")
    assert ruling(door, client, act="note", text="seen").status_code == 201
    refused = ruling(door, client, act="note", text="as another", by="Ada")
    assert refused.status_code == 400
    assert "'by' cannot be given" in refused.json()["detail"]
    (made,) = door.ledger.rulings()
    assert made.by == NAMES["analyst"]
    form = {"act": "note", "incident": door.incident, "text": "by a form"}
    assert door.post("/rulings", client, **form, by="Ada").status_code == 400
    assert door.post("/rulings", client, **form).status_code == 303
    assert [one.by for one in door.ledger.rulings()] == [NAMES["analyst"]] * 2


def test_every_form_and_address_that_signs_refuses_a_name(door: Door) -> None:
    editor, incident = door.as_one("editor"), door.incident
    report = door.ledger.entries()[0][0].id
    bodies: dict[str, dict[str, Any]] = {
        "/judgements": {"left": incident, "right": "i_other", "verdict": "same"},
        "/merges": {"incidents": [incident, "i_other"]},
        "/ratings": {"subject": "The mayor", "value": "B"},
        "/contradictions/k_1/settle": {},
        "/judgements/j_1/withdraw": {},
        f"/reports/{report}/retract": {},
        f"/reports/{report}/reinstate": {},
        "/alerts": {"name": "kharkiv"},
        "/alerts/kharkiv/remove": {},
    }
    for path, body in bodies.items():
        signed = {"reason": WHY, "by": "Ada", **body}
        answer = editor.post(f"/api{path}", json=signed, headers={"origin": HOME})
        assert (answer.status_code, "'by' cannot be given" in answer.text) == (400, True), path
        if path == "/merges":
            continue
        page = door.post(path, editor, **{key: str(value) for key, value in signed.items()})
        assert (page.status_code, "cannot be given" in page.text) == (400, True), path
    assert door.post("/queue", editor, do=f"taken|incident:{incident}|", by="Ada").status_code == 400
    assert door.ledger.decisions() == []


def test_an_analyst_drafts_and_an_editor_settles(door: Door) -> None:
    analyst, editor, reader = map(door.as_one, ("analyst", "editor", "reader"))
    version = door.ledger.view().incidents[0].version
    for act, fields in (
        ("set", {"field": "status", "value": "planned"}),
        ("publish", {}),
        ("dismiss", {}),
        ("alias", {"name": "The mayor", "to": "mayor of Kharkiv"}),
        ("move", {"account": "i_1"}),
    ):
        refused = ruling(door, analyst, act=act, version=version, **fields)
        assert (refused.status_code, refused.json()["reason"]) == (403, "not_allowed"), act
    assert ruling(door, reader, act="note", text="x").status_code == 403
    for act, fields in (("note", {"text": "n"}), ("tag", {"text": "t"}), ("check", {})):
        assert ruling(door, analyst, act=act, version=version, **fields).status_code == 201, act
    assert door.post("/queue", analyst, do=f"taken|incident:{door.incident}|").status_code == 303
    for verdict in ("same", "different", "unsure"):
        assert door.post("/queue", analyst, do=f"{verdict}|pair:a b|").status_code == 403
    version = door.ledger.view().incidents[0].version
    settled = ruling(door, editor, act="set", version=version, field="status", value="planned")
    assert settled.status_code == 201
    assert door.ledger.view().incidents[0].status == "planned"


def test_one_takes_back_one_s_own_and_an_editor_anybody_s(door: Door) -> None:
    settle_in(door.team, "Bea", "analyst")
    analyst, bea, editor = door.as_one("analyst"), door.fresh(), door.as_one("editor")
    door.enter("Bea", client=bea)
    first, second = (ruling(door, analyst, act="tag", text=word).json()["id"] for word in ("one", "two"))
    taken = {"reason": "no"}
    for path in (f"/api/judgements/{first}/withdraw", f"/judgements/{first}/withdraw"):
        more = {"json": taken} if path.startswith("/api") else {"data": taken}
        assert asked(bea, "POST", path, **more).status_code == 403
    assert door.post("/queue", bea, do=f"undo|{first}|").status_code == 403
    assert not any(one.withdrawn_at for one in door.ledger.rulings())
    assert door.post("/queue", analyst, do=f"undo|{first}|").status_code == 303
    path = f"/api/judgements/{second}/withdraw"
    assert asked(editor, "POST", path, json=taken).json() == {"withdrawn": True}


def test_who_may_not_say_anything_sees_no_form_and_who_may_types_no_name(door: Door) -> None:
    reader, analyst, editor = map(door.as_one, ("reader", "analyst", "editor"))
    report = door.ledger.entries()[0][0].id
    pages = (
        f"/incidents/{door.incident}",
        "/queue",
        "/queue/item",
        f"/reports/{report}",
        "/alerts",
        "/judgements",
    )
    for path in pages:
        told = {name: one.get(path).text for name, one in (("r", reader), ("a", analyst), ("e", editor))}
        assert not any('name="by"' in page for page in told.values()), path
        assert re.findall(r'action="(/[^"]+)"', told["r"].replace("/sign-out", "")).count("/rulings") == 0
        forms = {
            name: set(re.findall(r'method="post" action="([^"]+)"', page)) for name, page in told.items()
        }
        assert forms["r"] == {"/sign-out"}, path
        assert forms["a"] <= forms["e"], path
    page = analyst.get(f"/incidents/{door.incident}").text
    assert "Add the note" in page
    assert "This is no incident" not in page
    assert "This is no incident" in editor.get(f"/incidents/{door.incident}").text
    assert f'href="/reports/{report}/original"' not in editor.get(f"/reports/{report}").text
    assert f'href="/reports/{report}/original"' in door.as_one("steward").get(f"/reports/{report}").text


# -- signing in ------------------------------------------------------------------------------------------


def test_one_signs_in_is_led_back_and_signs_out(door: Door) -> None:
    client = door.client
    to = client.get("/queue?state=done").headers["location"]
    assert to == "/sign-in?next=%2Fqueue%3Fstate%3Ddone"
    form = client.get(to).text
    assert html.unescape(re.search(r'name="next" value="([^"]*)"', form)[1]) == "/queue?state=done"
    entered = door.post("/sign-in", name=NAMES["editor"], password=PASSWORD, next="/queue?state=done")
    assert (entered.status_code, entered.headers["location"]) == (303, "/queue?state=done")
    page = client.get("/queue?state=done")
    assert page.status_code == 200
    assert NAMES["editor"] in page.text
    kept = client.cookies["tacitus"]
    assert door.post("/sign-out").headers["location"] == "/sign-in"
    assert "tacitus" not in client.cookies
    client.cookies.set("tacitus", kept)
    assert client.get("/queue").status_code == 303
    assert door.enter(NAMES["reader"], client=door.fresh()).headers["location"] == "/"
    admin = door.fresh()
    assert door.enter(NAMES["admin"], client=admin).headers["location"] == "/people"
    refused = admin.get("/queue")  # who is signed in is told so, and can sign out
    assert (refused.status_code, "Sign out" in refused.text) == (403, True)


def test_whoever_is_not_let_in_gets_one_answer(door: Door) -> None:
    known = NAMES["editor"]
    tried = ((known, "wrong"), ("nobody", PASSWORD), ("", ""), (known, ""), ("' OR 1=1 --", "' OR 1=1 --"))
    told = set()
    for name, password in tried:
        refused = door.enter(name, password)
        assert refused.status_code == 401, name
        assert "set-cookie" not in refused.headers
        field = re.search(r'name="name"[^>]* value="([^"]*)"', refused.text)
        assert field is not None
        assert html.unescape(field[1]) == name
        told.add(refused.text.replace(field[0], ""))
    assert len(told) == 1


def given(answer: Any) -> str:
    """The cookie that an answer gives."""
    return re.match(r"tacitus=([^;]+);", answer.headers["set-cookie"])[1]


def test_a_cookie_that_was_there_before_is_not_the_session(door: Door) -> None:
    planted = "planted-by-somebody-else-0123456789abcdef0"
    client = door.fresh()
    client.headers["cookie"] = f"tacitus={planted}"
    first = given(door.enter(NAMES["reader"], client=client))
    assert first != planted
    assert client.get("/").status_code == 303
    client.headers["cookie"] = f"tacitus={first}"
    assert client.get("/").status_code == 200
    second = given(door.enter(NAMES["reader"], client=client))  # and the session before is void
    assert second != first
    assert client.get("/").status_code == 303
    client.headers["cookie"] = f"tacitus={second}"
    assert client.get("/").status_code == 200


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_connections(
    door: Door, safe_door: Door
) -> None:
    plain = door.enter(NAMES["reader"]).headers["set-cookie"]
    assert re.fullmatch(r"tacitus=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", plain)
    safe = safe_door.enter(NAMES["reader"]).headers["set-cookie"]
    assert re.fullmatch(r"__Host-tacitus=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", safe)
    ended = safe_door.post("/sign-out").headers["set-cookie"]
    assert re.match(r'__Host-tacitus=""; .*Max-Age=0; Path=/; SameSite=lax; Secure', ended)


def test_a_session_that_was_revoked_or_not_used_opens_nothing(door: Door, clock: Clock) -> None:
    revoked, idle = door.as_one("reader"), door.as_one("editor")
    door.team.change_roles(NAMES["reader"], ["editor"])
    assert revoked.get("/").status_code == 303
    assert revoked.get("/api/incidents").status_code == 401
    clock.now += IDLE
    assert idle.get("/").status_code == 303
    assert asked(idle, "POST", "/sign-out").status_code == 401


def test_too_many_failures_are_told_with_how_long_to_wait(door: Door) -> None:
    answers = [door.enter(NAMES["reader"], "wrong").status_code for _ in range(7)]
    assert answers == [401] * 5 + [429] * 2
    waiting = door.enter(NAMES["reader"])
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "1")
    assert door.enter(NAMES["editor"]).status_code == 303


def test_an_address_is_the_client_s_and_not_what_it_says_it_is(door: Door) -> None:
    for number in range(20):
        headers = {"origin": HOME, "x-forwarded-for": f"198.51.100.{number}"}
        door.client.post("/sign-in", data={"name": f"n{number}", "password": "x"}, headers=headers)
    assert door.enter(NAMES["reader"]).status_code == 429
    other = door.fresh("192.0.2.8")
    assert door.enter(NAMES["reader"], client=other).status_code == 303


AWAY = (
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/\t/evil.example",
    "http:evil.example",
    "",
)


def test_signing_in_leads_to_no_other_site(door: Door) -> None:
    for way in AWAY:
        assert local(way) == "/", way
        answer = door.post("/sign-in", name=NAMES["reader"], password=PASSWORD, next=way)
        assert answer.headers["location"] == "/", way


# -- from where ------------------------------------------------------------------------------------------

FOREIGN: tuple[dict[str, str], ...] = (
    {},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9000"},
    {"origin": HOME, "sec-fetch-site": "cross-site"},
    {"origin": HOME, "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"referer": f"{HOME}/"},
)


def test_a_page_of_another_site_changes_nothing(door: Door) -> None:
    editor, admin = door.as_one("editor"), door.as_one("admin")
    note = {"act": "note", "incident": door.incident, "text": "forged"}
    added = {"do": "add", "name": "Mallory", "admin": "1"}
    login = {"name": NAMES["reader"], "password": PASSWORD}
    for headers in FOREIGN:
        forged = [
            editor.post("/rulings", data=note, headers=headers),
            editor.post("/api/rulings", json={**note, "reason": "x"}, headers=headers),
            editor.post("/sign-out", headers=headers),
            admin.post("/people", data=added, headers=headers),
            door.client.post("/sign-in", data=login, headers=headers),
        ]
        assert [one.status_code for one in forged] == [403] * 5, headers
    assert door.ledger.rulings() == []
    assert len(door.team.everyone()) == len(ROLES)
    assert editor.get("/account").status_code == 200


def test_a_site_with_tls_takes_nothing_from_its_name_without(safe_door: Door) -> None:
    login = {"name": NAMES["reader"], "password": PASSWORD}
    for origin in (
        "http://ledger.example",
        "https://ledger.example:8443",
        "https://ledger.example.evil.example",
    ):
        answer = safe_door.client.post("/sign-in", data=login, headers={"origin": origin})
        assert answer.status_code == 403, origin
    assert safe_door.enter(NAMES["reader"]).status_code == 303


def test_it_answers_to_its_own_name_alone(safe_door: Door) -> None:
    client = safe_door.as_one("reader")
    for host in ("evil.example", "127.0.0.1", "ledger.example.evil.example", ""):
        assert client.get("/account", headers={"host": host}).status_code == 400, host
    assert client.get("/account", headers={"host": "ledger.example"}).status_code == 200


def test_answers_stay_out_of_caches_and_plain_connections_out_of_use(door: Door, safe_door: Door) -> None:
    client = safe_door.as_one("reader")
    for path in ("/", "/api/incidents", "/account", "/sign-in", "/nothing", "/people"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in door.as_one("reader").get("/").headers


# -- tokens ----------------------------------------------------------------------------------------------


def bearing(door: Door, secret: str) -> TestClient:
    client = door.fresh()
    client.headers["authorization"] = f"Bearer {secret}"
    return client


def test_a_program_asks_the_api_in_a_person_s_name_as_far_as_its_scopes_go(door: Door, clock: Clock) -> None:
    _, secret = door.team.make_token(NAMES["editor"], ["read", "draft"], days=1, note="")
    client = bearing(door, secret)
    assert client.get("/api/incidents").json()["total"] == 1
    assert ruling(door, client, act="note", text="by a program").status_code == 201
    assert door.ledger.rulings()[0].by == NAMES["editor"]
    version = door.ledger.view().incidents[0].version
    assert ruling(door, client, act="dismiss", version=version).status_code == 403
    assert asked(client, "POST", "/api/ratings", json={}).status_code == 403
    for path in ("/", "/people", "/account"):  # pages are for people
        assert client.get(path).status_code == 303
    clock.now += 86_400
    expired = client.get("/api/incidents")
    assert (expired.status_code, expired.json()["reason"]) == (401, "sign_in_failed")


def test_a_token_that_is_void_is_refused_beside_a_cookie_too(door: Door) -> None:
    client = door.as_one("editor")
    client.headers["authorization"] = "Bearer tacitus_none"
    assert client.get("/api/incidents").status_code == 401
    client.headers["authorization"] = "Basic YTpi"
    assert client.get("/api/incidents").status_code == 200
    assert bearing(door, "").get("/api/incidents").status_code == 401


# -- people ----------------------------------------------------------------------------------------------


def test_an_admin_adds_somebody_who_sets_a_password_by_the_link(door: Door) -> None:
    admin = door.as_one("admin")
    page = door.post("/people", admin, do="add", name="Bea", editor="1", steward="1").text
    link = link_in(page)
    assert f"{HOME}/password/{link}" in page
    assert link not in admin.get("/people").text
    bea = door.fresh()
    assert "Bea" in bea.get(f"/password/{link}").text
    weak = door.post(f"/password/{link}", bea, password="password1234", again="password1234")
    assert (weak.status_code, "not taken" in weak.text) == (422, True)
    unlike = door.post(f"/password/{link}", bea, password=PASSWORD, again="another")
    assert (unlike.status_code, "not the same" in unlike.text) == (422, True)
    assert door.post(f"/password/{link}", bea, password=PASSWORD, again=PASSWORD).status_code == 200
    assert door.post(f"/password/{link}", bea, password=PASSWORD, again=PASSWORD).status_code == 401
    assert bea.get(f"/password/{link}").status_code == 401
    assert door.enter("Bea", client=bea).status_code == 303
    assert "editor, steward" in bea.get("/account").text


def test_an_admin_changes_others_and_never_themselves(door: Door) -> None:
    admin, reader = door.as_one("admin"), door.as_one("reader")
    for act in ("roles", "disable", "reset"):
        refused = door.post("/people", admin, do=act, name=NAMES["admin"].upper(), editor="1")
        assert refused.status_code == 403, act
    assert door.post("/people", admin, do="roles", name=NAMES["reader"], analyst="1").status_code == 200
    assert reader.get("/").status_code == 303
    assert door.team.person(NAMES["reader"]).roles == ("analyst",)
    assert door.post("/people", admin, do="disable", name=NAMES["reader"]).status_code == 200
    assert door.enter(NAMES["reader"], client=reader).status_code == 401
    assert door.post("/people", admin, do="enable", name=NAMES["reader"]).status_code == 200
    made, _ = door.team.make_token(NAMES["reader"], ["read"], days=1, note="<b>nightly</b>")
    assert "&lt;b&gt;nightly" in admin.get("/people").text
    assert door.post("/people", admin, do="revoke", token=made.id).status_code == 200
    assert door.team.tokens() == []
    for wrong in (
        {"do": "roles", "name": "nobody"},
        {"do": "add", "name": "Eve"},
        {"do": "fly", "name": "Eve"},
    ):
        assert door.post("/people", admin, **wrong).status_code == 422


@pytest.mark.parametrize("noted", ["looks", "exports", ""])
def test_who_looked_at_what_is_noted_before_it_is_answered(
    door: Door, noted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACITUS_NOTED", noted)
    door = Door(door.team, door.ledger, served=Application(HOME))
    reader, name = door.as_one("reader"), NAMES["reader"]
    _, token = door.team.make_token(name, ["read"], days=1, note="")
    for path in ("/list?country=UKR", "/account", "/static/page.css", "/download/csv", "/people", "/nothing"):
        reader.get(path)
    door.fresh().get("/api/export/json", headers={"authorization": f"Bearer {token}"})
    told = [(look.what, look.how, who) for look, who in reversed(door.team.looks())]
    took = [("GET /download/csv", "session", name), ("GET /api/export/json", "token", name)]
    looked = [("GET /list?country=UKR", "session", name)]
    assert told == {"looks": looked + took, "exports": took, "": []}[noted]

    def full(*_: object) -> None:
        raise LedgerError("The disk is full.")

    if noted:
        monkeypatch.setattr(type(door.team._people), "put_look", full)
        answer = reader.get("/download/csv")
        assert (answer.status_code, TEXT[:20] in answer.text) == (503, False)


def test_an_admin_makes_desks_and_limits_people_to_them_on_the_page(door: Door) -> None:
    admin = door.as_one("admin")
    made = door.post("/people", admin, do="desk", name="syria", countries="Syria, iraq", kinds="")
    assert "The desk syria is IRQ, SYR." in made.text
    limited = door.post("/people", admin, do="limit", name=NAMES["reader"], desks="syria", nameless="1")
    assert "sees syria alone" in limited.text
    assert "no names of victims" in limited.text
    reader = door.as_one("reader")
    assert TEXT[:20] not in reader.get("/list").text + reader.get("/api/export/json").text
    assert TEXT[:20] in door.as_one("analyst").get("/reports").text
    for wrong in (
        {"do": "desk", "name": "x", "countries": "Atlantis"},
        {"do": "desk", "name": "x"},
        {"do": "drop desk", "name": "syria"},
        {"do": "limit", "name": NAMES["reader"], "desks": "none"},
    ):
        assert door.post("/people", admin, **wrong).status_code == 422, wrong
    refused = door.post("/people", admin, do="limit", name=NAMES["admin"], desks="")
    assert refused.status_code == 403
    assert "may come in</td>" in door.post("/people", admin, do="limit", name=NAMES["reader"]).text
    assert door.post("/people", admin, do="drop desk", name="syria").status_code == 200
    assert TEXT[:20] in door.as_one("reader").get("/reports").text


def test_one_s_own_password_is_changed_on_the_account(door: Door) -> None:
    client, other = door.as_one("reader"), door.as_one("reader")
    new = "nine blue kettles sing"
    wrong = door.post("/account", client, do="password", old="wrong", password=new, again=new)
    assert (wrong.status_code, "wrong" in wrong.text) == (422, True)
    fields = {"do": "password", "old": PASSWORD, "password": new, "again": new}
    assert door.post("/account", client, **fields).status_code == 200
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert door.post("/account", client, do="everywhere").status_code == 303
    assert client.get("/account").status_code == 303
    assert door.enter(NAMES["reader"], new).status_code == 303


def test_a_second_factor_is_set_up_on_the_account_and_voided_on_the_page_of_people(
    door: Door, clock: Clock
) -> None:
    client, admin = door.as_one("reader"), door.as_one("admin")
    assert "<svg" not in client.get("/account").text
    assert door.post("/account", client, do="factor", old="wrong").status_code == 422
    page = door.post("/account", client, do="factor", old=PASSWORD).text
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret is not None
    assert door.post("/account", client, do="confirm", code="000000").status_code == 422
    shown = pyotp.TOTP(secret[1])
    page = door.post("/account", client, do="confirm", code=shown.at(int(clock.now))).text
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(codes) == 10
    again = client.get("/account").text  # the cookie is another, and what was secret is not shown again
    assert "since 20" in again
    assert secret[1] not in again
    assert codes[0] not in again
    other, name = door.fresh(), NAMES["reader"]
    assert door.enter(name, client=other).status_code == 401
    wrong = door.post("/sign-in", other, name=name, password=PASSWORD, code="000000")
    assert (wrong.status_code, "Name, password or code is wrong" in wrong.text) == (401, True)
    assert door.post("/sign-in", other, name=name, password=PASSWORD, code=codes[0]).status_code == 303
    given_up = {"do": "give up", "old": PASSWORD, "code": codes[1]}
    assert door.post("/account", other, **{**given_up, "code": codes[0]}).status_code == 422
    assert "Void the second factor" in admin.get("/people").text
    assert door.post("/people", admin, do="factor", name=name).status_code == 200
    assert other.get("/account").status_code == 303
    assert door.enter(name, client=other).status_code == 303


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "=cmd|' /C calc'!A0")


def test_a_hostile_name_is_shown_as_it_is_and_acts_nowhere(door: Door) -> None:
    for name in HOSTILE:
        settle_in(door.team, name, "admin", "editor")
        client = door.fresh()
        assert door.enter(name, client=client).status_code == 303
        assert ruling(door, client, act="tag", text="t").status_code == 201
        paths = ("/account", "/people", "/judgements", f"/incidents/{door.incident}")
        pages = [client.get(path).text for path in paths]
        pages += [door.enter(name, "wrong").text, door.enter(f"{name} x", "wrong").text]
        for page in pages:
            assert name in html.unescape(page)
            assert name not in page or not set(name) & set('<"')
        assert json.dumps(name)[1:-1] in client.get("/api/rulings").text


def test_a_name_that_no_form_sends_is_a_name_that_nobody_has(door: Door) -> None:
    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    for name in (b"%ed%a0%bd", b"a%00b", b"%ff%fe", b"%e2%80%aex", b"a" * 9000):
        answer = door.client.post("/sign-in", content=b"name=" + name + b"&password=x", headers=headers)
        assert answer.status_code in (400, 401), name


# -- without a team --------------------------------------------------------------------------------------


def test_without_a_team_everything_is_as_it_was(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        paper = Paper(TEXT, "2024-05-07")
        paper.incident("Shells hit Kharkiv", label="shelling", when=day("2024-05-06"), where="Kharkiv")
        ledger.add(paper.extraction())
        client = TestClient(create_app(ledger, judge=ledger), base_url=HOME, raise_server_exceptions=False)
        page = client.get("/")
        assert page.status_code == 200
        assert "Sign out" not in page.text
        assert page.headers["cache-control"] == "no-cache"
        for path in ("/sign-in", "/people", "/account"):
            assert client.get(path).status_code == 404
        (incident,) = ledger.view().incidents
        body = {"act": "note", "incident": incident.id, "text": "n", "reason": WHY}
        assert client.post("/api/rulings", json=body, headers={"origin": HOME}).status_code == 400
        assert (
            client.post("/api/rulings", json={**body, "by": "Ada"}, headers={"origin": HOME}).status_code
            == 201
        )
        assert 'name="by"' in client.get(f"/incidents/{incident.id}").text


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Ledger.Example/", "https://ledger.example"),
        ("https://ledger.example:443", "https://ledger.example"),
        ("https://ledger.example:8443", "https://ledger.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_site_is_read_as_browsers_say_it(address: str, origin: str) -> None:
    assert site_of(address).origin == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ledger.example",
        "http://ledger.example",
        "http://192.0.2.1:8000",
        "ftp://x",
        "https://a/b",
        "https://u@h",
        "https://h:x",
    ],
)
def test_what_is_no_site_or_has_no_tls_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        site_of(address)
