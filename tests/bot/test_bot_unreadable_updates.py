"""An update that the library cannot read is skipped; the others are answered."""

import json
import logging

import pytest
from standin.server import StandIn
from standin.state import Chat, Person

from bot.telegram.transport.parsing import readable, readable_batch

BAD = {"update_id": 8, "message": {"message_id": "no chat, no date"}}


def test_what_cannot_be_read_is_reduced_to_its_number(caplog: pytest.LogCaptureFixture) -> None:
    """The log names its kind and nothing of its text; what can be read is left alone."""
    assert readable(BAD) == {"update_id": 8}
    assert "update 8 (message) cannot be read" in caplog.text
    assert "no chat" not in caplog.text
    assert readable({"update_id": 9, "message": 5}) == {"update_id": 9}
    others: list[object] = [None, 5, [], {}, {"update_id": "x"}, {"update_id": 10}]
    for other in others:
        assert readable(other) == other


def test_a_batch_keeps_its_good_updates() -> None:
    """Also when the body is no batch at all."""
    body = json.dumps({"ok": True, "result": [BAD, {"update_id": 9}]}).encode()
    assert json.loads(readable_batch(body)) == {"ok": True, "result": [{"update_id": 8}, {"update_id": 9}]}
    for other in (b"", b"x", b"[]", b'{"ok": true}', b'{"ok": true, "result": true}', b"\xff"):
        assert readable_batch(other) == other


@pytest.mark.usefixtures("library", "live")
async def test_polling_continues_after_an_unreadable_update(
    telegram: StandIn, private: Chat, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """The question after it is answered."""
    caplog.set_level(logging.ERROR)
    telegram.push({"message": {"message_id": 1, "from": {"id": 5}}})
    telegram.say(private, anna, "When was the bridge built?")
    (call,) = await telegram.until("sendMessage")
    assert "The bridge was built" in call.result["text"]
    assert "cannot be read and is skipped" in caplog.text
