"""What comes back is neither Telegram's answer nor its refusal: no reply is lost or doubled, and no log line shows it."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from polling_bot import RunBot
from standin import faults
from standin.faults import Fault
from standin.reading import data
from standin.refusals import Json
from standin.server import StandIn
from standin.state import Chat, Person
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.log.tables.inbox import FILE, connect
from bot.questions import QuestionService
from bot.redaction import Redactor, set_up_logging
from bot.settings import Settings
from bot.telegram.application import BotRun, build_application
from bot.telegram.transport.parsing import readable_batch
from bot.telegram.transport.responses import (
    Connection,
    Failed,
    Unreached,
    Unreadable,
    checked,
    may_have_arrived,
    shuts_out,
)

QUESTION = "When was the bridge built?"
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 41, "type": "private"}}
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
SPOILT = {
    "garbage": faults.garbage(),
    "garbage in place of it": faults.garbage(acted=False),
    "cut off": faults.cut_off(),
    "no body": Fault(200, body=b""),
    "another's JSON": Fault(200, body=b'{"status": "fine"}'),
    "no result": Fault(200, body=b'{"ok": true}'),
    "a wrong result": Fault(200, body=b'{"ok": true, "result": {"message_id": "five"}}'),
    "nested too deep": Fault(200, body=b"[" * 100_000),
    "page of a proxy, 403": Fault(403, body=b"<html>Forbidden</html>"),
    "page of a proxy, 404": Fault(404, body=b"<html>Not found</html>"),
    "page of a proxy, 400": Fault(400, body=b"<html>Bad request</html>"),
    "broken off": faults.lost_answer(),
}


def held(service: QuestionService) -> list[tuple[Any, ...]]:
    """State and reason of each update in the inbox."""
    db = connect(service.log.path.parent / FILE)
    try:
        return list(db.execute("SELECT state, reason FROM updates").fetchall())
    finally:
        db.close()


async def settled(service: QuestionService) -> None:
    """Wait until nothing waits; a dead letter fails the test."""
    for _ in range(500):
        if not (left := held(service)):
            return
        assert left[0][0] != "dead", left
        await asyncio.sleep(0.02)
    raise AssertionError(left)


@pytest.mark.parametrize(
    ("status", "answer", "becomes"),
    [
        (200, {"ok": True, "result": MESSAGE}, 200),
        (400, {"ok": False, "error_code": 400, "description": "Bad Request: x"}, 400),
        (200, {"ok": False, "error_code": 403, "description": "Forbidden: x"}, 403),
        (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 3}}, 429),
    ],
)
def test_answers_and_refusals_are_told_apart(status: int, answer: Json, becomes: int) -> None:
    """A refusal has the status that Telegram names, whatever HTTP says."""
    assert checked("sendMessage", status, json.dumps(answer).encode())[0] == becomes


@pytest.mark.parametrize(
    ("endpoint", "status", "body"),
    [
        ("sendMessage", 200, b""),
        ("sendMessage", 200, b'{"ok": true, "result": {"mess'),
        ("sendMessage", 200, b'{"ok": true, "result": true}'),
        ("sendMessage", 200, b'{"ok": false}'),
        ("sendMessage", 502, b"<html>"),
        ("sendMessage", 302, b'{"ok": true, "result": {}}'),
        ("editMessageText", 200, b'{"ok": true, "result": false}'),
        ("answerCallbackQuery", 200, b'{"ok": true, "result": {}}'),
        ("getUpdates", 200, b'{"ok": true, "result": {}}'),
        ("getMe", 200, b'{"ok": true, "result": {"id": 5}}'),
        ("getChatAdministrators", 200, b'{"ok": true, "result": [5]}'),
        ("getChatMember", 200, b"null"),
    ],
)
def test_what_is_no_answer_to_the_call_is_unreadable(endpoint: str, status: int, body: bytes) -> None:
    """The error names the size and nothing of the body."""
    with pytest.raises(Unreadable) as caught:
        checked(endpoint, status, body)
    assert str(caught.value) == f"what came back ({status}, {len(body)} bytes) is not Telegram's answer"


def test_only_a_refusal_or_a_failed_connection_proves_that_nothing_arrived() -> None:
    """All else may have arrived."""
    sure = [BadRequest("x"), Forbidden("x"), InvalidToken(), Conflict("x"), ChatMigrated(5), RetryAfter(5)]
    assert [may_have_arrived(error) for error in [*sure, Unreached("x"), Failed("x")]] == [False] * 8
    open_ended = [NetworkError("x"), TimedOut(), Unreadable("x"), ValueError("x")]
    assert [may_have_arrived(error) for error in open_ended] == [True] * 4


async def test_failures_of_telegram_and_of_the_network_are_distinguished(telegram: StandIn) -> None:
    """Errors of httpx may quote what came; theirs is only the kind."""
    connection = Connection()
    await connection.initialize()
    url = f"{telegram.base_url}{telegram.token}/getMe"
    telegram.fail("getMe", faults.server_error())
    telegram.fail("getMe", faults.lost_answer())
    with pytest.raises(Failed, match="Internal Server Error"):
        await connection.post(url)
    with pytest.raises(NetworkError, match=r"^httpx\.\w+$") as broken:
        await connection.post(url)
    assert may_have_arrived(broken.value)
    with pytest.raises(Unreached, match="ConnectError"):
        await connection.post("http://127.0.0.1:9/bot1:x/getMe")
    assert isinstance(await connection.post(url), dict)
    await connection.shutdown()


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
async def test_reply_comes_once(
    spoilt: Fault, telegram: StandIn, private: Chat, anna: Person, service: QuestionService, told: Told, run_bot: RunBot
) -> None:
    """No dead letter, no second message, whether the call was carried out or not; the row has the message's number."""
    telegram.fail("sendMessage", spoilt)
    async with run_bot(pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        (call,) = await telegram.until("sendMessage")
        await settled(service)
        ids = f"[{call.result['message_id']}]"
        (row,) = await told("questions", lambda rows: [row["reply_ids"] for row in rows] == [ids])
    assert (row["reply_ids"], row["error"]) == (ids, "")
    assert len(telegram.calls("sendMessage")) == 1
    assert len(telegram.refused) <= 2


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
async def test_a_reply_comes_once_even_if_the_search_for_it_gets_no_answer(
    spoilt: Fault, telegram: StandIn, private: Chat, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """The look-up is repeated until Telegram says yes or no."""
    telegram.fail("sendMessage", faults.cut_off())
    telegram.fail("editMessageReplyMarkup", spoilt, 2)
    async with run_bot(pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        await telegram.until("sendMessage")
        await settled(service)
    assert len(telegram.calls("sendMessage")) == 1


async def test_reply_waits_as_long_as_telegram_cannot_be_asked(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """It is not sent again in the dark."""
    telegram.fail("sendMessage", faults.garbage())
    telegram.fail("editMessageReplyMarkup", faults.garbage(acted=False), 7)
    async with run_bot(pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        await telegram.until("sendMessage")
        await settled(service)
    assert len(telegram.calls("sendMessage")) == 1


@pytest.mark.parametrize("spoilt", [faults.garbage(), faults.garbage(acted=False), faults.cut_off()])
async def test_edits_and_presses_are_made_in_spite_of_it(
    spoilt: Fault,
    telegram: StandIn,
    private: Chat,
    anna: Person,
    service: QuestionService,
    told: Told,
    library: Any,
    run_bot: RunBot,
) -> None:
    """An edited question's answer, a press's acknowledgement, buttons that change: each is made, none is doubled."""
    async with run_bot(pause_seconds=0.02):
        asked = telegram.say(private, anna, "What else?")
        await telegram.until("sendMessage")
        await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
        telegram.fail("editMessageText", spoilt)
        telegram.edit(asked, QUESTION)
        (edited,) = await telegram.until("editMessageText")
        rows = await told("questions", lambda rows: len(rows) == 2 and rows[1]["reply_ids"] != "[]")
        for method in ("answerCallbackQuery", "editMessageReplyMarkup"):
            telegram.fail(method, spoilt)
        query = telegram.press(edited.result, data(edited.result, "Report"), anna)
        await telegram.until(lambda call: call.params.get("callback_query_id") == query)
        await settled(service)
    assert rows[1]["error"] == ""
    assert telegram.unanswered == []
    assert [len(telegram.calls(method)) for method in ("sendMessage", "editMessageText")] == [1, 1]
    assert len(telegram.refused) <= 3


@pytest.mark.parametrize("spoilt", [faults.garbage(), faults.garbage(acted=False), faults.cut_off()])
async def test_a_file_comes_once(
    spoilt: Fault, telegram: StandIn, private: Chat, anna: Person, service: QuestionService, told: Told, run_bot: RunBot
) -> None:
    """It is looked for as a message is."""
    async with run_bot(pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
        telegram.fail("sendDocument", spoilt)
        telegram.say(private, anna, "/mydata")
        await telegram.until("sendDocument")
        await settled(service)
    assert len(telegram.calls("sendDocument")) == 1
    assert len(telegram.refused) <= 2


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every line that the program would write at DEBUG."""
    root, level, hook = logging.getLogger(), logging.getLogger().level, sys.excepthook
    handler = set_up_logging("DEBUG", Redactor())
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)
    sys.excepthook = hook


@pytest.mark.parametrize("spoilt", [*SPOILT.values(), faults.bad_gateway(page=True)], ids=[*SPOILT, "502"])
async def test_spoilt_updates_come_again_and_are_never_logged(
    spoilt: Fault, telegram: StandIn, service: QuestionService, lines: io.StringIO, run_bot: RunBot
) -> None:
    """Neither a name nor an id, a question or a reply; each trouble is one line without a traceback."""
    zelda = telegram.user(70_000_123, "Zelda", username="zelda_of_hyrule")
    chat = telegram.private_chat(zelda)
    async with run_bot(pause_seconds=0.02):
        telegram.fail("getUpdates", spoilt)
        telegram.fail("sendMessage", spoilt)
        telegram.say(chat, zelda, QUESTION)
        telegram.say(chat, zelda, "Which Quixotic thing is this?")
        await telegram.until("sendMessage", 2, 15)
        await settled(service)
    written = lines.getvalue()
    assert written
    for secret in ("Zelda", "zelda_of", "70000123", "bridge", "Quixotic", "The bridge was", "<html>", "Traceback"):
        assert secret not in written
    assert len(telegram.calls("sendMessage")) == 2
    assert sum("polling" in line.lower() and "WARNING" in line for line in written.splitlines()) <= 1


def test_no_librarys_line_shows_what_it_was_given(lines: io.StringIO) -> None:
    """Whatever a library writes: its words and numbers stay, texts and objects go; an error on the way is one line."""
    logging.getLogger("telegram.request.BaseRequest").error('Can not load invalid JSON data: "%s"', "Zelda asks")
    logging.getLogger("telegram.ext.ExtBot").critical("Received data was %r after %d s", [{"name": "Zelda"}], 3)
    logging.getLogger("tornado.general").warning("Invalid request %(body)s", {"body": "Zelda"})
    try:
        raise NetworkError("Bad Gateway") from httpx.RemoteProtocolError("illegal status line: b'Zelda'")
    except NetworkError:
        logging.getLogger("telegram.ext.Updater").exception("Exception happened")
    written = lines.getvalue().splitlines()
    assert "Zelda" not in lines.getvalue()
    assert len(written) == 4
    assert written[1].endswith("Received data was '<left out>' after 3 s")
    assert written[3].endswith("Exception happened: NetworkError: Bad Gateway")


def test_entries_that_are_no_updates_are_passed_over() -> None:
    """The library would print them all."""
    body = json.dumps({"ok": True, "result": ["Zelda", {"update_id": 5}, {"message": {}}, None]}).encode()
    assert json.loads(readable_batch(body))["result"] == [{"update_id": 5}]


@pytest.mark.parametrize(
    "body", [faults.GARBAGE, b'{"ok": true, "result": {"id": 7, "first', b'{"ok": true, "result": []}']
)
async def test_garbled_start_is_one_line_and_tried_again(
    body: bytes, telegram: StandIn, private: Chat, anna: Person, service: QuestionService, lines: io.StringIO
) -> None:
    """What the bot is called, asked at the start, comes back as nonsense first."""
    settings = Settings(telegram.token, telegram.base_url, telegram.base_file_url)
    telegram.fail("getMe", Fault(200, body=body))
    run = BotRun(settings, build_application(settings, service), service)
    telegram.say(private, anna, QUESTION)
    serving = asyncio.create_task(run.run())
    await telegram.until("sendMessage", 1, 15)
    run._stop.set()
    await serving
    said = [line for line in lines.getvalue().splitlines() if "start:" in line]
    assert len(said) == 1
    assert "is not Telegram's answer; tried again in 1 s" in said[0]
    assert "Traceback" not in lines.getvalue()


@pytest.mark.parametrize(
    ("said", "out"),
    [
        ("not enough rights to send text messages to the chat", True),
        ("have no rights to send a message", True),
        ("need administrator rights in the channel chat", True),
        ("CHAT_WRITE_FORBIDDEN", True),
        ("CHAT_SEND_PLAIN_FORBIDDEN", True),
        ("CHAT_RESTRICTED", True),
        ("TOPIC_CLOSED", True),
        ("TOPIC_DELETED", True),
        ("message thread not found", True),
        ("USER_BANNED_IN_CHANNEL", True),
        ("can't parse entities: unsupported start tag", False),
        ("ENTITY_BOUNDS_INVALID", False),
        ("message is too long", False),
        ("message to edit not found", False),
    ],
)
def test_a_missing_permission_is_distinguished_from_a_failed_write(said: str, out: bool) -> None:
    """As Telegram words it."""
    assert shuts_out(BadRequest(f"Bad Request: {said}")) is out
    assert shuts_out(Forbidden(f"Forbidden: {said}"))
