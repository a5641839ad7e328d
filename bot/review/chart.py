"""Questions a day as a picture: the geometry of an SVG, in numbers only, drawn by `templates/_chart.html`.

The bars fill a box that stretches with the page; words and figures around it are HTML, so that they stay readable at any
width. The figures also stand below the picture, as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.log.moderation.queues import Day

HEIGHT: Final = 100.0
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle: `kind` names its colour. Lengths in units of the box, whose height is `HEIGHT`, one unit wide a day."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a box `width` wide, with the value `top` at its upper edge."""

    days: tuple[Day, ...]
    bars: tuple[Bar, ...]
    width: int
    top: int

    @property
    def totals(self) -> Day:
        """The sums over all days."""
        names = ("asked", "answered", "declined", "failed", "disliked", "reported")
        return Day("", **{name: sum(getattr(day, name) for day in self.days) for name in names})


def draw(days: Sequence[Day]) -> Chart:
    """Stack answered, declined and failed for each day, with disliked as a narrow bar before them."""
    top = _round_up(max((max(day.asked, day.disliked) for day in days), default=0))
    bars: list[Bar] = []
    for number, day in enumerate(days):
        y = HEIGHT
        for kind in ("answered", "declined", "failed"):
            count = getattr(day, kind)
            if count:
                height = count / top * HEIGHT
                y -= height
                bars.append(Bar(kind, number + 0.1, round(y, 2), 0.8, round(height, 2), f"{day.day}: {count} {kind}"))
        if day.disliked:
            height = day.disliked / top * HEIGHT
            title = f"{day.day}: {day.disliked} disliked"
            bars.append(Bar("disliked", number + 0.35, round(HEIGHT - height, 2), 0.3, round(height, 2), title))
    return Chart(tuple(days), tuple(bars), max(len(days), 1), top)


def _round_up(value: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …; at least 4, so that one question does not fill the picture."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size >= max(value, 4):
                return step * size
        size *= 10
