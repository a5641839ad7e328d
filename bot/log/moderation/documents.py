"""What the build in use says about documents and passages that moderators name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.log.moderation import affected
from bot.log.moderation.cases import CaseError, Target
from bot.log.takedowns.barred import passage_keys, text_keys
from index import IndexMissingError, PassageStore, RetrievalError, open_current


@contextmanager
def build_in_use(data: Path) -> Iterator[PassageStore]:
    """The build that answers, open until the block ends.

    Raises:
        RetrievalError: If there is none, or it cannot be read.
    """
    store = open_current(data)
    try:
        yield store
    finally:
        store.close()


def sentences_of(data: Path, target: Target) -> list[str]:
    """Keys of a passage's sentences in the build in use; empty for a whole document, or without such a passage or build."""
    if not target.passage_sha256:
        return []
    try:
        with build_in_use(data) as store:
            number = store.find_passage(target.document, target.passage_sha256)
            if number is None:
                return []
            passage = store.passage(number).passage
            language = store.citations[target.document].language
            return list(dict.fromkeys([*passage_keys(passage), *text_keys(passage.text, language)]))
    except RetrievalError:
        return []


def named(data: Path, db: Database, document: str, passage: str = "") -> Target:
    """A document, or one of its passages, as a moderator types it.

    Args:
        data: The data folder.
        db: The log; it may know documents and passages that are no longer in the build.
        document: Document id.
        passage: SHA-256 of a passage, or its beginning; empty for the whole document.

    Raises:
        CaseError: If neither the build nor the log has the document, or not exactly one passage fits.
        RetrievalError: If the build cannot be read; there may be none.
    """
    sql = "SELECT passage_sha256 FROM passages WHERE document = ?"
    logged = [str(row[0]) for row in db.execute(sql, [document]).fetchall()]
    try:
        with build_in_use(data) as store:
            known = document in store.citations
            indexed = bool(passage) and store.find_passage(document, passage.lower()) is not None
    except IndexMissingError:
        known = indexed = False
    if not logged and not known:
        raise CaseError(f"No document {document} in the index or the log; see: list sources")
    if not passage:
        return Target(document)
    if indexed:
        return Target(document, passage.lower())
    found = sorted({sha256 for sha256 in logged if sha256.startswith(passage.lower())})
    if len(found) != 1:
        raise CaseError(f"{len(found)} passages of {document} begin with {passage}, expected one")
    return Target(document, found[0])


def gone(data: Path, db: Database) -> list[affected.Gone]:
    """Passages quoted in the log that the build in use no longer holds, the most quoted first.

    Raises:
        RetrievalError: If there is no build, or it cannot be read.
    """
    with build_in_use(data) as store:
        return affected.gone(db, lambda name: store.document_text(name) if name in store.citations else None)
