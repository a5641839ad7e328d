"""Prove a build: its files against their checksums, its passages against its texts, its texts against the corpus."""

from collections.abc import Iterator
from pathlib import Path

from index.building.spec import corpus_sha256, skipped_files
from index.documents import read_corpus
from index.errors import IndexMismatchError
from index.language.aliases import read_aliases
from index.store.folder import FILES, FolderStore
from index.text import sha256_text


def verify_build(folder: Path, corpus: Path | None) -> list[str]:
    """What is wrong with a build, one line each; empty when nothing is.

    Args:
        folder: Of the build.
        corpus: The folder it should hold; None to check only that the build agrees with itself.

    Raises:
        DocumentError: If the corpus cannot be read.
        IndexMissingError: If there is no build in the folder.
    """
    try:
        store = FolderStore(folder)
    except IndexMismatchError as error:
        return [str(error)]
    try:
        problems = [f"{folder.name}: {problem}" for problem in _inside(store)]
        return problems + ([] if corpus is None else list(_against(store, corpus)))
    finally:
        store.close()


def _inside(store: FolderStore) -> Iterator[str]:
    """Check every document's hash, and cut every passage from its document again."""
    strange = sorted(path.name for path in store.folder.iterdir() if path.name not in (*FILES, "build.json"))
    if strange:
        yield f"holds files that are not part of a build: {', '.join(strange)}"
    problem = store.integrity()
    if problem:
        yield f"text.db: {problem}"
    texts = {}
    for row in store.readings():
        texts[row["id"]] = row["text"]
        if sha256_text(row["text"]) != row["sha256"]:
            yield f"{row['path']}: the stored text does not have its SHA-256"
    for number, passage in enumerate(store.passages()):
        text = texts.get(passage.document, "")
        if text[slice(*passage.span)] != passage.text or sha256_text(passage.text) != passage.sha256:
            yield f"passage {number} {passage.span}: does not match the text of {passage.document}"
        spans = [span for span in passage.sentences if not passage.span[0] <= span[0] < span[1] <= passage.span[1]]
        if spans:
            yield f"passage {number} {passage.span}: sentence {spans[0]} lies outside of it"


def _against(store: FolderStore, folder: Path) -> Iterator[str]:
    """Compare what the corpus folder holds now with what was indexed."""
    corpus = read_corpus(folder, skip_bad=True)
    skipped, refused = set(store.build.skipped), set(skipped_files(corpus))
    indexed = store.document_hashes()
    found = {document.citation.path: document for document in corpus.documents}
    for path in sorted(indexed.keys() | found.keys() | skipped | refused):
        if path in refused:
            if path in indexed:
                yield f"{path}: cannot be read now, and could be when it was indexed"
            elif path not in skipped:
                yield f"{path}: cannot be read, and was not there when the rest was indexed"
        elif path in skipped and path not in found:
            yield f"{path}: was skipped as unreadable, and is no longer there"
        elif path not in found:
            yield f"{path}: is indexed, and not in {folder}"
        elif path not in indexed:
            yield f"{path}: is in {folder}, and not indexed"
        elif found[path].sha256 != indexed[path]:
            yield f"{path}: has another text than was indexed"
        elif store.citations[found[path].id] != found[path].citation:
            yield f"{path}: has other metadata than was indexed"
    agree = all(path in indexed and document.sha256 == indexed[path] for path, document in found.items())
    if agree and store.build.corpus_sha256 != corpus_sha256(corpus, read_aliases(folder)):
        aliases = dict(read_aliases(folder)) != dict(store.aliases)
        yield f"{folder}: {'aliases.toml' if aliases else 'metadata, headings or pages'} differ from what was indexed"
