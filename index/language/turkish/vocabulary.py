"""Turkish words that are counted in another form, say nothing, ask, or are of a known kind."""

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
    ve veya ya yahut da de ki ile için gibi kadar göre ama fakat ancak lakin ise eğer diye bu şu o bunu şunu onu bunun onun buna
    ona bunda onda bundan ondan bunlar onlar bunların onların bunları onları ben sen biz siz beni seni bizi sizi bana sana bize
    size benim senin bizim sizin bir her hiç çok daha en az mi mı mu mü midir mıdır mudur müdür ne neden niçin niye nasıl kim
    kimin kime kimi kimler hangi hangisi kaç kaçta nerede nereye nereden neresi neler nedir idi imiş değil var yok olan olarak
    üzere dolayı beri sonra önce içinde üzerinde altında arasında tarafından hakkında ilgili dair şey şeyi zaman burada orada
    şurada böyle öyle şöyle artık hem bile sadece yalnız yalnızca bazı tüm bütün peki acaba ayrıca olduğu oldugu olup eden etti
    etmek edildi edilen edilmiş ediyor olur
"""
QUESTION_WORDS = """
    ne neler nedir neden niçin niye nasıl kim kimin kime kimi kimler kimdir hangi hangisi kaç kaçta kaça nerede nereye nereden
    neresi nerededir nerde zaman kadar mi mı mu mü
"""
NUMBERS = number_figures(
    "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    "on yirmi otuz kırk elli altmış yetmiş seksen doksan",
    "yüz bin milyon milyar",
    "birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu",
) | {"yarim": "yarim", "yuzlerce": "100s", "binlerce": "1000s", "ilk": "1."}  # fmt: skip
_WHOLE = folded(
    "güney kuzey doğu batı baskın bakan bakanlık başkan gece kaza hasta hastane saldırı salı sakin kendi "
    "öğle ergen erken yasa cuma "
    "cumartesi pazartesi bayan olay kısa erkek altın biber hakim gazete kadın insan zaman orman vatan "
    "düşman roman liman ilan elan alan plan meydan kurban zarar karar haber asker lider deniz dünya "
    "hafta belediye cadde madde ilçe köy yerel genel özel tarih şehir nehir film resim eylem yıl kış kız "
    "alay saray olay uzun yakın "
    "gün ölü yaralı sivil taraf hakkı resmi yeni eski iyi kötü son sonuç sıra süre yer kalan toplam ekim kasım aralık eylül"
)
_SHORT = folded("il ev ad el ol su iş at av ok öl aç et üs ün uç on")
stem = stemmer(NUMBERS, folded(STOP_WORDS) | frozenset(PIECES), _SHORT, _WHOLE)


def stems_of(words: str) -> frozenset[str]:
    """The stems of words parted by spaces."""
    return frozenset(map(stem, words.split()))


VOCABULARY = vocabulary(
    "tr",
    stem,
    stop_words=STOP_WORDS,
    question_words=QUESTION_WORDS,
    pronouns="o bu şu onlar bunlar şunlar bunun onun onu bunu onların",
    reasons="çünkü zira nedeniyle yüzünden sebebiyle dolayı nedeni sebebi nedenle sebeple sonucu için ötürü",
    numbers=NUMBERS,
    centuries=("yuzyil", "asir"),
)
LABELS = stems_of(
    "madde bölüm kısım fıkra bent paragraf ek karar sürüm oda salon kat sınıf tip grup kapı hat sefer "
    "uçuş sayı numara şekil tablo sayfa "
    "cilt aşama adım ünite blok daire bölge mahalle model sezon form görev ders terminal kanal protokol "
    "plan bina kanat kule takım "
    "kategori otobüs tramvay yol dilekçe başvuru bilet dava"
)
MENTIONS = mention_words("tr", LABELS, "için içinde yakınında civarında karşı doğru hakkında ile", "ve ile veya")
SENTENCES = sentence_words(
    r"s|ss|sf|no|nr|md|mad|bkz|vb|vd|vs|örn|dr|prof|doç|av|yrd|alb|gen|yy|haz|çev|age|bs|cad|sok|mah|blv|apt"
)
OUTLINE = OutlineWords(
    keyword=loose(
        r"(?P<style>madde|bölüm|kısım|ek|fasıl|ayrım|soru|gün|adım)\s*(?:\d+(?:[.\-]\d+)*[a-z]?|[IVXLC]+"
        r"|[A-Z])\b(?:\s*[.:)–—-])?(?:\s+\S.*)?"
    ),
    asked=loose(r"[*_]{0,2}(?:S|Soru)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"),
    answered=loose(r"[*_]{0,2}(?:C|Cevap|Yanıt)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"),
    boilerplate=loose(r"\W*(?:devamını oku|ayrıca bakınız|ilgili haberler?|haberin devamı|daha fazla)\b.{0,80}"),
)
TYPOS = typo_words(
    ("ertyuıopğü", "asdfghjklşi", "zxcvbnmöç"),
    {"nasıl": "nsl", "ne": "n", "zaman": "zmn", "nerede": "nerde", "kişi": "ksi"},
)
