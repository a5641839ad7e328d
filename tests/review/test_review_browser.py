"""The pages in a real browser: usable by everybody, at a phone's width, without a script and without other servers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reviewing.browser import PHONE, WIDE, accessibility, axe_source, browser, scrolls_sideways, small_targets
from reviewing.world import PASSWORD, World, quote_of

from bot.log.clock import clock
from bot.log.moderation import cases
from bot.review.plugin import Review
from bot.review.queries import JOBS
from bot.review.serving import in_background, listen

LONG = "https://example.org/" + "very-long-address-without-a-break" * 8


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """The review on a port, with cases of each kind."""
    for number in range(30):
        world.add(f"When was the bridge built, asked the {number}th time?", quote_of(), confidence=0.3 + number / 60)
    world.add(LONG, quote_of(title=LONG, heading="A heading"), language="az")
    world.add("Who painted it?", confidence=0.1)
    uid = world.uids[LONG]
    row = {"question": uid, "user_hash": "x", "kind": "report", "source": "report", "reason": LONG, "at": clock()}
    world.review.log.call(lambda db: db.table("feedback").insert(row))
    world.review.log.call(lambda db: cases.verdict(db, uid, "note", "moe", LONG))
    world.review.log.call(lambda db: cases.take_down(db, uid, "other", "", [], LONG, "moe"))
    listening = listen("127.0.0.1", 0)
    review = Review(world.data, world.accounts, port=listening.getsockname()[1])
    with in_background(review, listening):
        yield review.address


def log_in(page: Any, site: str) -> None:
    """By name and password."""
    page.goto(site)
    page.get_by_label("Name").fill("mia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What was asked").wait_for()


def test_case_is_judged_by_button(world: World, site: str, tmp_path: Path) -> None:
    """Log in, judge a reported case, take its passage down, undo both, log out; no other server is asked."""
    with browser(tmp_path / "profile") as context:
        page = context.new_page()
        asked: list[str] = []
        problems: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: problems.append(message.text))
        log_in(page, site)
        page.get_by_role("link", name="Reported").first.click()
        page.locator(".case .ask").first.click()
        page.get_by_role("textbox", name="Note").fill("Checked.")
        page.get_by_role("button", name="Wrong passage").click()
        assert page.get_by_role("status").inner_text().startswith("Marked as a wrong passage.")
        last = world.rows("verdicts")[-1]
        assert (last["verdict"], last["note"], last["actor"]) == (
            "wrong passage",
            "Checked.",
            "mia",
        )
        page.get_by_text("Take it down …").click()
        page.get_by_label("Why").fill("Being corrected.")
        page.get_by_role("button", name="Take this passage down").click()
        assert page.get_by_role("status").inner_text().startswith("The passage is taken down.")
        page.get_by_role("button", name="Undo: taken down").last.click()
        page.get_by_role("button", name="Undo: wrong passage").click()
        assert all(row["undone_by"] == "mia" for row in world.rows("takedowns")[1:] + world.rows("verdicts")[1:])
        page.get_by_role("button", name="Log out").click()
        page.goto(f"{site}/questions")
        assert page.get_by_label("Password").is_visible()
        assert [url for url in asked if not url.startswith(site)] == []
        assert problems == []


def check(page: Any, site: str, paths: list[str]) -> list[str]:
    """All that is wrong with these pages, at both widths."""
    source = axe_source()
    found = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        for path in paths:
            page.goto(site + path)
            for each in page.locator("summary").all():
                each.click()
            found += [f"{path} at {size['width']}: {each}" for each in accessibility(page, source)]
            if scrolls_sideways(page):
                found.append(f"{path} at {size['width']}: scrolls sideways")
            if size is PHONE:
                found += [f"{path}: small: {each}" for each in small_targets(page)]
    return found


def test_main_pages_are_accessible_and_fit_a_phone(site: str, tmp_path: Path) -> None:
    """Nothing for axe to find, nothing wider than 390 pixels, nothing to tap that is under 40 pixels high or wide."""
    with browser(tmp_path / "profile") as context:
        page = context.new_page()
        assert check(page, site, ["/-/login"]) == []
        log_in(page, site)
        assert check(page, site, ["/", "/question/31?from=reported"]) == []


@pytest.mark.slow
def test_every_page_is_accessible_and_fits_a_phone(site: str, tmp_path: Path) -> None:
    """The same for each page there is."""
    with browser(tmp_path / "profile") as context:
        page = context.new_page()
        log_in(page, site)
        paths = [
            "/questions",
            "/questions?q=bridge&outcome=answered",
            "/question/31/document/1",
            "/question/32",
            "/nothing",
        ]
        paths += [f"/queue/{job.name}" for job in JOBS] + [f"/log/{job.name}" for job in JOBS]
        assert check(page, site, paths) == []
