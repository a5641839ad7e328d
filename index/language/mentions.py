"""A text → its mentions: what it names, each with its neighbouring words.

Finer than `words.WORD`, which takes `CVE-2024-1201` for three words and the D of "Hall D" for a stop word. Here a code
stays whole, and a noun with a letter or figure after it is one label ("Hall D", "Article 12"). Capitals count. A date
is a day, a month and a year together.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from index.language.base import Language
from index.language.words import MARKS, RAISED, fold
from index.types import Span


class Sort(Enum):
    """What a mention is."""

    NAME = "name"
    YEAR = "year"
    DATE = "date"
    NUMBER = "number"
    CODE = "code"
    LABEL = "label"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is given; 0 for a part that is not. `either`: day and month may be exchanged."""

    day: int = 0
    month: int = 0
    year: int = 0
    either: bool = False

    def fits(self, other: "Date") -> bool:
        """Whether both may be the same day: no part that both give differs."""
        if self.either and other.either:  # one way of writing: day and month are not swapped between the two
            return all(
                not a or not b or a == b
                for a, b in zip((self.day, self.month, self.year), (other.day, other.month, other.year), strict=True)
            )
        return any(
            all(not a or not b or a == b for a, b in zip(one, two, strict=True))
            for one in self._readings()
            for two in other._readings()
        )

    def within(self, other: "Date") -> bool:
        """Whether `other` gives every part that this one gives, and fits."""
        return self.fits(other) and (not self.day or bool(other.day)) and (not self.year or bool(other.year))

    def _readings(self) -> list[tuple[int, int, int]]:
        plain = (self.day, self.month, self.year)
        return [plain, (self.month, self.day, self.year)] if self.either else [plain]


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing named.

    Attributes:
        key: What is compared: a stem, a folded code, a figure without separators, a label's value.
        noun: A label's noun, as a stem; of other mentions empty.
        before, after: Stems of the nearest content words on either side, within a few words; empty where there are none.
        close: Whether `after` follows directly.
        link: The function word before it that places it (`in`, `of`, `to`), else empty.
        date: Of a date or a year.
        until: Last year of a stretch of years ("1991 to 1994", "1990s"); else the year of `date`.
        text: As written.
    """

    sort: Sort
    key: str
    span: Span
    text: str
    noun: str = ""
    before: str = ""
    after: str = ""
    close: bool = False
    link: str = ""
    date: Date = field(default_factory=Date)
    until: int = 0


_LETTER = rf"[^\W_{RAISED}]"
"""A letter or a figure; a raised mark (`seats²`, `seats.²`) is no part of a word."""
_TOKEN = re.compile(rf"{_LETTER}+(?:[’'.,:/–{MARKS}-](?={_LETTER}){_LETTER}+)*(?:\([0-9a-z]{{1,3}}\))*[+#]*")
_ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ABBREVIATED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\.?")
_BREAK = re.compile(r"[,;:()–—]")
_NEAR = 3
"""How many words away a neighbour may be."""


@dataclass(slots=True)
class _Token:
    span: Span
    text: str
    first: bool
    stem: str
    stop: bool
    initial: bool


def mentions(
    text: str, is_name: Callable[[str], bool], language: Language, *, loose: bool = False
) -> tuple[Mention, ...]:
    """The mentions of a sentence or a question, in order.

    Args:
        text: One sentence.
        is_name: Whether a stem is a name at every place, for words whose capital says nothing.
        language: Of the text.
        loose: Whether its capitals say nothing: typed all in lower case, or all in capitals.
    """
    dates = list(_dates(text, language, loose=loose))
    tokens = _tokens(text, [span for span, _ in dates], language, loose=loose)
    found: list[Mention] = []
    places: list[int] = []
    for at in range(len(tokens)):
        mention = _mention(tokens, at, is_name, dates, language, loose=loose)
        if mention is not None:
            found.append(mention)
            places.append(at)
    return tuple(
        _with_neighbours(text, tokens, at, mention, language) for at, mention in zip(places, found, strict=True)
    )


def dates(text: str, language: Language) -> list[tuple[Span, Date]]:
    """The dates of a question, in order, with every part that it gives; years alone are left out."""
    found = _dates(text, language, loose=capitals_say_nothing(text, language))
    return sorted(((span, date) for span, (date, _) in found if date.month), key=lambda each: each[0])


def date_forms(date: Date, language: Language) -> list[str]:
    """The common ways to write a full date, in words and in figures."""
    day, month, year, name = date.day, date.month, date.year, language.words.months[date.month - 1]
    words = [f"{day} {name} {year}", f"{name} {day}, {year}", f"{day} {name[:3]} {year}", f"{name[:3]} {day}, {year}"]
    figures = [f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}", f"{day}.{month}.{year}"]
    slashes = [f"{day:02}/{month:02}/{year}", f"{day}/{month}/{year}"]
    if day > 12 or date.either:
        slashes += [f"{month:02}/{day:02}/{year}", f"{month}/{day}/{year}"]
    return [*words, *figures, *slashes]


def capitals_say_nothing(text: str, language: Language) -> bool:
    """Whether a question is typed without care for capitals: none but the first, or (nearly) every word has one."""
    words = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if word not in language.mentions.letter_words]
    upper = sum(w[0].isupper() for w in words)
    return upper == 0 or (len(words) > 3 and upper >= 0.8 * len(words))


def initials(words: list[str], language: Language) -> str:
    """First letters of the words, without `of`, `and`, `the`, `for`, in capitals."""
    return "".join(word[0] for word in words if fold(word) not in language.mentions.uninitialed).upper()


def _dates(text: str, language: Language, *, loose: bool) -> Iterator[tuple[Span, tuple[Date, int]]]:
    taken: list[Span] = []
    for match in (language.mentions.loose_dates if loose else language.mentions.dates).finditer(text):
        date = _date(match, language)
        if date is not None and not (loose and _only_a_word(match, language)):
            taken.append(match.span())
            yield match.span(), (date, date.year)
    for match in language.mentions.years.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        first = int(match["decade"] or match["from"])
        last = first + (99 if first % 100 == 0 else 9) if match["decade"] else int(match["to"])
        last = first - first % 100 + last if last < 100 else last
        if last >= first:
            yield match.span(), (Date(year=first), last)


def _only_a_word(match: re.Match[str], language: Language) -> bool:
    """`may`, `march` and the like with neither day nor year, in a text whose capitals say nothing."""
    return match[0].lower().rstrip(".") in language.mentions.ambiguous


def _date(match: re.Match[str], language: Language) -> Date | None:
    group = match.groupdict()
    if group["iy"]:
        day, month, year = int(group["id"]), int(group["im"]), int(group["iy"])
        return Date(day, month, year) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if group["ny"]:
        one, two, year = int(group["n1"]), int(group["n2"]), int(group["ny"])
        if one > 12 >= two > 0:
            return Date(one, two, year)
        if two > 12 >= one > 0:
            return Date(two, one, year)
        return Date(one, two, year, either="/" in match[0] and one != two) if one and two and two <= 12 else None
    name = next(group[key] for key in ("m1", "m2", "m3") if group[key])
    month = language.mentions.month_number[fold(name).rstrip(".")]
    figures = re.match(r"\d+", group["d1"] or group["d2"] or "0")
    given = group["y1"] or group["y2"] or group["y3"]
    return Date(int(figures[0]) if figures else 0, month, int(given) if given else 0)


def _tokens(text: str, dates: list[Span], language: Language, *, loose: bool) -> list[_Token]:
    result: list[_Token] = []
    for span in _pieces(text, dates, language):
        piece = text[slice(*span)]
        lead = text[: span[0]].rstrip(" \t\n\"'“”‘’«»([*_")
        first = not lead or lead[-1] in ".!?:\n"
        folded = fold(piece)
        capital = (
            piece.isupper()
            and piece.isalpha()
            and not loose
            and (len(piece) > 1 or (not first and piece not in language.mentions.letter_words))
        )
        initial = len(piece) == 1 and piece.isalpha() and text[span[1] : span[1] + 1] == "."  # the T. of a name
        small = (
            folded in language.words.stop_words
            or folded in language.mentions.links
            or (len(piece) == 1 and piece.islower())
        )
        result.append(_Token(span, piece, first, language.words.stem(piece), small and not capital, initial))
    return result


def _pieces(text: str, dates: list[Span], language: Language) -> Iterator[Span]:
    """Spans of the tokens; a date is one token; words joined by hyphens are several, unless figures are among them."""
    at = 0
    for start, end in [*sorted(dates), (len(text), len(text))]:
        for match in _TOKEN.finditer(text, at, start):
            piece = match[0]
            cut = language.mentions.possessive.match(piece)
            last = match.start() + len(cut[1]) if cut else match.end()
            piece = text[match.start() : last]
            code = any(c.isdigit() for c in piece) and not re.fullmatch(r"\d+-[a-z-]+", piece)
            if code or _ABBREVIATED.fullmatch(piece):
                yield match.start(), last
            else:
                for part in re.finditer(rf"{_LETTER}+(?:[{MARKS}]{_LETTER}+)*[+#]*", piece):
                    yield match.start() + part.start(), match.start() + part.end()
        if start < end:
            yield start, end
        at = end


def _mention(
    tokens: list[_Token],
    at: int,
    is_name: Callable[[str], bool],
    dates: list[tuple[Span, tuple[Date, int]]],
    language: Language,
    *,
    loose: bool,
) -> Mention | None:
    token = tokens[at]
    date = next((found for span, found in dates if span == token.span), None)
    if date is not None:
        sort = Sort.YEAR if not (date[0].month or date[0].day) else Sort.DATE
        return Mention(sort, token.text, token.span, token.text, date=date[0], until=date[1])
    value = _label_first(tokens, at, language) or _label_value(tokens, at, is_name, language, loose=loose)
    if value:
        return Mention(Sort.LABEL, value[1], token.span, token.text, noun=value[0])
    if token.stop:
        return None
    return _plain(tokens, at, is_name, language, loose=loose)


def _plain(
    tokens: list[_Token], at: int, is_name: Callable[[str], bool], language: Language, *, loose: bool
) -> Mention:
    token = tokens[at]
    text, folded = token.text, fold(token.text)
    if text[0].isdigit() or any(c.isdigit() for c in text):
        if re.fullmatch(language.mentions.year, text) and _is_year(tokens, at, language):
            return Mention(Sort.YEAR, text, token.span, text, date=Date(year=int(text)), until=int(text))
        if language.mentions.number.fullmatch(text):
            return Mention(Sort.NUMBER, language.mentions.suffix.sub("", token.stem), token.span, text)
        return Mention(Sort.CODE, folded, token.span, text)
    if re.search(r"[+#]$", text):
        return Mention(Sort.CODE, folded, token.span, text)
    if folded in language.words.numbers:
        return Mention(Sort.NUMBER, language.mentions.suffix.sub("", language.words.numbers[folded]), token.span, text)
    capital = text[0].isupper() and not loose and not token.first
    run = token.first and text[0].isupper() and at + 1 < len(tokens) and _capital(tokens[at + 1])
    named = is_name(token.stem) and (loose or (token.first and text[0].isupper()))
    sort = Sort.NAME if capital or named or (run and not loose) else Sort.WORD
    key = language.words.stem(text.replace(".", "")) if _ABBREVIATED.fullmatch(text) else token.stem
    return Mention(sort, key, token.span, text)


def _capital(token: _Token) -> bool:
    return token.text[0].isupper() and not token.first and not token.stop and len(token.text) > 1


def _is_year(tokens: list[_Token], at: int, language: Language) -> bool:
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    led = at > 0 and fold(tokens[at - 1].text) in language.mentions.leading
    return led or not (
        following.islower() and following.endswith(language.mentions.plurals) and not tokens[at + 1].stop
    )


def _label_first(tokens: list[_Token], at: int, language: Language) -> tuple[str, str] | None:
    """A label's noun and value where the value stands before the noun, as a figure that orders."""
    found = language.mentions.label_first.fullmatch(tokens[at].text)
    if found and at + 1 < len(tokens) and tokens[at + 1].stem in language.mentions.labels:
        return tokens[at + 1].stem, found[1]
    return None


def _label_value(
    tokens: list[_Token], at: int, is_name: Callable[[str], bool], language: Language, *, loose: bool
) -> tuple[str, str] | None:
    """A label's noun and value: a figure, code, letter or Roman number right after a noun that is numbered so."""
    text = tokens[at].text
    letter = re.fullmatch(r"[A-Z]", text) is not None or (loose and re.fullmatch(r"[b-hj-z]", text) is not None)
    roman = _ROMAN.fullmatch(text) is not None and len(text) > 1
    figure = text[0].isdigit() and not language.mentions.ordinal.fullmatch(text)
    if (
        not (letter or roman or figure)
        or at == 0
        or (tokens[at].initial and at + 1 < len(tokens) and not _headed(tokens, at, language))
    ):
        return None
    back = at - 1
    while back > 0 and (_numbering(tokens[back].text) or fold(tokens[back].text) in language.mentions.joining):
        back -= 1  # "Articles 6 and 10"
    noun = tokens[back]
    listed = noun.stem in language.mentions.labels
    named = noun.text[0].isupper() and not noun.first and not noun.stop and not loose
    if not listed and not (named or (is_name(noun.stem) and not noun.stop)):
        return None
    if letter and not listed and back != at - 1:
        return None
    if figure and re.fullmatch(language.mentions.year, text) and not listed:
        return None
    if figure and not listed and re.search(r"[,:]", text):
        return None
    value = str(_roman(text)) if roman else fold(text)
    return noun.stem, value


def _headed(tokens: list[_Token], at: int, language: Language) -> bool:
    """Whether a letter with a stop is a heading's label, "Annex B. Forms", not a person's initial."""
    return at == 1 and tokens[0].stem in language.mentions.labels


def _numbering(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}(\([0-9a-z]+\))*|[A-Z]", text))


def _roman(text: str) -> int:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50}
    figures = [worth[c] for c in text]
    return sum(-a if a < b else a for a, b in zip(figures, [*figures[1:], 0], strict=True))


def _with_neighbours(text: str, tokens: list[_Token], at: int, mention: Mention, language: Language) -> Mention:
    before, link = "", ""
    for back in range(at - 1, max(at - 1 - _NEAR, -1), -1):
        if _BREAK.search(text, tokens[back].span[1], tokens[back + 1].span[0]):
            break
        folded = fold(tokens[back].text)
        if not tokens[back].stop:
            before = tokens[back].stem
            break
        if folded in language.mentions.links and not link:
            link = folded
    after, close = "", False
    for ahead in range(at + 1, min(at + 1 + _NEAR, len(tokens))):
        if _BREAK.search(text, tokens[ahead - 1].span[1], tokens[ahead].span[0]):
            break
        if not tokens[ahead].stop:
            after, close = tokens[ahead].stem, ahead == at + 1
            break
    return Mention(
        mention.sort,
        mention.key,
        mention.span,
        mention.text,
        mention.noun,
        before,
        after,
        close,
        link,
        mention.date,
        mention.until,
    )
