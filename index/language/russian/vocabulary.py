"""Russian words that say nothing, ask, or are of a known kind; numbers in words, and the stems of all others.

`fold` takes the breve from `й`, so a folded `какой` ends in `и`. Stems are cut from the folded form with the `й` put back
behind a vowel: a word has one stem, however it reached us.
"""

import re
from functools import lru_cache
from typing import Final

import Stemmer

from index.language.tables import Vocabulary
from index.language.words import fold, plain_stem


def folded(text: str) -> frozenset[str]:
    """The folded words of a list."""
    return frozenset(map(fold, text.split()))


STOP_WORDS: Final = folded(
    """и в во не что он на я с со как а то все всё она так его но да ты к у же вы за бы по только ее её мне было вот от
    меня еще ещё нет о об из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам
    ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз
    тоже себе под будет ж тогда кто этот того потому этого какой какого какая какое какие каких каким какую какими каком
    совсем ним здесь этом почти мой тем чтобы нее неё сейчас были куда зачем всех никогда можно при наконец другой хоть
    после над больше тот через эти нас про всего них эту моя впрочем свою этой перед иногда лучше чуть том нельзя такой
    им более всегда конечно всю между это эта этих этим этими эту кого кому ком кем чему чём сколько скольких почему
    отчего откуда который которая которое которые которого которой которых которому которым которую которыми котором
    чей чья чьё чье чьи чьих чьей также так является являются являлся являлась была были было ли из-за изо ко обо
    надо подо ваш ваша ваше ваши наш наша наше наши свой своя свое своё свои своих своей своего пожалуйста именно мог
    могла могли могут можете бывает стал стала стало стали те тех ту такая такие такое таких насколько"""
)
QUESTION_WORDS: Final = folded(
    """кто кого кому кем ком что чего чему чем когда где куда откуда почему зачем отчего как какой какая какое какие
    какого каких какую каком какими каким сколько скольких который которая чей чья чье чьи ли насколько"""
)
PRONOUNS: Final = folded("он она оно они его ее её их это этот эта эти тот та те этого этой этих там тогда такой")
MONTHS: Final = tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split())
_SOFT: Final = "январ феврал апрел июн июл сентябр октябр ноябр декабр"
MONTH_FORMS: Final[dict[str, int]] = {
    fold(stem + ending): 5 if stem == "ма" else next(n for n, each in enumerate(MONTHS, 1) if each.startswith(stem))
    for stems, endings in ((_SOFT, "ь я ю ем ём е"), ("март август", " а у ом е"), ("ма", "й я ю ем е"))
    for stem in stems.split()
    for ending in endings.split(" ")
}
"""Folded forms of the months in all cases, 1 to 12."""
SHORT_MONTHS: Final = {
    "янв": 1, "фев": 2, "февр": 2, "апр": 4, "авг": 8, "сен": 9, "сент": 9, "окт": 10, "ноя": 11, "нояб": 11, "дек": 12
}  # fmt: skip
_DAY_FORMS: Final = {
    0: "понедельник понедельника понедельнику понедельником понедельнике понедельникам",
    1: "вторник вторника вторнику вторником вторнике вторникам",
    2: "среда среду среды средам",
    3: "четверг четверга четвергу четвергом четверге четвергам",
    4: "пятница пятницу пятницы пятнице пятницей пятницам",
    5: "суббота субботу субботы субботе субботой субботам",
    6: "воскресенье воскресенья воскресенью воскресеньем воскресеньям",
}
WEEKDAYS: Final = {fold(form): day for day, forms in _DAY_FORMS.items() for form in forms.split()}
"""Days of the week by folded form, Monday 0."""
_ONES: Final = (
    "ноль|нуль|нуля один|одна|одно|одного|одной|одному|одним|одном|одну два|две|двух|двум|двумя|двое|двоих "
    "три|трех|трем|тремя|трое|троих четыре|четырех|четырем|четырьмя|четверо|четверых пять|пяти|пятью|пятеро|пятерых "
    "шесть|шести|шестью|шестеро семь|семи|семью|семеро восемь|восьми|восемью девять|девяти|девятью"
)
_TEENS: Final = (
    "десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат"
)
_TENS: Final = (
    "двадцать|двадцати|двадцатью тридцать|тридцати|тридцатью сорок|сорока пятьдесят|пятидесяти|пятьюдесятью "
    "шестьдесят|шестидесяти|шестьюдесятью семьдесят|семидесяти|семьюдесятью "
    "восемьдесят|восьмидесяти|восемьюдесятью девяносто|девяноста"
)
_HUNDREDS: Final = (
    "сто|ста двести|двухсот|двумстам|двумястами|двухстах триста|трехсот|тремстам|тремястами|трехстах "
    "четыреста|четырехсот|четыремстам|четырьмястами|четырехстах пятьсот|пятисот|пятистам|пятьюстами|пятистах "
    "шестьсот|шестисот|шестистам|шестьюстами|шестистах семьсот|семисот|семистам|семьюстами|семистах "
    "восемьсот|восьмисот|восьмистам|восемьюстами|восьмистах девятьсот|девятисот|девятистам|девятьюстами|девятистах"
)
_SCALES: Final = (
    "тысяча|тысячи|тысяч|тысячу|тысячей|тысячам|тысячами|тысячах|тыс "
    "миллион|миллиона|миллионов|миллиону|миллионом|миллионы|миллионам|миллионами|млн "
    "миллиард|миллиарда|миллиардов|миллиарду|миллиардом|миллиарды|млрд триллион|триллиона|триллионов|трлн"
)


def _numbered(groups: str, first: int, step: int) -> dict[str, int]:
    return {fold(form): first + n * step for n, group in enumerate(groups.split()) for form in group.split("|")}


ONES: Final = _numbered(_ONES, 0, 1)
TEENS: Final = _numbered(" ".join(f"{each}ь|{each}и|{each}ью" for each in _TEENS.split()), 10, 1)
TENS: Final = _numbered(_TENS, 20, 10)
HUNDREDS: Final = _numbered(_HUNDREDS, 100, 100)
SCALES: Final = {fold(form): 1000 ** (n + 1) for n, group in enumerate(_SCALES.split()) for form in group.split("|")}
"""Number words, folded, in all cases, with what each adds."""
NUMBERS: Final = (
    {word: str(value) for table in (ONES, TEENS, TENS, HUNDREDS, SCALES) for word, value in table.items()}
    | {fold(word): "2" for word in "оба обе обоих обеих".split()}
    | {fold(word): "several" for word in "несколько нескольких".split()}
)
_FORMS: Final = {
    fold(form): fold(main)
    for line in (
        "человек люди людей людям людьми людях", "ребенок ребенка ребенку ребенком ребенке дети детей детям "
            "детьми детях", "год лет",
        "идти шел шла шли шло", "прийти пришел пришла пришли", "уйти ушел ушла ушли", "сутки суток суткам",
        "мать матери матерью матерей", "дочь дочери дочерей", "брат братья братьев", "друг друзья друзей",
        "погибнуть погиб погибла погибло погибли погибших погибшие погибшими погибшим погибнет",
        "умереть умер умерла умерло умерли умерших умершие", "быть буду будет будут",
        "убить убит убита убито убиты убили убил убитых убитые убитыми убитым", "начать начал начала начали",
        "начаться начался началась началось начались", "жить жил жила жили живет живут",
        "открыть открыт открыта открыто открыты открыл открыла открыли", "закрыть закрыт закрыта закрыто закрыты закрыл",
        "построить построен построена построено построены построил построила построили",
        "основать основан основана основано основаны основал основала основали", "ранить ранен ранена ранено ранены",
    )
    for main, *forms in [line.split()]
    for form in forms
}  # fmt: skip
"""Forms that endings do not tell: of a word with two stems, and short participles; each with the word itself."""
_FORMS.update(
    {
        fold(noun + ending): noun
        for noun in (
            "мемориал генерал журнал канал материал вокзал персонал трибунал финал квартал перевал капитал сигнал подвал"
            " арсенал терминал филиал портал"
        ).split()
        for ending in "а у ом е ы ов ам ами ах".split()
    }
)
"""Nouns that end as verbs in the past do."""
_STEMMER: Final = Stemmer.Stemmer("russian")
_ALSO_CUT: Final = re.compile(r"(?<=\w{3})(?:[ая][мх]|[ое]м|[ое]в|(?<=[ая])н)$")
"""Ends of nouns that the stemmer takes for case endings, so that `Агдам` and `Агдама` would have two stems."""
_VOWEL_I: Final = re.compile(r"(?<=[аеиоуыэюя])и$")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The form under which a word is counted: `люди` and `человека`, `двенадцати` and `12`, `Ходжалах` and `Ходжалы`."""
    plain = fold(word)
    if plain[0].isdigit():
        return plain_stem(word)
    if plain in NUMBERS:
        return NUMBERS[plain]
    if plain in STOP_WORDS:
        return plain
    if plain in MONTH_FORMS or plain in SHORT_MONTHS:
        return fold(MONTHS[(MONTH_FORMS.get(plain) or SHORT_MONTHS[plain]) - 1])
    plain = _FORMS.get(plain, plain)
    return fold(_ALSO_CUT.sub("", _STEMMER.stemWord(_VOWEL_I.sub("й", plain))) or plain)


def stems_of(text: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(map(stem, text.split()))


VOCABULARY: Final = Vocabulary(
    stem=stem,
    inflects=True,
    stop_words=STOP_WORDS,
    question_words=QUESTION_WORDS,
    pronouns=PRONOUNS,
    places=folded("в во на около близ возле у под из от до через вокруг между за вне из-под недалеко"),
    reasons=folded("потому поэтому из-за вследствие причина причины причиной вызвано результате благодаря так"),
    months=MONTHS,
    month_forms=frozenset(MONTH_FORMS) | frozenset(SHORT_MONTHS),
    weekdays=frozenset(WEEKDAYS),
    numbers=NUMBERS,
    centuries=("век", "столет"),
    ordinal=re.compile(r"\d+(?:и|я|е|го|му|м|х)"),
    tokenizer="unicode61 remove_diacritics 2",
)
