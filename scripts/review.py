"""Moderate from the command line: see what was asked and answered, judge it, take passages down, undo, count, export.

The same as `citebot log`; its code is in `bot/commands/log.py`.
"""

from bot.commands.log import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
