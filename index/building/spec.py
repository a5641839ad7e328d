"""Which build a corpus and the settings ask for: its facts, and its id, a hash of them.

The same documents, aliases, examples, model, settings and rules give the same id on any machine.
"""

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index import chunking as chunker
from index.answering.scoring import weights_for
from index.building.cache import EmbeddingCache
from index.building.previous import PreviousBuild
from index.chunking import Chunking
from index.documents import READERS_VERSION, Corpus
from index.formats.registry import FORMATS
from index.language import further, lexicon
from index.language.aliases import Aliases
from index.measuring.labelled import read_labelled
from index.store.base import Build
from index.store.files import sha256_file
from index.store.folder import FORMAT
from index.types import Encoder

EXAMPLES = 5
"""Questions of `golden.toml` kept in the build, to show a newcomer what can be asked."""
_READER_LIBRARIES = sorted(
    {"PyYAML", *(each.library for each in FORMATS.values() if each.extracted)} - {""}, key=str.lower
)
"""Libraries that decide which text is read from a file: another version of one may read another text."""


@dataclass(frozen=True, slots=True)
class BuildSpec:
    """The build that is asked for.

    Attributes:
        id: 16 hexadecimal digits.
        facts: What the id is a hash of; all of it goes into `build.json`.
        chunking: Sizes of passages, `max_tokens` within what the encoder takes.
        runtime: What else decides the last bits of a vector. It is not part of the id.
    """

    id: str
    facts: Mapping[str, object]
    chunking: Chunking
    runtime: Mapping[str, str]

    def agrees(self, build: Build, *names: str) -> bool:
        """Whether a build has these facts too."""
        return all(getattr(build, name) == self.facts[name] for name in names)

    def if_same_passages(self, previous: PreviousBuild | None) -> PreviousBuild | None:
        """The build if it cut passages by the same rules, else None."""
        names = ("model_sha256", "query_prompt", "passage_prompt", "chunking", "chunker")
        return previous if previous is not None and self.agrees(previous.store.build, *names) else None

    def if_same_vectors(self, previous: PreviousBuild | None) -> PreviousBuild | None:
        """The build, if the encoder would make the same vectors here, to the last bit; else None."""
        names = ("model_sha256", "dimension", "passage_prompt")
        if previous is None or not self.agrees(previous.store.build, *names):
            return None
        return previous if previous.store.build.runtime == self.runtime else None

    def if_same_words(self, previous: PreviousBuild | None) -> PreviousBuild | None:
        """The build if it counted words by the same rules, else None."""
        return previous if previous is not None and self.agrees(previous.store.build, "analysis") else None

    def cache(self, root: Path, *, read_only: bool) -> EmbeddingCache:
        """Where embeddings wait for the build that needs them; each model and each set of libraries has its own place."""
        names = ("format", "model_sha256", "dimension", "passage_prompt")
        key = json.dumps([[self.facts[name] for name in names], self.runtime], sort_keys=True)
        folder = root / f"embedded-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        return EmbeddingCache(folder, read_only=read_only)


def specify(corpus: Corpus, aliases: Aliases, examples: list[str], encoder: Encoder, chunking: Chunking) -> BuildSpec:
    """Work out which build is asked for.

    Args:
        corpus: As read now.
        aliases: Other spellings of names.
        examples: As `read_examples` gives them.
        encoder: That will embed.
        chunking: As asked for.
    """
    most = min(chunking.max_tokens, encoder.max_tokens)
    chunking = Chunking(chunking.max_words, most, chunking.max_sentence_words)
    facts: dict[str, object] = {
        "format": FORMAT,
        "model": encoder.name,
        "model_sha256": encoder.sha256,
        "dimension": encoder.dim,
        "query_prompt": encoder.query_prompt,
        "passage_prompt": encoder.passage_prompt,
        "chunking": asdict(chunking),
        "corpus_sha256": corpus_sha256(corpus, aliases),
        "examples": examples,
        **rules(encoder.name),
    }
    if skipped := skipped_files(corpus):  # without such files the id stays what it was before this fact existed
        facts["skipped"] = skipped
    build_id = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    return BuildSpec(build_id, facts, chunking, dict(encoder.runtime))


def rules(model: str) -> dict[str, str]:
    """Versions of the rules that read, cut and count, and the hash of the weights for a model."""
    weights = weights_for(model)

    languages = further()
    return {
        "chunker": ", ".join([str(chunker.VERSION), *map(_version, ("sentencex", "markdown-it-py")), *languages]),
        "readers": readers(),
        "analysis": ", ".join([str(lexicon.VERSION), _version("PyStemmer"), *languages]),
        "calibration_sha256": sha256_file(weights) if weights.is_file() else "",
    }


def readers() -> str:
    """Versions of the rules and libraries that read files."""
    return ", ".join([str(READERS_VERSION), *map(_version, _READER_LIBRARIES)])


def _version(name: str) -> str:
    return f"{name} {importlib.metadata.version(name)}"


def skipped_files(corpus: Corpus) -> list[str]:
    """Names of the files that could not be read and were left out, in order."""
    return sorted({line.partition(": ")[0] for line in corpus.refused})


def corpus_sha256(corpus: Corpus, aliases: Aliases) -> str:
    """SHA-256 over each document's path, text and metadata, in order of path, and the aliases."""
    documents = [[asdict(d.citation), d.sha256, d.headings, d.pages] for d in corpus.documents]
    return hashlib.sha256(json.dumps([documents, dict(aliases)], sort_keys=True).encode()).hexdigest()


def read_examples(corpus: Path) -> list[str]:
    """The first questions of a corpus folder's `golden.toml` that the corpus answers; none without the file.

    Raises:
        DocumentError: If the file cannot be used.
    """
    path = corpus / "golden.toml"
    if not path.is_file():
        return []
    return [label.question for label in read_labelled(path).questions if label.answerable][:EXAMPLES]
