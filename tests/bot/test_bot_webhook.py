"""Webhook mode and the pages for machines: who may call, what they show, when 200 is answered."""

import asyncio
import http.client
import json
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry, Counter
from standin.delivery import Courier
from standin.server import StandIn
from telegram.ext import Application

from bot.health import Health, Monitor
from bot.metrics import METRICS
from bot.questions import QuestionService
from bot.settings import Settings, SettingsError
from bot.telegram.application import build_application
from bot.telegram.transport.webhook import Webhook

App = Application[Any, Any, Any, Any, Any, Any]
QUESTION = "When was the bridge built?"


def free_port() -> int:
    """A port that no program listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def settings(telegram: StandIn) -> Settings:
    """The settings of webhook mode."""
    return Settings(
        telegram.token,
        telegram.base_url,
        telegram.base_file_url,
        webhook_url="https://bot.example.org/citebot/",
        webhook_port=free_port(),
    )


@pytest_asyncio.fixture
async def application(settings: Settings, service: QuestionService) -> AsyncIterator[App]:
    """The bot, called by webhook."""
    made = build_application(settings, service, pause_seconds=0.01)
    async with made:
        webhook = Webhook(settings, made)
        webhook.listen()
        await webhook.tell_telegram()
        await made.start()
        yield made
        await webhook.stop()
        await made.stop()


@pytest.fixture
def courier(telegram: StandIn, settings: Settings) -> Iterator[Courier]:
    """Telegram's side, which does not post yet."""
    made = Courier(telegram.state, settings.webhook_port)
    yield made
    made.stop()


def update(number: int, text: str = "/help") -> dict[str, Any]:
    """A message in a private chat."""
    person = {"id": 41, "is_bot": False, "first_name": "Anna"}
    chat = {"id": 41, "type": "private", "first_name": "Anna"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": chat, "from": person, "text": text},
    }


async def test_question_comes_by_webhook_and_is_answered(
    telegram: StandIn, application: App, courier: Courier, settings: Settings
) -> None:
    """Telegram knows the whole address, the secret, and that one call at a time is wanted."""
    anna = telegram.user(41, "Anna")
    chat = telegram.private_chat(anna)
    courier.start()
    telegram.say(chat, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    assert "1905" in call.params["text"]
    (known,) = telegram.calls("setWebhook")
    assert known.params["url"] == f"https://bot.example.org/citebot/{settings.webhook_secret_path()}"
    assert known.params["secret_token"] == settings.webhook_secret_token()
    assert known.params["max_connections"] == 1
    assert settings.token.partition(":")[2] not in known.params["url"] + known.params["secret_token"]
    assert application.running
    assert not telegram.refused


async def test_webhook_answers_200_once_the_update_is_in_the_inbox(
    telegram: StandIn, application: App, courier: Courier, service: QuestionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before: a call that cannot be committed or answered gets 503, and Telegram comes again."""
    telegram.private_chat(telegram.user(41, "Anna"))
    webhook = telegram.state.webhook
    inbox = application.bot_data["queue"].inbox
    assert await asyncio.to_thread(courier.post, webhook, update(7)) == 200
    await telegram.until("sendMessage")
    monkeypatch.setattr("bot.telegram.transport.inbox_queue._ANSWER_WITHIN_SECONDS", 0.2)
    path = inbox.path
    monkeypatch.setattr(inbox, "path", path / "nowhere")
    inbox._thread.submit(inbox._disconnect).result()
    telegram.fault_hook = lambda method, params: None
    release = asyncio.Event()

    async def late(*_: object, **__: object) -> None:
        await release.wait()

    monkeypatch.setattr(service, "ask", late)
    assert await asyncio.to_thread(courier.post, webhook, update(8, "A question?")) == 503
    monkeypatch.setattr(inbox, "path", path)
    release.set()
    assert await asyncio.to_thread(courier.post, webhook, update(9)) == 200


async def test_strangers_are_told_nothing(
    telegram: StandIn, application: App, courier: Courier, settings: Settings
) -> None:
    """Wrong path 404, wrong or missing secret 403, both empty; what is no update 400."""
    webhook = telegram.state.webhook
    post = courier.post
    assert await asyncio.to_thread(lambda: post(webhook, update(7), path="/citebot/guess")) == 404
    assert await asyncio.to_thread(lambda: post(webhook, update(7), path="/")) == 404
    assert await asyncio.to_thread(lambda: post(webhook, update(7), secret="guess")) == 403
    assert await asyncio.to_thread(lambda: post(webhook, update(7), secret="")) == 403
    assert await asyncio.to_thread(lambda: post(webhook, update(7) | {"update_id": None})) == 400
    for body in (b"", b"no json", b"[]", b"null", b"{}", b"\xff", b"[" * 5000):
        assert (await request(settings, body))[0] == 400
    status, headers, said = await request(settings, b"x", path="/citebot/guess")
    assert (status, said) == (404, b"")
    assert "Server" not in headers
    assert (await request(settings, b"x" * 2_000_000))[0] in (0, 400, 413)
    assert telegram.calls("sendMessage") == []
    assert application.running


async def request(
    settings: Settings, body: bytes, *, path: str = "", method: str = "POST"
) -> tuple[int, dict[str, str], bytes]:
    """A call with the right secret, from anywhere."""

    def call() -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", settings.webhook_port, timeout=5)
        headers = {"X-Telegram-Bot-Api-Secret-Token": settings.webhook_secret_token()}
        try:
            connection.request(method, path or f"/citebot/{settings.webhook_secret_path()}", body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            connection.close()

    return await asyncio.to_thread(call)


async def test_only_post_is_taken(application: App, settings: Settings) -> None:
    """Even with path and secret."""
    assert (await request(settings, b"", method="GET"))[0] == 405
    assert application.running


async def test_update_posted_twice_is_answered_once(telegram: StandIn, application: App, courier: Courier) -> None:
    """Both calls get their 200."""
    telegram.private_chat(telegram.user(41, "Anna"))
    webhook = telegram.state.webhook
    statuses = await asyncio.gather(*(asyncio.to_thread(courier.post, webhook, update(7)) for _ in range(5)))
    assert statuses == [200] * 5
    await telegram.until("sendMessage")
    await asyncio.sleep(0.2)
    assert len(telegram.calls("sendMessage")) == 1
    assert application.running


async def test_taken_port_is_one_line(settings: Settings, application: App) -> None:
    """It names the setting."""
    with pytest.raises(SettingsError, match="Set CITEBOT_WEBHOOK_PORT to another"):
        Webhook(settings, application).listen()


async def page(port: int, path: str) -> tuple[int, str]:
    """A page for machines."""

    def get() -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    return await asyncio.to_thread(get)


async def test_pages_say_whether_the_bot_is_alive_and_ready() -> None:
    """Ready only when all checks say so; what is wrong is named."""
    health, registry = Health(), CollectorRegistry()
    Counter("apples", "Some.", registry=registry).inc(3)
    wrong = ""
    health.add("log", lambda: wrong)
    monitor, port = Monitor(health, registry), free_port()
    monitor.listen("127.0.0.1", port)
    try:
        alive = await page(port, "/health")
        assert alive == (200, '{"alive": true}')
        assert await page(port, "/healthz") == alive, "the name that orchestrators ask for"
        status, said = await page(port, "/ready")
        assert (status, json.loads(said)["checks"]["start"]) == (503, "starting")
        health.started = True
        status, said = await page(port, "/ready")
        assert (status, json.loads(said)["ready"]) == (200, True)
        wrong = "the log cannot be written"
        status, said = await page(port, "/ready")
        assert (status, json.loads(said)["checks"]["log"]) == (503, "the log cannot be written")
        wrong = ""
        health.inbox = {"waiting": 1, "dead": 0, "oldest_seconds": 900}
        assert (await page(port, "/ready"))[0] == 503
        assert "apples_total 3.0" in (await page(port, "/metrics"))[1]
        assert (await page(port, "/elsewhere"))[0] == 404
        with pytest.raises(SettingsError, match="Set CITEBOT_MONITOR_PORT to another"):
            Monitor(health, registry).listen("127.0.0.1", port)
    finally:
        await monitor.stop()


async def test_metrics_count_without_texts_ids_and_names(
    telegram: StandIn, application: App, courier: Courier, service: QuestionService
) -> None:
    """Questions by outcome, messages sent, the build."""
    anna = telegram.user(987654321, "Annabella", username="annabella")
    chat = telegram.private_chat(anna)
    before = METRICS.questions.labels("answered")._value.get(), METRICS.sent._value.get()
    courier.start()
    telegram.say(chat, anna, QUESTION)
    await telegram.until("sendMessage")
    for _ in range(100):
        if METRICS.sent._value.get() > before[1]:
            break
        await asyncio.sleep(0.02)
    assert METRICS.questions.labels("answered")._value.get() == before[0] + 1
    assert METRICS.sent._value.get() == before[1] + 1
    monitor, port = Monitor(Health(), METRICS.registry), free_port()
    monitor.listen("127.0.0.1", port)
    said = (await page(port, "/metrics"))[1]
    await monitor.stop()
    assert f'citebot_build_info{{build="{service.index.build.id}"}} 1.0' in said
    assert 'citebot_questions_total{outcome="answered"}' in said
    for private in ("987654321", "nnabella", "bridge", telegram.token):
        assert private not in said
    assert application.running
