"""Measure every page of the browser review on a log of any size, as a moderator's browser asks for it.

Takes the log that `scripts/benchmark_log.py --data DIR` keeps. The time is from the request to the last byte, without the
browser's own.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import click

PATHS: Final = (
    "/",
    "/?days=90",
    "/questions",
    "/questions?outcome=declined",
    "/questions?outcome=failed&chat_kind=group",
    "/questions?month={month}",
    "/questions?language=xx",
    "/questions?before=5000",
    "/questions?q=museum",
    "/questions?q=museum+council",
    "/questions?q=nowhere",
    "/questions?q=museum&outcome=declined",
    "/question/{some}",
    "/question/{some}?from=reported",
    "/queue/reported",
    "/queue/reported?page=40",
    "/queue/disliked",
    "/queue/low_confidence",
    "/queue/failed",
    "/queue/unanswered",
    "/queue/unanswered?page=40",
    "/queue/most_asked",
    "/queue/most_asked?page=40",
    "/queue/sources_most_quoted",
    "/queue/taken_down",
    "/queue/history",
    "/queue/history?page=40",
    "/log/reported",
    "/log/unanswered",
    "/log/most_asked.json",
    "/log/sources_most_quoted",
    "/log/history",
)


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Folder of the log.")
@click.option(
    "--times", default=15, show_default=True, type=click.IntRange(1), help="How often each page is asked for."
)
def main(data: Path, times: int) -> None:
    """Run the command line."""
    if not (data / "log.db").is_file():
        raise click.ClickException(f"No log in {data}. Make one with: python scripts/benchmark_log.py --data {data}")
    from bot.settings import SettingsError

    if not (data / "log.db").is_file():
        raise click.ClickException(f"No log in {data}, expected log.db. Make one with scripts/benchmark_log.py --data")
    try:
        asyncio.run(_measure(data, times))
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


async def _measure(data: Path, times: int) -> None:
    import httpx

    from bot.review.accounts import Accounts
    from bot.review.plugin import Review

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        review = Review(data, Accounts(Path(temporary) / "accounts.json", data), actor="benchmark")
    click.echo(f"ready after {time.perf_counter() - began:.1f} s")
    transport: Any = httpx.ASGITransport(app=review.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001", timeout=None) as client:  # noqa: S113 # measured
        await client.get("/-/link", params={"token": review.sessions.make_link()})
        last = (await client.get("/queue/low_confidence")).text.partition('href="/question/')[2].partition("?")[
            0
        ] or "1"
        slowest = 0.0
        click.echo(f"{'page':45} median  95 of 100   (milliseconds)")
        for path in PATHS:
            path = path.format(some=last, month=time.strftime("%Y-%m", time.gmtime()))  # noqa: PLW2901 # filled in
            found = []
            for _ in range(times):
                began = time.perf_counter()
                answer = await client.get(path)
                found.append((time.perf_counter() - began) * 1000)
                if answer.status_code != 200:
                    raise click.ClickException(f"{path} gave {answer.status_code}, expected 200")
            slowest = max(slowest, statistics.median(found))
            high = sorted(found)[min(int(0.95 * times), times - 1)]
            click.echo(f"{path:45} {statistics.median(found):6.0f} {high:9.0f}")
        click.echo(f"slowest median: {slowest:.0f} ms")
        began = time.perf_counter()
        rows = 0
        async with client.stream("GET", "/questions.jsonl") as answer:
            async for line in answer.aiter_lines():
                rows += bool(line)
        click.echo(f"export of {rows} rows as JSON lines: {time.perf_counter() - began:.0f} s")
    review.close()


if __name__ == "__main__":
    main()
