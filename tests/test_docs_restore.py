"""The page on backups is followed word for word: its commands are read out of it and run, in their order."""

import os
import re
import subprocess
import sys
from pathlib import Path

from log_questions import KEY, declined, read, write

from bot.log.moderation import cases, queues
from bot.log.takedowns.takedown_copy import copy_of, read_copy
from bot.log.writing.database import Log

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "running.md").read_text("utf-8")


def commands(heading: str) -> list[str]:
    """The blocks of commands under a heading, in their order."""
    (section,) = re.findall(rf"^### {heading}\n(.*?)(?=^#)", PAGE, re.MULTILINE | re.DOTALL)
    return re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def follow(block: str, folder: Path) -> str:
    """Run a block as it is written, in a folder laid out as the page supposes; `/srv/backup` is a folder next to it."""
    bin_folder = folder / "bin"
    if not bin_folder.exists():
        bin_folder.mkdir()
        (bin_folder / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (bin_folder / "python").chmod(0o700)
        (folder / "scripts").symlink_to(ROOT / "scripts")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CITEBOT_")}
    surroundings = kept | {"PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    script = block.replace("/srv/backup", str(folder / "backup"))
    done = subprocess.run(  # noqa: S603 # what our own page says
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 # the system's own
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_backup_and_restore_as_the_page_says(tmp_path: Path) -> None:
    """The log is back, and takedowns made or undone after the backup still hold, without any further step."""
    (tmp_path / "backup").mkdir()
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    write(log, "Asked before the backup?", declined("x"))
    first = log.call(lambda db: cases.take_down(db, "", "doc-1", "", [], "order", "anna"))
    (backup,) = commands("Backup")
    assert "bytes written to" in follow(backup, tmp_path)
    write(log, "Asked after it?", declined("x"))
    log.call(lambda db: cases.take_down(db, "", "doc-2", "", [], "order", "anna"))
    log.call(lambda db: cases.undo_takedown(db, first, "boris"))
    log.close()
    restore, lost = commands("Restore")
    assert follow(restore, tmp_path).endswith("\nnothing is damaged\n")
    assert [path.name.split(".before-")[0] for path in data.glob("*.before-*")] == ["log.db"]
    log = Log(data, key=KEY)
    assert log.open()
    questions = [line.question for line in read(log, queues.recent)]
    assert questions == ["Asked before the backup?"]
    assert [each.document for each in read(log, cases.takedowns)] == ["doc-2"]
    barred = log.takedowns.current()
    assert [barred.allows_document(name) for name in ("doc-1", "doc-2")] == [True, False]
    assert len(read_copy(copy_of(log.path)).rows) == 2
    log.close()
    copy_of(log.path).unlink()  # and now the copy is lost too
    follow(restore, tmp_path)
    follow(lost, tmp_path)
    log = Log(data, key=KEY)
    assert log.open()
    assert [each.document for each in read(log, cases.takedowns)] == ["doc-1"]
    log.close()


def test_a_damaged_file_as_the_page_says(tmp_path: Path) -> None:
    """The check passes on a good log; after takedowns were lost, the last command lets the bot quote again."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    log.open()
    log.close()
    check, complete = commands("A damaged file")
    assert follow(check, tmp_path) == "nothing is damaged\n"
    copy_of(log.path).write_text("[")
    for path in data.glob("log.db*"):
        path.unlink()
    log = Log(data, key=KEY)
    log.open()
    assert log.takedowns.current().unknown
    log.close()
    for path in data.glob("*.damaged-*"):  # looked at, and moved away
        path.unlink()
    assert follow(complete, tmp_path) == "nothing is damaged\n"
    log = Log(data, key=KEY)
    assert not log.takedowns.current().unknown
    log.close()


def test_every_documented_log_command_exists() -> None:
    """Each subcommand and each option on the page."""
    from scripts.review import main

    (chapter,) = re.findall(r"^## Looking after the log\n(.*)", PAGE, re.MULTILINE | re.DOTALL)
    used = re.findall(r"^python scripts/review.py --data data (\S+)(.*)$", chapter, re.MULTILINE)
    assert len(used) >= 7
    for name, rest in used:
        known = {option for each in main.commands[name].params for option in each.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, name
