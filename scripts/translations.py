"""Say what is missing in the translations of the bot's texts, or bring the catalogs into step with them."""

from pathlib import Path

import click

from bot.text import catalogs
from bot.text.locale import FOLDER


@click.command()
@click.option("--check", "action", flag_value="check", default="check", help="List what is missing or wrong (default).")
@click.option("--update", "action", flag_value="update", help="Add new texts to the catalogs and drop old ones first.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, help="Where they lie.")
def main(action: str, folder: Path) -> None:
    """Compare the catalogs in bot/text/locales with the English texts; exit status 1 when something is missing or wrong."""
    wrong = 0
    for language in catalogs.languages():
        if action == "update":
            folder.mkdir(parents=True, exist_ok=True)
            catalogs.update(language, folder)
        found = catalogs.problems(language, folder)
        click.echo(f"{language}: {len(catalogs.texts())} texts, {len(found)} problems")
        for line in found:
            click.echo(f"  {line}")
        wrong += len(found)
    if wrong:
        raise click.ClickException(f"{wrong} problems. Translate in {folder}, then run this again")


if __name__ == "__main__":
    main()
