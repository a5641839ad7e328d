"""How Russian names things: dates, labels with their nouns, words that place a name; headings and abbreviations."""

import re
from typing import Final

from index.language.russian.moments import MONTH
from index.language.russian.vocabulary import MONTH_FORMS, SHORT_MONTHS, folded, stems_of
from index.language.tables import MentionWords, OutlineWords, SentenceWords, TypoWords

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:-?(?:го|е))?"
_YEAR = r"(?:1\d{3}|20\d\d)"
_DATES = (
    rf"\b(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)\b"
    rf"|(?<![\d./-])(?P<n1>\d\d?)[./](?P<n2>\d\d?)[./](?P<ny>\d{{4}})(?![\d/])"
    rf"|\b(?P<d1>{_DAY})(?:\s*(?:[-–]|и|на|по)\s*{_DAY})?\s+(?P<m1>{MONTH})(?:,?\s+(?:в\s+)?(?P<y1>{_YEAR})\b)?"
    r"|(?P<m2>(?!))(?P<d2>(?!))(?P<y2>(?!))"
    rf"|\b(?P<m3>{MONTH})(?:,?\s+(?P<y3>{_YEAR})\b)?"
)
LABELS: Final = stems_of(
    "статья раздел глава пункт подпункт параграф часть приложение резолюция версия зал этаж уровень класс группа платформа "
    "линия маршрут рейс разрешение дело номер рисунок таблица страница том фаза этап шаг блок квартира зона район модель серия "
    "издание сезон эпизод раунд форма вариант задание упражнение урок канал витамин гепатит протокол план корпус крыло башня "
    "суд категория автобус трамвай дорога заявление билет школа больница комната кабинет дом полк закон указ"
)
MENTIONS: Final = MentionWords(
    month_number=MONTH_FORMS | SHORT_MONTHS,
    dates=re.compile(_DATES),
    loose_dates=re.compile(_DATES, re.IGNORECASE),
    years=re.compile(
        rf"\b(?P<from>{_YEAR})(?:\s*[-–—]\s*|\s+(?:по|до|и)\s+)(?P<to>{_YEAR}|\d\d)\b|\b(?P<decade>{_YEAR})-?(?:е|х|ые|ых)\b"
    ),
    labels=LABELS,
    links=folded("в во на у около близ из от до к ко с со по за о об про против над под через вокруг между для вне"),
    joining=folded("и или до по"),
    uninitialed=folded("и по о об в во на за для при"),
    ambiguous=frozenset({"мая", "мае", "маю", "март"}),
    leading=folded("в с до от после к за по год года году годов"),
    plurals=("ей", "ов", "ек", "ин", "ы", "и"),
    letter_words=frozenset({"Я"}),
    number=re.compile(r"\d+(?:[.,:]\d+)?(?:-(?:й|я|е|го|му|м|ю|х|ая|ой|ый|ое|ого))?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    suffix=re.compile(r"-?(?:й|и|я|е|го|му|м|ю|х|ая|ой|ои|ый|ыи|ое|ого)$"),
    ordinal=re.compile(r"\d+-(?:й|я|е|го|му|м|ю|х|ая|ой|ый|ое|ого)"),
)
OUTLINE: Final = OutlineWords(
    keyword=re.compile(
        r"(?P<style>(?i:статья|ст\.|глава|раздел|часть|приложение|параграф|пункт|правило|шаг|день|вопрос|этап|том|§+))\s*"
        r"(?:№\s*)?(?:\d+(?:[.\-]\d+)*[a-zа-я]?|[IVXLC]+|[А-ЯA-Z])\b(?:\s*[.:)–—-])?(?:\s+\S.*)?"
    ),
    asked=re.compile(r"[*_]{0,2}(?:Вопрос|В|Q)(?:\s?№?\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"),
    answered=re.compile(r"[*_]{0,2}(?:Ответ|О|A)(?:\s?№?\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"),
    boilerplate=re.compile(
        r"\W*(?:(?:читайте|смотрите|читать|см\.) (?:также|далее|ещё|еще|по теме|полностью|подробнее)|подробнее|по теме"
        r"|подпис(?:ывайтесь|аться) на|поделиться|реклама|фото|источник|все права защищены)\b[^.!?]*[.:…]?\W*",
        re.IGNORECASE,
    ),
)
"""`boilerplate` must match a whole line."""
SENTENCES: Final = SentenceWords(
    joins=re.compile(
        r"(?<!\w)(?:г|гг|в|вв|ст|стр|с|п|пп|гл|рис|табл|т|тт|им|ул|пр|просп|пер|пл|д|кв|корп|обл|р-н|пос|дер|сел|см|ср|руб"
        r"|коп|тыс|млн"
        r"|млрд|чел|экз|ок|род|ум|проф|акад|доц|ген|полк|подп|кап|майор|лейт|св|гос|др|пр|напр|т\. ?е|т\. ?к|т\. ?д|т\. ?п"
        r"|и\.о|н\. ?э|до н|№|изд|ред|сост|пер|вып|прим|абз|янв|февр|фев|апр|авг|сент|сен|окт|нояб|дек)\.$",
        re.IGNORECASE,
    ),
    hour=re.compile(r"\d\s*(?:ч|час|мин)\.$", re.IGNORECASE),
    after_hour=re.compile(r"(?:по московскому|по местному|утра|вечера|ночи|дня)\b", re.IGNORECASE),
)
_KEYS: Final = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
TYPOS: Final = TypoWords(
    neighbours={
        letter: "".join(row[at] for at in (place - 1, place + 1) if 0 <= at < len(row))
        for row in _KEYS
        for place, letter in enumerate(row)
    },
    long=re.compile(r"[а-яё]{4,}"),
    vowels=frozenset("аеиоуыэюя"),
    short={"человек": "чел", "что": "чо", "сейчас": "щас", "сколько": "скока", "пожалуйста": "плиз", "когда": "кода"},
)
