"""Settings: names and values that are wrong are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tacitus.errors import UsageError
from tacitus.settings import Settings, load_settings


def test_every_setting_is_read() -> None:
    given = {
        "TACITUS_PIPELINE": "other",
        "TACITUS_CACHE": "/somewhere",
        "TACITUS_ACTORS": "/rows.csv",
        "TACITUS_MAX_CHARACTERS": " 900000 ",
        "TACITUS_SECONDS_A_REPORT": "1.5",
        "TACITUS_NETWORK": "No",
        "TACITUS_READER": "toy",
        "TACITUS_LLM_URL": "http://127.0.0.1:8080/v1",
        "TACITUS_LLM_MODEL": "qwen3:8b",
        "TACITUS_LLM_KEY": "k-1",
        "TACITUS_LLM_HOST": "api.example.org",
        "TACITUS_LLM_SECONDS": "2",
        "TACITUS_LLM_TOKENS": "900",
        "TACITUS_LLM_PRICES": "0.15/0.6",
        "TACITUS_LLM_COST": "5",
        "TACITUS_LLM_ANSWERS": "/kept",
        "TACITUS_DB": "read by the command line",
        "HOME": "not ours",
    }
    assert load_settings(given) == Settings(
        pipeline="other",
        cache=Path("/somewhere"),
        actors=Path("/rows.csv"),
        max_characters=900_000,
        seconds_a_report=1.5,
        network=False,
        reader="toy",
        llm_url="http://127.0.0.1:8080/v1",
        llm_model="qwen3:8b",
        llm_key="k-1",
        llm_host="api.example.org",
        llm_seconds=2.0,
        llm_tokens=900,
        llm_prices=(0.15, 0.6),
        llm_cost=5.0,
        llm_answers=Path("/kept"),
    )
    assert load_settings({}) == Settings()
    assert load_settings({"TACITUS_CACHE": "", "TACITUS_MAX_CHARACTERS": " "}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TACITUS_MAX_CHARACTERS", "abc"),
        ("TACITUS_MAX_CHARACTERS", "0"),
        ("TACITUS_MAX_CHARACTERS", "1e6"),
        ("TACITUS_MAX_CHARACTERS", "٣"),
        ("TACITUS_SECONDS_A_REPORT", "nan"),
        ("TACITUS_SECONDS_A_REPORT", "-1"),
        ("TACITUS_NETWORK", "maybe"),
        ("TACITUS_LLM_PRICES", "0.15"),
        ("TACITUS_LLM_PRICES", "0.15/-1"),
        ("TACITUS_LLM_PRICES", "nan/1"),
        ("TACITUS_LLM_PRICES", "1/2/3"),
        ("TACITUS_LLM_COST", "0"),
        ("TACITUS_LLM_MODEL", "a model"),
        ("TACITUS_LLM_URL", "http://127.0.0.1/\nHost: x"),
        ("TACITUS_EMBED_SITES", "https://news.example; script-src data:"),
        ("TACITUS_EMBED_SITES", "https://news.example 'unsafe-inline'"),
        ("TACITUS_EMBED_SITES", "news.example"),
        ("TACITUS_EMBED_SITES", "https://news.example/a"),
        ("TACITUS_EMBED_SITES", "https://news.example,"),
        ("TACITUS_ENCODER", "maybe"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_it(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is '{value}'"):
        load_settings({name: value})


@pytest.mark.parametrize("key", ["sk secret", "sk-secret\r\nX: y", "sk-sécret", "sk-secret\x00"])
def test_a_key_is_never_printed(key: str) -> None:
    with pytest.raises(UsageError, match="TACITUS_LLM_KEY is no such thing") as wrong:
        load_settings({"TACITUS_LLM_KEY": key})
    assert "cret" not in str(wrong.value)
    assert "sk-secret" not in repr(load_settings({"TACITUS_LLM_KEY": "sk-secret"}))


def test_an_unknown_name_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no setting TACITUS_NETWROK\. Did you mean TACITUS_NETWORK\?"):
        load_settings({"TACITUS_NETWROK": "0"})
    with pytest.raises(UsageError, match="Settings: TACITUS_ACTORS"):
        load_settings({"TACITUS_SOMETHING_ELSE": "0"})
    with pytest.raises(UsageError, match="Did you mean TACITUS_CACHE"):
        load_settings({"TACITUS_Cache": "/x"})


def test_the_old_name_of_a_setting_still_works() -> None:
    assert load_settings({"TACITUS_ENCODER": "0"}).network is False
