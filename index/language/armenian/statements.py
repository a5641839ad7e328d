"""How an Armenian sentence says what it says, and whose figure it gives."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from index.language import plain
from index.language.armenian.script import pattern
from index.language.armenian.vocabulary import STOP_WORDS, stem
from index.language.claims import ClaimWords, WordedClaims
from index.language.words import WORD, fold
from index.types import Span

_HARMLESS: Final = pattern(
    r"<(?:ոչ միայն|ոչ պակաս(?:,? քան)?|ոչ ավելի(?:,? քան)?|ոչ շատ(?:,? քան)?|ոչ ուշ(?:,? քան)?|ոչ հեռու|անկասկած"
    r"|առանց (?:նախազգուշացման|ուշացման))>"
)
DENIAL: Final = pattern(
    r"<(?:չի|չեն|չեմ|չենք|չէ|չէր|չէին|չկա|չկան|չկար|չկային|չունի|չունեն|չուներ|չունեին|չեղավ|ոչ|երբեք|ոչինչ)>"
    r"|<(?-i:չ)\w{2,}(?:եց|եցին|եցի|ավ|ացան|եցինք)>|<(?:հերք|ժխտ|մերժ)\w+|<կեղծ\w*|<սուտ>|<ստահոդ\w*|<սխալ\w*|<անհիմն>"
    r"|<չափազանց(?:ված|նում|րած)\w*|<փոխարեն>|<հակառակ>"
)
"""What denies, or sets a claim against another."""
_DOUBT: Final = pattern(
    r"<(?:եթե|արդյոք|գուցե|երևի|հավանաբար|հնարավոր է|կարող է|կարող էր|իբր|իբրև թե|կարծես|ասեկոսե\w*|լուրեր)>|՞|\?\W*$"
)
_PLAN: Final = pattern(
    r"<\w+(?:ելու|ալու)\s+(?:է|են|էր|էին)>|<կկ\w+(?:ի|են|ա|ան)>|<կ\w{3,}(?:վի|վեն|ցնի|ցնեն|ենա|ենան|անա|անան)>"
    r"|<(?:նախատես\w+|պլանավոր\w+|ծրագր(?:ել|ում|ված|վում)|մտադիր"
    r"|առաջարկ\w+|ակնկալ\w+|խոստ\w+|կանխատես\w+)"
)
_RULE: Final = pattern(r"<(?:պետք է|պարտավոր|պարտադիր|արգելվում|թույլատրվում|անհրաժեշտ է)>")
_PASSING: Final = pattern(
    r"<(?:նախորդ|առայժմ|մինչ այժմ|մինչ օրս|սկզբում|սկզբնապես|նախկինում|ավելի վաղ|այդ պահին|այն ժամանակ)>"
    r"|<(?:հաջորդ|եկող|գալիք)\s+(?!տարի|ամիս|շաբաթ)|<(?:աճել|նվազել|ավելացել|պակասել|բարձրացել|իջել)\s+(?:է|են)>"
)
_OWN_DAY: Final = pattern(
    r"<(?:այս|անցյալ|հաջորդ|եկող|անցած)\s+(?:տարի|տարվա|ամիս|ամսվա|շաբաթ|շաբաթվա|գարուն|ամառ|աշուն|ձմեռ)\w*|<(?:այսօր"
    r"|երեկ|վաղը|այժմ|հիմա|ներկայումս|վերջերս)>"
)
_PRESENT: Final = pattern(r"(?<!ել)(?<!ալ)(?<!ած)\s(?:է|են)>|<(?:ունի|ունեն|կա|կան|արժե)>")
_PAST: Final = pattern(
    r"<(?:էր|էին|ուներ|ունեին|կար|կային|արժեր)>|<\w+(?:ել|ացել|ած)\s+(?:է|են)>|<\w{2,}(?:եց|եցին|ավ|ացան)>"
)
CLAIMS: Final = WordedClaims(
    ClaimWords(
        denial=DENIAL,
        harmless=_HARMLESS,
        doubt=_DOUBT,
        plan=_PLAN,
        rule=_RULE,
        passing=_PASSING,
        own_day=_OWN_DAY,
        present=_PRESENT,
        past=_PAST,
    )
)
_VERB: Final = (
    r"(?:ասաց|ասել|ասում|հայտնել|հայտնեց|հայտնում|հայտնած|հաղորդել|հաղորդեց|հաղորդում|գրել|գրեց|գրում|նշել|նշեց|նշում"
    r"|պնդել|պնդեց|պնդում|հայտարարել|հայտարարեց"
    r"|հայտարարում|հաշվել|հաշվեց|գնահատել|գնահատեց|գնահատում|արձանագրել|ներկայացրել|վկայել|վկայեց|վկայում)"
)
_BY: Final = (
    r"(?:տվյալներով|տվյալների համաձայն|հաշվարկներով|հաշվարկով|խոսքերով|խոսքով|վկայությամբ|հաղորդմամբ|գնահատմամբ"
    r"|գնահատականով|կարծիքով|հավաստմամբ)"
)
_ATTRIBUTIONS: Final = (
    pattern(r"<(?:ըստ|համաձայն)\s+(?P<who>[^,;:.()։՝]+?)(?=[,;:.()։՝]|\s+\d|$)"),
    pattern(rf"(?P<who>(?<![\w])[\w«“][^,;:.()։՝]{{0,60}}?)\s{{1,3}}{_BY}>"),
    pattern(rf"(?P<who>(?<![\w])[\w«“][^,;:.()։՝]{{0,60}}?)\s{{1,3}}(?:(?:է|են|էր|էին)\s+)?{_VERB}>"),
    pattern(rf"<{_VERB}\s+(?:է|են|էր|էին)\s+(?P<who>[^,;:.()։՝]{{1,60}}?)(?=[,;:.()։՝]|$)"),
)
"""Who says something, as the group `who`: `ըստ X`, `X-ի տվյալներով`, `X-ը հայտնել է`, `հայտնել է X-ը`."""
_SOURCE: Final = (
    pattern(r"<ըստ\s+(?P<who>[^?,;:.()։՝]+?)(?=[,;:.()։՝]|\s+(?:քանի|որքան|ինչքան|ինչ|երբ|ով|որտեղ|ինչու|որ)>|$)"),
    pattern(rf"(?P<who>(?<![\w])[\w«“][^?,;:.()։՝]{{0,60}}?)\s{{1,3}}{_BY}>"),
    pattern(
        r"<(?:(?:ասում|ասել|հայտնել|հաղորդել|գրել|նշել|պնդում|պնդել|հայտարարել)\s+(?:է|են|էր)|(?:է|են|էր)\s+(?:ասում"
        r"|ասել|հայտնել|հաղորդել|գրել|գրում|նշել|պնդում|պնդել|հայտարարել))\s+(?P<who>[^?,;:.()։՝]+?)(?=\s+\w+ի\s+մասին>"
        r"|\s+\w+ում>|[,;:.()։՝?]|$)"
    ),
)


class ArmenianSpeakers(plain.Speakers):
    """Whose figure a sentence gives."""

    def source_asked(self, question: str) -> frozenset[str]:
        """Stems of the source whose word a question wants: `ըստ Ազդակի`, `Ազդակի տվյալներով`; else none."""
        found = (match["who"] for each in _SOURCE for match in each.finditer(question))
        return frozenset(name for who in found for name in _stems(who))

    def speaker(self, stated: str, place: Span) -> frozenset[str]:
        """Stems of who gives a value: named in its own clause, or in the nearest one; none when nobody is."""
        near = min(_attributions(stated), key=lambda each: _distance(stated, each[0], place), default=None)
        return near[1] if near else frozenset()

    def passes_on(self, stated: str, place: Span, title: str, known: frozenset[str]) -> bool:
        """Whether the source named in a document's title only passes a value on."""
        own = _stems(title) - known
        whose = self.speaker(stated, place)
        others = frozenset(name for _, who in _attributions(stated) if who != whose for name in who)
        return bool(whose and not whose & own and others & own)


@lru_cache(maxsize=4096)
def _attributions(stated: str) -> tuple[tuple[Span, frozenset[str]], ...]:
    """Where a sentence says whose word it gives, and the stems of who."""
    return tuple((match.span(), _stems(match["who"])) for match in attributions(stated))


def attributions(stated: str) -> Iterator[re.Match[str]]:
    """Where a sentence says whose word it gives; the group `who` names somebody."""
    return (match for each in _ATTRIBUTIONS for match in each.finditer(stated) if _stems(match["who"]))


def _distance(stated: str, span: Span, place: Span) -> tuple[int, int]:
    """How many clauses, and how many characters, lie between two places."""
    start, end = (span[1], place[0]) if span[1] <= place[0] else (place[1], span[0])
    between = stated[start:end]
    return sum(between.count(mark) for mark in ",;:"), len(between)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in WORD.findall(text) if fold(w) not in STOP_WORDS and not w[0].isdigit())
