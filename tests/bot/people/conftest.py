"""A bot with chosen settings and a made-up Turkish catalog."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from people_chats import App
from polling_bot import polling_bot
from standin.server import StandIn

from bot.questions import QuestionService
from bot.settings import Settings
from bot.text import locale, strings


@pytest.fixture(autouse=True)
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Turkish is a made-up catalog here, so that wording may change without these tests."""
    folder = tmp_path / "locales"
    folder.mkdir()
    head = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    )
    entries = {strings.LANGUAGE_CHOOSE: "TR choose", strings.TRY_LATER: "TR later"}
    entries |= {strings.LANGUAGE_NOW: "TR now {language}"}
    body = "\n".join(f"msgid {json.dumps(one)}\nmsgstr {json.dumps(other)}\n" for one, other in entries.items())
    (folder / "tr.po").write_text(head + body, encoding="utf-8")
    monkeypatch.setattr(locale, "FOLDER", folder)
    locale.translations.cache_clear()
    yield
    locale.translations.cache_clear()


@pytest.fixture
def settings(telegram: StandIn) -> Settings:
    """For the stand-in; a test may change them before the bot starts."""
    return Settings(telegram.token, telegram.base_url, telegram.base_file_url)


@pytest_asyncio.fixture
async def start(telegram: StandIn, service: QuestionService) -> AsyncIterator[Callable[[Settings], Any]]:
    """Start the bot with given settings; it is stopped at the end."""
    async with AsyncExitStack() as stack:

        async def begin(settings: Settings) -> App:
            return await stack.enter_async_context(polling_bot(telegram, service, **_changed(settings)))

        yield begin


def _changed(settings: Settings) -> dict[str, Any]:
    """The settings without the stand-in's."""
    given = {each.name: getattr(settings, each.name) for each in fields(settings)}
    return {name: value for name, value in given.items() if name not in {"token", "base_url", "base_file_url"}}


@pytest_asyncio.fixture
async def bot(start: Callable[[Settings], Any], settings: Settings) -> App:
    """The bot with default settings."""
    made: App = await start(settings)
    return made
