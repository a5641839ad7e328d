"""`python -m bot.review`: the log in a browser, and who may see it.

Without a command it serves until Ctrl-C. An expected failure is one line on stderr and status 1.
"""

import argparse
import getpass
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.redaction import Redactor, set_up_logging
from bot.review.accounts import ROLES, Accounts
from bot.settings import Settings, SettingsError, load_settings

PORT = 8001


def main(arguments: Sequence[str] | None = None, program: str = "python -m bot.review") -> int:
    """Run a command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog=program, description="The log in a browser, for moderators; and who may see it."
    )
    parser.add_argument(
        "command",
        nargs="?",
        default="serve",
        choices=("serve", "add-moderator", "remove-moderator", "moderators"),
        help="serve (the default), add an account or give it a new password, remove one, list them",
    )
    parser.add_argument("name", nargs="?", default="", help="whose account")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder with index/ and log.db (CITEBOT_DATA)")
    parser.add_argument("--accounts", type=Path, metavar="FILE", help="file of accounts (CITEBOT_REVIEW_ACCOUNTS)")
    parser.add_argument("--role", choices=ROLES, default="moderator", help="of a new account; a reader only reads")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; beyond loopback --url is needed")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default {PORT})")
    parser.add_argument("--url", default="", help="https address that people use, if a proxy is in front of it")
    given = parser.parse_args(arguments)
    try:
        settings = load_settings()
        settings = replace(
            settings,
            data=given.data or settings.data,
            review_accounts=given.accounts or settings.review_accounts,
        )
        accounts = Accounts(settings.review_accounts, settings.data)
        if given.command == "serve":
            if given.name:
                parser.error(f"serve takes no name, found {given.name!r}")
            _serve(settings, accounts, given.host, given.port, given.url)
        elif given.command == "moderators":
            for account in accounts.all().values():
                print(f"{account.name}  {account.role}")
        elif not given.name:
            parser.error(f"{given.command} needs a name")
        elif given.command == "add-moderator":
            accounts.add(given.name, given.role, _password())
            print(f"{given.name} can log in as {given.role}.")
        else:
            accounts.remove(given.name)
            print(f"{given.name} is removed and logged out.")
    except SettingsError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    return 0


def _serve(settings: Settings, accounts: Accounts, host: str, port: int, url: str) -> None:
    try:
        from bot.review.plugin import Review
        from bot.review.serving import listen, server_of
    except ModuleNotFoundError as error:
        raise SettingsError(f"{error.name} is not installed. Run: pip install -e '.[review]'") from error
    handler = set_up_logging(settings.log_level, Redactor([settings.token, settings.hash_key]))
    review = None
    try:
        review = Review(settings.data, accounts, host=host, port=port, url=url, proxies=settings.review_proxies)
        with listen(host, port) as listening:
            server = server_of(review)
            print(f"The log of {settings.data} in a browser: {review.address}")
            if review.local:
                print(f"Log in once, within 15 minutes: {review.address}/-/link?token={review.sessions.make_link()}")
            print("Ctrl-C stops.", flush=True)
            server.run(sockets=[listening])
    finally:
        if review is not None:
            review.close()
        logging.getLogger().removeHandler(handler)


def _password() -> str:
    """Ask twice in a terminal; else take one line of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password, 12 characters at least: ")
    if getpass.getpass("Repeat the password: ") != first:
        raise SettingsError("The two passwords differ. Nothing was changed")
    return first


if __name__ == "__main__":
    sys.exit(main())
