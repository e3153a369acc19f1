"""Whatever the text, names slice and nothing is raised."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tacitus.ground import actors

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "US",
                "IS (ISIS)",
                "U.S.",
                "al-",
                "Iran-backed",
                "pro-",
                "the",
                "Houthi",
                "rebels",
                "'s",
                "’",
                "\n\n",
                "FARC]",
                "(",
                "President",
                "Bush",
                "Iraqi",
                "army",
                "of",
                "\x00",
                "İ",
                "ß",
                "محمد",
                "-",
                "...",
                "A.B.",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=14,
).map(" ".join)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=PIECES)
def test_any_text(read, registry, text):
    parsed = read(text)
    spotted = actors.spot(parsed, registry)
    assert all(text[m.start : m.end] == m.text for m in spotted)
    for token in parsed.doc:
        actor = actors.describe(parsed, token, registry, spotted)
        assert actor.text is None or text[actor.text.start : actor.text.end] == actor.text.text
        actors.antecedent(parsed, token, spotted)
    actors.affiliations(parsed, registry, spotted)
