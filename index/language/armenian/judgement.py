"""Armenian questions that no document settles, and statements that say whose they are.

The words here tell kinds of questions and statements apart; none of them says what is true.
"""

import re
from dataclasses import dataclass
from typing import Final

from index.language import plain, readings
from index.language.armenian.questions import WH
from index.language.armenian.script import pattern, unmarked
from index.language.armenian.statements import DENIAL, attributions
from index.language.armenian.vocabulary import STOP_WORDS, stem
from index.language.values import numbers
from index.language.words import WORD, fold

_DEED: Final = (
    r"(?:ցեղասպանությ\w*|կոտորած\w*|ջարդ(?:եր)?\w{0,3}|ռազմական հանցագործ\w*|պատերազմական հանցագործ\w*|հանցագործությ\w*"
    r"|ահաբեկչությ\w*|էթնիկ զտ\w+|ագրեսիա\w*"
    r"|վայրագությ\w*|սպանդ\w*|օկուպացիա\w*|ինքնապաշտպանությ\w*|սադրանք\w*|ազատագր\w+)"
)
_EVALUATION: Final = (
    r"(?:արդարաց(?:ված|ի|նելի)|օրինական|ապօրինի|ճիշտ|սխալ|մեղավոր\w*|անմեղ\w*|պատասխանատու\w*|բարոյական|անբարոյական"
    r"|դաժան|ստախոս\w*|հանցագործ|ահաբեկիչ\w*"
    r"|հերոս|դավաճան\w*|ագրեսոր|զավթիչ\w*|բարբարոս\w*|կողմնակալ|չափազանցված|քարոզչություն|սուտ|արդար|անարդար|լավ|վատ)"
)
_COPULA: Final = r"(?:է|են|էր|էին|եղել|ա)"
_ASKS: Final = re.compile(r"[՞?]|(?<!\w)արդյո՞?ք", re.IGNORECASE)
_WH_WORD: Final = pattern(rf"(?<!, )<{WH}>")
_VERDICTS: Final = tuple(
    pattern(text)
    for text in (
        rf"<(?:ով|ովքեր|որ\s+(?:կողմ|երկիր|պետությու|ժողովուրդ)\w*"
        rf"|կողմերից\s+որը?)ն?\s+{_COPULA}\s+(?:\w+\s+)?(?:{_EVALUATION}|զոհը?|ագրեսորը)(?!\s+ճանաչ)",
        rf"<(?:ով|ովքեր)\s+{_COPULA}\s+(?:սկսել|սանձազերծել|հրահրել)\s+(?:\w+\s+)?(?:պատերազմը|կոնֆլիկտը"
        rf"|հակամարտությունը|դա|այս ամենը)>",
        rf"<(?:ովքեր|ով)\s+{_COPULA}\s+(?:իրականացրել|կատարել|գործել)\s+(?:\w+\s+)?{_DEED}",
        r"<ում\s+(?:մեղքն|մեղքով|սխալն|կողմից\s+մեղք|հավատալ|պետք է հավատալ|կարելի է հավատալ|պատասխանատվությունն)",
        r"<(?:ինչ ես|ինչ եք)\s+(?:կարծում|մտածում)>|<(?:ձեր|քո)\s+կարծիքով>|<(?:համաձայն|դատապարտում|հավատում)\s+(?:եք"
        r"|ես)>|<(?:դուք|դու)\s+(?:ում|որ կողմ)",
        r"<(?:պետք|կարելի|հնարավոր|արժե)\s*(?:է)?\s.*<(?:պատժ|մեղադր|արդարացն|հավատալ|վստահել|ներել|դատապարտ|անվանել"
        r"|կոչել|համարել|որակել|ճանաչել)\w*>",
        rf"<ինչու\s+{_COPULA}\s+.*<(?:այդքան|այսքան)\s+(?:դաժան|վատ|ստախոս)",
        r"<(?:որն|որը)\s+{c}\s+(?:ճշմարտությունը|ճշմարիտ|ճիշտ|ավելի ճիշտ)>".replace("{c}", _COPULA),
    )
)
_CLAIM: Final = (
    r"(?:թիվ|թվեր|տվյալ|պնդում|վարկած|հայտարարությ|աղբյուր|զեկույց|պատմությ|մեղադրանք|վկայությ|տեղեկությ|հոդված|փաստաթ)"
)
_TRUTH: Final = tuple(
    pattern(text)
    for text in (
        r"^\W*(?:<արդյոք>\s+)?<(?:դա|սա|այդ ամենը|այդ|այս)>(?:\s+\w+)?\s+(?:ճիշտ|ճշմարիտ|ճշմարտություն|սուտ|կեղծ"
        r"|իրականություն|առասպել|փաստ)\s+(?:է|էր|են)>\W*$",
        r"^\W*<(?:ճիշտ|ճշմարտություն|սուտ|իրականություն)\s+է>(?:\s*,?\s+(?:դա|սա))?\W*$",
        rf"<(?:որ|ինչ|ում)\s+(?:\w+\s+)?{_CLAIM}\w*\s+(?:\w+\s+)?(?:է|են)?\s*(?:ամենա)?(?:ճիշտ|վստահելի|հավաստի|ճշգրիտ"
        rf"|ճշմարիտ|արժանահավատ)\w*",
        rf"<{_CLAIM}\w*\s+(?:\w+\s+){{0,4}}?(?:ճիշտ|սխալ|կեղծ|սուտ|հավաստի|վստահելի|արժանահավատ|չափազանցված|ճշգրիտ"
        rf"|կողմնակալ)\s+(?:է|են|էր)>",
        r"<\d[\d.,]*(?:-\w+)?\s+(?:\w+\s+){0,4}?(?:ճիշտ|ճշմարիտ|հավաստի|չափազանցված|ճշգրիտ)\s+(?:թիվ\s+)?(?:է|են)>",
        r"<(?:կարելի է|կարող ենք|կարող եմ|պետք է|արժե)\s+(?:\w+\s+){0,3}?(?:հավատալ|վստահել)>|<որքանո?վ?\s+(?:է"
        r"|են)\s+(?:\w+\s+){0,3}?(?:հավաստի|վստահելի|ճիշտ)>",
    )
)
_REPORTED: Final = pattern(
    r"<ըստ>|<(?:ճանաչե|համարե|համարում|ասե[լլ]|ասում|ասաց|հայտարար|անվանե|անվանում|որակե|գրե|գրում|պնդ|եզրակաց|հերք|մերժ"
    r"|ժխտ|գտե|վճռ|դատապարտել)\w*"
)
_MAY: Final = pattern(r"<(?:պետք|կարելի|հնարավոր|արժե)>|<(?:ես|եք)\s+(?:կարծում|մտածում|համարում)>")
_PEOPLE: Final = (
    r"(?:մարդ|բնակիչ|քաղաքացի|կանանց|կին|երեխա|գերի|պատանդ|բանվոր|գործադուլավոր|ցուցարար|զինվոր|խաղաղ"
    r"|գյուղացի|փախստական|ուղևոր|հանքափոր)\w*"
)
_ACTS: Final = (
    (
        "named",
        rf"<(?:իրականացր|կատար|գործ)(?:ել|եց|եցին)>.*?<{_DEED}|<{_DEED}.*<(?:իրականացր|կատար|գործ)(?:ել|եց|եցին)>",
    ),
    (
        "killed",
        rf"<(?:սպան|գնդակահար|կոտոր|մորթ)(?:ել|եց|եցին)>|<կրակ(?:ել|եց|եցին)\s+.*{_PEOPLE}|<{_PEOPLE}.*<կրակ(?:ել|եց|եցին)>",
    ),
    ("lied", r"<(?:ստել|ստեց|ստեցին|կեղծել|կեղծեց|կեղծեցին|խեղաթյուր\w+|թաքցրել|թաքցրեց)>"),
    (
        "took part",
        r"<(?:մասնակց|մասնակից|ներգրավ|օգն|աջակց)\w*>.*<(?:կոտորած|սպան|հարձակ|ջարդ|հանցագործ|ցեղասպան|գրոհ)\w*"
        r"|<(?:կոտորած|սպան|հարձակ|ջարդ|հանցագործ|ցեղասպան|գրոհ)\w*.*<(?:մասնակց|մասնակից|ներգրավ)\w*",
    ),
    (
        "ordered",
        r"<(?:հրամայ|կազմակերպ|պլանավոր|հրահր|սադր)(?:ել|եց|եցին|ված)\w*>.*<(?:հարձակ|սպան|կոտորած|ջարդ|գրոհ)\w*"
        r"|<(?:հարձակ|սպան|կոտորած|ջարդ|գրոհ)\w*.*<(?:հրամայ|կազմակերպ|պլանավոր|հրահր|սադր)\w*",
    ),
)
_ASKED_ACTS: Final = tuple((family, pattern(text)) for family, text in _ACTS)
_NATURE: Final = pattern(
    r"<(?:ջրհեղեղ|հրդեհ|երկրաշարժ|փոթորիկ|ցուրտ|հիվանդությ|համաճարակ|վթար|սողանք|սով|պայթյուն|գայլ|շուն)\w*"
)
_SAID: Final = {
    "named": rf"{_DEED}|օրինական|ապօրինի|սպանությ\w*",
    "killed": r"սպան\w+|գնդակահար\w+|կոտոր\w+|կրակ\w+|մորթ\w+",
    "lied": r"ստ(?:ել|եց|եցին|ում|ախոս)\w*|սուտ|կեղծ\w*|խեղաթյուր\w*|թաքցր\w*|ճշմարտ\w*|քարոզչ\w*|չափազանց\w*",
    "took part": r"մասնակ\w+|ներգրավ\w*|օգն\w+|աջակց\w+",
    "ordered": r"հրամա\w+|կազմակերպ\w+|պլանավոր\w+|հրահր\w+|սադր\w+|մեղադր\w+",
    "true": r"ճիշտ|ճշմար\w+|սուտ|կեղծ\w*|հավաստի\w*|վստահելի\w*|արժանահավատ\w*|ճշգրիտ|չափազանց\w*|սխալ\w*|կասկած\w*"
    r"|վիճ\w+|հերք\w+|կողմնակալ",
}
_SPOKEN: Final = {family: pattern(rf"<(?:{words})") for family, words in _SAID.items()}
_OTHERWISE: Final = {
    "named": "ցեղասպանություն կոտորած հանցագործություն հերքել",
    "killed": "սպանել գնդակահարել կրակել հերքել",
    "lied": "սուտ կեղծ հերքել",
    "took part": "մասնակցել հերքել",
    "ordered": "հրամայել կազմակերպել հերքել",
    "true": "ճիշտ սուտ չափազանցված",
}
_PART: Final = pattern(r"<(?:մասնակց\w+|մասնակից|ներգրավ\w+|առնչ\w+)>")
_ATTRIBUTED: Final = pattern(
    r"<(?:հերք|մերժ|ժխտ|մեղադր|դատապարտ|ճանաչ|քննադատ|ընդունե|եզրակաց|որակ)(?!\w*վ(?:ել|եց|ում))\w*(?:ել|եց|եցին|ում)>"
    r"|<(?:անվան|կոչ"
    r"|համար)(?:ել|եց|եցին|ում)\s+(?:է|են|էր|էին)"
    r"|<(?:է|են)\s+(?:անվան|կոչ|համար|ասել|ասում|գրել|գրում|պնդ|հայտ)\w*|<(?:անվան|կոչ|համար)(?:եց|եցին)>"
)


@dataclass(frozen=True, slots=True)
class Point(readings.Point):
    """A point with the words in which Armenian says and denies it."""

    def otherwise(self, text: str) -> str:
        """A question in the words that those who accuse and deny use; empty when it has nobody's name."""
        names = [word for word in WORD.findall(text) if stem(word) in self.who]
        return f"{' '.join(names)} {_OTHERWISE[self.family]}" if names else ""

    def spoken_of(self, sentence: str, rest: str) -> bool:
        """Whether a sentence says or denies the thing of the same people, or of one of the figures.

        Args:
            sentence: Whole.
            rest: The same without the words for whose statement it is.
        """
        if self.numbers:
            return not self.numbers.isdisjoint(numbers(sentence))
        spoken = _SPOKEN[self.family].search(rest) is not None
        return spoken and (not self.who or not self.who.isdisjoint(map(stem, WORD.findall(sentence))))


class ArmenianJudgement(plain.Judgement):
    """Questions that no document settles, and statements that say whose they are."""

    def is_judgement(self, question: str) -> bool:
        """Whether a question asks for a verdict that no document can give for all."""
        text = _tidy(question)
        if _asks_truth(text) or any(each.search(text) for each in _VERDICTS):
            return True
        if _REPORTED.search(text) and not _MAY.search(text):
            return False
        return self.asks_whether(question) and (_asks_act(text) is not None or _asks_verdict(text))

    def point(self, question: str) -> Point | None:
        """The point on which a side of a contested question must speak; None when the question is of another kind."""
        text = _tidy(question)
        if _asks_truth(text):
            return Point("true", numbers=numbers(text))
        if not self.asks_whether(question) or (_REPORTED.search(text) and not _MAY.search(text)):
            return None
        named = (
            frozenset(stem(each) for each in re.findall(pattern(rf"<{_DEED}"), text))
            if _asks_verdict(text)
            else frozenset()
        )
        return _asks_act(text) or (Point("named", named) if named else None)

    def asks_whether(self, question: str) -> bool:
        """Whether a question is answered by yes or no."""
        return _ASKS.search(question) is not None and _WH_WORD.search(_tidy(question)) is None

    def asks_part(self, question: str) -> bool:
        """Whether a question asks if somebody took part, in a wrong or in anything else."""
        return self.asks_whether(question) and _PART.search(question) is not None

    def denies(self, sentence: str) -> bool:
        """Whether a sentence denies something."""
        return DENIAL.search(sentence) is not None

    def is_attributed(self, sentence: str) -> bool:
        """Whether a sentence says whose statement it is."""
        return _ATTRIBUTED.search(sentence) is not None or next(attributions(sentence), None) is not None

    def parted(self, sentence: str) -> tuple[str, str]:
        """The words of a sentence that say whose statement it is, and the rest; the first empty when it has none."""
        if match := next(attributions(sentence), None):
            return match["who"].strip(), f"{sentence[: match.start()]} {sentence[match.end() :]}".strip()
        if match := _ATTRIBUTED.search(sentence):
            return sentence[: match.start()].strip(), sentence[match.start() :]
        return "", sentence


def _tidy(question: str) -> str:
    """A question without the marks inside its words, its words parted by one space."""
    return " ".join(unmarked(question).split())


def _asks_truth(text: str) -> bool:
    return any(each.search(text) for each in _TRUTH)


def _asks_verdict(text: str) -> bool:
    """Whether a question of yes or no asks what a deed is to be called, or for a judgement of it."""
    return _CALLED.search(text) is not None or _JUDGED.search(text) is not None


_CALLED: Final = pattern(
    rf"<{_DEED}(?:\s+(?:է|են|էր|էին|եղել)>|\W*$)|<(?:եղել|եղավ)\s+(?:է\s+)?{_DEED}|<{_DEED}\s+(?:տեղի|կարելի|համար)"
    rf"|<որպես\s+{_DEED}"
)
_JUDGED: Final = pattern(rf"<{_EVALUATION}\s+(?:է|են|էր|էին|եղել)>(?!\s+(?:ճանաչ|բաց|փակ))")


def _asks_act(text: str) -> Point | None:
    """What a question asks whether somebody did, when it is a wrong that people are accused of."""
    for family, asked in _ASKED_ACTS:
        found = asked.search(text)
        if found and not _NATURE.search(text):
            deed = {stem(word) for word in WORD.findall(found[0])}
            who = frozenset(
                name
                for word in WORD.findall(text[: found.start()])
                if (name := stem(word)) not in deed and fold(word) not in STOP_WORDS
            )
            return Point(family, who=who)
    return None
