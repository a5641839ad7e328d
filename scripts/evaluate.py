"""Measure how well a build answers labelled questions: SQuAD-format files, JSON lines, TOML, or moderators' verdicts.

The same as `citebot evaluate`; its code is in `bot/commands/evaluate.py`.
"""

from bot.commands.evaluate import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
