"""Armenian words that are counted in another form, say nothing, ask, or are of a known kind.

The stemmer is made here. Snowball's Armenian one, the only one in a kept library, parts the forms of common words: of `դպրոց`,
`դպրոցը`, `դպրոցի` it makes three stems, of `Երևան`, `Երևանի` two. This one takes off one article, one case ending, one
plural and one ending of a verb, in this order, so that all forms of a word come to one stem.
"""

import re
from functools import lru_cache
from typing import Final

from babel import Locale

from index.language.tables import Vocabulary
from index.language.words import fold, plain_stem

STOP_WORDS: Final = frozenset(
    fold(word)
    for word in """
    ա ը ի ն ին ից ով րդ
    ու և եւ կամ բայց իսկ որ որը որի որից որով որում որոնք որոնց որին է են էր էին եմ ես եք ենք էի էիր էինք էիք լինել եղել
    եղավ լինի եղած այս այդ այն սա դա նա սրանք դրանք նրանք սրա դրա նրա սրանց դրանց նրանց իր իրեն իրենց ինքը իրենք մեր
    ձեր մեզ ձեզ
    նրան դրան սրան նրանից դրանից ինձ քեզ իմ քո ես դու մենք դուք ով ովքեր ում ինչ ինչի ինչը ինչից ինչով ինչում ինչու երբ
    երբվա երբվանից որտեղ որտեղից ուր քանի քանիսը քանիսն քանիսի որքան ինչքան ինչպես ինչպիսի ոնց որն որոնց արդյոք մեջ
    մեջից վրա վրայից տակ հետ մոտ համար
    մասին դեպի դեպ մինչ մինչև հետո առաջ ընթացքում միջև պես նման ըստ իբրև որպես առանց բացի նաև էլ դեռ արդեն հենց միայն
    ամեն բոլոր
    բոլորը շատ թե եթե չէ ոչ չի չեն չէր չէին այո մի մեկ ինչ-որ այստեղ այնտեղ այդտեղ այսպես այնպես այդպես ապա ահա պետք կա
    կան կար կային ունի
    ունեն ուներ ունեին կողմից շնորհիվ պատճառով ժամանակ ուրեմն կարող կարելի
    """.split()
)
QUESTION_WORDS: Final = frozenset(
    fold(word)
    for word in "ով ովքեր ում ումից ինչ ինչի ինչից ինչով ինչու երբ երբվանից որտեղ որտեղից ուր քանի քանիսը քանիսն որքան "
    "ինչքան ինչպես "
    "ինչպիսի ոնց որ որը որն որոնք արդյոք քանիսին քանիսից".split()
)
_LOCALE: Final = Locale("hy")
MONTHS: Final = tuple(_LOCALE.months["stand-alone"]["wide"][number] for number in range(1, 13))
_ENDINGS: Final = ("", "ը", "ն", "ի", "ին", "ից", "ով", "ում", "վա", "յան")
MONTH_NUMBER: Final = {
    fold(f"{month}{ending}"): number for number, month in enumerate(MONTHS, 1) for ending in _ENDINGS
}
"""Months, 1 to 12, by folded form."""
WEEKDAY_NUMBER: Final = {
    fold(form): number
    for number, day in _LOCALE.days["format"]["wide"].items()
    for form in (f"{day}{e}" for e in ("", "ն", "ը", "ի", "ին", "ից", "յան", "օրյա", "վա"))
}
"""Days of the week, 0 (Monday) to 6, by folded form."""
ONES: Final = "մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը".split()
TENS: Final = "քսան երեսուն քառասուն հիսուն վաթսուն յոթանասուն ութսուն իննսուն".split()
TEENS: Final = "տասը տասնմեկ տասներկու տասներեք տասնչորս տասնհինգ տասնվեց տասնյոթ տասնութ տասնինը".split()
ORDINALS: Final = "առաջին երկրորդ երրորդ չորրորդ հինգերորդ վեցերորդ յոթերորդ ութերորդ իններորդ տասներորդ".split()
_NUMBERS: Final = {
    fold(word): value
    for word, value in (
        *((word, str(n)) for n, word in enumerate(ONES, 1)),
        *((word, str(n)) for n, word in enumerate(TEENS, 10)),
        *((word, str(10 * n)) for n, word in enumerate(TENS, 2)),
        *((f"{ten}{one}", str(10 * n + k)) for n, ten in enumerate(TENS, 2) for k, one in enumerate(ONES, 1)),
        *(("տաս", "10"), ("հարյուր", "100"), ("հազար", "1000"), ("միլիոն", "1000000"), ("միլիարդ", "1000000000")),
        *(("հարյուրավոր", "100s"), ("հազարավոր", "1000s"), ("կես", "half"), ("երկուսը", "2"), ("երկուսն", "2")),
        *((word, f"{n}-րդ") for n, word in enumerate(ORDINALS, 1)),
    )
}
_FORMS: Final = """
    մարդ: մարդու մարդիկ մարդկանց մարդը մարդն մարդուց մարդկանցից մարդով մարդուն մարդկային մարդիկը
    կին: կնոջ կանայք կանանց կինը կինն կնոջը կնոջից կանանցից կանայքը
    օր: օրը օրն օրվա օրվան օրերը օրեր օրերին օրում օրից օրով օրերի օրերում
    տուն: տան տանը տունը տունն տներ տները տների տներում տներից տնից տնով տանից
    ամիս: ամսի ամսվա ամսում ամսին ամիսը ամիսներ ամիսների ամիսներին ամսից ամսով
    տարի: տարվա տարվան տարին տարիներ տարիների տարիներին տարուց տարով տարում
    ժամ: ժամը ժամին ժամի ժամվա ժամեր ժամերը ժամից ժամում
    ջուր: ջրի ջրով ջրում ջրից ջուրը ջրեր ջրերը ջրին
    կամուրջ: կամրջի կամրջում կամրջով կամրջից կամրջին կամուրջը կամուրջն կամուրջներ կամուրջները կամուրջների
    թիվ: թվի թվով թվում թվից թիվը թվեր թվերը թվերի թվին
    լիճ: լճի լճում լճից լիճը լճին լճեր
    սիրտ: սրտի սիրտը սրտում
    բժիշկ: բժշկի բժիշկը բժիշկներ բժիշկների բժշկին
    ուսուցիչ: ուսուցչի ուսուցիչը ուսուցիչներ ուսուցիչների
    ժողովուրդ: ժողովրդի ժողովուրդը ժողովրդին ժողովրդից
    խորհուրդ: խորհրդի խորհուրդը խորհրդում խորհրդին
    կռիվ: կռվի կռիվը կռիվներ կռվում
    քույր: քրոջ քույրը քույրեր
    եղբայր: եղբոր եղբայրը եղբայրներ
    հայր: հոր հայրը հորից
    մայր: մոր մայրը մորից մայրեր
    աղջիկ: աղջկա աղջիկը աղջիկներ աղջիկների
    գիրք: գրքի գիրքը գրքեր գրքերի գրքում
    երկիր: երկրի երկիրը երկրում երկրներ երկրից
    սկիզբ: սկզբի սկզբին սկիզբը
    գին: գնի գինը գնով գներ գները գնից
    գիշեր: գիշերը գիշերվա գիշերն գիշերվան
    անուն: անվան անունը անունով անուններ
    աշտարակ: աշտարակը աշտարակի
    պատերազմ: պատերազմը պատերազմի
    մեռնել: մեռավ մեռան մեռել մեռած
    մահանալ: մահացել մահացավ մահացան մահացած մահացածներ մահացածների մահ մահվան մահը
    տեսնել: տեսել տեսավ տեսան տեսած տեսնում
    ասել: ասաց ասել ասում ասած ասացին ասվում
    գալ: եկել եկավ եկան գալիս եկած
    տալ: տվել տվեց տվեցին տալիս տրվել տված
    անել: արել արեց արեցին անում արած
    ընկնել: ընկավ ընկել ընկան
    հասնել: հասավ հասել հասան հասնում
    դառնալ: դարձել դարձավ դարձան դառնում
    գնալ: գնաց գնացել գնացին գնում
    ստանալ: ստացել ստացավ ստացան ստանում ստացած
    հեռանալ: հեռացել հեռացավ հեռացան
    սկսել: սկսվել սկսեց սկսվեց սկսվում սկսված
    արժենալ: արժե արժեր արժի արժեցել արժեն
    ապրել: ապրում ապրել ապրող ապրողներ
"""
"""Words whose stem changes, each with its forms."""
_IRREGULAR: Final = {
    fold(form): fold(word.strip())
    for line in _FORMS.splitlines()
    if ":" in line
    for word, _, forms in (line.partition(":"),)
    for form in (word.strip(), *forms.split())
}
_AN: Final = frozenset(map(fold, "երեխա տղա մեքենա վկա քահանա Մոսկվա Աննա".split()))
"""Words that end in `ա`, which take the article `ն`; any other word in `ան` has it as its own."""
_VOWEL: Final = "աեէըիոօ"
_ABSTRACT: Final = re.compile(r"(?<=\w\w)ութ(?:յուն|եան|յան|յամբ)(?:ներ)?(?:ը|ն|ի|ին|ից|ով|ում)?$")
_ARTICLE: Final = re.compile(r"(?<=\w\w\w)ը$|(?<=\w\w\w)(?<![աեէըոօու])ն$|(?<=\w\w\wու)ն$")
_CASE: Final = re.compile(
    r"(?<=\w\w\w)(?:(?<=[^աեէըիոօու])վ(?:ից|ով|ում|ի)|(?<=[աոու])յ(?:ից|ով|ում|ի|ին)|ից|ով|ում|ի|(?<=ու)ց|(?<=ել)ու)$"
)
_OV: Final = re.compile(r"(?<=\w\w\w)ով$")
_PLURAL: Final = re.compile(r"(?<=\w\w)(?:ներ|(?<=\w\w)եր|անք)$")
_ACTION: Final = re.compile(r"(?<=\w\w\w)(?:ում|ման|մամբ)$")
"""A noun made of a verb: `հարձակում`, `հարձակման`."""
_VERB: Final = re.compile(r"(?<=\w\w\w)(?:վել|վեց|վեցին|ված|վող|վելիս|ել|եց|եցին|եցի|ած|ող|ալ|ելիս|եցնել|եցրել|եցված)$")
_LAST: Final = re.compile(rf"(?<=\w\w\w)(?:[ոա]յ|[{_VOWEL}]|ու)$")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The form under which a word is counted: `Խոջալու` and `Խոջալուում`, `երեխա` and `երեխաները`, `տասներկու` and `12`."""
    folded = fold(word)
    if folded[0].isdigit():
        return plain_stem(word)
    if folded in STOP_WORDS:
        return folded
    return _NUMBERS.get(folded) or _IRREGULAR.get(folded) or _NUMBERS.get(_plain(folded)) or _bare(folded)


def _plain(word: str) -> str:
    """A word without one article and one case ending."""
    if word.endswith("ան") and word[:-1] in _AN:
        word = word[:-1]
    return _CASE.sub("", _ARTICLE.sub("", word))


def _bare(word: str) -> str:
    if _ABSTRACT.search(word):
        return _ABSTRACT.sub("ութ", word)
    plain = _OV.sub("", _plain(word))
    single = _PLURAL.sub("", plain)
    if single in _IRREGULAR:
        return _IRREGULAR[single]
    return _LAST.sub("", _VERB.sub("", _ACTION.sub("", single)))


def stems_of(text: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(map(stem, text.split()))


VOCABULARY: Final = Vocabulary(
    stem=stem,
    stop_words=STOP_WORDS,
    question_words=QUESTION_WORDS,
    pronouns=frozenset(map(fold, "նա սա դա նրանք սրանք դրանք այն այդ այս նրա դրա սրա նրանց դրանց իր իրենց".split())),
    places=frozenset(map(fold, "քաղաք քաղաքում գյուղ գյուղում մարզ մարզում շրջան շրջանում".split())),
    reasons=frozenset(
        map(
            fold,
            "որովհետև քանի պատճառով պատճառը պատճառ պատճառն հետևանքով հետևանք շնորհիվ արդյունքում քանզի նպատակով".split(),
        )
    ),
    months=MONTHS,
    month_forms=frozenset(MONTH_NUMBER),
    small_months=True,
    weekdays=frozenset(WEEKDAY_NUMBER),
    numbers={**_NUMBERS},
    centuries=("դար",),
    ordinal=re.compile(r"\d+"),
    year=re.compile(r"(?:1\d|20)\d\d"),
)
