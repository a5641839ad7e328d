"""Show the questions that could not be answered (dead letters), and have them tried again or dropped.

The same as `citebot inbox`; its code is in `bot/commands/inbox.py`.
"""

from bot.commands.inbox import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
