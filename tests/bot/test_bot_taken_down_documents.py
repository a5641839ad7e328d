"""What was taken down is shown nowhere, not even on the page of its document."""

import pytest
from standin.reading import data
from standin.server import Call, StandIn
from standin.state import Chat, Person

from bot.log.moderation import cases
from bot.log.writing.database import Log
from bot.telegram.asking.links import document_link
from bot.text import strings

QUESTION = "When was the bridge built?"


@pytest.fixture(autouse=True)
def at_once(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Takedowns are looked up at each question, so that a test need not wait a second."""
    monkeypatch.setattr(log.takedowns, "_every", 0.0)


async def take_down(log: Log, document: str, passage: str = "") -> None:
    """As a moderator does it."""
    await log.do(lambda db: cases.take_down(db, "", document, passage, [], "", "Leyla"))


@pytest.mark.usefixtures("library", "live")
async def test_page_of_a_document_taken_down_is_not_shown(
    telegram: StandIn, private: Chat, anna: Person, log: Log
) -> None:
    """Neither by the button under an old answer, nor from an old list, nor by an address."""
    telegram.say(private, anna, QUESTION)
    message = (await telegram.until("sendMessage"))[-1].result
    telegram.say(private, anna, "/sources")
    listed = (await telegram.until("sendMessage", 2))[-1].result
    await take_down(log, "doc-1")
    for shown, label in ((message, "About the source"), (listed, "1")):
        query = telegram.press(shown, data(shown, label), anna)

        def mine(call: Call, query: str = query) -> bool:
            return call.method == "answerCallbackQuery" and call.params["callback_query_id"] == query

        (call,) = await telegram.until(mine)
        assert call.params["text"] == strings.SOURCE_GONE
    telegram.say(private, anna, "/start " + document_link("bot", "doc-1").partition("start=")[2])
    assert (await telegram.until("sendMessage", 3))[-1].params["text"] == strings.SOURCE_GONE
    telegram.say(private, anna, "/start " + document_link("bot", "doc-2").partition("start=")[2])
    assert (await telegram.until("sendMessage", 4))[-1].params["text"].startswith("Bridges 2")
