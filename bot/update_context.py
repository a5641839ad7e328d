"""Which update the running task is about: the id that its log lines and its row share, and what no log line may show.

A context variable, so that it follows a question through tasks and threads and no function has to pass it on.
"""

import hashlib
import re
import uuid
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

_MOST_ROWS: Final = 16  # of one update
_SHORTEST: Final = 3  # a name of two letters would be found in half the words of a log line


@dataclass(slots=True)
class UpdateContext:
    """One update that is being dealt with.

    Attributes:
        uid: Random; also the uid of the first row that the update leaves in the log.
        row: The number of that row, once it is known.
        private: Matches ids, names and texts of the update; log lines show `<private>` instead.
        taken: How many rows of the update have a uid so far.
    """

    uid: str
    row: int | None = None
    private: "re.Pattern[str] | None" = field(default=None, repr=False)
    taken: int = 0
    _hidden: set[str] = field(default_factory=set, repr=False)

    def hide(self, values: Iterable[object]) -> None:
        """Keep these out of log lines from now on, but not the very short ones: they look like ordinary words."""
        self._hidden |= {str(value) for value in values if value is not None}
        texts = sorted((text for text in self._hidden if len(text) >= _SHORTEST), key=len, reverse=True)
        self.private = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in texts)) if texts else None


_current: ContextVar[UpdateContext | None] = ContextVar("update", default=None)


def current_update() -> UpdateContext | None:
    """The update that the running task is about, if any."""
    return _current.get()


def follow_update(context: UpdateContext | None) -> None:
    """Say that the running task is about this update from now on."""
    _current.set(context)


def new_uid() -> str:
    """A random uid."""
    return uuid.uuid4().hex


def row_uid() -> str:
    """A uid for a new row: the first row gets the update's own, the others get one that is computed from it.

    So an update that is handled again leaves no second row for any of its questions.
    """
    context = _current.get()
    if context is None:
        return new_uid()
    context.taken += 1
    return _uid_of(context.uid, context.taken - 1)


def is_own_row(uid: str) -> bool:
    """Whether a row belongs to the update that the running task is about, also if an earlier attempt wrote it."""
    context = _current.get()
    return context is not None and any(uid == _uid_of(context.uid, place) for place in range(_MOST_ROWS))


def _uid_of(first: str, place: int) -> str:
    return hashlib.sha256(f"{first}:{place}".encode()).hexdigest()[:32] if place else first


def note_row(uid: str, number: int | None) -> None:
    """Remember the number of the row with this uid; later log lines show it."""
    context = _current.get()
    if context is not None and context.uid == uid:
        context.row = number


def hide_question(question: str) -> None:
    """Keep the question that the running task is about out of its log lines."""
    context = _current.get()
    if context is not None:
        context.hide([question])
