"""What each button under an answer does, over HTTP: also after a restart, after a rebuild, twice, by others, too late."""

import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database
from standin import faults
from standin.reading import button, covered, data, labels
from standin.server import Call, StandIn
from standin.state import Chat, Person

from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.telegram.asking import buttons
from bot.telegram.asking.buttons import VERBS, Press
from bot.telegram.asking.presses import Presses
from bot.text import strings

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
Again = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("library", "live")


async def answer(telegram: StandIn, chat: Chat, person: Person, question: str = QUESTION, **said: Any) -> Any:
    """Ask, and give the answer's message."""
    count = len(telegram.calls("sendMessage"))
    telegram.say(chat, person, question, **said)
    return (await telegram.until("sendMessage", count + 1))[-1].result


async def press(telegram: StandIn, message: Any, label: str, person: Person) -> str:
    """Press a button and wait until it is acknowledged; gives the words shown."""
    return await press_data(telegram, message, data(message, label), person)


async def press_data(telegram: StandIn, message: Any, pressed: str, person: Person) -> str:
    """Press whatever has this data."""
    query = telegram.press(message, pressed, person, forged=True)

    def mine(call: Call) -> bool:
        return call.method == "answerCallbackQuery" and call.params["callback_query_id"] == query

    (call,) = await telegram.until(mine)
    return str(call.params.get("text", ""))


def sent(telegram: StandIn) -> list[Any]:
    """Every message the bot has sent, as it was then."""
    return [call.result for call in telegram.calls("sendMessage")]


async def test_answer_has_its_buttons(telegram: StandIn, private: Chat, anna: Person) -> None:
    """Context and source for each quote, numbered when there are several; more; what the person makes of it."""
    message = await answer(telegram, private, anna)
    feedback = ["👍 Answers it", "👎 Does not", "Report"]
    assert labels(message) == [["In context", "About the source"], ["More passages"], feedback]
    message = await answer(telegram, private, anna, "Which bridges?")
    assert labels(message) == [
        ["In context [1]", "In context [2]", "In context [3]"],
        ["Source [1]", "Source [2]", "Source [3]"],
        ["More passages"],
        feedback,
    ]
    assert "[2] Bridges 2 — The Council" in message["text"]
    message = await answer(telegram, private, anna, "What else?")
    assert labels(message) == [["The documents"], ["👎 The documents do answer it"]]
    assert all(
        len(each["callback_data"].encode()) <= 64
        for shown in sent(telegram)
        for row in shown["reply_markup"]["inline_keyboard"]
        for each in row
    )
    assert not telegram.refused


async def test_more_shows_the_next_passages_until_there_are_none(
    telegram: StandIn, private: Chat, anna: Person, live: Again
) -> None:
    """From the row's hits, three at a time, each exact, bold and with its source; works after a restart."""
    message = await answer(telegram, private, anna)
    await live()
    await press(telegram, message, "More passages", anna)
    first = sent(telegram)[-1]
    assert first["text"].startswith(f"More on “{QUESTION}”.")
    assert first["reply_to_message"]["message_id"] == message["message_id"]
    assert covered(first, "bold") == [f"The bridge was built in 190{number}, says the council." for number in (2, 3, 4)]
    assert labels(first)[-1] == ["More passages"]
    await press(telegram, first, "More passages", anna)
    second = sent(telegram)[-1]
    assert [text[-24:] for text in covered(second, "bold")] == ["1905, says the council.".rjust(24)] + [
        f"190{number}, says the council.".rjust(24) for number in (6, 7)
    ]
    await press(telegram, second, "More passages", anna)
    third = sent(telegram)[-1]
    assert covered(third, "text_link") == ["Bridges 8"]
    assert labels(third) == [["In context", "About the source"]]
    assert not telegram.refused


async def test_more_says_when_a_document_has_changed_since(
    telegram: StandIn, private: Chat, anna: Person, library: Any, service: QuestionService
) -> None:
    """A rebuild took some passages away: they are counted, not shown; so is one that was taken down."""
    message = await answer(telegram, private, anna)
    del library.stored["doc-2", f"{2:064x}"]
    service.allowed = lambda: lambda passage: passage.document != "doc-3"  # type: ignore[method-assign]
    service.index = replace(library, build=replace(library.build, id="build-2"))
    await press(telegram, message, "More passages", anna)
    more = sent(telegram)[-1]
    assert covered(more, "text_link") == ["Bridges 4", "Bridges 5", "Bridges 6"]
    assert more["text"].endswith("2 passages have changed or were withdrawn since, and are not shown.")
    library.stored.clear()
    await press(telegram, more, "More passages", anna)
    last = sent(telegram)[-1]["text"]
    assert last == f"{strings.MORE_NONE}\n\n{strings.MORE_GONE.format(count=2)}"
    assert await press(telegram, message, "In context", anna) == strings.CHANGED
    assert not telegram.refused


async def test_context_moves_both_ways_and_widens_in_place(
    telegram: StandIn, private: Chat, anna: Person, library: Any, live: Again
) -> None:
    """The first press sends a message, the others change it; the answering sentence stays bold while it is in it."""
    lines = [f"Line {number} says something of its own." for number in range(20)]
    passage = library.stored["doc-1", f"{1:064x}"].text
    lines.insert(10, passage)
    library.texts["doc-1"] = "\n".join(lines)
    start = library.texts["doc-1"].index(passage)
    old = library.stored["doc-1", f"{1:064x}"]
    moved = replace(old, span=(start, start + len(passage)))
    library.stored["doc-1", f"{1:064x}"] = moved
    message = await answer(telegram, private, anna)
    await press(telegram, message, "In context", anna)
    shown = sent(telegram)[-1]
    assert covered(shown, "blockquote") == ["\n".join(lines[8:13])]
    assert covered(shown, "bold") == [moved.highlight_text]
    assert labels(shown) == [["↑ Earlier", "↓ Later", "↕ Wider"]]
    await live()
    for label, stretch in (("↑ Earlier", (5, 10)), ("↕ Wider", (2, 13)), ("↓ Later", (5, 16)), ("↓ Later", (8, 19))):
        assert await press(telegram, shown, label, anna) == ""
        shown = telegram.calls("editMessageText")[-1].result
        assert covered(shown, "blockquote") == ["\n".join(lines[slice(*stretch)])]
    await press(telegram, shown, "↓ Later", anna)
    shown = telegram.calls("editMessageText")[-1].result
    assert shown["text"].startswith(strings.CONTEXT_MOVED)
    assert labels(shown) == [["↑ Earlier", "↕ Wider"]]
    assert len(sent(telegram)) == 2
    assert not telegram.refused


async def test_context_stays_within_one_message(telegram: StandIn, private: Chat, anna: Person, library: Any) -> None:
    """However wide it is asked for, the far end gives way; no sentence is cut."""
    lines = library.texts["doc-1"].split("\n") + [f"Line {number} 🇦🇿 " + "and so on " * 60 for number in range(20)]
    library.texts["doc-1"] = "\n".join(line.strip() for line in lines)
    message = await answer(telegram, private, anna)
    await press(telegram, message, "In context", anna)
    shown = sent(telegram)[-1]
    for _ in range(4):
        await press(telegram, shown, "↕ Wider", anna)
        shown = telegram.calls("editMessageText")[-1].result
    (text,) = covered(shown, "blockquote")
    assert 3000 < len(text) < 4096
    assert text in library.texts["doc-1"]
    assert text.split("\n")[-1] in library.texts["doc-1"].split("\n")
    assert not telegram.refused


async def test_about_the_source_tells_what_is_known(
    telegram: StandIn, private: Chat, anna: Person, library: Any
) -> None:
    """All metadata, the number of passages, and a deep link that opens the same page."""
    library.citations[0] = replace(
        library.citations[0], licence="CC BY 4.0", summarises="Annual report 1906", language="az"
    )
    message = await answer(telegram, private, anna)
    await press(telegram, message, "About the source", anna)
    page = sent(telegram)[-1]
    assert page["text"].split("\n") == [
        "Bridges 1",
        "Publisher: The Council",
        "Date: 1999-04",
        "This text is a summary of: Annual report 1906",
        "Language: Azerbaijani",
        "Licence: CC BY 4.0",
        "File: texts/1.md",
        "3 passages can be quoted.",
        "Address: https://example.org/bridges",
    ]
    link = button(page, "Copy a link to this page")["copy_text"]["text"]
    assert link == f"https://t.me/{telegram.me.username}?start=doc_doc-1"
    telegram.say(private, anna, "/start doc_doc-1")
    telegram.say(private, anna, "/start doc_no-such")
    same, gone = (await telegram.until("sendMessage", 4))[-2:]
    assert same.result["text"] == page["text"]
    assert gone.result["text"] == strings.SOURCE_GONE
    library.citations.clear()
    assert await press(telegram, message, "About the source", anna) == strings.SOURCE_GONE
    assert not telegram.refused


async def test_a_second_press_does_not_send_the_same_again(telegram: StandIn, private: Chat, anna: Person) -> None:
    """What it opened is just below; the press is acknowledged nevertheless."""
    message = await answer(telegram, private, anna)
    for label in ("More passages", "In context", "About the source"):
        assert await press(telegram, message, label, anna) == ""
        count = len(sent(telegram))
        assert await press(telegram, message, label, anna) == strings.SHOWN_ALREADY
        assert len(sent(telegram)) == count
    assert not telegram.unanswered


async def test_feedback_counts_once_a_person_and_can_be_taken_back(
    telegram: StandIn, anna: Person, boris: Person, told: Told
) -> None:
    """In a group each has a word; the last one counts; the same again takes it back; no id is kept."""
    group = telegram.group("Group", members=[anna, boris])
    message = await answer(telegram, group, anna, f"/ask {QUESTION}")
    assert await press(telegram, message, "👍 Answers it", anna) == strings.NOTED_ANSWERED
    assert await press(telegram, message, "👎 Does not", boris) == strings.NOTED_NOT_ANSWERED
    assert await press(telegram, message, "👎 Does not", anna) == strings.NOTED_NOT_ANSWERED
    found = await told("feedback")
    assert [each["kind"] for each in found] == ["not answered", "not answered"]
    assert len({each["user_hash"] for each in found}) == 2
    assert await press(telegram, message, "👎 Does not", boris) == strings.NOTED_TAKEN_BACK
    (left,) = await told("feedback")
    (row,) = await told("questions")
    assert (left["question"], left["user_hash"], left["source"]) == (row["uid"], row["user_hash"], "button")
    assert not telegram.refused


async def test_report_asks_for_a_reason_and_is_confirmed(
    telegram: StandIn, private: Chat, anna: Person, told: Told, live: Again
) -> None:
    """The reasons replace the buttons, which come back; a second report changes the first."""
    message = await answer(telegram, private, anna)
    before = labels(message)
    assert await press(telegram, message, "Report", anna) == strings.REPORT_WHY
    asked = telegram.calls("editMessageReplyMarkup")[-1].result
    assert labels(asked) == [[text] for _reason, text in strings.REASONS] + [["Back"]]
    await live()
    assert await press(telegram, asked, "Private or harmful", anna) == (
        "Thank you. The maintainers will see your report (no. 1)."
    )
    assert labels(telegram.calls("editMessageReplyMarkup")[-1].result) == before
    (report,) = await told("feedback")
    assert (report["kind"], report["source"], report["reason"]) == ("report", "report", "harm")
    await press(telegram, message, "Report", anna)
    assert "was changed" in await press(telegram, asked, "The quote is wrong", anna)
    await press(telegram, message, "Report", anna)
    assert await press(telegram, asked, "Back", anna) == ""
    assert [each["reason"] for each in await told("feedback")] == ["quote"]
    assert not telegram.refused


async def test_presses_made_before_the_buttons_changed_change_nothing(
    telegram: StandIn, private: Chat, anna: Person, told: Told
) -> None:
    """👎, Report and Report again come together: each shows the buttons as they were when it was pressed."""
    message = await answer(telegram, private, anna)
    with telegram.state.changed:  # nothing is fetched meanwhile
        queries = [
            telegram.press(message, data(message, label), anna)
            for label in ("👎 Does not", "Report", "Report", "Report")
        ]
    for query in queries:
        await telegram.until(lambda call, query=query: call.params.get("callback_query_id") == query)  # type: ignore[misc]
    (swapped,) = telegram.calls("editMessageReplyMarkup")
    assert len(labels(swapped.result)) == len(strings.REASONS) + 1
    with telegram.state.changed:
        back = [telegram.press(swapped.result, data(swapped.result, "Back"), anna) for _ in range(2)]
    for query in back:
        await telegram.until(lambda call, query=query: call.params.get("callback_query_id") == query)  # type: ignore[misc]
    assert labels(telegram.calls("editMessageReplyMarkup")[-1].result) == labels(message)
    assert await press(telegram, message, "Report", anna) == strings.REPORT_WHY
    assert len(telegram.calls("editMessageReplyMarkup")) == 3
    assert not telegram.refused


async def test_buttons_of_a_row_that_is_gone_say_so(telegram: StandIn, private: Chat, anna: Person, log: Log) -> None:
    """Forgotten or past its time: every button answers, none fails."""
    message = await answer(telegram, private, anna)
    await log.do(lambda db: db.execute("DELETE FROM questions"))
    for row in labels(message):
        for label in row:
            assert await press(telegram, message, label, anna) == strings.CASE_GONE
    assert len(sent(telegram)) == 1
    assert not telegram.refused


async def test_buttons_of_a_deleted_message_work(telegram: StandIn, anna: Person, told: Told) -> None:
    """Telegram tells only its chat and number: what it opens is sent to the row's topic."""
    forum = telegram.group("Forum", members=[anna], forum=True, bot_is_admin=True)
    telegram.say(forum, anna, "The first message, so that no topic has number 1, which is #General's")
    topic = telegram.topic(forum, "Bridges")
    message = await answer(telegram, forum, anna, f"/ask {QUESTION}", thread=topic)
    telegram.delete(message)
    telegram.clear()
    for label in ("In context", "More passages", "About the source"):
        assert await press(telegram, message, label, anna) == ""
    assert await press(telegram, message, "Report", anna) == ""
    assert [call.params["message_thread_id"] for call in telegram.calls("sendMessage")] == [topic] * 4
    apart = sent(telegram)[-1]
    assert "will see your report" in await press(telegram, apart, "Something else", anna)
    assert "reply_markup" not in telegram.calls("editMessageReplyMarkup")[-1].result
    assert len(await told("feedback")) == 1
    assert not telegram.refused


async def test_strange_presses_are_answered(telegram: StandIn, private: Chat, anna: Person, told: Told) -> None:
    """Data no button has, of another version, or cut: always acknowledged, never an exception."""
    message = await answer(telegram, private, anna)
    (row,) = await told("questions")
    uid = row["uid"]
    gone, unknown = strings.CASE_GONE, strings.BUTTON_UNKNOWN
    for pressed, said in (
        ("nonsense", unknown),
        ("z:1:2", unknown),
        (f"m:{'0' * 32}:0", gone),
        (f"c:{uid}:q9.1.1", unknown),
        (f"c:{uid}:q0.x.1", unknown),
        (f"c:{uid}:q0", unknown),
        (f"c:{uid}:", unknown),
        (f"a:{uid}:h99", strings.SOURCE_GONE),
        (f"r:{uid}:mood", unknown),
        ("d::no-such", strings.SOURCE_GONE),
        ("e:12345678:", strings.EXAMPLE_GONE),
        (f"m:{uid}:x", ""),
        ("s:99999:", ""),
        (":::", unknown),
    ):
        assert await press_data(telegram, message, pressed, anna) == said, pressed
    assert not telegram.refused
    assert not telegram.unanswered


async def test_an_answer_whose_row_is_not_in_the_log_yet_is_not_called_gone(
    telegram: StandIn, private: Chat, anna: Person, log: Log, told: Told
) -> None:
    """What is said of it cannot be noted just then, and that is what people are told; later it can."""
    first = await answer(telegram, private, anna)
    await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
    other = Database(log.path)
    other.execute("BEGIN IMMEDIATE")
    message = await answer(telegram, private, anna, "Which bridges?")
    assert await press(telegram, message, "👍 Answers it", anna) == strings.NOT_NOTED
    assert await press(telegram, message, "Report", anna) == strings.NOT_NOTED
    assert await press(telegram, message, "More passages", anna) == strings.TOO_BUSY
    assert await press(telegram, first, "👍 Answers it", anna) == strings.TOO_BUSY
    other.execute("ROLLBACK")
    other.close()
    assert await press(telegram, first, "👍 Answers it", anna) == strings.NOTED_ANSWERED
    assert await press(telegram, message, "👍 Answers it", anna) == strings.NOTED_ANSWERED
    assert len(await told("feedback", lambda rows: len(rows) == 2)) == 2


async def test_press_survives_a_bad_day(
    telegram: StandIn, private: Chat, anna: Person, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    """Too old to acknowledge, a locked log, a bot that may not write: one line each, no exception."""
    message = await answer(telegram, private, anna)
    query = telegram.press(message, data(message, "👍 Answers it"), anna)
    telegram.expire(query)
    other = Database(log.path)
    other.execute("BEGIN IMMEDIATE")
    said = await press(telegram, message, "👎 Does not", anna)
    other.execute("ROLLBACK")
    other.close()
    assert said == strings.TOO_BUSY
    telegram.fail("sendMessage", faults.Fault(403, "Forbidden: bot was blocked by the user"))
    assert await press(telegram, message, "More passages", anna) == strings.TOO_BUSY
    telegram.fail("editMessageReplyMarkup", faults.flood(0))
    telegram.fail("editMessageReplyMarkup", faults.bad_gateway())
    assert await press(telegram, message, "Report", anna) == strings.REPORT_WHY
    assert "Traceback" not in caplog.text
    assert [call.description for call in telegram.refused if "query is too old" not in call.description] == []


async def test_address_is_sealed(
    telegram: StandIn, private: Chat, anna: Person, told: Told, service: QuestionService
) -> None:
    """The row says where its reply stands, to the holder of the key only."""
    message = await answer(telegram, private, anna)
    (row,) = await told("questions", lambda rows: rows and rows[0]["address"])
    address = service.seal.open(row["address"])
    assert len(address.pop("parts")) == 1
    assert address == {
        "chat": 41,
        "topic": None,
        "message": message["reply_to_message"]["message_id"],
        "replies": [message["message_id"]],
    }
    assert json.loads(row["reply_ids"]) == [message["message_id"]]


def test_press_is_cut_between_characters_and_read_back() -> None:
    """Callback data has at most 64 bytes, however long the words are."""
    press_ = Press("s", "3", "слова " * 20)
    assert len(press_.data.encode()) <= 64
    again = Press.read(press_.data)
    assert again is not None
    assert (again.verb, again.key) == ("s", "3")
    assert ("слова " * 20).startswith(again.argument)
    assert Press.read(None) is None


def test_every_verb_is_answered_and_every_method_is_a_verb_s() -> None:
    """The table names a method for each verb; no method answers a button that no table has, nor is such a button made."""
    public = {name for name, _ in inspect.getmembers(Presses, inspect.isfunction) if not name.startswith("_")}
    assert {each.method for each in VERBS.values()} == public - {"on_press"}
    with pytest.raises(ValueError, match="no verb of a button"):
        buttons.button("Old", Press("z"))
