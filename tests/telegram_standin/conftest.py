"""A running stand-in, a bot that talks to it, and a person with a chat."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from standin.server import StandIn
from standin.state import Chat, Person
from standin_calls import Caller
from telegram import (
    Bot,
)
from telegram.request import HTTPXRequest


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A running stand-in without people."""
    with StandIn() as server:
        yield server


@pytest.fixture
async def bot(telegram: StandIn) -> AsyncIterator[Bot]:
    """A real bot that talks to the stand-in."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    async with Bot(telegram.token, telegram.base_url, telegram.base_file_url, request) as real:
        yield real


@pytest.fixture
def anna(telegram: StandIn) -> Person:
    """A user."""
    return telegram.user(7, "Anna", "de", username="anna_reads")


@pytest.fixture
def chat(telegram: StandIn, anna: Person) -> Chat:
    """Anna's chat with the bot."""
    return telegram.private_chat(anna)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """One HTTP client for all plain calls, since making one takes longer than the calls."""
    with httpx.Client(trust_env=False) as plain:
        yield plain


@pytest.fixture
def call(telegram: StandIn, client: httpx.Client) -> Caller:
    """A caller of plain methods."""
    return Caller(telegram, client)
