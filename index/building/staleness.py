"""Whether the current build still matches the corpus and the settings."""

from pathlib import Path

from index.building.previous import known_texts
from index.building.spec import corpus_sha256, read_examples, rules, skipped_files
from index.documents import read_corpus
from index.errors import IndexMismatchError, IndexMissingError
from index.language.aliases import read_aliases
from index.store.folder import check_files, current_folder, read_build, read_readings


def is_stale(
    corpus: Path,
    data: Path,
    *,
    model: str | None = None,
    prompts: tuple[str, str] | None = None,
    max_words: int = 0,
    skip_bad: bool = False,
) -> bool:
    """Whether the current build is missing or damaged, or another one would be made now. No encoder is loaded.

    Args:
        corpus: Folder of documents.
        data: The project's data folder.
        model: What the build should be made with; None for the current build's.
        prompts: The prompts of question and passage it should be made with; None for the current build's.
        max_words: Its longest passage in words; 0 for the current build's.
        skip_bad: Leave out files that cannot be read.

    Raises:
        DocumentError: If the corpus cannot be used.
    """
    try:
        folder = current_folder(data)
        build = read_build(folder)
        check_files(folder, build)
    except (IndexMissingError, IndexMismatchError):
        return True
    asked = (model or build.model, prompts or (build.query_prompt, build.passage_prompt))
    if asked != (build.model, (build.query_prompt, build.passage_prompt)):
        return True
    if max_words not in (0, build.chunking.get("max_words")):
        return True
    if any(getattr(build, key) != value for key, value in rules(build.model).items()):
        return True
    if build.examples != read_examples(corpus):
        return True
    known = known_texts(read_readings(folder, build))
    found = read_corpus(corpus, known=known, skip_bad=skip_bad)
    return (build.skipped, build.corpus_sha256) != (skipped_files(found), corpus_sha256(found, read_aliases(corpus)))
