"""Picture of a conversation in Telegram for the documentation, drawn from the messages that the bot would send.

Builds the sample corpus, asks the questions, and lays the answers out as for Telegram: text, entities and buttons are the
bot's own. A page shaped like a phone shows them in headless Chromium. Nothing is sent.
"""

import html
import io
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

QUESTIONS: Final = ("What did Resolution 853 demand?", "Who won the football cup in 1992?")
_STYLE: Final = """
* { box-sizing: border-box; margin: 0 }
body { width: 390px; padding: 10px; background: #d3dfc4; color: #111;
       font: 15px/1.36 Roboto, system-ui, "DejaVu Sans", sans-serif, "Noto Color Emoji" }
.message { width: fit-content; max-width: 350px; margin-bottom: 4px; padding: 7px 11px; border-radius: 14px; background: #fff;
           white-space: pre-wrap; overflow-wrap: anywhere }
.asked { margin: 8px 0 8px auto; background: #e4fdd0 }
blockquote { margin: 3px 0; padding: 4px 9px; border-left: 3px solid #3390ec; border-radius: 5px; background: #eaf3fc }
a { color: #2a7fd4; text-decoration: none }
.line { display: flex; gap: 4px; width: 350px; margin-bottom: 4px }
.button { flex: 1; padding: 7px 4px; border-radius: 9px; background: #8fa97acc; color: #fff;
          text-align: center; font-size: 14px }
"""


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("docs/reply.png"), show_default=True, help="The picture."
)
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("corpus"), show_default=True, help="Documents.")
@click.option("--question", "questions", multiple=True, default=QUESTIONS, help="What is asked; may be given again.")
@click.option("--chromium", type=click.Path(path_type=Path), default=Path("/usr/bin/chromium"), help="The browser.")
def main(out: Path, corpus: Path, questions: Sequence[str], chromium: Path) -> None:
    """Draw questions and the bot's replies as a phone shows them."""
    from index import RetrievalError

    if not chromium.is_file():
        raise click.ClickException(f"No browser at {chromium}, expected Chromium. Name one with --chromium")
    try:
        page = conversation(corpus, questions)
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    out.parent.mkdir(parents=True, exist_ok=True)
    picture(page, out, chromium)
    click.echo(f"{out}  {out.stat().st_size // 1024} kB")


def conversation(corpus: Path, questions: Sequence[str]) -> str:
    """The page: each question and the messages and buttons of its reply."""
    from bot.log.rows import Asker, question_row
    from bot.past import past_of
    from bot.telegram.asking.buttons import answer_keyboard
    from bot.telegram.messages import answer_messages
    from index import BuildOptions, Index, SentenceEncoder, build_index

    parts = []
    with tempfile.TemporaryDirectory() as data:
        build_index(BuildOptions(corpus, Path(data), SentenceEncoder))
        index = Index.open(Path(data))
        citations = {citation.document: citation for citation in index.documents()}
        for question in questions:
            answer = index.answer(question)
            messages = answer_messages(answer, citations, number=1, limit=1000)
            parts.append(f'<div class="message asked">{html.escape(question)}</div>')
            parts += [f'<div class="message">{as_html(message.text, message.entities)}</div>' for message in messages]
            row = question_row(question, answer, Asker("private", 1, 1), key=b"picture" * 5, build=index.build.id,
                               threshold=None, latency_ms=1.0)  # fmt: skip
            keyboard = answer_keyboard(past_of(row | {"id": 1}))
            for line in keyboard.inline_keyboard if keyboard else ():
                labels = "".join(f'<div class="button">{html.escape(each.text)}</div>' for each in line)
                parts.append(f'<div class="line">{labels}</div>')
        index.close()
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style><body>{"".join(parts)}</body>'


def as_html(text: str, entities: Sequence[object]) -> str:
    """A message's text with its entities as tags, made by python-telegram-bot."""
    from telegram import Chat, Message, MessageEntity

    own = tuple(entity for entity in entities if isinstance(entity, MessageEntity))
    made = Message(1, datetime(2026, 1, 1, tzinfo=UTC), Chat(1, "private"), text=text, entities=own).text_html
    return made.replace("\n\n<blockquote", "\n<blockquote").replace("</blockquote>\n", "</blockquote>")


def picture(page: str, out: Path, chromium: Path) -> None:
    """What a phone of 390 pixels shows, at twice its size, in 128 colours."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 390, "height": 400}, device_scale_factor=2)
        tab.set_content(page)
        seen = Image.open(io.BytesIO(tab.screenshot(full_page=True)))
        seen.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(out, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
