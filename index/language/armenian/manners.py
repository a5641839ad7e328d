"""What people say in Armenian around a question and instead of one, several questions in one message, and everyday words."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from index.language import plain
from index.language.armenian.questions import WH
from index.language.armenian.script import pattern
from index.language.phrases import MOST_WORDINGS, talk_in
from index.language.readings import Bare, Talk
from index.language.words import WORD, fold

_PHRASES: Final[dict[Talk, str]] = {
    "greeting": "բարև | բարև ձեզ | բարեւ | բարև բոլորին | ողջույն | ողջույններ | բարի օր | բարի լույս | բարի երեկո | "
    "բարի առավոտ | ինչպես ես | ինչպես եք | ոնց ես | ոնց եք "
    "| ինչ կա | ինչ կա չկա | հեյ | ալո | բարև ջան | հարց ունեմ | մի հարց ունեմ | կարող եմ հարցնել | կարելի է հարցնել",
    "farewell": "ցտեսություն | հաջողություն | հաջող | առայժմ | բարի գիշեր | գնամ | մինչ հանդիպում | կտեսնվենք",
    "noted": "լավ | պարզ է | հասկացա | հասկանալի է | ոկ | ոք | օկ | օքեյ | եղավ | այո | ոչ | հա | չէ | շատ լավ | հիանալի | "
    "հրաշալի | հետաքրքիր է | ապրես | ապրեք",
    "doubt": "իսկապես | իրոք | վստահ ես | վստահ եք | համոզված ես | համոզված եք | լուրջ | լուրջ ես ասում | չեմ հավատում | "
    "հնարավոր չէ | հաստատ",
    "thanks": "շնորհակալություն | շնորհակալ եմ | շատ շնորհակալ եմ | շատ շնորհակալություն | մեծ շնորհակալություն | "
    "նախապես շնորհակալություն | շնորհակալություն նախապես | մերսի | շնորհակալություն պատասխանի համար "
    "| շնորհակալություն օգնության համար | շնորհակալ կլինեմ",
    "bot": "ով ես | դու ով ես | ով եք | դուք ով եք | ինչ է քո անունը | ինչ է ձեր անունը | անունդ ինչ է | բոտ ես | դու "
    "բոտ ես | մարդ ես | ով է քեզ ստեղծել | ով է ձեզ ստեղծել | քեզ ով է ստեղծել "
    "| ձեզ ով է ստեղծել | ով ստեղծեց քեզ | ով է ստեղծել այս բոտը | ով է ստեղծել քեզ | ով է ստեղծել ձեզ | այս բոտը ով է "
    "ստեղծել | ով է քո հեղինակը | ով է ձեր հեղինակը | ում համար ես աշխատում | արհեստական բանականություն ես "
    "| ինչ ես դու | ով է քո տերը | դու իրական մարդ ես | այստեղ ես | փորձարկում | թեստ",
    "help": "օգնություն | օգնիր | օգնեք | օգնիր ինձ | օգնեք ինձ | ինչ կարող ես | ինչ կարող ես անել | ինչ կարող եք | ինչ "
    "կարող եք անել | ինչպես է սա աշխատում | ինչպես է աշխատում | ինչպես ես աշխատում | ինչպես եք աշխատում "
    "| ինչպես օգտվել | ինչպես օգտագործել | ինչ կարող եմ հարցնել | ինչ կարելի է հարցնել | ինչ հարցնեմ | հրամաններ | "
    "մենյու | սկսել",
    "language": "լեզու | լեզուն | փոխել լեզուն | փոխիր լեզուն | հայերեն | հայերեն խոսիր | ռուսերեն | անգլերեն | "
    "թուրքերեն | ադրբեջաներեն | խոսում ես հայերեն | հայերեն խոսում ես | խոսում եք հայերեն | հայերեն գիտես "
    "| հայերեն գիտեք | հայերեն հասկանում ես | ինչ լեզուներ գիտես | թարգմանիր | թարգմանեք | պատասխանիր հայերեն | "
    "պատասխանեք հայերեն",
    "sources": "աղբյուր | աղբյուրներ | աղբյուրները | աղբյուրը | փաստաթղթեր | փաստաթղթերը | որոնք են աղբյուրները | որոնք "
    "են քո աղբյուրները | որոնք են ձեր աղբյուրները | որտեղից գիտես | որտեղից գիտեք | որտեղից է սա "
    "| որտեղից է դա | ինչ աղբյուրներ ունեք | ինչ փաստաթղթեր ունեք | ինչ գիտես | ինչ գիտեք | ով է ասել դա | ով է դա ասել "
    "| ով ասաց | ինչ ապացույց կա | ապացույց | ցույց տուր աղբյուրները",
    "privacy": "գաղտնիություն | ջնջիր | ջնջեք | ջնջիր իմ տվյալները | ջնջեք իմ տվյալները | մոռացիր ինձ | իմ տվյալները | "
    "ինչ տվյալներ ես պահում | ինչ տվյալներ եք պահում | պահում եք իմ հարցերը | ով է կարդում իմ հարցերը",
    "abuse": "հիմար | ապուշ | դու հիմար ես | դու ապուշ ես | հիմար ես | ապուշ ես | հիմար բոտ | անպետք | լռիր | կորիր | "
    "ստախոս | դու ստախոս ես",
}
_RANKED: Final[tuple[Talk, ...]] = (
    "language", "sources", "privacy", "help", "bot", "abuse", "doubt", "thanks", "farewell", "noted", "greeting"
)  # fmt: skip
_FILLER: Final = frozenset(
    map(fold, "խնդրում եմ խնդրեմ ջան ձեզ քեզ շատ և ու դե հա բոտ սիրելի հարգելի ընկեր նախապես էլ".split())
)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(text))


_TABLE: Final[dict[tuple[str, ...], Talk]] = {
    _folded(phrase): kind for kind, phrases in _PHRASES.items() for phrase in phrases.split("|")
}
_ORDER: Final = pattern(
    r"\W*(?:(?:անտեսիր|անտեսեք|մոռացիր|մոռացեք)\s+(?:\w+\s+){0,4}?(?:հրահանգ|կանոն|ցուցում)\w*.*|(?:գրիր|գրեք|հորինիր"
    r"|պատմիր|նկարիր)\s+(?:ինձ\s+)?(?:մի\s+)?(?:\w+\s+)?"
    r"(?:բանաստեղծություն|անեկդոտ|կատակ|երգ|հեքիաթ|ծրագիր|կոդ|շարադրություն)\w*.*)"
)

_END: Final = r"(?:[\s,.!։:;՝–—-]+|$)"
_HELLO: Final = (
    r"<(?:բարև(?:\s+ձեզ)?|բարեւ(?:\s+ձեզ)?|ողջույն|բարի\s+(?:օր|լույս|երեկո|առավոտ)|հեյ)(?:\s+(?:ջան|բոլորին"
    r"|սիրելի\s+\w+|հարգելի\s+\w+))?>"
)
_PLEASE: Final = r"<(?:խնդրում\s+եմ|խնդրեմ|կխնդրեի|ներողություն|ներեցեք|կներեք|կներես)>"
_TELL: Final = (
    r"<(?:ասացեք|ասեք|ասա|հուշեք|հուշիր|պատասխանեք|պատասխանիր|կասեք|կասես|կհուշեք|կարող\s+(?:եք|ես)\s+(?:ինձ\s+"
    r"|մեզ\s+)?(?:ասել|հուշել|օգնել|պատասխանել|բացատրել)"
    r"|կկարողանա(?:ք|ս)\s+ասել|ուզում\s+(?:եմ|էի)\s+(?:իմանալ|հարցնել|հասկանալ)|կուզենայի\s+(?:իմանալ|հարցնել)"
    r"|կցանկանայի\s+(?:իմանալ|հարցնել)|ինձ\s+հետաքրքրում\s+է|հետաքրքիր\s+է"
    r"|հետաքրքրում\s+է|գիտեք|գիտես|չգիտեք|չգիտես|մի\s+հարց\s+ունեմ|հարց\s+ունեմ|ունեմ\s+(?:մի\s+)?հարց|հարց"
    r"|ինձ\s+պետք\s+է\s+իմանալ|ես\s+(?:ուսանող|լրագրող|ուսուցիչ|աշակերտ|հետազոտող)\s+եմ)>"
    r"(?:\s+(?:խնդրում\s+եմ|խնդրեմ|ինձ|մեզ))?"
)
_FIRST: Final = pattern(
    rf"\W*(?:(?:{_HELLO}|{_PLEASE}){_END}|{_TELL}(?:{_END}(?:<(?:թե|որ)>\s+)?)|<(?:լավ|դե|իսկ հիմա|հիմա|պարզ է"
    rf"|շնորհակալություն|մերսի)>\s*[,.!։:]\s*)"
)
_LAST: Final = pattern(
    r"(?:[\s,.!։:;?–—-]+<(?:նախապես\s+)?(?:շնորհակալություն|շնորհակալ\s+եմ|շնորհակալ\s+կլինեմ|մերսի)(?:\s+(?:նախապես"
    r"|պատասխանի\s+համար|օգնության\s+համար))?>"
    r"|[\s,.!։:;–—-]+<(?:խնդրում\s+եմ|խնդրեմ)>|[.!։:;,?–—-]+\s*<(?:հարգանքով|հարգանքներով|ցտեսություն"
    r"|սպասում\s+եմ\s+պատասխանի|շտապ\s+է)>[^։.?]{0,30})[\s.!։:]*$"
)
_ASKS_THANKS: Final = pattern(rf"<{WH}>\s+(?:է|են|էր)?\s*(?:ասել|ասաց|ասում|հայտնել|հայտնեց)\W*$")
"""Before thanks: they are what is asked about, "who said thank you"."""


@lru_cache(maxsize=512)
def bare(question: str) -> Bare:
    """Leave out what a question is opened and closed with."""
    text = question.strip()
    for _ in range(5):
        opened = _FIRST.match(text)
        if opened is None or not opened[0]:
            break
        text = text[opened.end() :].lstrip(" ,.!։:;՝–—-")
    for _ in range(3):
        closed = _LAST.search(text)
        if closed is None or _ASKS_THANKS.search(text[: closed.start()]):
            break
        mark = "?" if "?" in closed[0] else ""
        text = text[: closed.start()].rstrip(" ,") + mark
    return Bare(text if WORD.search(text) else "")


@lru_cache(maxsize=512)
def small_talk(text: str) -> Talk:
    """What kind of small talk a text is as a whole; empty for a question, and for a text without a word."""
    if not WORD.search(text):
        return ""
    if _ORDER.fullmatch(text):
        return "order"
    found = _in_phrases(_folded(text))
    if found:
        return found
    rest = bare(text).text
    if rest:
        return _in_phrases(_folded(rest))
    return "thanks" if re.search("շնորհակալ|մերսի", text.lower()) else "greeting"


def _in_phrases(words: tuple[str, ...]) -> Talk:
    """The kind of a text that has only phrases and fillers."""
    return talk_in(words, _TABLE, _FILLER, _RANKED)


_BETWEEN: Final = re.compile(r"(?<=[։?!])\s+|(?<=[^\W\d]:)\s+|(?<=\w[^\W\d]\.)\s+|\n+")
_JOINT: Final = pattern(rf"(?:,\s*(?:(?:և|ու|իսկ)\s+)?|\s+(?:և|ու|իսկ)\s+)(?=<{WH}>)")
_ASKING: Final = pattern(rf"<{WH}>")
_QUESTION: Final = pattern(rf"՞|\?|^\W*(?:(?:և|իսկ|ու)\s+)?(?:<{WH}>|<(?:պատմ|նկարագր|թվարկ)(?:իր|եք|եցեք)>)")
_NUMBERED: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-–—•*])\s+(?=\w)")
_SHORTEST: Final = 3
"""Words of a question that another is joined to."""


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a text, in order, without small talk; empty when there is none."""
    rest = bare(text).text
    parts: list[str] = []
    said = ""
    for each in _BETWEEN.split(rest):
        if not WORD.search(each):
            continue
        piece = f"{said} {_NUMBERED.sub('', each)}".strip()
        asks = _QUESTION.search(bare(each).text or each) is not None
        said = "" if asks else piece
        parts += _apart(piece) if asks else []
    if said:
        parts = [*parts[:-1], f"{parts[-1]} {said}"] if parts else [said]
    kept = (part for part in dict.fromkeys(bare(part).text or part for part in parts))
    return tuple(part for part in kept if WORD.search(part) and not small_talk(part))


def _apart(piece: str) -> list[str]:
    """A sentence with two questions joined by `և`, as two; others as they are."""
    for joint in _JOINT.finditer(piece):
        before, behind = piece[: joint.start()], piece[joint.end() :]
        one, other = _ASKING.search(before), _ASKING.match(behind)
        marked = "՞" in before and "՞" in behind
        if one and other and marked and len(WORD.findall(before)) >= _SHORTEST and fold(one[0]) != fold(other[0]):
            return [before.strip(), *_apart(behind)]
    return [piece]


_WORDINGS: Final = {
    tuple(map(fold, said.split())): tuple(others.split("|"))
    for said, _, others in (
        line.partition(":")
        for line in """
զոհվել:սպանվել|մահացել
զոհվեց:սպանվեց|մահացավ
զոհվեցին:սպանվեցին|մահացան
սպանվել:զոհվել|մահացել
սպանվեց:զոհվեց|մահացավ
սպանվեցին:զոհվեցին|մահացան
մահացել:զոհվել|սպանվել
մեռել:մահացել|զոհվել
զոհ:զոհված|սպանված
զոհերի:զոհվածների|սպանվածների
տուժել:վիրավորվել
վիրավորվել:վիրավոր|տուժել
պատահել:տեղի ունեցել
եղել:տեղի ունեցել
պատահեց:տեղի ունեցավ
սկսվել:սկսել|մեկնարկել
ավարտվել:վերջացել
արժե:գինը|վճարը
գինը:արժե|վճարը
մամա:մայր
պապա:հայր
էրեխա:երեխա
էրեխեք:երեխաներ
շեֆ:տնօրեն|ղեկավար
պետը:ղեկավարը|տնօրենը
բնակիչ:մարդ
բնակչություն:բնակիչ
կառուցել:շինել
շինել:կառուցել
հիմնել:հիմնադրել
հիմնադրվել:հիմնվել|ստեղծվել
ստեղծվել:հիմնադրվել
գերի:պատանդ
պատանդ:գերի
գրոհ:հարձակում
հարձակում:գրոհ
ինչքան:որքան
ոնց:ինչպես
""".splitlines()
        if line
    )
}
"""Wordings tried for one question."""


def rewordings(question: str, has: Callable[[str], bool]) -> tuple[str, ...]:
    """The question with one everyday word exchanged for another, at most four times; only words that the corpus has."""
    known = cache(has)
    found: dict[str, None] = {}
    for word in WORD.finditer(question):
        for other in _WORDINGS.get((fold(word[0]),), ()):
            if all(known(each) for each in other.split()):
                found[question[: word.start()] + other + question[word.end() :]] = None
    return tuple(found)[:MOST_WORDINGS]


class ArmenianManners(plain.Manners):
    """What people say around a question and instead of one, several questions in one message, and everyday words."""

    bare = staticmethod(bare)
    small_talk = staticmethod(small_talk)
    questions_in = staticmethod(questions_in)
    rewordings = staticmethod(rewordings)
