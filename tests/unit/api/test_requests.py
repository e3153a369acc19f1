"""Requests of every wrong kind get a problem that says what is wrong, and the headers that every answer has."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from page_ledgers import MemoryLedger
from tacitus.app import create_app
from tacitus.cli.serve import require_closed
from tacitus.errors import UsageError


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(MemoryLedger()), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/incidents?contry=SYR", "Did you mean 'country'?"),
        ("/api/incidents?asof=2024-05-07", "Did you mean 'as_of'?"),
        ("/api/health?x=1", "It takes none."),
        ("/api/search?q=a&zzzzzz=1", "It takes as_of, clock, limit, q."),
        ("/api/search?q=%00", "NUL"),
        ("/api/incidents?q=a%00b", "NUL"),
        ("/api/incidents?offset=99999999999999999999999999", "offset is 999"),
        ("/api/incidents?q=" + "a" * 9_000, "longer than"),
        ("/api/incidents?bbox=nan,nan,nan,nan", "bbox"),
        ("/api/reports?clock=" + "%F0%9F%98%80", "clock is"),
    ],
)
def test_a_wrong_query_is_a_problem_that_names_it(client: TestClient, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers
    assert said in f"{answer.json()['detail']} {answer.json()['remedy']}"


def test_a_wrong_address_of_a_page_is_a_page(client: TestClient) -> None:
    answer = client.get("/reports?q=%00")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "NUL" in answer.text


def test_an_offset_beyond_all_is_an_empty_page(client: TestClient) -> None:
    answer = client.get("/api/incidents?offset=1000000000")
    assert (answer.status_code, answer.json()["incidents"]) == (200, [])


@pytest.mark.parametrize("address", ["/", "/api/incidents", "/api/health", "/reports", "/api/none"])
def test_head_answers_as_get_without_the_body(client: TestClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.status_code == got.status_code
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.content == b""


def test_nobody_else_reaches_the_page_unless_it_is_said_and_never_to_judge() -> None:
    require_closed("127.0.0.1", insecure_open=False, allow_judging=True)
    require_closed("0.0.0.0", insecure_open=True)
    with pytest.raises(UsageError, match="--insecure-open"):
        require_closed("0.0.0.0", insecure_open=False)
    with pytest.raises(UsageError, match="Leave out --allow-judging"):
        require_closed("192.0.2.1", insecure_open=True, allow_judging=True)


@pytest.mark.parametrize("address", ["/", "/api/incidents", "/api/geojson", "/reports", "/static/page.css"])
def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    assert client.head(address).headers["etag"] == tag
    for named in (tag, f'"other", {tag}', "*"):
        again = client.get(address, headers={"if-none-match": named})
        assert (again.status_code, again.content) == (304, b""), named
        assert again.headers["etag"] == tag
        assert "content-security-policy" in again.headers
    assert client.get(address, headers={"if-none-match": '"other"'}).content == first.content


def test_only_what_was_found_has_a_tag(client: TestClient) -> None:
    assert "etag" not in client.get("/api/none").headers
    assert client.get("/api/none", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize("address", ["/?contry=SYR", "/reports?ofset=2", "/chains?x=1"])
def test_a_page_names_the_nearest_parameter_too(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "There is no parameter" in answer.text
    assert client.get("/?selected=i_base&map=1,2,3").status_code == 200


@pytest.mark.parametrize(
    "address", ["judgements", "ratings", "contradictions", "reports", "chains", "incidents"]
)
def test_no_list_is_longer_than_is_said(client: TestClient, address: str) -> None:
    assert client.get(f"/api/{address}?limit=1001").status_code == 422
    assert client.get(f"/api/{address}?limit=1&offset=0").status_code == 200
