"""One message → its questions, in order.

    "When was the bridge built? Who paid for it?"  →  "When was the bridge built?", "Who paid for it?"

A sentence that asks nothing stays with the question after it; polite phrases are left out. Two questions that share
their question word ("how many women and how many men") are one, because one sentence answers both.
"""

import re
from typing import Final

from index.language.english.manners import bare
from index.language.english.smalltalk import small_talk
from index.language.phrases import pieces
from index.language.words import WORD, fold

_WH: Final = r"(?:(?:in|on|at|by|to|for|from|with|since|until) )?(?:how|when|where|why|what|who|whom|whose|which)"
_AUX: Final = r"(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|shall|may|might|must)"
_END: Final = re.compile(r"(?<=[?？؟])[\s,;–—-]*\s(?=\S)|(?<=[?？؟])[,;]?(?=\w)|\n+")
_CLAUSE: Final = (
    rf"(?:{_WH}\b(?: [\w'’-]+){{0,4}}? {_AUX}\b|(?:who|what) (?!{_AUX}\b)\w+(?:ed|t|d|w|e|s|n)\b"
    rf"|{_AUX} (?:the|it|he|she|they|there|this|that)\b)"
)
_MORE: Final = r"(?:also|plus|secondly|thirdly|finally|lastly|another question)"
_ALSO: Final = re.compile(
    rf"(?:[,;.]\s*|\s+)(?:and,? )?{_MORE}[,:]?\s+(?=(?:{_WH}|{_AUX})\b)|(?:[,;.]\s*|\s+)(?:and|then|and"
    rf" then)[,:]?\s+(?={_CLAUSE})"
    rf"|[,;]\s+(?={_CLAUSE})",
    re.IGNORECASE,
)
_STRONG_ALSO: Final = re.compile(_MORE, re.IGNORECASE)
_INVERTED: Final = re.compile(
    rf"\s*(?:(?:when|where|why) {_AUX}\b|{_WH}\b(?<!when)(?<!where)(?<!why)(?: [\w'’-]+){{0,4}}? {_AUX}\b|(?:who"
    rf"|what|which)\b|how (?:many|much)\b)",
    re.IGNORECASE,
)
_SHORTEST: Final = 3  # words of a question that another is joined to
_NUMBERED: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[a-f]\)|[-–—•*])\s+(?=\w)", re.IGNORECASE)
_FIRST: Final = re.compile(rf"\s*({_WH})\b", re.IGNORECASE)


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a text, in order, without small talk; empty when there is none."""
    rest = bare(text).text
    if not rest:
        return ()
    parts: list[str] = []
    said = ""
    for each in pieces(rest, _END):
        piece = _NUMBERED.sub("", f"{said} {each}".strip())
        said = "" if _asks(piece) else piece
        parts += [] if said else _apart(piece)
    if said and parts:
        parts[-1] = f"{parts[-1]} {said}"
    found = {" ".join(map(fold, WORD.findall(part))): part.strip() for part in reversed(parts) if WORD.search(part)}
    return tuple(part for part in reversed(found.values()) if not small_talk(part))


def _asks(piece: str) -> bool:
    """Whether a piece is a question: by its mark, or by its first word."""
    plain = bare(piece).text or piece
    return piece.rstrip().endswith(("?", "？", "؟")) or _FIRST.match(plain) is not None


def _apart(piece: str) -> list[str]:
    """A sentence with two questions joined by `and`, as two; others as they are."""
    for joint in _ALSO.finditer(piece):
        before, behind = piece[: joint.start()], piece[joint.end() :]
        opening = bare(before).text or before
        first, second = _FIRST.match(opening), _FIRST.match(behind)
        if first is None or not _INVERTED.match(opening) or len(WORD.findall(opening)) < _SHORTEST:
            continue
        strong = _STRONG_ALSO.search(joint[0]) is not None
        embedded = len(re.findall(rf"\b{_WH}\b", opening, re.IGNORECASE)) > 1
        other = (
            re.match(rf"{_AUX} (?:it|he|she|they|there)\b", behind, re.I)
            if second is None
            else fold(first[1]) != fold(second[1])
        )
        if (strong or other or "," in joint[0]) and not embedded:
            return [f"{before.rstrip(' ,;.')}?", *_apart(behind)]
    return [piece]
