"""The benchmark of the log runs, and names each thing that a moderator waits for."""

from pathlib import Path

from click.testing import CliRunner

from bot.log.moderation import queues
from bot.log.sqlite import sqlite3
from scripts.benchmark_log import main


def test_benchmark_measures_each_query(tmp_path: Path) -> None:
    """Over rows that it makes; the log is whole afterwards."""
    options = ["--data", str(tmp_path), "--rows", "1000", "--times", "1", "--writes", "3", "--readers", "0"]
    result = CliRunner().invoke(main, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    for name in (
        *(f"queue: {kind}" for kind in queues.KINDS),
        "one case",
        "stats of 365 days",
        "a question written, 0 readers",
    ):
        assert any(line.startswith(f"{name}  ") for line in lines), name
    db = sqlite3.connect(tmp_path / "log.db")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("SELECT count(*) FROM gap_groups").fetchone()[0] > 10
    db.close()
