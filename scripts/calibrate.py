"""Refit the weights and the threshold from labelled questions, for any encoder.

The same as `citebot calibrate`; its code is in `bot/commands/calibrate.py`.
"""

from bot.commands.calibrate import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
