"""What Turkish questions want: a kind of thing, a count, a measure, a date, a name, an overview."""

from babel import Locale

from index.language.answer_tables import AskedWords, NameWords, OverviewWords, QuestionWords
from index.language.turkic.letters import loose
from index.language.turkic.moments import month_pattern
from index.language.turkic.vocabulary import folded
from index.language.turkish.vocabulary import stems_of
from index.language.values import MONEY
from index.language.words import WORD, Kind, fold

QUESTIONS = QuestionWords(
    wanted=(
        (
            Kind.DATE,
            loose(
                r"\b(?:ne zaman\w*|hangi (?:yıl|tarih|gün|ay|yüzyıl|saat)\w*|kaç yılında|kaçıncı yüzyıl\w*|saat "
                r"kaç\w*"
                r"|kaçta)\b"
            ),
        ),
        (
            Kind.NUMBER,
            loose(r"\b(?:kaç\w*|ne kadar|sayısı|yüzde kaç\w*|nüfusu|oranı|fiyatı|ücreti|yüksekliği|uzunluğu)\b"),
        ),
        (
            Kind.NAME,
            loose(
                r"\b(?:kim|kimin|kime|kimi|kimler\w*|kimdir|kimdi|hangi (?:kişi|şirket|kurum|örgüt|ülke|başkan"
                r"|takım)\w*)\b"
            ),
        ),
        (
            Kind.PLACE,
            loose(
                r"\b(?:nerede\w*|nerde|nereye|nereden|neresi\w*|hangi (?:şehir|kent|köy|ülke|yer|bölge|sokak|bina|il"
                r"|ilçe)\w*)\b"
            ),
        ),
        (Kind.REASON, loose(r"\b(?:neden|niçin|niye|sebebi|nedeni)\b")),
    ),
    begins=loose(r"\W*(?:kaç\w*|kim\w*|ne|neden|niçin|niye|nasıl|hangi\w*|nerede\w*|nereye|nereden|neresi|neler)\b"),
    measures=folded("kadar zaman"),
    letter_words=frozenset({"O"}),
    short_forms={
        "nsl": "nasıl",
        "nzmn": "ne zaman",
        "kac": "kaç",
        "nerde": "nerede",
        "bi": "bir",
        "ksi": "kişi",
        "hg": "hoş geldin",
    },
    whole=(
        loose(
            r"\b(?:ne|neyi|neler)\s+(?P<verb>diyor|der|söylüyor|düzenler|düzenliyor|öngörür|öngörüyor|içerir"
            r"|kapsar|belirtir|yazıyor)\W*$"
        ),
    ),
)
KILLED = stems_of(
    "öldü öldürüldü ölü ölüm ölen öldürülen katledildi hayatını hayat can kayıp ölmüş öldürülmüş ölenler vefat"
)
LIVING = stems_of("nüfus sakin yaşıyor yaşayan yaşadı yaşıyordu nüfusu oturan yaşar")
SUBGROUPS = stems_of("kadın çocuk erkek yaşlı kız oğlan asker savaşçı aile genç bebek polis")
PERSONS = stems_of("kişi insan sakin sivil vatandaş kurban birey")
ASKED = AskedWords(
    counted=loose(
        r"\bkaç\s+(?P<what>(?!yıl\w*\b|para\b|metre\b|kilo\w*\b|gün\b|saat\b|yaşında\b).+)"
        r"|(?P<what2>[^?]+?)\s+(?:sayısı)\b"
    ),
    measures=(
        (
            loose(
                r"\bkaç para\b|\bne kadar(?:a|dır)?\b.*\b(?:mal|öde\w*|harca\w*|tut\w*|sat\w*)|\b(?:fiyat|ücret|bedel"
                r"|maliyet|bütçe|kira|maaş|ceza)\w*\b.*\b(?:ne|kaç)\b"
            ),
            frozenset(MONEY),
            "",
        ),
        (loose(r"\b(?:ağırlı|kilo)\w*"), frozenset({"mass"}), "ağırlık"),
        (loose(r"\b(?:yüksekli|boyu)\w*.*\b(?:ne|kaç)\b|\bne kadar yüksek\b"), frozenset({"length"}), "yükseklik"),
        (loose(r"\b(?:genişli)\w*.*\b(?:ne|kaç)\b|\bne kadar geniş\b"), frozenset({"length"}), "genişlik"),
        (loose(r"\b(?:derinli)\w*.*\b(?:ne|kaç)\b|\bne kadar derin\b"), frozenset({"length"}), "derinlik"),
        (loose(r"\b(?:uzunlu)\w*.*\b(?:ne|kaç)\b|\bne kadar uzun\b|\bkaç metre\b"), frozenset({"length"}), ""),
        (loose(r"\b(?:uzaklı|mesafe)\w*|\bne kadar uzak\w*|\bkaç kilometre\b"), frozenset({"length"}), ""),
        (
            loose(r"\b(?:alan|yüzölçüm|büyüklü)\w*.*\b(?:ne|kaç)\b|\bne kadar büyük\b"),
            frozenset({"area", "length", ""}),
            "",
        ),
        (loose(r"\bkaç yaşında\w*|\byaşı\b.*\b(?:kaç|ne)\b"), frozenset({"time"}), "yaş"),
        (
            loose(r"\bne kadar sür\w*|\bkaç (?:gün|saat|yıl|ay|hafta|dakika)\b(?!ında|da|inde)|\bsüresi\b"),
            frozenset({"time"}),
            "",
        ),
        (loose(r"\bsıcaklı\w*|\bkaç derece\b"), frozenset({"temperature", "degree"}), ""),
        (loose(r"\byüzde kaç\w*|\boranı\b"), frozenset({"percent"}), ""),
        (loose(r"\bne kadar\b"), frozenset({*MONEY, "mass", "volume", "percent", "time", "length"}), ""),
    ),
    dated=loose(r"\bne zaman\w*|\bhangi (?:yıl|tarih|gün|ay|saat)\w*|\bkaç yılında\b|\bsaat kaç\w*|\bkaçta\b"),
    year_asked=loose(r"\bhangi yıl\w*|\bkaç yılında\b"),
    classes=(
        (loose(r"\bsaat kaç\w*|\bhangi saat\w*|\bkaçta\b"), frozenset({"clock"})),
        (loose(r"\bhangi (?:yıl|tarih|ay)\w*"), frozenset({"moment"})),
        (loose(r"\bhangi gün\w*"), frozenset({"moment", "weekday"})),
    ),
    toll=loose(r"\bölü sayısı|\bcan kaybı|\b(?:ölen|öldürülen|kurban)\w*\s+sayısı"),
    toll_of=stems_of("kişi ölü ölüm kurban insan"),
    population=loose(r"\bnüfus\w*"),
    population_asked=loose(r"\b(?:ne|kaç|nedir)\b|^\W*\w+\W+nüfusu"),
    population_of=stems_of("kişi nüfus sakin insan"),
    people=stems_of("kişi"),
    sourced=loose(r"\bgöre\b|\b(?:diyor|dedi|bildirdi|yazıyor|yazdı|açıkladı|söylüyor|söyledi|belirtti|iddia)\b"),
    asking=stems_of("kaç kadar uzun yüksek geniş derin uzak büyük ağır yaş yüzde oran sıcaklık süre"),
    empty=stems_of(
        "sayı sayısı toplam yıl tarih gün ay saat oldu olan var yer al aldı yaklaşık tam zaman göre bildirdi "
        "dedi yazdı açıkladı ilk"
    ),
    persons=PERSONS,
    subgroups=SUBGROUPS,
    humans=SUBGROUPS
    | PERSONS
    | stems_of(
        "yolcu mürettebat üye denizci işçi madenci öğrenci köylü turist misafir ziyaretçi çalışan polis "
        "subay itfaiyeci mahkum rehine esir "
        "seyirci taraftar oyuncu hasta doktor hemşire öğretmen çiftçi balıkçı şoför mülteci yetişkin personel gönüllü sakin"
    ),
    ages=stems_of("yaşlı genç engelli hamile"),
    aged=stems_of("yaşlı"),
    killed=KILLED,
    living=LIVING,
    residents=stems_of("sakin nüfus"),
    meanings=(
        KILLED,
        stems_of("kayıp kayboldu kaybolan akıbeti"),
        stems_of("yaralandı yaralı yaralanan yaralanmış"),
        stems_of("rehine esir tutsak"),
        stems_of("mülteci göçmen kaçtı sürüldü yerinden"),
        stems_of("tanıdı tanıyan tanınma"),
        LIVING,
        stems_of("katılım oy"),
    ),
    same=(
        stems_of("fiyat ücret bedel maliyet mal"),
        stems_of("başladı başlayan başlangıç başlar"),
        stems_of("bitti sona tamamlandı"),
        stems_of("yapıldı inşa kuruldu yaptı yapan yapılmış"),
        stems_of("açıldı açılan açılış açtı"),
        stems_of("ağırlık ağır kilo"),
        stems_of("yükseklik yüksek boy"),
        stems_of("uzunluk uzun"),
        stems_of("genişlik geniş"),
        stems_of("derinlik derin"),
        stems_of("yaş yaşında"),
        stems_of("uzaklık uzak mesafe"),
        stems_of("alan büyüklük yüzölçümü"),
    ),
    happens=stems_of("oldu gerçekleşti meydana geldi yaşandı"),
    lasting=stems_of("sürdü sürüyor sürer süre devam"),
    stock=stems_of("nüfus sakin yaşıyor üye çalışan personel fiyat ücret kira sıcaklık var maaş bütçe"),
    recurring=stems_of(
        "fuar festival toplantı konferans seçim maç sezon yarış kongre oturum zirve sergi sayım maraton "
        "turnuva kupa konser tören yıldönümü bütçe bayram sınav referandum gösteri"
    ),
    event_words=stems_of(
        "saldırı baskın katliam sel yangın deprem kaza çarpışma patlama savaş çatışma fırtına salgın kuşatma "
        "grev seçim festival fuar trajedi facia bombardıman"
    ),
    being=stems_of("var idi oldu"),
    possessive=frozenset("in un nin nun".split()),
    place=loose(
        r"(?-i:\b(?P<name>[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc][\w-]+?))['’]?(?:[dt][ae]|[dt][ae]n|[dt][ae]ki)\b"
    ),
    pronoun=loose(r"\W*(?:o|onlar|bu|bunlar)\b"),
    whose=loose(r"\W*(?:onun|onların|bunun)\s+(\w+)"),
    no_places=stems_of(
        "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık Pazartesi Salı Çarşamba "
        "Perşembe Cuma Cumartesi Pazar"
    ),
)
OVERVIEW = OverviewWords(
    asks=loose(
        r"(?:peki |ve )?(?:.*\b(?:ne|neler) (?:oldu|olmuş|yaşandı|olduğunu|meydana geldi|gerçekleşti)(?: anlat"
        r"| söyle)?\w*|(?:bana |bize )?.+(?:hakkında|ile ilgili)(?: (?:bilgi ver|anlat|ne biliyorsun|neler "
        r"biliyorsun|ne söyleyebilir)\w*(?: m[ıi]\w+)?)?"
        r"|.+(?:anlat|özetle)(?:ır|r|yın|in|ın)?(?: m[ıi]s[ıi]n(?:[ıi]z)?)?|.+(?:özeti|kısa özet)(?: nedir)?)"
    ),
    asking=folded(
        "oldu olmuş yaşandı meydana geldi gerçekleşti ne neler hakkında ilgili bilgi ver verir anlat anlatır "
        "özetle özeti kısa biliyorsun biliyor olay olaylar olduğunu gerçekten tam"
    ),
    event=loose(r".*\b(?:ne|neler) (?:oldu|olmuş|yaşandı|meydana|gerçekleşti)"),
    month=loose(rf"\b\d{{1,2}} (?:{month_pattern('tr')})"),
    letter_words=frozenset({"O"}),
    what_happened="{} yerinde ne oldu?",
    placed=loose(r"\b(?:bu|eski|yeni|bir)?\s*[^\W\d_]{3,}(?:[dt][ae]|nda|nde)\b"),
)
_NAME = r"(?-i:[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc][\w-]*(?:\s+[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc][\w-]*)*)"
NAMES = NameWords(
    where=loose(
        r"^\W*(?P<what>.+?)\s+(?:nerede|nerde|nereye|hangi (?:şehirde|köyde|kentte|ülkede|yerde"
        r"|binada))\s*(?P<rest>.*?)\W*$"
    ),
    name=loose(rf"(?<![\w’'-]){_NAME}"),
    another=loose(rf"\s*(?:,|ve|ile)\s*{_NAME}"),
    place=loose(rf"\b(?P<name>{_NAME})['’](?P<prep>[dt][ae]|[dt][ae]n)\b"),
    sole=stems_of("yaptı kurdu icat keşfetti yönetti tasarladı boyadı yazdı kazandı açtı çevirdi suikast"),
    shared=stems_of("imzaladı katıldı oy destekledi tanıdı ziyaret aldı karşı konuştu dedi"),
    titles=folded("bay bayan dr prof doç sayın bey hanım başkan general albay binbaşı yüzbaşı kral kraliçe"),
    unsure=loose(r"\b(?:bilinmiyor|belirsiz|tartışmalı)\b"),
    times=loose(r"\b(?:1[5-9]|20)\d\d\b|\b(?:eski|önceki|sonraki|yeni|vekil|kadar|beri|ilk|ikinci|son|ardından)\b"),
    countries=frozenset(" ".join(fold(w) for w in WORD.findall(name)) for name in Locale("tr").territories.values()),
    auxiliary=folded("ilk sonra da de kendisi"),
    no_names=frozenset(
        "bu o şu bir ve ama ancak fakat ben sen biz siz onlar ne kim nerede neden nasıl çok her tüm bazı "
        "eğer sonra önce".split()
    ),
    days=stems_of(
        "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık Pazartesi Salı Çarşamba "
        "Perşembe Cuma Cumartesi Pazar"
    ),
)
