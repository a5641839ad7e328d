"""What Azerbaijani questions want: a kind of thing, a count, a measure, a date, a name, an overview."""

from babel import Locale

from index.language.answer_tables import AskedWords, NameWords, OverviewWords, QuestionWords
from index.language.azerbaijani.vocabulary import stems_of
from index.language.turkic.letters import loose
from index.language.turkic.moments import month_pattern
from index.language.turkic.vocabulary import folded
from index.language.values import MONEY
from index.language.words import WORD, Kind, fold

QUESTIONS = QuestionWords(
    wanted=(
        (
            Kind.DATE,
            loose(
                r"\b(?:nə vaxt\w*|nə zaman|haçan|hansı (?:il|tarix|gün|ay|əsr|saat)\w*|neçənci il\w*|neçənci əsr\w*"
                r"|saat neçə\w*|neçədə)\b"
            ),
        ),
        (Kind.NUMBER, loose(r"\b(?:neçə\w*|nə qədər|sayı|əhalisi|neçə faiz\w*|qiyməti|hündürlüyü|uzunluğu)\b")),
        (
            Kind.NAME,
            loose(
                r"\b(?:kim|kimin|kimə|kimi|kimlər\w*|kimdir|kimdi|hansı (?:şəxs|şirkət|qurum|təşkilat|ölkə"
                r"|komanda)\w*)\b"
            ),
        ),
        (
            Kind.PLACE,
            loose(r"\b(?:harada\w*|harda|hara|haraya|haradan|hansı (?:şəhər|kənd|ölkə|yer|rayon|küçə|bina)\w*)\b"),
        ),
        (Kind.REASON, loose(r"\b(?:niyə|nəyə görə|nədən|səbəbi)\b")),
    ),
    begins=loose(
        r"\W*(?:neçə\w*|kim\w*|nə|niyə|nədən|necə|hansı\w*|harada\w*|harda|hara|haraya|haradan|nələr|haçan)\b"
    ),
    measures=folded("qədər vaxt zaman"),
    letter_words=frozenset({"O"}),
    short_forms={"nc": "necə", "harda": "harada", "hardan": "haradan", "nefer": "nəfər", "qeder": "qədər"},
    whole=(
        loose(
            r"\b(?:nə|nəyi|nələr)\s+(?P<verb>deyir|deyilir|tənzimləyir|nəzərdə tutur|bildirir|əhatə edir|yazılıb)\W*$"
        ),
    ),
)
KILLED = stems_of("öldü öldürüldü öldürülüb ölü ölüm ölən öldürülən həlak ölüb ölənlər tələf can qətlə qətl")
LIVING = stems_of("əhali sakin yaşayır yaşayan yaşadı yaşayırdı əhalisi")
SUBGROUPS = stems_of("qadın uşaq kişi qoca yaşlı qız oğlan əsgər döyüşçü ailə gənc körpə polis")
PERSONS = stems_of("nəfər adam insan şəxs sakin mülki vətəndaş qurban")
ASKED = AskedWords(
    counted=loose(
        r"\bneçə\s+(?P<what>(?!il\w*\b|manat\w*\b|metr\w*\b|kilo\w*\b|gün\b|saat\b|yaşında\b|faiz\b).+)"
        r"|(?P<what2>[^?]+?)\s+(?:sayı)\b"
    ),
    measures=(
        (
            loose(
                r"\bneçəyə\w*|\bneçə manat\w*|\bnə qədər(?:ə|dir)?\b.*\b(?:başa gəl\w*|ödə\w*|xərclə\w*|sat\w*)"
                r"|\b(?:qiymət|haqqı|dəyər|xərc|büdcə|kirayə|maaş|cərimə)\w*\b.*\b(?:nə|neçə)\w*"
            ),
            frozenset(MONEY),
            "",
        ),
        (loose(r"\b(?:çəki|ağırlı)\w*"), frozenset({"mass"}), "çəki"),
        (
            loose(r"\b(?:hündürlüyü|hündürlük|boyu)\w*.*\b(?:nə|neçə)\b|\bnə qədər hündür\w*"),
            frozenset({"length"}),
            "hündürlük",
        ),
        (loose(r"\b(?:eni|genişliyi)\b.*\b(?:nə|neçə)\b|\bnə qədər (?:enli|geniş)\w*"), frozenset({"length"}), "en"),
        (loose(r"\b(?:dərinliyi|dərinlik)\w*.*\b(?:nə|neçə)\b|\bnə qədər dərin\w*"), frozenset({"length"}), "dərinlik"),
        (
            loose(r"\b(?:uzunluğu|uzunluq)\w*.*\b(?:nə|neçə)\b|\bnə qədər uzun\w*|\bneçə metr\w*"),
            frozenset({"length"}),
            "",
        ),
        (loose(r"\b(?:məsafə|uzaqlı)\w*|\bnə qədər uzaq\w*|\bneçə kilometr\w*"), frozenset({"length"}), ""),
        (
            loose(r"\b(?:sahəsi|ərazisi|böyüklüyü)\b.*\b(?:nə|neçə)\b|\bnə qədər böyük\w*"),
            frozenset({"area", "length", ""}),
            "",
        ),
        (loose(r"\bneçə yaş\w*|\byaşı\b.*\b(?:neçə|nə)\b"), frozenset({"time"}), "yaş"),
        (
            loose(r"\bnə qədər (?:davam|çək)\w*|\bneçə (?:gün|saat|il|ay|həftə|dəqiqə)\b|\bmüddəti\b"),
            frozenset({"time"}),
            "",
        ),
        (loose(r"\btemperatur\w*|\bneçə dərəcə\w*"), frozenset({"temperature", "degree"}), ""),
        (loose(r"\bneçə faiz\w*|\bfaizi\b"), frozenset({"percent"}), ""),
        (loose(r"\bnə qədər\b"), frozenset({*MONEY, "mass", "volume", "percent", "time", "length"}), ""),
    ),
    dated=loose(
        r"\bnə vaxt\w*|\bnə zaman\b|\bhaçan\b|\bhansı (?:il|tarix|gün|ay|saat)\w*|\bneçənci il\w*|\bsaat "
        r"neçə\w*|\bneçədə\b"
    ),
    year_asked=loose(r"\bhansı il\w*|\bneçənci il\w*"),
    classes=(
        (loose(r"\bsaat neçə\w*|\bhansı saat\w*|\bneçədə\b"), frozenset({"clock"})),
        (loose(r"\bhansı (?:il|tarix|ay)\w*|\bneçənci il\w*"), frozenset({"moment"})),
        (loose(r"\bhansı gün\w*"), frozenset({"moment", "weekday"})),
    ),
    toll=loose(r"\bölənlərin sayı|\b(?:ölən|öldürülən|qurban|həlak olan)\w*\s+sayı|\bitki\w*\b"),
    toll_of=stems_of("nəfər adam ölü qurban insan"),
    population=loose(r"\bəhali\w*"),
    population_asked=loose(r"\b(?:nə|neçə|nədir)\w*|^\W*\w+\W+əhalisi"),
    population_of=stems_of("nəfər adam əhali sakin insan"),
    people=stems_of("nəfər adam"),
    sourced=loose(r"\bgörə\b|\bfikrincə\b|\b(?:deyir|dedi|bildirib|bildirdi|yazır|yazıb|açıqlayıb|söyləyib|iddia)\b"),
    asking=stems_of("neçə qədər uzun hündür geniş dərin uzaq böyük ağır yaş faiz temperatur müddət"),
    empty=stems_of(
        "say sayı ümumi il tarix gün ay saat oldu olub olan var yer al aldı təxminən tam vaxt görə bildirib "
        "dedi yazıb ilk baş verdi"
    ),
    persons=PERSONS,
    subgroups=SUBGROUPS,
    humans=SUBGROUPS
    | PERSONS
    | stems_of(
        "sərnişin heyət üzv dənizçi fəhlə işçi mədənçi şagird tələbə kəndli turist qonaq ziyarətçi əməkdaş "
        "polis zabit yanğınsöndürən məhbus "
        "girov əsir tamaşaçı azarkeş oyunçu xəstə həkim müəllim fermer balıqçı sürücü qaçqın böyük personal könüllü"
    ),
    ages=stems_of("yaşlı qoca gənc əlil hamilə"),
    aged=stems_of("yaşlı qoca"),
    killed=KILLED,
    living=LIVING,
    residents=stems_of("sakin əhali"),
    meanings=(
        KILLED,
        stems_of("itkin itib yoxa taleyi"),
        stems_of("yaralandı yaralanıb yaralı yaralanan"),
        stems_of("girov əsir"),
        stems_of("qaçqın köçkün qaçdı qovulub didərgin"),
        stems_of("tanıdı tanıyıb tanıyan tanınma"),
        LIVING,
        stems_of("iştirak səs"),
    ),
    same=(
        stems_of("qiymət haqq dəyər xərc"),
        stems_of("başladı başlayıb başlayan başlanıb başlanğıc"),
        stems_of("bitdi bitib sona başa"),
        stems_of("tikildi tikilib tikib inşa tikdi tikən tikilmiş"),
        stems_of("açıldı açılıb açılan açılış açıb"),
        stems_of("çəki ağırlıq ağır"),
        stems_of("hündürlük hündürlüyü hündür boy"),
        stems_of("uzunluq uzunluğu uzun"),
        stems_of("en eni enli genişlik"),
        stems_of("dərinlik dərinliyi dərin"),
        stems_of("yaş yaşında"),
        stems_of("məsafə uzaq"),
        stems_of("sahə ərazi böyüklük"),
    ),
    happens=stems_of("oldu olub baş verdi verib"),
    lasting=stems_of("davam çəkdi çəkib sürdü müddət"),
    stock=stems_of("əhali sakin yaşayır üzv işçi əməkdaş qiymət haqq kirayə temperatur var maaş büdcə"),
    recurring=stems_of(
        "yarmarka festival iclas konfrans seçki matç mövsüm yarış qurultay sessiya sammit sərgi siyahıyaalma "
        "marafon turnir kubok konsert mərasim ildönümü büdcə bayram imtahan referendum tamaşa"
    ),
    event_words=stems_of(
        "hücum basqın qətliam daşqın sel yanğın zəlzələ qəza toqquşma partlayış müharibə döyüş tufan "
        "epidemiya mühasirə tətil seçki festival yarmarka faciə bombardman"
    ),
    being=stems_of("var idi oldu"),
    possessive=frozenset("in un nin nun".split()),
    place=loose(r"(?-i:\b(?P<name>[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc\u018f][\w-]+?))(?:d[aə]|d[aə]n|d[aə]ki)\b"),
    pronoun=loose(r"\W*(?:o|onlar|bu|bunlar)\b"),
    whose=loose(r"\W*(?:onun|onların|bunun)\s+(\w+)"),
    no_places=stems_of("Yanvar Fevral Mart Aprel May İyun İyul Avqust Sentyabr Oktyabr Noyabr Dekabr Bazar"),
)
OVERVIEW = OverviewWords(
    asks=loose(
        r"(?:bəs |və )?(?:.*\b(?:nə|nələr) (?:oldu|olub|baş ver(?:di|ib|mişdir)|olduğunu)(?: danış\w*| de\w*)?"
        r"|(?:mənə |bizə )?.+(?:haqqında|barədə|haqda)(?: məlumat ver(?:in)?| danış(?:ın)?| nə bilirsən| nə "
        r"bilirsiniz| nə deyə bilər\w*)?"
        r"|.+(?:danış(?:ın)?|nəql et)|.+(?:xülasəsi|qısa məlumat)(?: nədir)?)"
    ),
    asking=folded(
        "oldu olub baş verdi verib vermişdir nə nələr haqqında barədə haqda məlumat ver verin danış danışın "
        "bilirsən bilirsiniz xülasəsi qısa hadisə hadisələr olduğunu həqiqətən dəqiq"
    ),
    event=loose(r".*\b(?:nə|nələr) (?:oldu|olub|baş)"),
    month=loose(rf"\b\d{{1,2}} (?:{month_pattern('az')})|(?:{month_pattern('az')})\w* \d{{1,2}}-"),
    letter_words=frozenset({"O"}),
    what_happened="{} ərazisində nə baş verdi?",
    placed=loose(r"\b(?:bu|köhnə|yeni|bir)?\s*[^\W\d_]{3,}(?:d[aə]|nda|ndə)\b"),
)
_CAPITAL = r"[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc\u018f][\w-]*"
_NAME = rf"(?-i:{_CAPITAL}(?:\s+{_CAPITAL})*)"
NAMES = NameWords(
    where=loose(
        r"^\W*(?P<what>.+?)\s+(?:harada|harda|haraya|hansı (?:şəhərdə|kənddə|ölkədə|yerdə|binada"
        r"|rayonda))\s*(?P<rest>.*?)\W*$"
    ),
    name=loose(rf"(?<![\w’'-]){_NAME}"),
    another=loose(rf"\s*(?:,|və|ilə)\s*{_NAME}"),
    place=loose(r"(?-i:\b(?P<name>[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc\u018f][\w-]{2,}?))(?P<prep>d[aə]|d[aə]n)\b"),
    sole=stems_of(
        "tikdi tikib qurdu qurub ixtira kəşf idarə layihə çəkib yazdı yazıb qazandı açdı açıb tərcümə sui-qəsd"
    ),
    shared=stems_of("imzaladı imzalayıb qatıldı iştirak səs dəstəklədi tanıdı ziyarət aldı qarşı danışdı dedi"),
    titles=folded("cənab xanım dr prof bəy xanım başçı general polkovnik mayor kapitan kral kraliça prezident"),
    unsure=loose(r"\b(?:məlum deyil|naməlum|mübahisəli)\b"),
    times=loose(r"\b(?:1[5-9]|20)\d\d\b|\b(?:köhnə|əvvəlki|sonrakı|yeni|keçmiş|müvəqqəti|qədər|bəri|ilk|ikinci|son)\b"),
    countries=frozenset(" ".join(fold(w) for w in WORD.findall(name)) for name in Locale("az").territories.values()),
    auxiliary=folded("ilk sonra da də özü"),
    no_names=frozenset(
        "bu o bir və amma lakin mən sən biz siz onlar nə kim harada niyə necə çox hər bütün bəzi əgər sonra "
        "əvvəl".split()
    ),
    days=stems_of("Yanvar Fevral Mart Aprel May İyun İyul Avqust Sentyabr Oktyabr Noyabr Dekabr Bazar"),
)
