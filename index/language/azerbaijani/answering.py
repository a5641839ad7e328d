"""Azerbaijani words by which answers are compared and doubted."""

from index.language.azerbaijani.statements import SAYS
from index.language.azerbaijani.vocabulary import stem, stems_of
from index.language.turkic import answering as build
from index.language.turkic.answering import FigureSource

CONTRASTS = build.contrasts(
    """
    açıldı bağlandı
    açıq bağlı
    başladı bitdi sona
    qazandı uduzdu itirdi
    aldı satdı kirayələdi
    gəldi getdi ayrıldı
    qəbul rədd
    artdı azaldı
    yüksəldi düşdü
    seçildi istefa
    doğuldu öldü
    evləndi boşandı
    idxal ixrac
    ilk son
    erkən gec
    şimal cənub şərq qərb
    şimal-şərq cənub-şərq şimal-qərb cənub-qərb
    sol sağ
    ana ata
    oğul qız
    kral kraliça
    qadın uşaq
    böyüklər uşaq şagird pensiyaçı
    yay qış yaz payız
    səhər günorta axşam
    qırmızı göy yaşıl sarı qara ağ boz
    qızıl gümüş bürünc
    alıcı satıcı
    işçi işəgötürən
    iddiaçı cavabdeh
    yaralandı öldürüldü itkin əsir
    ölü yaralı itkin əsir
    avtomobil avtobus qatar təyyarə gəmi velosiped
    müəllim şagird
    həkim tibb-bacısı xəstə
    kitabxana muzey teatr kino məktəb xəstəxana stansiya
    çay göl dağ
    """,
    """
    müdir direktor başçı rəhbər sədr lider
    nəfər adam insan şəxs sakin vətəndaş əhali
    girov əsir
    ölü öldü öldürüldü öldürülüb ölüb ölüm ölən öldürülən həlak qurban
    yaralı yaralandı yaralanıb yaralanan
    itkin itib taleyi
    hücum basqın
    ayrıldı tərk çəkildi
    qiymət haqq dəyər
    qayda qanun nizamnamə
    quruldu yaradıldı təsis yaradılıb qurulub
    tikildi tikilib inşa tikib tikdi
    dedi bildirdi bildirib yazdı yazıb söylədi deyib
    qərar hökm
    iş vəzifə
    şirkət firma müəssisə
    artım artdı yüksəldi artıb
    azalma azaldı düşdü azalıb
    açıldı açılıb
    başladı başlayıb başlanıb
    """,
    ending="bağlandı bağlanıb bitdi bitib ləğv dayandırıldı söküldü sona başa dağıdıldı",
    beginning="açıldı açılıb quruldu qurulub başladı başlayıb tikildi tikilib inşa imzalandı qəbul təsdiq yaradıldı yaradılıb",
    days="şənbə bazar həftə bayram tətil səhər axşam gecə günorta yay qış yaz payız",
    stem=stem,
)
OPPOSITES = build.opposites(
    """
    artır|yüksəlt|artdı|yüksəldi|artım|artıb azalt|endir|azaldı|düşdü|azalma|azalıb
    icazə qadağa|qadağan
    açıq|açıldı|açılıb bağlı|bağlandı|bağlanıb
    qəbul|təsdiq rədd
    qazandı|qələbə uduzdu|məğlubiyyət
    əvvəl sonra
    erkən gec
    şimal cənub
    şərq qərb
    günahkar günahsız
    təhlükəsiz təhlükəli
    canlı|sağ ölü
    başladı|başlayıb bitdi|bitib|son
    üstündə altında
    çox az
    çoxluq azlıq
    dəstəklədi qarşı
    daxili xarici
    ilk son
    yüksək aşağı|alçaq
    yaxşı pis
    zəngin kasıb|yoxsul
    güclü zəif
    isti soyuq
    könüllü məcburi
    uğurlu uğursuz
    doğru yanlış|səhv
    pulsuz pullu|ödənişli
    dövlət özəl
    idxal ixrac
    """,
    asks=r"(?<!\w)m[ıiuü](?:dır|dir|ydı|ydi)?\s*\W*$|[^\W\d]{2,}(?:ibmi|ıbmı|dimi|dımı|dirmi|dırmı)\s*\W*$",
    either=r"\byoxsa\b|\bmi ya\b",
    open_asked=r"\b(?:nə|hansı\w*|necə|nə vaxt)\b",
    when=r"\bnə vaxt\b|\bhaçan\b",
    negation="deyil yox heç əsla",
    reporting="dedi bildirdi bildirib yazdı yazıb deyib hesabat qəzet nazirlik şahid məqalə kitab görə rəsmi sözçü "
    "bəyanat şura mənbə",
    stem=stem,
)
GROUPS = build.groups(
    """
    qadın qadınlar ana xanım
    kişi kişilər
    uşaq uşaqlar körpə azyaşlı yetkinlik
    yaşlı yaşlılar qoca qocalar pensiyaçı ahıl
    gənc gənclər yeniyetmə
    əsgər əsgərlər ordu döyüşçü hərbçi
    polis polislər
    """,
    people="nəfər adam insan mülki sakin qurban ölü ölüm əhali vətəndaş kişi qadın uşaq öldü öldürüldü "
    "öldürülüb ölüb həlak yaralandı yaralı itkin əsir girov qaçqın meyit",
    total="nəfər adam insan mülki sakin qurban",
    adjectives="yaşlı qoca gənc silahlı",
    killing="öldürdü öldürüb yaraladı əsir",
    asks="neçə|sayı",
    stem=stem,
)
NEARMISS = build.near_misses(
    """
    nəfər adam insan say miqdar ad növ hissə yol yer vaxt tarix il gün ay yaş faiz şey kimsə misal səbəb məqsəd dedi
    söylədi danışdı verdi verib
    oldu olub baş etdi edib edən istifadə aldı gəldi getdi bildi köhnə uzun böyük yüksək ümumi ilk əsas digər yeni
    fərqli az çox bir-neçə öz
    indiki həqiqi məşhur mühüm müəyyən tək təxmini erkən gec başlanğıc son artım dəyişiklik görə söz başlıq sual cavab
    məlumat yazdı yazıb
    hesabat bildirib mətn sənəd maddə müəllif mənbə səhifə sayt adlı siyahı tikildi tikilib açıldı açılıb quruldu
    qurulub başladı başlayıb
    haqqında var yerləşir öldü ölüb öldürülüb öldürüldü yaralanıb adı uzunluğu hündürlüyü kişi
    """,
    "cənab xanım dr prof general prezident polkovnik mayor nazir kral bəy",
    event=r"\b[^\W\d]{2,}(?:dı|di|du|dü|ıb|ib|ub|üb|mışdır|mişdir|muşdur|müşdür)\b",
    heads=r"hansı|kimin|nə cür",
    counted=r"neçə",
    stem=stem,
)
DIFFERENCES = build.differences(
    "quruldu qurulub inşa tikildi tikilib doğuldu öldü ölüb öldürüldü öldürülüb imzalandı imzalanıb "
    "dağıdıldı işğal ixtira kəşf ölü",
    """
    hücum basqın qətliam faciə
    bombardman atəş
    sel daşqın
    yanğın
    zəlzələ
    qəza toqquşma
    partlayış
    döyüş müharibə
    tufan
    epidemiya
    sürüşmə
    etiraz nümayiş iğtişaş
    mühasirə
    """,
    turn=r"\b(?:birinci|ikinci|üçüncü|dördüncü|beşinci|altıncı|\d+-?(?:ci|cı|cu|cü))\b(?!\s+il)",
    series=r"\b(?:1[5-9]|20)\d\d\b|\b(?:yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr"
    r"|dekabr|yaz|yay|payız|qış|say|nömrə|cild|həftə|birinci|ikinci|üçüncü)\b|\d+",
    stem=stem,
)
SIDES = build.sides(
    "məktub bəyanat hesabat sayt səhifə mətn məqalə o bu onlar biz sənəd",
    """
    haqlı haqsız günahkar günahsız məsul günah təqsir səhv qanuni ədalətli yalançı yalan həqiqət doğru düzgün düz
    yanlış etibarlı rəqəm say iddia
    versiya mənbə sənəd hesabat məlumat pis yaxşı fikir inan de həqiqətən tərəf qurban təcavüzkar səncə sizcə
    """,
    "soyqırım qətliam cinayət müharibə insanlıq terror təcavüz qətl işğal təmizləmə etnik faciə hərbi",
    judges=(
        r"\b(?:soyqırım\w*|qətliam\w*|cinayət\w*|haqlı\w*|haqsız\w*|günah\w*|məsul\w*|pozunt\w*|poz\w*"
        r"|təkzib\w*|rədd\w*|etiraf\w*|şişirt\w*|planlaşdır\w*"
        r"|ittiham\w*|terror\w*|təcavüz\w*|qına\w*|müdafiə\w*|ədalət\w*|qanuni\w*|yanlış\w*|doğru\w*|yalan\w*"
        r"|üzr|dəstəklə\w*|qarşı çıx\w*|tənqid\w*|təhrif\w*)\b"
    ),
    stem=stem,
)
SAMENESS = build.sameness(
    """
    türkiyə türk
    azərbaycan azərbaycanlı
    ermənistan erməni
    rusiya rus
    fransa fransız
    almaniya alman
    ingiltərə ingilis britaniya
    ispaniya ispan
    italiya italyan
    yunanıstan yunan
    gürcüstan gürcü
    iran iranlı
    amerika amerikalı abş
    norveç norveçli
    """,
    stem,
)
FIGURES = build.figures(
    FigureSource(
        clause=r"və|amma|isə|lakin|ancaq|həmçinin",
        listing=r"\b(?:aralarında|onlardan|onların|içərisində|arasında|daxil olmaqla|o cümlədən)\b",
        verb=r"[^\W\d]{2,}(?:dı|di|du|dü|ıb|ib|ub|üb|mışdır|mişdir|muşdur|müşdür|ır|ir|ur|ür)\b",
        no_duration=r"-?\w*\s*(?:əvvəl|sonra|ərzində|yaşında\w*|bəri)\b",
        before_no_duration=r"\b(?:hər|gələn|keçən|son)\s+$",
        apart=r"\s+(?:uzaqda|aralıda|şimal\w*|cənub\w*|şərq\w*|qərb\w*)\b",
        populous=r"\b(?:əhali\w*|yaşa\w*|sakin\w*)\b",
        having=r"\b(?:ümumilikdə|cəmi|əhalisi)\s+$",
        says=SAYS,
        after_years=r"\b(?:ildönümü\w*|anım\w*|anıldı|anılır)\b",
        bound=r"(?!)",
        rate=r"(?!)(?P<unit>)",
        included=r"\b(?:aralarında|onlardan|onların|o cümlədən)\b(?P<parts>[^.;]*)",
    ),
    over=stems_of("bitdi bitib sona dayandı"),
    complements=(stems_of("qadın kişi"), stems_of("böyük uşaq"), stems_of("qız oğlan")),
    before_alone="təxminən cəmi sayı ən azı çox olaraq",
)
SCOPES = build.scopes(r"o|onu|onun|ona|onlar|onların|onları|bu|bunlar|bunun|bunu", SAYS)
