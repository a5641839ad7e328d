"""Step 2, chunk: documents → passages, cut or taken from an earlier build."""

from dataclasses import dataclass

from index.building.previous import KnownPassages, PreviousBuild
from index.building.reading import Inputs
from index.chunking import chunk_document
from index.errors import DocumentError
from index.store.folder import shard_number
from index.types import Passage


@dataclass(frozen=True, slots=True)
class CutCorpus:
    """The passages of a corpus.

    Attributes:
        passages: In the order in which a build numbers them: shard after shard, and in a shard by document.
        notes: One line for each document that has none.
    """

    passages: tuple[Passage, ...]
    notes: tuple[str, ...]


def chunk(inputs: Inputs, source: PreviousBuild | None) -> CutCorpus:
    """Cut all documents into passages.

    Args:
        inputs: With the documents.
        source: A build to take passages from, where it cut by the same rules.

    Raises:
        DocumentError: If there is no passage at all.
    """
    known = KnownPassages(inputs.spec.if_same_passages(source))
    passages: list[Passage] = []
    notes: list[str] = []
    for document in inputs.corpus.documents:
        found = known.of(document)
        if found is None:
            found = chunk_document(document, inputs.encoder.count_tokens, inputs.spec.chunking)
        if not found:
            notes.append(f"nothing to quote: {document.citation.path} (only headings or boilerplate)")
        passages += found
    if not passages:
        raise DocumentError("The corpus holds no sentence to quote: only headings or boilerplate lines.")
    passages.sort(key=lambda passage: shard_number(passage.document))
    return CutCorpus(tuple(passages), tuple(notes))
