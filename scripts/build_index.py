"""Build the index of a corpus folder and switch to it. What has not changed is reused from the previous build.

The same as `citebot build`; its code is in `bot/commands/build.py`.
"""

if __name__ == "__main__":  # before the big libraries are loaded, which crash where there is no room for them
    from bot.resources import exit_without_room

    exit_without_room()

from bot.commands.build import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
