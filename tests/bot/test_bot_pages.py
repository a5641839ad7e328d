"""/start, /help and /sources, over HTTP: what a person reads and presses."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from standin.reading import covered, data, labels
from standin.server import Call, StandIn
from standin.state import Chat, Person

from bot.past import matches
from bot.telegram.asking.pages import PAGE, sources_page
from bot.telegram.messages import units
from bot.text import strings
from index import Citation

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]


def documents(count: int, title: str = "Title {}") -> list[Citation]:
    """Made-up documents."""
    return [
        Citation(f"doc-{i}", f"{i}.md", title.format(i), f"Publisher {i % 3}", "2020", f"https://example.org/{i}")
        for i in range(count)
    ]


async def press(telegram: StandIn, message: Any, label: str, person: Person) -> str:
    """Press a button and wait until it is acknowledged; gives the words shown."""
    query = telegram.press(message, data(message, label), person)

    def mine(call: Call) -> bool:
        return call.method == "answerCallbackQuery" and call.params["callback_query_id"] == query

    return str((await telegram.until(mine))[0].params.get("text", ""))


@pytest.mark.usefixtures("live")
async def test_sources_are_turned_in_place_and_opened(
    telegram: StandIn, private: Chat, anna: Person, index: Any
) -> None:
    """Ten a page; a number opens what is known of the document; a rebuild in between does not break the buttons."""
    index.citations = documents(23)
    telegram.say(private, anna, "/sources")
    page = (await telegram.until("sendMessage"))[0].result
    assert page["text"].startswith("23 documents:\nPage 1 of 3.")
    assert covered(page, "text_link") == [f"Title {i}" for i in range(10)]
    assert labels(page) == [["1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"], ["2 ›"]]
    await press(telegram, page, "2 ›", anna)
    page = telegram.calls("editMessageText")[-1].result
    assert labels(page)[-1] == ["‹ 1", "3 ›"]
    await press(telegram, page, "12", anna)
    about = (await telegram.until("sendMessage", 2))[-1].result
    assert about["text"].startswith("Title 11\nPublisher: Publisher 2")
    await press(telegram, page, "3 ›", anna)
    page = telegram.calls("editMessageText")[-1].result
    assert covered(page, "text_link") == ["Title 20", "Title 21", "Title 22"]
    index.citations = documents(12)
    await press(telegram, page, "‹ 2", anna)
    page = telegram.calls("editMessageText")[-1].result
    assert covered(page, "text_link") == ["Title 10", "Title 11"]
    assert not telegram.refused


@pytest.mark.usefixtures("live")
async def test_sources_can_be_searched(telegram: StandIn, private: Chat, anna: Person, index: Any) -> None:
    """By words of title, publisher, date; the search is kept from page to page."""
    index.citations = [*documents(40), Citation("k", "k.md", "Über Köprü", "Bələdiyyə", "1999")]
    telegram.say(private, anna, "/sources publisher 1")
    page = (await telegram.until("sendMessage"))[0].result
    assert page["text"].startswith("20 documents with “publisher 1”:\nPage 1 of 2.")
    await press(telegram, page, "2 ›", anna)
    page = telegram.calls("editMessageText")[-1].result
    assert page["text"].startswith("20 documents with “publisher 1”:\nPage 2 of 2.")
    telegram.say(private, anna, "/sources uber kopru 1999")
    telegram.say(private, anna, "/sources nothing like it")
    found, none = (await telegram.until("sendMessage", 3))[1:]
    assert found.result["text"] == "1 document with “uber kopru 1999”:\n1. Über Köprü — Bələdiyyə, 1999"
    assert none.result["text"] == strings.SOURCES_NOT_FOUND.format(words="nothing like it")
    index.citations = []
    await press(telegram, page, "‹ 1", anna)
    gone = telegram.calls("editMessageText")[-1].result
    assert gone["text"] == strings.SOURCES_NOT_FOUND.format(words="publisher 1")
    assert not telegram.refused


@pytest.mark.usefixtures("library", "live")
async def test_start_offers_examples_that_ask_themselves(
    telegram: StandIn, private: Chat, anna: Person, library: Any, told: Told
) -> None:
    """A press answers the example, with the question above it; one that is no longer offered says so."""
    object.__setattr__(library.build, "examples", (QUESTION, "Which bridges?"))
    telegram.say(private, anna, "/start")
    (call,) = await telegram.until("sendMessage")
    assert labels(call.result) == [[QUESTION], ["Which bridges?"]]
    assert call.result["text"].startswith("Ask a question, and this bot quotes")
    assert await press(telegram, call.result, QUESTION, anna) == ""
    answer = (await telegram.until("sendMessage", 2))[-1].result
    assert answer["text"].startswith(f"Question: {QUESTION}\n\n{strings.LIKELY}")
    assert await press(telegram, call.result, QUESTION, anna) == strings.SHOWN_ALREADY
    assert [row["question"] for row in await told("questions")] == [QUESTION]
    object.__setattr__(library.build, "examples", ())
    assert await press(telegram, call.result, "Which bridges?", anna) == strings.EXAMPLE_GONE
    assert not telegram.refused


@pytest.mark.usefixtures("live")
async def test_help_is_for_people(telegram: StandIn, private: Chat, anna: Person) -> None:
    """Its parts have headings, and it names the bot."""
    telegram.say(private, anna, "/help")
    (call,) = await telegram.until("sendMessage")
    assert covered(call.result, "bold") == ["How to ask", "How to read an answer"]
    assert f"mention @{telegram.me.username}" in call.result["text"]
    assert {"/ask", "/sources", "/privacy"} <= set(covered(call.result, "bot_command"))


@pytest.mark.usefixtures("live")
async def test_thanks_and_greetings_get_a_line_each(telegram: StandIn, private: Chat, anna: Person, index: Any) -> None:
    """Chosen by what was said; without buttons."""
    from index import Answer

    for text in ("Hello!", "Thanks!", "спасибо", "Çox sağ ol"):
        index.answers[text] = Answer(text, "declined", "small talk", 0.0, "build-1", 0.1)
        telegram.say(private, anna, text)
    calls = await telegram.until("sendMessage", 4)
    hello = f"{strings.SMALL_TALK}\n\n{strings.EXAMPLES}\n• {index.build.examples[0]}"
    assert [call.result["text"] for call in calls[:3]] == [hello, strings.THANKS, strings.THANKS]
    assert all("reply_markup" not in call.result for call in calls)


@pytest.mark.parametrize("title", ["T" * 400 + " {}", "🇦🇿" * 200 + "{}", "{}\u202e\u0007"])
def test_a_page_is_one_message(title: str) -> None:
    """However long the titles are; none of the ten is lost."""
    part = sources_page(documents(30, title), 1)
    assert units(part.text) <= 4096
    assert len(part.text.split("\n")) == 2 + PAGE
    assert part.keyboard is not None


@pytest.mark.parametrize(
    ("words", "found"),
    [("", True), ("köprü", True), ("KOPRU beledıyye", False), ("uber", True), ("1999 über", True), ("2000", False)],
)
def test_matches_ignores_case_and_accents(words: str, found: bool) -> None:
    """All words must be there."""
    assert matches(words)(Citation("k", "k.md", "Über Köprü", "Bələdiyyə", "1999")) is found
