"""Guessing passwords is slow, and guessing never keeps a moderator out; slow senders are cut off."""

import asyncio
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cachetools import LRUCache
from reviewing.world import HOST, PASSWORD, QUICK, World, post

from bot.review import access, serving
from bot.review import brake as brakes
from bot.review.accounts import Accounts
from bot.review.brake import DEVICE, LONGEST_GAP_SECONDS, LONGEST_WAIT_SECONDS, Brake, TryLater
from bot.review.plugin import Review
from bot.review.serving import in_background, listen
from bot.settings import SettingsError, load_settings


class Clock:
    """A time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def brake(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Brake]:
    """A brake on that clock, with two accounts."""
    monkeypatch.setattr("bot.review.accounts._HASHER", QUICK)
    accounts = Accounts(tmp_path / "accounts.json", tmp_path / "data")
    accounts.add("mia", "moderator", PASSWORD)
    accounts.add("moe", "moderator", PASSWORD)
    made = Brake(accounts, clock=clock, sleep=clock.sleep)
    yield made
    made.close()


async def guess(brake: Brake, name: str, count: int, address: str = "192.0.2.1", device: str = "") -> None:
    """Wrong tries, one after the other."""
    for number in range(count):
        assert await brake.check(name, f"wrong {number}", address, device) is None


async def test_guessing_slows_down_to_a_few_seconds_per_try(brake: Brake, clock: Clock) -> None:
    """A thousand tries from one place take over an hour."""
    await guess(brake, "mia", 5)
    assert clock.slept == []
    before = clock.now
    await guess(brake, "mia", 995)
    assert max(clock.slept) == LONGEST_GAP_SECONDS
    assert clock.now - before > 3600


@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7"])
async def test_the_right_password_lets_in_after_any_number_of_wrong_ones(
    brake: Brake, clock: Clock, address: str
) -> None:
    """Within seconds, at the place that guessed too; and then that place has to wait no longer."""
    for number in range(300):
        await guess(brake, "mia", 1, f"203.0.113.{number % 250}")
    await guess(brake, "mia", 60)
    before = clock.now
    account = await brake.check("mia", PASSWORD, address)
    assert account is not None
    assert account.name == "mia"
    assert clock.now - before <= LONGEST_GAP_SECONDS
    clock.slept.clear()
    await guess(brake, "mia", 1, address)
    assert max(clock.slept, default=0) <= LONGEST_GAP_SECONDS


async def test_guesses_for_one_name_do_not_slow_another_down(brake: Brake, clock: Clock) -> None:
    """Also from the same address, as of all who come through one proxy."""
    if brake._bucket("mia") == brake._bucket("moe"):
        pytest.skip("the two share a mark this time: one in 256")
    await guess(brake, "mia", 60)
    clock.slept.clear()
    assert await brake.check("moe", PASSWORD, "192.0.2.1") is not None
    assert clock.slept == []


async def test_a_browser_that_has_logged_in_before_never_waits_for_others(brake: Brake, clock: Clock) -> None:
    """Its cookie holds for its name only, and until the password changes; its own guesses are slowed down as well."""
    account = brake._accounts.all()["mia"]
    device = brake.make_device(account)
    await guess(brake, "mia", 60)
    clock.slept.clear()
    assert await brake.check("mia", PASSWORD, "192.0.2.1", device) is not None
    assert clock.slept == []
    assert brake.device("moe", device) == ""
    assert brake.device("nobody", device) == ""
    assert brake.device("mia", device.replace(".", ".A", 1)) == ""
    await guess(brake, "mia", 40, device=device)
    assert max(clock.slept) == LONGEST_GAP_SECONDS, "a stolen cookie does not guess faster"
    brake._accounts.add("mia", "moderator", PASSWORD + "2")
    assert brake.device("mia", device) == ""


async def test_a_device_s_cookie_outlives_a_restart_but_not_a_year(
    brake: Brake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is signed with what the accounts file holds."""
    account = brake._accounts.all()["mia"]
    device = brake.make_device(account)
    again = Brake(Accounts(brake._accounts.path, Path("elsewhere")))
    assert again.device("mia", device)
    later = time.time() + 366 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert again.device("mia", device) == ""
    again.close()


async def test_parallel_tries_are_as_slow_as_successive_ones(brake: Brake, clock: Clock) -> None:
    """Attempts that would wait too long are not looked at, and cost nothing afterwards."""

    async def at_once(seconds: float) -> None:
        clock.slept.append(seconds)

    brake._sleep = at_once
    done = await asyncio.gather(
        *(brake.check("mia", f"wrong {number}", "192.0.2.1") for number in range(200)), return_exceptions=True
    )
    refused = [each for each in done if isinstance(each, TryLater)]
    assert 180 < len(refused) < 195
    assert max(clock.slept) <= LONGEST_WAIT_SECONDS
    clock.now += LONGEST_WAIT_SECONDS + LONGEST_GAP_SECONDS
    assert await brake.check("mia", PASSWORD, "192.0.2.1") is not None


async def test_memory_is_bounded(brake: Brake, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many addresses and names are made up; one address of an IPv6 network is as good as another."""
    monkeypatch.setattr(brake, "_places", LRUCache(50))
    for number in range(300):
        await guess(brake, f"name {number}", 1, f"10.0.{number}.1")
    assert len(brake._places) == 50
    brake._places.clear()
    for number in range(20):
        await guess(brake, "mia", 1, f"2001:db8::{number:x}")
    await guess(brake, "mia", 1, "::ffff:192.0.2.1")
    await guess(brake, "mia", 1, "192.0.2.1")
    assert len(brake._places) == 2
    monkeypatch.setattr(brakes, "_NAMES", 3)
    brake._places.clear()
    for number in range(40):
        await guess(brake, f"made up {number}", 1)
    assert len(brake._places) <= 3


async def test_wrong_tries_are_forgotten_after_a_quarter_of_an_hour(brake: Brake, clock: Clock) -> None:
    """Unless more come meanwhile."""
    await guess(brake, "mia", 30)
    clock.now += 901
    clock.slept.clear()
    await guess(brake, "mia", 5)
    assert clock.slept == []


async def test_a_flood_does_not_take_the_turn_of_known_browsers(brake: Brake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their passwords are checked in a thread of their own."""
    device = brake.make_device(brake._accounts.all()["mia"])
    real = brake._accounts.check

    def slow(name: str, password: str) -> Any:
        if password.startswith("wrong"):
            time.sleep(0.05)
        return real(name, password)

    monkeypatch.setattr(brake._accounts, "check", slow)
    flood = [
        asyncio.create_task(brake.check("mia", "wrong", f"10.0.{number // 250}.{number % 250}"))
        for number in range(200)
    ]
    await asyncio.sleep(0)
    began = time.monotonic()
    assert await brake.check("mia", PASSWORD, "192.0.2.1", device) is not None
    assert time.monotonic() - began < 0.5
    done = await asyncio.gather(*flood, return_exceptions=True)
    assert sum(isinstance(each, TryLater) for each in done) == 200 - 40


async def test_login_form_is_slowed_down_and_remembers_browsers(world: World, clock: Clock) -> None:
    """Forty wrong tries, and the right password still lets in; the browser then has a cookie that only the form gets."""
    world.review.brake = Brake(world.accounts, clock=clock, sleep=clock.sleep)
    async with world.client() as client:
        for number in range(40):
            answer = await post(client, "/-/login", "/-/login", name="mia", password=f"wrong {number:>12}")
            assert answer.status_code == 401
            assert DEVICE not in str(answer.headers)
        before = clock.now
        answer = await post(client, "/-/login", "/-/login", name="mia", password=PASSWORD)
        assert answer.status_code == 303
        assert 0 < clock.now - before <= LONGEST_GAP_SECONDS
        (cookie,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith(DEVICE)]
        assert re.search(r"HttpOnly", cookie, re.IGNORECASE)
        assert "Path=/-/login" in cookie
        assert "SameSite=lax" in cookie
        await post(client, "/-/logout")
        clock.slept.clear()
        again = await post(client, "/-/login", "/-/login", name="mia", password=PASSWORD)
        assert (again.status_code, clock.slept) == (303, [])
        assert DEVICE not in str(again.headers), "it keeps the one it has"


async def test_more_tries_than_can_be_dealt_with_are_told_to_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With words that say that nothing is locked."""

    async def busy(*_: object) -> None:
        raise TryLater

    monkeypatch.setattr(world.review.brake, "check", busy)
    async with world.client() as client:
        answer = await post(client, "/-/login", "/-/login", name="mia", password=PASSWORD)
        assert answer.status_code == 429
        assert "nothing is locked" in answer.text


async def whose_try(review: Review, peer: str, forwarded: str) -> str:
    """The address that a login counts for."""
    seen: list[str] = []

    async def check(name: str, password: str, address: str, device: str) -> None:
        seen.append(address)

    review.brake.check = check  # type: ignore[assignment]
    app = serving.server_of(review).config
    app.load()
    transport = httpx.ASGITransport(app=app.loaded_app, client=(peer, 1))
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    async with httpx.AsyncClient(transport=transport, base_url="https://review.example.org", headers=headers) as client:
        await post(client, "/-/login", "/-/login", name="mia", password="wrong")
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "counted"),
    [
        ("", "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("", "10.0.0.5", "198.51.100.7", "10.0.0.5"),
        ("10.0.0.5", "10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/24", "10.0.0.5", "203.0.113.9, 198.51.100.7, 10.0.0.6", "198.51.100.7"),
        ("10.0.0.5", "127.0.0.1", "198.51.100.7", "127.0.0.1"),
        ("10.0.0.5", "192.0.2.1", "198.51.100.7", "192.0.2.1"),
    ],
)
async def test_only_trusted_proxies_are_believed(
    world: World, proxies: str, peer: str, forwarded: str, counted: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The header of any other sender is ignored; that a proxy is not trusted is said once."""
    given = {"CITEBOT_REVIEW_PROXIES": proxies} if proxies else {}
    trusted = load_settings(given, None).review_proxies
    review = Review(
        world.data,
        world.accounts,
        host="0.0.0.0",  # noqa: S104 # not listened at
        url="https://review.example.org",
        proxies=trusted,
    )
    try:
        assert await whose_try(review, peer, forwarded) == counted
    finally:
        review.close()
    told = [line for line in caplog.messages if "CITEBOT_REVIEW_PROXIES" in line]
    assert len(told) == (1 if counted == peer else 0)


@pytest.mark.parametrize("value", ["proxy.example.org", "10.0.0.1/8", "10.0.0.300", "*"])
def test_proxies_are_addresses(value: str) -> None:
    """Anything else is refused in a line, above all what would believe everybody."""
    with pytest.raises(SettingsError, match="CITEBOT_REVIEW_PROXIES"):
        load_settings({"CITEBOT_REVIEW_PROXIES": value}, None)


@pytest.fixture
def port(world: World) -> Iterator[int]:
    """The review on a socket."""
    listening = listen("127.0.0.1", 0)
    review = Review(world.data, world.accounts, port=listening.getsockname()[1])
    with in_background(review, listening):
        yield int(listening.getsockname()[1])


def cut_off_after(port: int, first: bytes, more: Callable[[socket.socket], None]) -> float:
    """Seconds until the server lets go of a connection on which something is sent now and then."""
    with socket.create_connection(("127.0.0.1", port), timeout=0.1) as connection:
        connection.sendall(first)
        began = time.monotonic()
        while time.monotonic() - began < 8:
            try:
                more(connection)
                if not connection.recv(65536):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        return time.monotonic() - began


def test_slow_heads_and_slow_forms_are_cut_off(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing sent at all, a header a moment, a second request begun on a kept connection, a form that never ends."""
    monkeypatch.setattr(serving, "HEADER_SECONDS", 1.0)
    monkeypatch.setattr(access, "BODY_SECONDS", 1.0)
    host = f"Host: 127.0.0.1:{port}\r\n".encode()
    slow = b"X-A: b\r\n"
    assert 0.5 < cut_off_after(port, b"", lambda _: None) < 5
    assert 0.5 < cut_off_after(port, b"GET /-/login HTTP/1.1\r\n" + host, lambda each: each.sendall(slow)) < 5
    two = b"GET /-/review/icon.svg HTTP/1.1\r\n" + host + b"\r\nGET /-/login HTTP/1.1\r\n"
    assert 0.5 < cut_off_after(port, two, lambda each: each.sendall(slow)) < 5
    form = (
        b"POST /-/login HTTP/1.1\r\n"
        + host
        + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 999\r\n"
    )
    asked = httpx.get(f"http://127.0.0.1:{port}/-/login").cookies
    cookies = b"Cookie: " + "; ".join(f"{name}={value}" for name, value in asked.items()).encode() + b"\r\n\r\n"
    assert 0.5 < cut_off_after(port, form + cookies, lambda each: each.sendall(b"a")) < 5
    assert httpx.get(f"http://127.0.0.1:{port}/-/login").status_code == 200


def test_a_request_that_takes_long_to_answer_is_not_cut_off(
    world: World, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time runs only until its head has come."""
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.3)

    async def refuse(*_: object) -> bytes:
        await asyncio.sleep(1.0)
        return b"slow"

    monkeypatch.setattr(Review, "_refuse", refuse)
    with in_background(Review(world.data, world.accounts, port=port + 0), sock := listen("127.0.0.1", 0)):
        answer = httpx.get(f"http://127.0.0.1:{sock.getsockname()[1]}/nothing", headers={"Host": HOST})
    assert answer.text == "slow"
