"""Every error the index raises on purpose.

    RetrievalError             something about the corpus, the index or the model; its message is one line for a person
    ├── DocumentError          a corpus file or its metadata cannot be used
    ├── ModelError             the encoder cannot be loaded, or is not the one expected
    ├── SwitchCheckError       a new build answers the golden questions worse than the limits allow
    ├── IndexMissingError      there is no index where one was expected
    ├── IndexMismatchError     the index is damaged, or was made by another model or version
    └── SwitchStoppedError     a finished build was not made current; the previous build stays in use

A caller's mistake (an empty list, a threshold above 1) is a `ValueError`. Each message says what was found, what was
expected and what to do.
"""


class RetrievalError(Exception):
    """Root of the tree: catch this to turn any expected failure into one line."""


class DocumentError(RetrievalError):
    """A corpus file or its metadata cannot be used; the build stops and the old index stays."""


class ModelError(RetrievalError):
    """The encoder cannot be loaded, or its weights are not the ones expected."""


class SwitchCheckError(RetrievalError):
    """A new build answers the golden questions worse than the limits allow; the old one stays in use.

    Attributes:
        lines: What changed, one question after another, to be shown before the message.
    """

    def __init__(self, message: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.lines = lines


class IndexMissingError(RetrievalError):
    """No index at the place given."""


class IndexMismatchError(RetrievalError):
    """The index is incomplete, damaged, or belongs to another model or version."""


class SwitchStoppedError(RetrievalError):
    """A finished build was not made current: its answers were worse, or it had been rolled back."""
