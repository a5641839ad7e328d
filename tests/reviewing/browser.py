"""A real browser on the review: headless Chromium with a profile of its own, and axe to judge what it shows."""

import importlib.resources
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

CHROMIUM: Final = Path("/usr/bin/chromium")
ARGUMENTS: Final = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE: Final = {"width": 390, "height": 844}
WIDE: Final = {"width": 1180, "height": 800}


@contextmanager
def browser(profile: Path) -> Iterator[Any]:
    """A browser context; the test is skipped where there is no browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.is_file():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as running:
        context = running.chromium.launch_persistent_context(
            str(profile), executable_path=str(CHROMIUM), args=ARGUMENTS, viewport=WIDE
        )
        try:
            yield context
        finally:
            context.close()


def axe_source() -> str:
    """axe-core; the test is skipped where it is not installed."""
    pytest.importorskip("axe_playwright_python")
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def accessibility(page: Any, source: str) -> list[str]:
    """What axe finds wrong with a page: rule and element, for WCAG 2.2 A and AA and axe's best practices."""
    found = page.evaluate(f"""async () => {{ {source}; return (await axe.run(document)).violations; }}""")
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def small_targets(page: Any) -> list[str]:
    """Buttons, fields and links of navigation that are less than 40 pixels high or wide."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, .button, nav a, summary, .facet a')]
        .filter(each => each.offsetParent !== null)
        .filter(each => { const box = each.getBoundingClientRect(); return box.height < 40 || box.width < 40; })
        .map(each => each.outerHTML.slice(0, 120))"""
    )
    return found


def scrolls_sideways(page: Any) -> bool:
    """Whether a page is wider than the window."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))
