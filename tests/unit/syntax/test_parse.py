"""The parse keeps the report's offsets whatever the layout."""

from __future__ import annotations

from tacitus.model.records import Report
from tacitus.syntax.parse import MOST_WORDS, parse
from tacitus.text.segments import segment


def sentences(text: str) -> list[str]:
    parsed = parse(segment(Report(id="r", text=text)))
    assert len(parsed.doc.text) == len(text)
    return [parsed.span_of(sentence.tokens).text for sentence in parsed.sentences]


def test_headings_do_not_glue_to_the_next_line() -> None:
    assert sentences(
        "Rebels shell town\n\nThe army said it would answer.\n\nFears of war\n\nPeople fled."
    ) == [
        "Rebels shell town",
        "The army said it would answer.",
        "Fears of war",
        "People fled.",
    ]


def test_wrapped_lines_are_one_sentence() -> None:
    text = (
        "Gunmen attacked an army post in the north of the country late on\n"
        "Sunday, killing at least nine soldiers and wounding several\n"
        "others, two security sources and a local official said on\n"
        "Monday.\n"
    )
    assert len(sentences(text)) == 1


def test_capitals_are_cut_from_the_report_as_written() -> None:
    text = "LIMA, 7 JUL 89 (EFE) -- [TEXT] GUERRILLAS ATTACKED A POLICE POST TODAY. TWO OFFICERS WERE KILLED."
    assert sentences(text)[-2:] == ["GUERRILLAS ATTACKED A POLICE POST TODAY.", "TWO OFFICERS WERE KILLED."]


def test_every_token_lies_on_its_characters() -> None:
    text = "“Two\u00a0men died,”\u200b he said.\tThree\u2009fled.\r\n\r\n• 5 hurt \U0001f6a8\n"
    parsed = parse(segment(Report(id="r", text=text)))
    for token in parsed.doc:
        if not token.is_space:
            assert text[token.idx : token.idx + len(token)] == token.text


def words_of(text: str) -> list[int]:
    return [len(sentence.tokens) for sentence in parse(segment(Report(id="r", text=text))).sentences]


def test_no_sentence_is_longer_than_a_parse_tree_may_be_deep() -> None:
    for text in (
        "killed and " * 2_000,
        "(" * 4_000,
        "U.S. " * 2_000,
        "a" * 300_000,
        "=" * 5_000,
        "x, " * 3_000,
    ):
        assert max(words_of(text), default=0) <= 2 * MOST_WORDS


def test_a_long_line_is_cut_where_its_sentences_end() -> None:
    told = "The army said that Gen. John Smith of the U.S. Navy was in the town, where nine people died. "
    assert sentences(told * 60) == [told.strip()] * 60


def test_a_sentence_without_end_is_cut_behind_a_comma() -> None:
    listed = sentences("The dead are " + ", ".join(["Ahmad Hasan Ali of Idlib"] * 200) + ".")
    assert all(part.endswith((",", ".")) for part in listed)
