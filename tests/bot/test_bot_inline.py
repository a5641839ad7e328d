"""`@bot question` in any chat: quotes to choose from, one row a question meant, buttons that work where the bot is not."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from standin.reading import button, covered, data, labels
from standin.server import Call, StandIn
from standin.state import Chat, Person

from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.telegram.asking import inline
from bot.telegram.asking.links import question_parameter
from bot.text import strings

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
Again = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("library", "live")


async def typed(telegram: StandIn, person: Person, text: str) -> tuple[str, Call]:
    """Type a query and wait for what is offered; gives its id too."""
    query = telegram.inline(person, text)

    def mine(call: Call) -> bool:
        return call.method == "answerInlineQuery" and call.params["inline_query_id"] == query

    return query, (await telegram.until(mine))[0]


async def acknowledged(telegram: StandIn, query: str) -> Call:
    """The answer to a press, as soon as it is there."""
    return (await telegram.until(lambda call: call.params.get("callback_query_id") == query))[0]


def message(result: Any) -> Any:
    """A result as the message it becomes."""
    content = result["input_message_content"]
    return {"text": content["message_text"], "entities": content["entities"], "reply_markup": result["reply_markup"]}


async def test_query_offers_complete_quotes(telegram: StandIn, anna: Person, library: Any) -> None:
    """The answer's quotes, then further hits; each exact, bold, with its source and address; for this person only."""
    _query, call = await typed(telegram, anna, QUESTION)
    results = call.params["results"]
    assert [result["title"] for result in results] == [f"Bridges {number}" for number in range(1, 9)]
    assert (call.params["is_personal"], call.params["cache_time"]) == (True, 5)
    for number, result in enumerate(results, 1):
        shown = message(result)
        quote = library.stored[f"doc-{number}", f"{number:064x}"]
        assert covered(shown, "blockquote") == [quote.text]
        assert covered(shown, "bold") == [quote.highlight_text]
        assert covered(shown, "text_link") == [f"Bridges {number}"]
        assert result["description"].startswith(quote.highlight_text)
        assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}
        assert labels(shown) == [["About the source", "Report"], ["👍 Answers it", "👎 Does not"]]
        assert button(shown, "About the source")["url"].endswith(f"?start=doc_doc-{number}")
    assert message(results[0])["text"].startswith(strings.LIKELY)
    assert not message(results[1])["text"].startswith(strings.LIKELY)
    assert call.params["button"] == {
        "text": strings.BUTTON_ASK_PRIVATELY,
        "start_parameter": question_parameter(QUESTION),
    }
    assert not telegram.refused


async def test_query_without_words_shows_how(telegram: StandIn, anna: Person, told: Told) -> None:
    """With examples that a press puts into the input field; nothing is asked or logged."""
    _query, call = await typed(telegram, anna, "  ")
    (result,) = call.params["results"]
    assert (result["id"], result["title"]) == ("how", strings.INLINE_HOW)
    example = "How many people were taken hostage?"
    markup = result["reply_markup"]["inline_keyboard"]
    assert markup == [[{"text": example, "switch_inline_query_current_chat": example}]]
    telegram.choose(anna, _query, "how")
    await asyncio.sleep(0.2)
    assert await told("questions", lambda _: True) == []
    assert not telegram.refused


async def test_declined_query_offers_an_honest_no(telegram: StandIn, anna: Person, told: Told) -> None:
    """One result that names the nearest titles, and the way into the private chat; it is logged as declined."""
    _query, call = await typed(telegram, anna, "What about rivers, and a long question beyond a link?")
    (result,) = call.params["results"]
    assert result["title"] == strings.INLINE_NOT_FOUND
    assert result["description"] == "On rivers, On roads"
    assert "On rivers" in result["input_message_content"]["message_text"]
    assert call.params["button"]["start_parameter"] == "inline"
    (row,) = await told("questions")
    assert (row["outcome"], row["chat_kind"]) == ("declined", "inline")
    assert not telegram.refused


async def test_only_the_last_question_typed_is_logged(
    telegram: StandIn, anna: Person, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query at every keystroke makes one row, once the person has stopped."""
    monkeypatch.setattr(inline, "SETTLED_SECONDS", 1.0)
    for end in range(4, len(QUESTION), 5):
        telegram.inline(anna, QUESTION[:end])
    await typed(telegram, anna, QUESTION)
    assert [row["question"] for row in await told("questions")] == [QUESTION]
    (row,) = await told("questions")
    assert (row["chat_kind"], row["chat_hash"], row["reply_ids"]) == ("inline", "", "[]")


async def test_chosen_result_is_logged_once_with_its_place(
    telegram: StandIn,
    anna: Person,
    boris: Person,
    told: Told,
    service: QuestionService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At once; its buttons give feedback where it was sent, to anyone who sees it."""
    monkeypatch.setattr(inline, "SETTLED_SECONDS", 0.3)
    query, call = await typed(telegram, anna, QUESTION)
    second = call.params["results"][1]
    telegram.choose(anna, query, second["id"], query=QUESTION, inline_message_id="inline-7")
    (row,) = await told("questions", lambda rows: rows and rows[0]["address"])
    assert row["uid"] == second["id"].split(".")[0]
    assert service.seal.open(row["address"]) == {"inline": "inline-7", "result": "1"}
    await asyncio.sleep(0.4)
    assert len(await told("questions")) == 1
    pressed = telegram.press_inline("inline-7", data(message(second), "👍 Answers it"), boris)
    said = await acknowledged(telegram, pressed)
    assert said.params["text"] == strings.NOTED_ANSWERED
    assert [each["question"] for each in await told("feedback")] == [row["uid"]]
    for forged in (f"m:{row['uid']}:0", f"c:{row['uid']}:q0.2.2", f"r:{row['uid']}:", "s:0:", "e:12345678:"):
        pressed = telegram.press_inline("inline-7", forged, boris)
        await acknowledged(telegram, pressed)
    assert not telegram.calls("sendMessage")
    assert not telegram.refused


async def test_result_chosen_after_a_restart_is_logged_under_its_uid(
    telegram: StandIn, anna: Person, told: Told, live: Again, log: Log
) -> None:
    """Telegram may show results for a while; the row that their buttons name is made when one is chosen."""
    query, call = await typed(telegram, anna, QUESTION)
    first = call.params["results"][0]
    await told("questions")
    await log.do(lambda db: db.execute("DELETE FROM questions"))
    await live()
    telegram.choose(anna, query, first["id"], query=QUESTION, inline_message_id="inline-8")
    (row,) = await told("questions", lambda rows: rows and rows[0]["address"])
    assert row["uid"] == first["id"].split(".")[0]
    assert json.loads(row["quotes"])[0]["document"] == "doc-1"


async def test_late_answers_to_a_query_are_no_exception(
    telegram: StandIn, anna: Person, library: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram gives up after some seconds; who has typed on is offered the last query's quotes."""
    library.seconds = 0.2
    telegram.expire(telegram.inline(anna, QUESTION))
    await typed(telegram, anna, "Which bridges?")
    library.seconds = 0.0
    telegram.expire(telegram.inline(anna, QUESTION))
    await typed(telegram, anna, "")
    assert "Traceback" not in caplog.text


async def test_private_button_asks_the_same(telegram: StandIn, private: Chat, anna: Person) -> None:
    """The button above the results opens the private chat, and the answer is there."""
    _query, call = await typed(telegram, anna, QUESTION)
    telegram.say(private, anna, f"/start {call.params['button']['start_parameter']}")
    (sent,) = await telegram.until("sendMessage")
    assert covered(sent.result, "bold")
    assert sent.result["text"].startswith(f"Question: {QUESTION}")
