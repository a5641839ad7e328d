"""Measure the time from a message to its reply: the bot as a process of its own, the real encoder, the real log and inbox.

Telegram is the stand-in of the tests, on this machine, so that the way to Telegram and back is not in the figures. Questions
are the sample corpus' golden ones, asked in turn by many people at an even pace.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from standin.server import StandIn  # noqa: E402 # found only now

from index.measuring import misspell, read_labelled  # noqa: E402 # after the path is set

_START_SECONDS = 120.0


@click.command(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder of the index."
)
@click.option("--rate", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Questions a second.")
@click.option("--questions", default=900, show_default=True, type=click.IntRange(10), help="Questions to ask.")
@click.option("--chats", default=200, show_default=True, type=click.IntRange(1), help="People who ask in turn.")
@click.option("--distinct", is_flag=True, help="Misspell a word of each, so that no question is asked twice.")
def main(data: Path, rate: float, questions: int, chats: int, distinct: bool) -> None:
    """Run the command line."""
    if not (data / "index" / "current").exists():
        raise click.ClickException(f"No index in {data}/index. Run: make build")
    asked = [label.question for label in read_labelled(ROOT / "corpus" / "golden.toml").questions]
    with StandIn() as telegram, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "data").mkdir()
        (folder / "data" / "index").symlink_to((data / "index").resolve())
        people = [telegram.user(1000 + number, f"Person{number}") for number in range(chats)]
        places = [telegram.private_chat(person) for person in people]
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_BASE_URL": telegram.base_url,
            "CITEBOT_DATA": str(folder / "data"),
            "CITEBOT_HASH_KEY_FILE": str(folder / "hash.key"),
            "CITEBOT_LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "-m", "bot"]
        bot = subprocess.Popen(command, cwd=folder, env=environment)  # noqa: S603 # our own program
        try:
            for warming in range(20):
                telegram.say(places[warming % chats], people[warming % chats], asked[warming % len(asked)])
            telegram.wait_for(_is_first_part, min(20, questions), timeout=_START_SECONDS)
            time.sleep(2.0)
            telegram.clear()
            load_before, cpu_before = os.getloadavg()[0], _cpu_seconds(bot.pid)
            said: dict[tuple[int, int], float] = {}
            began = time.monotonic()
            for number in range(questions):
                time.sleep(max(0.0, began + number / rate - time.monotonic()))
                place, person = places[number % chats], people[number % chats]
                now = time.monotonic()
                text = asked[number % len(asked)]
                message = telegram.say(place, person, misspell(text, number, 1) if distinct else text)
                said[place.id, message["message_id"]] = now
            telegram.wait_for(_is_first_part, questions, timeout=60.0)
            cpu = (_cpu_seconds(bot.pid) - cpu_before) / questions
        except TimeoutError as error:
            raise click.ClickException("The bot did not answer everything in time") from error
        finally:
            bot.send_signal(signal.SIGTERM)
            bot.wait(60)
        replied: dict[tuple[int, int], float] = {}
        for call in telegram.calls("sendMessage"):
            if _is_first_part(call):
                replied.setdefault((call.params["chat_id"], call.params["reply_parameters"]["message_id"]), call.time)
    milliseconds = np.array([(replied[key] - said[key]) * 1000 for key in said])
    click.echo(
        f"{questions} questions at {rate:g} a second from {chats} chats: median {np.median(milliseconds):.0f} ms, "
        f"p95 {np.percentile(milliseconds, 95):.0f} ms, longest {milliseconds.max():.0f} ms "
        f"({cpu * 1000:.0f} ms of processor time a question; load of the machine before: {load_before:.1f}, "
        f"{os.cpu_count()} cores)"
    )


def _cpu_seconds(process: int) -> float:
    """What a process and those it has started have used of the processors so far; 0 where /proc does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_cpu_seconds(int(child)) for child in children)


def _is_first_part(call: object) -> bool:
    return getattr(call, "method", "") == "sendMessage" and "reply_parameters" in getattr(call, "params", {})


if __name__ == "__main__":
    main()
