"""Pictures of the review's pages for the documentation, from a log made up of neutral questions.

Builds the sample corpus, and asks its golden questions and some that it does not answer, without an asker, spread over
the last weeks. Adds made-up feedback and verdicts. Opens each page in headless Chromium, wide and at phone width.
"""

import asyncio
import json
import random
import secrets
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click

CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PAGES: Final = {
    "home": "/",
    "questions": "/questions?q=corridor",
    "queue": "/queue/reported",
    "unanswered": "/queue/unanswered",
    "question": "/question/{quoted}?from=reported",
    "document": "/question/{quoted}/document/1",
    "taken-down": "/queue/taken_down",
    "history": "/queue/history",
    "table": "/log/sources_most_quoted",
}
PHONE: Final = ("home", "questions", "question")
_UNANSWERED: Final = (
    ("When does the town museum open?", "When is the museum in town open?", "What are the opening hours of the town museum?"),
    ("Is there a bus to the reading room?", "Does a bus go to the reading room?"),
    ("Who designed the railway station?",),
    ("How long is the river?", "What is the length of the river?"),
    ("Which school has the most pupils?",),
)  # fmt: skip
_REPORTS: Final = (
    "The link does not open.",
    "The date seems to be that of another report.",
    "I asked about another year.",
)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs"), help="Folder for the pictures.")
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("corpus"), help="Folder of documents.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Keep the made-up log in this folder, or use the one there."
)
@click.option("--chromium", type=click.Path(path_type=Path), default=Path(CHROMIUM), help="The browser.")
def main(out: Path, corpus: Path, data: Path | None, chromium: Path) -> None:
    """Make the pictures of the browser review in the documentation."""
    from bot.settings import SettingsError
    from index import RetrievalError

    if not chromium.is_file():
        raise click.ClickException(f"No browser at {chromium}, expected Chromium. Name one with --chromium")
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = data or Path(temporary) / "data"
            if not (folder / "log.db").is_file():
                asyncio.run(make_log(corpus, folder))
            take_pictures(folder, out, chromium)
    except (RetrievalError, SettingsError) as error:
        raise click.ClickException(str(error)) from error


async def make_log(corpus: Path, data: Path, *, repeat: int = 6, seed: int = 7) -> None:
    """Fill a log with what the index answers to neutral questions, and with what people might say of it."""
    from bot.log.moderation import cases
    from bot.log.moderation.gaps import Grouper
    from bot.log.rows import Asker, question_row
    from bot.log.upkeep.daily import group_gaps
    from bot.log.writing.database import Log
    from index import BuildOptions, Index, SentenceEncoder, build_index
    from index.measuring import read_labelled

    build_index(BuildOptions(corpus, data, SentenceEncoder))
    index = Index.open(data)
    log = Log(data, key=b"screenshots" * 3)
    log.open()
    chance = random.Random(seed)  # noqa: S311 # the same log each time, no secret
    asked = [label.question for label in read_labelled(corpus / "golden.toml").questions] * repeat
    asked += [wording for group in _UNANSWERED for wording in group for _ in range(4)]
    chance.shuffle(asked)
    answers = {question: index.answer(question) for question in dict.fromkeys(asked)}
    now = datetime.now(UTC)
    moments = sorted(now - timedelta(days=39 * chance.random() ** 1.3, minutes=5) for _ in asked)
    rows = []
    for question, moment in zip(asked, moments, strict=True):
        kind = chance.choice(("private", "private", "private", "supergroup", "group"))
        row = question_row(question, answers[question], Asker(kind, chance.randrange(60), chance.randrange(40)), key=log.key,
                           build=index.build.id, threshold=None, latency_ms=20 + 30 * chance.random())  # fmt: skip
        row |= {
            "asked_at": moment.isoformat(timespec="milliseconds"),
            "language": chance.choice(("en", "en", "az", "ru")),
        }
        rows.append(row)
        await log.write(row)

    def opinions(db: Any) -> None:
        for row in rows:
            lot = chance.random()
            at = (datetime.fromisoformat(row["asked_at"]) + timedelta(minutes=3)).isoformat(timespec="milliseconds")
            if row["outcome"] == "answered" and lot < 0.16:
                kind = "answered" if lot < 0.1 else "not answered" if lot < 0.14 else "report"
                db.table("feedback").insert(
                    {"question": row["uid"], "user_hash": row["user_hash"], "kind": kind,
                     "source": "report" if kind == "report" else "button",
                     "reason": chance.choice(_REPORTS) if kind == "report" else "", "at": at}
                )  # fmt: skip
        quoted = [row for row in rows if row["outcome"] == "answered"]
        for number, row in enumerate(quoted[:24]):
            verdict = "wrong passage" if number % 5 == 4 else "right"
            cases.verdict(db, row["uid"], verdict, ("reviewer-1", "reviewer-2")[number % 2])
        last = cases.verdict(
            db, quoted[25]["uid"], "should have declined", "reviewer-1", "The figure is for another year."
        )
        cases.undo_verdict(db, last, "reviewer-2")
        quote = json.loads(quoted[30]["quotes"])[0]
        reason = "The publisher has announced a corrected text."
        cases.take_down(db, quoted[30]["uid"], quote["document"], quote["passage_sha256"], [], reason, "reviewer-2")

    await log.do(opinions)
    await asyncio.to_thread(group_gaps, log, Grouper(index.build.model_sha256, index.embed))
    log.close()
    index.close()


def take_pictures(data: Path, out: Path, chromium: Path) -> None:
    """Open each page, wide and at phone width, and save what is seen."""
    from playwright.sync_api import sync_playwright

    from bot.review.accounts import Accounts
    from bot.review.plugin import Review
    from bot.review.serving import in_background, listen

    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        temporary = stack.enter_context(tempfile.TemporaryDirectory())
        playwright = stack.enter_context(sync_playwright())
        listening = listen("127.0.0.1", 0)
        accounts = Accounts(Path(temporary) / "accounts.json", data)
        accounts.add("reviewer-1", "moderator", secrets.token_hex(16))
        review = Review(data, accounts, port=listening.getsockname()[1], actor="reviewer-1")
        address = review.address
        stack.enter_context(in_background(review, listening))
        wide: Any = {"width": 1180, "height": 760}
        narrow: Any = {"width": 390, "height": 844}
        browser = playwright.chromium.launch_persistent_context(
            f"{temporary}/profile", executable_path=str(chromium), args=list(ARGUMENTS), viewport=wide
        )
        page = browser.new_page()
        page.goto(f"{address}/-/link?token={review.sessions.make_link()}")
        page.goto(f"{address}/queue/reported")
        first = page.locator(".case .ask").first.get_attribute("href") or "/question/1"
        quoted = first.removeprefix("/question/").partition("?")[0]
        for name, path in PAGES.items():
            page.goto(address + path.format(quoted=quoted))
            _save(page, out / f"review-{name}.png", full=True)
        page.set_viewport_size(narrow)
        for name in PHONE:
            page.goto(address + PAGES[name].format(quoted=quoted))
            _save(page, out / f"review-{name}-phone.png", full=False)
        page.set_viewport_size(wide)
        page.locator(".who button").click()
        _save(page, out / "review-login.png", full=False)
        browser.close()


def _save(page: Any, path: Path, *, full: bool) -> None:
    """A picture of 128 colours, at most 1,400 pixels high: small enough for a repository."""
    import io

    from PIL import Image

    seen = Image.open(io.BytesIO(page.screenshot(full_page=full)))
    picture = seen.crop((0, 0, seen.width, min(seen.height, 1400)))
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    click.echo(f"{path}  {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
