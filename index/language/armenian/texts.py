"""How Armenian texts name things, where sentences go on, headings, and words that exclude each other."""

import re
from typing import Final

from index.language.armenian.script import pattern, source
from index.language.armenian.vocabulary import MONTH_NUMBER, MONTHS, WEEKDAY_NUMBER, stem, stems_of
from index.language.contrasts import Contrasts
from index.language.tables import MentionWords, OutlineWords, SentenceWords, TypoWords
from index.language.words import fold
from index.text import BOILERPLATE

_MONTH: Final = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_YEAR: Final = r"(?:1\d{3}|20\d\d)"
_END: Final = r"(?:-?(?:ին|ից|ի|ը|ն)>)?"
_AFTER_YEAR: Final = r"(?:-?(?:ին|ի)>|\s*(?:թ\.|թվական\w*|թվի\w*))?"
_DATES: Final = (
    rf"\b(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)\b"
    r"|(?<![\d./-])(?P<n1>\d\d?)[./](?P<n2>\d\d?)[./](?P<ny>\d{4})(?![\d/])"
    rf"|\b(?P<d1>{_DAY})(?:-ին)?\s+(?P<m1>{_MONTH}(?:ին|ի)?)>(?:,?\s+(?P<y1>{_YEAR})\b{_AFTER_YEAR})?"
    rf"|(?:\b(?P<y2>{_YEAR}){_AFTER_YEAR},?\s+)?<(?P<m2>{_MONTH}ի)\s+(?P<d2>{_DAY})(?:\s*[-–]\s*{_DAY})?{_END}(?!\s*[:%.]\d)"
    rf"|(?:\b(?P<y3>{_YEAR}){_AFTER_YEAR},?\s+)?<(?P<m3>{_MONTH}(?:ին|ի|ը|ից|ում|ն)?)>"
)
MENTIONS: Final = MentionWords(
    month_number=MONTH_NUMBER,
    dates=pattern(_DATES),
    loose_dates=pattern(_DATES),
    years=pattern(
        rf"\b(?P<from>{_YEAR})(?:\s*[-–]\s*|-?(?:ից|ի)\s+(?:մինչև\s+)?)(?P<to>{_YEAR}|\d\d)\b|\b(?P<decade>{_YEAR})-ական\w*"
    ),
    labels=stems_of(
        "հոդված բաժին գլուխ կետ ենթակետ պարբերություն հավելված բանաձև սենյակ դահլիճ հարկ դասարան տեսակ խումբ հարթակ գիծ "
        "երթուղի չվերթ համար թիվ նկար "
        "աղյուսակ էջ հատոր մաս փուլ քայլ բլոկ բնակարան գոտի թաղամաս մոդել շարք թողարկում սեզոն ձև տարբերակ առաջադրանք "
        "դաս արձանագրություն շենք դարպաս մուտք"
    ),
    joining=frozenset(map(fold, ("և", "ու", "կամ"))),
    links=frozenset(map(fold, "մոտ վրա մեջ տակ դեպի հետ".split())),
    uninitialed=frozenset(map(fold, ("և", "ու"))),
    ambiguous=frozenset({"մարտ", "մարտի", "մարտը", "մարտից", "մարտում"}),
    plurals=("մարդ", "հոգի", "բնակիչ", "երեխա", "կին", "տուն", "զինվոր", "անդամ", "տոմս", "գիրք", "քաղաքացի"),
    letter_words=frozenset("ԵԷՈՒՕ"),
    possessive=re.compile(r"(\d+)-(?:ին|ի|ից|ը|ն|ով|ում)$"),
    ordinal=re.compile(r"\d+-?րդ"),
    label_first=re.compile(r"(\d+)-?(?:րդ|ին)"),
)

OUTLINE: Final = OutlineWords(
    keyword=pattern(
        r"(?P<style>(?:հոդված|գլուխ|բաժին|մաս|հավելված|կետ|քայլ|կանոն|հարց|ենթագլուխ|§+))\s*"
        r"(?:\d+(?:[.\-]\d+)*(?:-(?:րդ|ին))?|[IVXLC]+)(?!\w)(?:\s*[.:։)–—-])?(?:\s+\S.*)?"
    ),
    asked=pattern(r"[*_]{0,2}(?:հարց|Q)(?:\s?\d{1,3}\s?[.:։)]|\s?[:։՝)])[*_]{0,2}\s*(?=\S)"),
    answered=pattern(r"[*_]{0,2}(?:պատասխան|A)(?:\s?\d{1,3}\s?[.:։)]|\s?[:։՝)])[*_]{0,2}\s*(?=\S)"),
    boilerplate=re.compile(
        rf"(?:{BOILERPLATE.pattern})"
        rf"|(?:{source('(?:կարդացեք|կարդալ|տես|տե՛ս|կարդացեք նաև|տես նաև|կարդացե՛ք նաև)')}\\s*[:։՝]\\s*.+)",
        BOILERPLATE.flags,
    ),
)

SENTENCES: Final = SentenceWords(
    joins=pattern(r"<(?:թթ|թ|հոդ|էջ|հազ|մլն|մլրդ|գլ|նկ|աղ|հատ|դ|դդ|ս|մ|փ|շ|բն|հ|տես|օր|այսինքն|պրն|տկն|դր|պրոֆ)\.$"),
    quiet=re.compile(r"(?:[?؟]|՞[^։:.!?]*[։:.]?)[\"'”’»)\]*_]*$|՝[\"'”’»)\]*_]*$"),
)
"""A colon often ends an Armenian sentence, as the full stop `։` looks like it; so it does not announce."""

TYPOS: Final = TypoWords()

_CONTRASTS: Final = """
    բացել փակել
    սկսել ավարտել
    սկսվել ավարտվել
    հաղթել պարտվել
    գնել վաճառել
    ժամանել մեկնել
    ընդունել մերժել
    աճել նվազել
    ծնվել մահանալ
    ամուսնանալ բաժանվել
    ներմուծում արտահանում
    առավելագույն նվազագույն
    ամենաբարձր ամենացածր
    ամենամեծ ամենափոքր
    առաջին վերջին
    վաղ ուշ
    հյուսիս հարավ արևելք արևմուտք
    հյուսիսային հարավային արևելյան արևմտյան
    հյուսիս-արևելք հյուսիս-արևմուտք
    վերին ստորին
    ձախ աջ
    մայր հայր
    դուստր որդի
    եղբայր քույր
    կին տղամարդ երեխա
    աղջիկ տղա
    չափահաս երեխա
    շուն կատու ձի
    ամառ ձմեռ գարուն աշուն
    նախաճաշ ճաշ ընթրիք
    երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի
    առավոտ երեկո
    կարմիր կապույտ կանաչ դեղին սև սպիտակ
    ոսկի արծաթ բրոնզ
    նախագահ քաղաքապետ նախարար քարտուղար գանձապահ
    դեսպան քաղաքապետ նախարար մարզպետ
    վարձակալ սեփականատեր
    գնորդ վաճառող
    հայցվոր պատասխանող
    վիրավորվել զոհվել անհետանալ գերեվարվել
    սպանվել փախչել փրկվել
    ավտոմեքենա ավտոբուս գնացք ինքնաթիռ նավ հեծանիվ
    ուսուցիչ աշակերտ ուսանող
    բժիշկ հիվանդ
    գրադարան թանգարան թատրոն կինոթատրոն դպրոց հիվանդանոց կայարան
    գետ լիճ լեռ
"""
_ALIKE: Final = """
    տնօրեն ղեկավար պետ նախագահ
    մարդ հոգի բնակիչ քաղաքացի անձ
    պատանդ գերի
    զոհվել սպանվել մահանալ մեռնել զոհ մահ
    վիրավորվել վիրավոր տուժել
    անհետանալ կորել
    հարձակում գրոհ
    գին արժենալ վճար գումար
    օրենք կանոն կանոնադրություն
    հիմնադրվել հիմնել ստեղծվել բացվել
    կառուցվել շինել
    ասել հայտնել գրել հայտարարել նշել
    գրել հեղինակ
    ապրել բնակիչ
    կշռել քաշ
    երկարություն երկար մետր
    վճիռ որոշում
    աշխատանք պաշտոն
    ընկերություն ֆիրմա ձեռնարկություն
    գումար չափ
    վերադառնալ գալ
    աճել ավելանալ բարձրանալ
    նվազել պակասել իջնել
    ընտրել նշանակել
    օգնել աջակցել
"""


def _sets(lines: str) -> tuple[frozenset[str], ...]:
    return tuple(stems_of(line) for line in lines.splitlines() if line.strip())


def _by_word(sets: tuple[frozenset[str], ...]) -> dict[str, frozenset[str]]:
    return {word: frozenset().union(*(each for each in sets if word in each)) for word in frozenset().union(*sets)}


CONTRASTS: Final = Contrasts(
    apart=_by_word(_sets(_CONTRASTS)),
    together=_by_word(_sets(_ALIKE)),
    ending=stems_of("փակել չեղարկել լուծարել քանդել դադարեցնել ավարտել կասեցնել ավերել"),
    beginning=stems_of("բացել հիմնադրել հիմնել սկսել ստեղծել կառուցել ընդունել ստորագրել հաստատել թողարկել"),
    days=frozenset(
        map(stem, (*MONTHS, *WEEKDAY_NUMBER, "առավոտ", "երեկո", "գիշեր", "ամառ", "ձմեռ", "գարուն", "աշուն", "տոն"))
    ),
)
