"""Ask the index: quotes with their sources for people, or JSON lines for programs.

The same as `citebot ask`; its code is in `bot/commands/ask.py`.
"""

if __name__ == "__main__":  # before the big libraries are loaded, which crash where there is no room for them
    from bot.resources import exit_without_room

    exit_without_room()

from bot.commands.ask import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
