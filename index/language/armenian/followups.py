"""An Armenian question that leans on the one before, completed with it: "Իսկ երեխանե՞րը", "Ե՞րբ", "Ի՞նչ եղավ այնտեղ"."""

import re
from dataclasses import replace
from typing import Final

from index.language import plain
from index.language.armenian.manners import bare
from index.language.armenian.questions import WH
from index.language.armenian.script import pattern, unmarked
from index.language.armenian.vocabulary import QUESTION_WORDS, STOP_WORDS, stem
from index.language.readings import Reading
from index.language.words import WORD, fold

_REMEMBERED: Final = 30
"""Words of each earlier question that a follow-up is completed with, its last ones."""
_FRAGMENT: Final = 2
"""Words of its own that a question without a question word may have to be taken for a part of one."""
_EMPTY: Final = (
    STOP_WORDS
    | QUESTION_WORDS
    | frozenset(
        map(
            fold,
            "տեղի ունեցել ունեցավ ունենում եղավ եղել եղած պատահել պատահեց կատարվել կատարվեց իրականում իրոք իսկապես ճիշտ "
            "հենց կոնկրետ ճշգրիտ օր օրը օրն տարի տարում տարին "
            "թվական թվականին ժամ ժամը ամիս ամսաթիվ նույնը նույն ուրիշ այլ մյուս մյուսը մյուսները որևէ մասին".split(),
        )
    )
)
"""Words that name nothing to look up alone."""
_CONNECTIVE: Final = pattern(r"\W*<(?:իսկ|և|ու|բա|բայց|այդ դեպքում|ապա|իսկ ինչ կասեք|ինչ վերաբերում է)>[\s,]*")
_WH: Final = pattern(rf"<{WH}>")
_HAPPENS: Final = pattern(r"<(?:տեղի|պատահ\w+|կատարվ\w+|եղավ|եղել)>")
_PRONOUN: Final = pattern(
    r"<(?:նա|նրան|նրա|նրանից|նրանով|նրանք|նրանց|նրանցից|դա|դրա|դրան|դրանից|դրանք|դրանց|սա|սրա|սրանք|այն|այնտեղ|այնտեղից"
    r"|այդտեղ|այդ(?!\s+թվում)|իր|իրենց)>"
)
_THERE: Final = pattern(r"<(?:այնտեղ|այդտեղ)>")
_COUNTED: Final = pattern(r"<(?:քանի|որքան|ինչքան)>\s+(?P<what>[^\W\d]+)")
_COUNTS: Final = pattern(r"\W*<(?:քանի|քանիսը|քանիսն|որքան|ինչքան)>")
_NAME: Final = re.compile(r"(?<!\w)(?:[Ա-Ֆ][\w՛՜՞’'-]+|\d[\w.,-]*)(?: (?:[Ա-Ֆ][\w՛՜՞’'-]+|\d[\w-]*))*")
_PLURAL: Final = re.compile(r"(?:ներ)(?:ը|ն|ի|ին|ից)?$")
_LOCATIVE: Final = re.compile(r"(?:ում|ի|ից|ը|ն|ին|ով)$")


class ArmenianFollowups(plain.Followups):
    """A question that leans on the one before."""

    def readings(self, question: str, previous: str = "") -> tuple[Reading, ...]:
        """The ways to read a question, the one to keep first when several are sure.

        Args:
            question: As typed, without manners.
            previous: The question before, completed itself perhaps, or a text that was replied to; empty when there is none.
        """
        typed, base = Reading(question), _base(previous)
        opened = _CONNECTIVE.match(question)
        rest = question[opened.end() :] if opened else question
        content, asks = _content(rest), _WH.search(rest) is not None
        pronoun = _PRONOUN.search(rest)
        fragment = not asks and bool(content) and len(content) <= _FRAGMENT and bool(opened)
        short = len(content) == 1 and not _names(rest) and _COUNTS.match(rest) is not None
        if not base or not WORD.search(rest) or not (opened or pronoun or short or not content):
            return (typed,)
        completed = _completed(rest, base, content, fragment=fragment, pronoun=pronoun is not None)
        if fragment or not content:
            return completed
        if _names(rest) and not pronoun:
            return (typed,)
        if pronoun or opened:
            return (*completed, replace(typed, own=frozenset(_content(base))))
        return (typed, *completed)

    def leans(self, question: str) -> bool:
        """Whether a question speaks of an event that it does not name."""
        return not _content(question) and _HAPPENS.search(question) is not None and _WH.search(question) is not None

    def says_nothing(self, question: str) -> bool:
        """Whether no word of a question names something."""
        return not _content(question)

    def says_little(self, text: str) -> bool:
        """Whether a text has no name and fewer than two words that name something."""
        return not _names(text) and len(_content(text)) < 2

    def stands_alone(self, question: str) -> bool:
        """Whether a question names what it is about, and no word of it stands for something said before."""
        return bool(_content(question)) and _PRONOUN.search(question) is None


def _content(text: str) -> list[str]:
    """Folded words that name something."""
    return [word for word in map(fold, WORD.findall(text)) if word not in _EMPTY]


def _names(text: str) -> list[str]:
    """Runs of capitalised words and figures; the first word of a text only where a capital is behind it, or it has a case."""
    found = []
    for match in _NAME.finditer(text):
        run = match[0]
        if match.start() == 0 and not run[0].isdigit():
            first, _, run = run.partition(" ")
            if fold(first) not in _EMPTY and fold(first).endswith(("ում", "ից")):
                run = f"{first} {run}".strip()
        if run and fold(run) not in _EMPTY:
            found.append(run)
    return found


def _base(previous: str) -> str:
    """What of the text before is leant on: at most the first and the last of its questions, without manners."""
    kept = [bare(part).text for part in re.split(r"(?<=[։?!…])\s+|\n+", previous.strip()) if WORD.search(part)]
    kept = [part for part in kept if part]
    if len(kept) > 2:
        kept = [kept[0], kept[-1]]
    return " ".join(" ".join(part.split()[-_REMEMBERED:]) for part in kept)


def _completed(rest: str, base: str, content: list[str], *, fragment: bool, pronoun: bool) -> tuple[Reading, ...]:
    """The question completed, the likeliest way first."""
    own = frozenset(content) - frozenset(_content(base))
    names = frozenset(fold(word) for name in _names(rest) for word in WORD.findall(name)) & own
    found: list[Reading] = []
    if fragment and (changed := _exchanged(base, rest)):
        found.append(Reading(changed, completed=True))
    elif not content and not pronoun and (again := _asked_again(base, rest)):
        found.append(Reading(again, completed=True, repeats=True))
    elif pronoun and (there := _THERE.search(rest)) and (place := _place(base)):
        found.append(Reading(rest[: there.start()] + place + rest[there.end() :], completed=True))
    elif not content and (again := _asked_again(base, rest)):
        found.append(Reading(again, completed=True, repeats=True))
    if not found or (content and not fragment):
        text = f"{_ended(base)} {rest.strip()}"
        found.append(
            Reading(text, completed=True, own=own, names=names, repeats=not content, bare=bool(content) and not own)
        )
    return tuple(found)


def _ended(text: str) -> str:
    return text if text.endswith(("։", ".", "?", "!", ":")) else f"{text}։"


def _exchanged(base: str, fragment: str) -> str:
    """The question before with what is counted, or its name, exchanged for a fragment: "Իսկ երեխանե՞րը", "Իսկ Լոմվիկո՞ւմ"."""
    put = unmarked(fragment).strip(" ,.?!։:")
    names = _names(f"- {put}")
    last = _names(base)
    if names and last:
        old, new = last[-1], names[0]
        start = base.rindex(old)
        same_kind = old[0].isdigit() == new[0].isdigit()
        return base[:start] + _in_case(new, old) + base[start + len(old) :] if same_kind else ""
    if not names and (counted := _COUNTED.search(base)):
        start, end = counted.span("what")
        return base[:start] + _single(put) + base[end:]
    return ""


def _in_case(new: str, old: str) -> str:
    """A name with the ending `ում` where the one it stands for has it, and it has no ending of its own."""
    plain_old = unmarked(old)
    return f"{new}ում" if plain_old.endswith("ում") and not _LOCATIVE.search(new) else new


def _single(words: str) -> str:
    """Counted words in the singular, as they stand behind a number: `երեխաները` → `երեխա`, `կանայք` → `կին`."""
    irregular = {"կին": "կին", "մարդ": "մարդ"}
    return " ".join(irregular.get(stem(word)) or _PLURAL.sub("", word) for word in words.split())


def _asked_again(base: str, question: str) -> str:
    """The last question before, with the question word of this one: "Ե՞րբ է կառուցվել կամուրջը", "Ո՞վ"."""
    asked, now = _WH.search(base), _WH.search(question)
    if asked is None or now is None:
        return ""
    last = re.split(r"(?<=[։?!…])\s+", base)[-1]
    old = _WH.search(last)
    if old is None or fold(old[0]) == fold(now[0]):
        return ""
    behind = last[old.end() :]
    if fold(old[0]) in {"քանի", "որքան", "ինչքան"}:
        behind = f" {behind.strip()}"
    return f"{last[: old.start()]}{now[0]}{behind}"


def _place(base: str) -> str:
    """The name with the ending of a place in the question before; empty when there is none."""
    return next((unmarked(name) for name in reversed(_names(base)) if unmarked(name).endswith("ում")), "")
