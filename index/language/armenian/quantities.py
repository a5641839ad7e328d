"""Numbers in words, units, bounds and the words around figures in Armenian.

Endings stand behind a figure with a hyphen: `600-ից ավելի` is more than 600, `7-րդ` the seventh, `12-ամյա` twelve years old.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from index.language.armenian.moments import MOMENTS
from index.language.armenian.script import pattern
from index.language.armenian.vocabulary import ONES, TEENS, TENS
from index.language.quantities import Quantities
from index.language.quantity_tables import AmountWords, BoundWords, NumeralWords, Part, QuantityWords, UnitWords
from index.language.values import CODES, Reading
from index.language.words import fold

_ENDINGS: Final = ("", "ը", "ն", "ի", "ին", "ից", "ով")


def _numerals() -> dict[str, tuple[Part, int]]:
    """Folded number words, each with what it adds; forms with a case ending too."""
    words: list[tuple[str, Part, int]] = [("զրո", "one", 0), ("իննը", "one", 9), ("տաս", "teen", 10)]
    words += [("հարյուր", "hundred", 100), ("երկուս", "one", 2), ("տասնյակ", "scale", 10)]
    words += [(word, "one", n) for n, word in enumerate(ONES, 1)]
    words += [(word, "teen", n) for n, word in enumerate(TEENS, 10)]
    for n, ten in enumerate(TENS, 2):
        words.append((ten, "ten", 10 * n))
        words += [(f"{ten}{one}", "teen", 10 * n + k) for k, one in enumerate(ONES, 1)]
    words += [(f"{one}հարյուր", "hundreds", 100 * n) for n, one in enumerate(ONES, 1) if n > 1]
    scales = (("հազար հազ", 10**3), ("միլիոն մլն", 10**6), ("միլիարդ մլրդ", 10**9), ("տրիլիոն", 10**12))
    words += [(word, "scale", value) for names, value in scales for word in names.split()]
    table = {fold(f"{word}{ending}"): (part, value) for word, part, value in words for ending in _ENDINGS}
    table |= {fold(form): ("one", 9) for form in ("իննի", "իննից", "իննին")}
    table |= {fold(form): ("teen", 10) for form in ("տասի", "տասից", "տասին")}
    return {word: entry for word, entry in table.items() if word not in _NO_NUMBERS}


_NO_NUMBERS: Final = frozenset(map(fold, "մեկը մեկն մեկի մեկին մեկից մեկով".split()))
"""`Somebody`, `one of them`."""

NUMERALS: Final = NumeralWords(
    words=_numerals(),
    and_=pattern(r"\s+<և>\s+"),
    ordinal=pattern(r"[-‐‑\s]*(?:\w*երորդ|\w*րրորդ|երկրորդ|առաջին)\w*"),
    shortened=frozenset(map(fold, ("հազ", "մլն", "մլրդ"))),
)


def _units() -> dict[str, tuple[str, Decimal]]:
    """Unit as written → its dimension, and how many of the dimension's base unit it is."""
    table: dict[str, tuple[str, Decimal]] = {}
    for line in """
        percent 1: % տոկոս
        length 1: մետր
        length 0.001: միլիմետր
        length 0.01: սանտիմետր
        length 1000: կիլոմետր
        area 1: քառակուսի_մետր
        area 1000000: քառակուսի_կիլոմետր
        area 10000: հեկտար
        mass 0.001: միլիգրամ
        mass 1: գրամ
        mass 1000: կիլոգրամ
        mass 1000000: տոննա
        volume 1: լիտր
        volume 0.001: միլիլիտր
        time 1: վայրկյան
        time 60: րոպե
        time 3600: ժամ
        time 86400: օր
        time 604800: շաբաթ
        time 2629746: ամիս ամսվա
        time 31556952: տարի տարեկան տարվա տարվանից
        time 315569520: տասնամյակ
        temperature 1: աստիճան
        power 1000: կիլովատ
        power 1000000: մեգավատ
        euro 1: եվրո
        dollar 1: դոլար
        ruble 1: ռուբլի
        lira 1: լիրա
        manat 1: մանաթ
        dram 1: դրամ
    """.strip().splitlines():
        head, names = line.strip().split(": ", 1)
        dimension, factor = head.split()
        for name in names.split():
            for ending in _UNIT_ENDINGS if name != "%" else ("",):
                table[f"{name}{ending}".replace("_", " ")] = dimension, Decimal(factor)
    short = {"մ": ("length", "1"), "մմ": ("length", "0.001"), "սմ": ("length", "0.01"), "կմ": ("length", "1000")} | {
        "քմ": ("area", "1"), "մ²": ("area", "1"), "կմ²": ("area", "1000000"), "հա": ("area", "10000"),
        "քառ. կմ": ("area", "1000000"), "քառ. մ": ("area", "1"), "կգ": ("mass", "1000"), "մգ": ("mass", "0.001"),
        "տ": ("mass", "1000000"), "գ": ("mass", "1"), "լ": ("volume", "1"), "կմ/ժ": ("speed", "1"),
        "°C": ("temperature", "1"), "°": ("degree", "1"), "€": ("euro", "1"), "$": ("dollar", "1"), "₽": ("ruble", "1"),
        "֏": ("dram", "1"), "km": ("length", "1000"), "m": ("length", "1"), "kg": ("mass", "1000"), "տր": ("time", "31556952"),
    }  # fmt: skip
    table |= {name: (dimension, Decimal(factor)) for name, (dimension, factor) in short.items()}
    return table | {code: (name, Decimal(1)) for code, name in CODES.items()}


_UNIT_ENDINGS: Final = ("", "ը", "ն", "ի", "ին", "ից", "ով", "ում", "անոց", "ներ", "ների", "յի", "յից", "յով")
_BY_NAME: Final = _units()
UNITS: Final = UnitWords(
    units=_BY_NAME,
    unit=re.compile(
        r"[^\S\n]?(?:-(?=[ա-և]{3}))?("
        + "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
        + r")(?![\w²])"
    ),
    figure_only=frozenset("մ մմ սմ կմ քմ հա կգ մգ տ գ լ տր".split()),
    money_before=re.compile(r"(?P<sign>[€$£¥₽₺₼₴])\s?$|\b(?P<code>USD|EUR|GBP|RUB|TRY|AZN|AMD)\.?\s?$"),
    measured=frozenset("length mass volume time area temperature percent degree speed power".split()),
)

_QUALIFIERS: Final = (
    ("least", r"ավելի քան|առնվազն|ամենաքիչը|ոչ պակաս,? քան|ոչ պակաս|նվազագույնը|ավելի շատ,? քան|ավել քան"),
    (
        "most",
        r"ոչ ավելի,? քան|ոչ ավելի|ոչ շատ,? քան|առավելագույնը|ամենաշատը|պակաս,? քան|քիչ,? քան|ավելի քիչ,? քան"
        r"|ավելի պակաս,? քան",
    ),
    ("upto", r"մինչև|ընդհուպ մինչև"),
    ("below", r"գրեթե|համարյա|համարյա թե|շուրջ մի"),
    ("about", r"մոտ|մոտավորապես|շուրջ|մոտավոր|մոտ՝|երևի|հավանաբար|~|≈"),
    ("exact", r"ճիշտ|ուղիղ|ընդամենը|միայն|ճշգրիտ"),
)
BOUNDS: Final = BoundWords(
    range=pattern(r"[^\S\n]?[-–—‑][^\S\n]?|-?ից\s+(?:մինչև\s+)?|\s+(?:կամ|մինչև)\s+"),
    and_=pattern(r"\s+<և>\s+"),
    last_scale=pattern(r"(?:^|[\s\d-])((?:հարյուր|հազար|միլիոն|միլիարդ|տրիլիոն|հազ\.|մլն\.?|մլրդ\.?))$"),
    qualifier=pattern(
        "(?:(?:" + "|".join(f"(?P<{name}>(?<![ա-ևԱ-Ֆ])(?:{words}))" for name, words in _QUALIFIERS) + r")\s*)$"
    ),
    behind=pattern(r"(?:-?ից)?\s+(ավելի|ավել|պակաս|քիչ)(?!\s+քան)>|-?ի\s+(չափ)>|\+(?!\w)|\s+կամ\s+ավելի>"),
    or_less=frozenset(("պակաս", "քիչ")),
    or_so=frozenset({"չափ"}),
)

_VAGUE: Final = pattern(
    r"<(?:(?P<a>մի քանի|կես)\s+(?P<scale>տասնյակ|հարյուր|հազար|միլիոն|միլիարդ)(?P<many>(?!))?(?:\s+(?P<of>հազար|միլիոն))?"
    r"|(?P<tens>տասնյակ|հարյուրավոր)\s+(?P<of2>հազարավոր|միլիոնավոր|հազար|միլիոն)"
    r"|(?P<plural>տասնյակ|հարյուրավոր|հազարավոր|միլիոնավոր))>"
)
AMOUNTS: Final = AmountWords(
    identifier=pattern(
        r"(?:[^\W\d][\w.]*[-‑](?:\w+[-‑])*|\d+[-‑]\d+[-‑]"
        r"|<(?:հոդված|կետ|էջ|գլուխ|բաժին|սենյակ|դահլիճ|մաս|նկար|աղյուսակ|թիվ|բանաձև|հավելված)(?:ներ)?\s*|[§#№]\s?)$"
    ),
    minus=pattern(r"<մինուս\s$"),
    vague=_VAGUE,
    vague_scale={"տասնյակ": 10, "հարյուր": 100, "հազար": 1000, "միլիոն": 10**6, "միլիարդ": 10**9}
    | {"հարյուրավոր": 100, "հազարավոր": 1000, "միլիոնավոր": 10**6},
    exact={"կես": Decimal("0.5")},
    half=frozenset({"կես"}),
    several=frozenset({"մի քանի"}),
    one_words=frozenset({"մեկ"}),
    one=pattern(r"<(?:ոչ|ամեն|յուրաքանչյուր|ևս|այս|այդ|այն|րոպեն|ժամը|օրը|շաբաթը|ամիսը|տարին)[\s-]+$"),
    not_one=pattern(r"\s+(?:ուրիշ|այլ|անգամ|էլ|շարք|առ)>"),
)

_NO_COUNT: Final = pattern(
    r"-(?:րդ\w*|\w*(?:ամյա|ամյակ|օրյա|ժամյա|անոց|հարկանի|ական|մյակ)\w*>|ին>(?=\s+(?:հարկ|դաս|տեղ|կարգ|մաս|կետ|հոդված)))"
)
"""Behind a figure: it orders, or is part of a longer word."""
_FIRST: Final = re.compile(r"1-ին(?!\w)")


class ArmenianQuantities(Quantities):
    """Reads figures with Armenian endings behind a hyphen."""

    def read(self, text: str, tag: str = "") -> Reading:
        """All figures and dates of a text; without figures that order (`7-րդ`) or are part of a word (`12-ամյա`)."""
        found = super().read(text, tag)
        counted = tuple(
            each
            for each in found.quantities
            if not _NO_COUNT.match(text, each.number[1]) and not _FIRST.match(text, each.number[0])
        )
        return found if len(counted) == len(found.quantities) else replace(found, quantities=counted)


QUANTITIES: Final = ArmenianQuantities(QuantityWords(NUMERALS, UNITS, BOUNDS, MOMENTS, AMOUNTS))
