"""What the tests of the browser review share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from reviewing.world import PASSWORD, QUICK, TEXT, World, add_build

from bot.review.accounts import Accounts
from bot.review.plugin import Review


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """One document, accounts for a moderator, another and a reader, and an empty log."""
    monkeypatch.setattr("bot.review.accounts._HASHER", QUICK)
    data = tmp_path / "data"
    add_build(data, "build-1", {"bridges": TEXT})
    accounts = Accounts(tmp_path / "accounts.json", data)
    accounts.add("mia", "moderator", PASSWORD)
    accounts.add("moe", "moderator", PASSWORD)
    accounts.add("rea", "reader", PASSWORD)
    review = Review(data, accounts, actor="local")
    made = World(review, accounts, data)
    made.app = review.app()
    yield made
    review.close()


@pytest.fixture
async def moderator(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A moderator's browser."""
    async with world.client(world.session("mia")) as client:
        yield client
