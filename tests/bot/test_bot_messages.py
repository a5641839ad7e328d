"""Answers become messages whose entities cover exactly what they should."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Message, MessageEntity

from bot.telegram.messages import (
    Outgoing,
    Request,
    answer_messages,
    read_message,
    text_messages,
    units,
)
from bot.text import strings
from index import Answer, Citation, Difference, DifferenceValue, Hit, Quote

MakeQuote = Callable[..., Quote]
MakeAnswer = Callable[..., Answer]


def covered(message: Outgoing, *kinds: str) -> list[str]:
    """The texts under the entities of these kinds, counted as Telegram counts."""
    raw = message.text.encode("utf-16-le")
    return [
        raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in message.entities
        if str(entity.type) in kinds
    ]


def laid_out(answer: Answer, citations: dict[str, Citation] | None = None) -> list[Outgoing]:
    """The messages of an answer."""
    return answer_messages(answer, citations or {}, number=12, limit=1000)


def test_quote_is_a_block_with_its_sentence_in_bold_and_a_source_line(
    make_quote: MakeQuote, make_answer: MakeAnswer
) -> None:
    """Text as in the document, then title, publisher and date, linked to the sentence on the page."""
    quote = make_quote()
    (message,) = laid_out(make_answer("When?", quote))
    assert covered(message, "blockquote") == [quote.text]
    assert covered(message, "bold") == [quote.highlight_text]
    assert covered(message, "text_link") == ["Bridges"]
    assert message.text.splitlines()[-1] == "Bridges — The Council, 1999-04"
    (link,) = [entity.url for entity in message.entities if entity.url]
    assert link == (
        "https://example.org/bridges#:~:text=The%20bridge%20was%20built%20in%201905%2C%20says%20the%20council."
    )


def test_summary_says_so_and_its_link_names_no_sentence(make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """The page holds the publication, not this summary's words."""
    (message,) = laid_out(make_answer("When?", make_quote(summarises="Annual report 1906")))
    assert message.text.endswith("Bridges — The Council, 1999-04 · summary of Annual report 1906")
    assert [entity.url for entity in message.entities if entity.url] == ["https://example.org/bridges"]


@pytest.mark.parametrize(
    ("place", "notes"),
    [
        ({"page": 3, "heading": "Chapter"}, "The Council, 1999-04 · page 3"),
        ({"heading": "Chapter 🇦🇿"}, "The Council, 1999-04 · under “Chapter 🇦🇿”"),
        ({"heading": "BRIDGES"}, "The Council, 1999-04"),
    ],
)
def test_source_line_says_where_the_quote_stands(
    place: dict[str, Any], notes: str, make_quote: MakeQuote, make_answer: MakeAnswer
) -> None:
    """The page of a paged document, else the heading, unless that is the title."""
    (message,) = laid_out(make_answer("When?", replace(make_quote(), **place)))
    assert message.text.splitlines()[-1] == f"Bridges — {notes}"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a.PDF", "https://example.org/a.PDF#page=3"),
        ("https://example.org/a.pdf?v=1", "https://example.org/a.pdf?v=1#page=3"),
        ("https://example.org/a", "https://example.org/a#:~:text="),
        ("https://example.org/a.pdf#x", "https://example.org/a.pdf#x:~:text="),
    ],
)
def test_pdf_opens_at_its_page(url: str, link: str, make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """Other pages open at the sentence."""
    (message,) = laid_out(make_answer("When?", replace(make_quote(url=url), page=3)))
    (found,) = [entity.url for entity in message.entities if entity.url]
    assert found.startswith(link)


def test_several_quotes_are_numbered(make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """For the buttons that name them; the question is above when no message holds it."""
    answer = make_answer("When?", make_quote(), make_quote(rank=2, title="Roads"))
    (message,) = answer_messages(answer, {}, number=1, limit=9, intro="Question: When?")
    assert message.text.startswith(f"Question: When?\n\n{strings.LIKELY}\n")
    assert [line for line in message.text.splitlines() if line.startswith("[")] == [
        "[1] Bridges — The Council, 1999-04",
        "[2] Roads — The Council, 1999-04",
    ]


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://example.org/x", "https://", "tg://user?id=1"])
def test_only_web_addresses_become_links(url: str, make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """A corpus may hold any string as an address."""
    (message,) = laid_out(make_answer("When?", make_quote(url=url)))
    assert covered(message, "text_link") == []
    assert "Bridges — The Council" in message.text


def test_long_passage_can_be_folded(make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """Over 400 characters the block quote is an expandable one."""
    text = "Filler words here. " * 30 + "The answer."
    (message,) = laid_out(make_answer("When?", make_quote(text, "The answer.")))
    assert covered(message, "expandable_blockquote") == [text]
    assert covered(message, "blockquote") == []


def test_differences_stand_above_the_quotes_with_both_sources(make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """Each value with its publisher and date, and no verdict."""
    other = Citation("doc-2", "2.md", "Old bridges", "River Board", "1950", "https://example.com/old")
    quote = make_quote()
    difference = Difference(
        "the year of building", (DifferenceValue("1905", "doc-1", (1, 2)), DifferenceValue("1907", "doc-2", (1, 2)))
    )
    answer = make_answer("When?", quote, differences=(difference,))
    (message,) = laid_out(answer, {"doc-1": quote.citation, "doc-2": other})
    assert message.text.startswith(
        "Sources differ (the year of building). Among what they say:\n"
        "• 1905 — The Council, 1999-04\n• 1907 — River Board, 1950\n\n"
    )
    assert covered(message, "text_link") == ["The Council, 1999-04", "River Board, 1950", "Bridges"]


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.97, strings.LIKELY), (0.7, strings.POSSIBLE), (0.4, strings.DOUBTFUL)]
)
def test_confidence_is_told_in_words(
    confidence: float, words: str, make_quote: MakeQuote, make_answer: MakeAnswer
) -> None:
    """Without decimals that mean nothing to a reader."""
    (message,) = laid_out(make_answer("When?", make_quote(), confidence=confidence))
    assert message.text.startswith(words)
    assert "0." not in message.text


def test_completed_question_is_shown(make_quote: MakeQuote, make_answer: MakeAnswer) -> None:
    """Who asks “and when?” sees what was searched for."""
    (message,) = laid_out(make_answer("And when?", make_quote(), asked="When was it built?"))
    assert message.text.startswith("Understood as: When was it built?\n")


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("empty", strings.EMPTY),
        ("no words", strings.NO_WORDS),
        ("small talk", strings.SMALL_TALK),
        ("too long", "Your question is too long: please use at most 1000 characters."),
        ("not found", f"{strings.NOT_FOUND}\n\n{strings.NEAREST}\n• One\n• Two\n• Three"),
    ],
)
def test_declined_is_an_honest_no(reason: Any, text: str) -> None:
    """Nearest titles only where the documents might have answered, and never a quote."""
    answer = Answer("q", "declined", reason, 0.1, "b", 1.0, nearest=("One", "Two", "Three", "Four"))
    (message,) = laid_out(answer)
    assert message == Outgoing(text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("language", strings.HINT_LANGUAGE),
        ("смени язык", strings.HINT_LANGUAGE),
        ("source?", strings.HINT_SOURCES),
        ("delete my data", strings.HINT_PRIVACY),
        ("help", strings.HINT_HELP),
        ("danke", strings.THANKS),
        ("bye", strings.GOODBYE),
        ("ok", strings.NOTED),
        ("really?", strings.DOUBTED),
        ("who made you?", strings.ABOUT_BOT),
        ("tell me a joke", strings.ONLY_QUOTES),
        ("who says so?", strings.HINT_SOURCES),
        ("necəsən", strings.SMALL_TALK),
    ],
)
def test_small_talk_points_to_what_helps(question: str, text: str) -> None:
    """The command that does what was said, or a greeting; with examples where a question is what is missing."""
    answer = Answer(question, "declined", "small talk", 0.0, "b", 1.0)
    (message,) = answer_messages(answer, {}, number=1, limit=9, examples=("Who built it?", "When?", "Where?", "Why?"))
    asks = text in {strings.HINT_SOURCES, strings.HINT_HELP, strings.SMALL_TALK, strings.ABOUT_BOT, strings.ONLY_QUOTES}
    assert message.text == text + ("\n\nFor example:\n• Who built it?\n• When?\n• Where?" if asks else "")


def test_a_single_word_gets_examples_that_contain_it_first(make_quote: MakeQuote) -> None:
    """And the nearest titles; never a quote."""
    quote = make_quote()
    hits = (
        Hit(1, quote.citation.document, quote.citation.path, quote.span, 0.9, quote.highlight, quote.passage_sha256),
    )
    answer = Answer("Lomvik", "declined", "no words", 0.0, "b", 1.0, nearest=("On Lomvik",), hits=hits)
    (message,) = answer_messages(answer, {}, number=1, limit=9, examples=("Who built it?", "Where is Lomvik?"))
    said = (
        f"{strings.ONLY_WORDS}\n\nFor example:\n• Where is Lomvik?\n• Who built it?\n\n{strings.NEAREST}\n• On Lomvik"
    )
    assert message.text == said


def test_withheld_names_the_row(make_quote: MakeQuote) -> None:
    """The number leads a moderator to the case."""
    (message,) = laid_out(Answer("q", "declined", "withheld", 0.9, "b", 1.0))
    assert "(no. 12)" in message.text


PIECES = st.sampled_from(["Ə", "word ", "End. ", "\n", "\n\n", "🇦🇿", "👨\u200d👩\u200d👧", "👍🏽", "e\u0301", "שלום "])
PASSAGES = st.one_of(st.lists(PIECES, min_size=1, max_size=40).map("".join), st.text(min_size=1, max_size=80))


@settings(deadline=None)  # the machine may be busy
@given(PASSAGES.filter(str.strip), st.integers(1, 400), st.data())
def test_quotes_survive_any_text(text: str, times: int, data: st.DataObject) -> None:
    """For any text, in every message: block quotes joined are the passage, bold joined is the sentence."""
    text = text.strip() * times
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    citation = Citation("d", "d.md", "Title 🇦🇿", "Publisher", "2020", "https://example.org/a")
    quote = Quote(1, citation, (5, 5 + len(text)), text, (5 + first, 5 + last), text[first:last], 0.9, "0" * 64)
    messages = laid_out(Answer("q", "answered", "", 0.9, "b", 1.0, quotes=(quote,)))
    quoted = [part for message in messages for part in covered(message, "blockquote", "expandable_blockquote")]
    bold = [part for message in messages for part in covered(message, "bold")]
    place = 0
    for part in quoted:
        found = text.index(part, place)
        assert text[place:found].strip() == ""
        place = found + len(part)
    assert text[place:].strip() == ""
    assert "".join("".join(bold).split()) == "".join(text[first:last].split())
    for message in messages:
        assert 0 < units(message.text) <= 4096
        assert message.text == message.text.strip()
        assert len(message.entities) <= 100
        for part in covered(message, "blockquote", "expandable_blockquote", "bold", "text_link"):
            assert part == part.strip() != ""


def test_plain_text_has_no_entities() -> None:
    """Nothing is parsed as markup."""
    assert text_messages("<b>*a* _b_</b>") == [Outgoing("<b>*a* _b_</b>")]


def incoming(text: str | None, chat: str = "private", **fields: Any) -> Message:
    """A message as Telegram sends it."""
    body = {
        "message_id": 5,
        "date": 1_700_000_000,
        "chat": {"id": -100 if chat != "private" else 3, "type": chat},
        "from": {"id": 3, "is_bot": False, "first_name": "Anna"},
        **({"text": text} if text is not None else {}),
        **fields,
    }
    message = Message.de_json(body, None)
    assert message is not None
    return message


def said(from_id: int, text: str, **fields: Any) -> dict[str, Any]:
    """A message that is replied to."""
    who = {"id": from_id, "is_bot": from_id == 7, "first_name": "X"}
    return {
        "message_id": 4,
        "date": 1_700_000_000,
        "chat": {"id": -100, "type": "supergroup"},
        "from": who,
        "text": text,
    } | fields


GROUP = "supergroup"
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]


@pytest.mark.parametrize(
    ("message", "request_"),
    [
        (incoming("When?"), Request("ask", "When?")),
        (incoming("/ask When?"), Request("ask", "When?")),
        (incoming("/ask@CiteBot  When?"), Request("ask", "When?")),
        (incoming("/ask@otherbot When?"), None),
        (incoming("/start payload"), Request("start", "payload")),
        (incoming("/what"), Request("unknown")),
        (incoming("/etc/passwd was when?"), Request("ask", "/etc/passwd was when?")),
        (incoming(None, photo=PHOTO), Request("not text")),
        (incoming(None, photo=PHOTO, caption="When?"), Request("ask", "When?")),
        (incoming(None, pinned_message=said(3, "x")), None),
        (incoming("When?", GROUP), None),
        (incoming("/ask When?", GROUP), Request("ask", "When?")),
        (incoming("/what", GROUP), None),
        (incoming("@citebot When?", GROUP), Request("ask", "When?")),
        (incoming("🇦🇿 When, @CiteBot, was it?", GROUP), Request("ask", "🇦🇿 When, was it?")),
        (incoming("a@citebot.org @citebot2 When?", GROUP), None),
        (incoming(None, GROUP, photo=PHOTO, caption="@citebot When?"), Request("ask", "When?")),
        (incoming("And who?", GROUP, reply_to_message=said(7, "quote")), Request("ask", "And who?", 4)),
        (incoming("And who?", GROUP, reply_to_message=said(8, "text")), None),
        (incoming("/ask", GROUP, reply_to_message=said(8, "When?")), Request("ask", "", None, "When?")),
        (
            incoming(
                "Hello",
                GROUP,
                reply_to_message=said(7, "", forum_topic_created={"name": "Topic", "icon_color": 7322096}),
            ),
            None,
        ),
        (incoming("@citebot hi", GROUP, **{"from": {"id": 9, "is_bot": True, "first_name": "Bot"}}), None),
        (incoming("@citebot hi", GROUP, is_automatic_forward=True), None),
        (incoming("@citebot hi", "channel"), None),
    ],
)
def test_read_message_tells_what_is_asked(message: Message, request_: Request | None) -> None:
    """In private everything is a question; in groups only what is addressed to the bot."""
    assert read_message(message, bot_id=7, username="citebot") == request_


def test_mention_by_entity_is_taken_off_in_utf_16() -> None:
    """A client may mention the bot by its name; the offsets count emoji as two."""
    me = {"id": 7, "is_bot": True, "first_name": "Citebot"}
    entity = {"type": MessageEntity.TEXT_MENTION, "offset": 5, "length": 7, "user": me}
    message = incoming("🇦🇿 Citebot when?", GROUP, entities=[entity])
    assert read_message(message, bot_id=7, username="citebot") == Request("ask", "🇦🇿  when?")


def test_a_question_in_a_language_that_is_not_served_gets_that_as_the_reason() -> None:
    """Not that the documents do not answer, which nobody knows."""
    declined = Answer("Когда построили мост?", "declined", "not found", 0.1, "build-1", 1.0)
    (said,) = answer_messages(declined, {}, number=3, limit=1000)
    (missed,) = answer_messages(replace(declined, understood=False), {}, number=3, limit=1000)
    assert (said.text, missed.text) == (strings.NOT_FOUND, strings.NOT_UNDERSTOOD)
