"""The time as the log writes it."""

from datetime import UTC, datetime


def clock() -> str:
    """This moment: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
