"""The chart of `/stats`: questions per day, as a PNG picture. Only this module of the bot imports matplotlib."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

from bot.log.moderation.queues import Day

_COLOURS: Final = {"answered": "#2f6f9f", "declined": "#b8c4ce", "failed": "#7a1f1f", "disliked": "#d1662f"}
_INCHES: Final = (8.0, 4.2)
_DPI: Final = 130


def questions_chart(days: Sequence[Day], labels: Mapping[str, str]) -> bytes:
    """Draw answered, declined and failed questions as stacked bars, one per day, and dislikes as a line.

    Args:
        days: Oldest first; at least one.
        labels: Names of `answered`, `declined`, `failed` and `disliked` in the reader's language, and of `title`.

    Returns:
        A PNG picture of about 1,040 by 546 pixels.

    Raises:
        ValueError: If there is no day.
    """
    if not days:
        raise ValueError("no days to draw, expected at least one")
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")  # its own canvas: no window, no global state
    axes = figure.add_subplot()
    places = range(len(days))
    below = [0] * len(days)
    for name in ("answered", "declined", "failed"):
        counts = [getattr(day, name) for day in days]
        if name != "failed" or any(counts):
            axes.bar(places, counts, bottom=below, color=_COLOURS[name], label=labels[name], width=0.82)
        below = [low + count for low, count in zip(below, counts, strict=True)]
    disliked = [day.disliked for day in days]
    axes.plot(places, disliked, color=_COLOURS["disliked"], marker="o", markersize=4, linewidth=1.6,
              label=labels["disliked"])  # fmt: skip
    step = max(1, len(days) // 10)
    axes.set_xticks(list(places)[::step], [day.day[5:] for day in days][::step])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0, top=max(*below, *disliked, 1) * 1.15)
    axes.set_title(labels["title"], loc="left", fontsize=12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.5, alpha=0.4)
    axes.set_axisbelow(True)
    figure.legend(frameon=False, ncols=4, loc="outside lower center", fontsize=9)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()
