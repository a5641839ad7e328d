"""Azerbaijani words that are counted in another form, say nothing, ask, or are of a known kind."""

from index.language.tables import OutlineWords
from index.language.turkic.letters import loose
from index.language.turkic.vocabulary import (
    PIECES,
    folded,
    mention_words,
    number_figures,
    sentence_words,
    stemmer,
    typo_words,
    vocabulary,
)

STOP_WORDS = """
    və ya yaxud da də ki ilə üçün kimi qədər görə amma lakin ancaq isə əgər deyə bu o bunu onu bunun onun buna ona bunda onda
    bundan ondan bunlar onlar bunların onların bunları onları mən sən biz siz məni səni bizi sizi mənə sənə bizə sizə mənim
    sənin bizim sizin bir hər heç çox daha ən az mi mı mu mü nə nədən niyə nəyə necə kim kimin kimə kimi kimlər hansı hansılar
    neçə neçədə neçənci harada hara haraya haradan haralı nələr nədir idi imiş deyil var yox olan olaraq üzrə dolayı sonra əvvəl
    içində üzərində altında arasında tərəfindən haqqında dair şey şeyi vaxt zaman burada orada belə elə artıq həm hətta yalnız
    bəzi bütün bəs görəsən olduğu oldugu edən etdi etmək edildi edilən edilmiş edir edilib etmişdir olur ha axı niyə nece
"""
QUESTION_WORDS = """
    nə nələr nədir nədən niyə nəyə necə kim kimin kimə kimi kimlər kimdir hansı hansılar neçə neçədə neçənci nəqədər harada hara
    haraya haradan haradadır harda vaxt zaman qədər mi mı mu mü
"""
NUMBERS = number_figures(
    "sıfır bir iki üç dörd beş altı yeddi səkkiz doqquz",
    "on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan",
    "yüz min milyon milyard",
    "birinci ikinci üçüncü dördüncü beşinci altıncı yeddinci səkkizinci doqquzuncu onuncu",
) | {"yarim": "yarim", "yuzlerle": "100s", "minlerle": "1000s", "ilk": "1."}  # fmt: skip
_WHOLE = folded(
    "cənub şimal şərq qərb sərgi dəyər nazir qanun şura sakin gecə qəza həkim qısa hadisə olay erkən "
    "hücum qəzet qadın insan zaman orman vətən düşmən roman liman elan plan meydan qurban zərər qərar "
    "xəbər əsgər lider dəniz dünya həftə "
    "bələdiyyə küçə maddə rayon kənd yerli ümumi xüsusi tarix şəhər film şəkil il qış qız alay saray uzun yaxın gün ölü yaralı "
    "tərəf rəsmi yeni köhnə yaxşı pis son nəticə yer qalan nəfər adam mülki ölkə"
)
_SHORT = folded("il ev ad el ol su iş at öl aç et ox üz on")
stem = stemmer(NUMBERS, folded(STOP_WORDS) | frozenset(PIECES), _SHORT, _WHOLE)


def stems_of(words: str) -> frozenset[str]:
    """The stems of words parted by spaces."""
    return frozenset(map(stem, words.split()))


VOCABULARY = vocabulary(
    "az",
    stem,
    stop_words=STOP_WORDS,
    question_words=QUESTION_WORDS,
    pronouns="o bu onlar bunlar bunun onun onu bunu onların",
    reasons="çünki görə səbəbindən ucbatından səbəbi üçün səbəbilə nəticəsində ötrü",
    numbers=NUMBERS,
    centuries=("esr", "yuzil"),
)
LABELS = stems_of(
    "maddə bölmə fəsil hissə bənd paraqraf əlavə qərar versiya otaq zal mərtəbə sinif tip qrup darvaza "
    "xətt reys uçuş say nömrə şəkil "
    "cədvəl səhifə cild mərhələ addım blok mənzil zona model mövsüm forma tapşırıq dərs terminal kanal "
    "protokol plan bina qala komanda "
    "kateqoriya avtobus tramvay yol ərizə bilet iş"
)
MENTIONS = mention_words("az", LABELS, "üçün içində yaxınlığında ətrafında qarşı doğru haqqında ilə", "və ilə yaxud")
SENTENCES = sentence_words(r"s|səh|№|m|b|bax|və s|və b|dr|prof|akad|gen|polk|kap|mayor|küç|ş|r|q|h|məs|il|əsr|t|k")
OUTLINE = OutlineWords(
    keyword=loose(
        r"(?P<style>maddə|bölmə|fəsil|hissə|əlavə|sual|gün|addım)\s*(?:\d+(?:[.\-]\d+)*[a-z]?|[IVXLC]+"
        r"|[A-Z])\b(?:\s*[.:)–—-])?(?:\s+\S.*)?"
    ),
    asked=loose(r"[*_]{0,2}(?:S|Sual)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"),
    answered=loose(r"[*_]{0,2}(?:C|Cavab)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"),
    boilerplate=loose(r"\W*(?:ardını oxu|həmçinin bax|davamı|əlaqəli xəbərlər?|daha ətraflı)\b.{0,80}"),
)
TYPOS = typo_words(
    ("ertyuiopöğ", "asdfghjklıə", "zxcvbnmçş"),
    {"necə": "nc", "nə": "n", "zaman": "zmn", "harada": "harda", "çox": "cox"},
)
