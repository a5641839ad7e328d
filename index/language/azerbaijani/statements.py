"""How Azerbaijani sentences deny, doubt and plan, whose they are, and which questions no document settles."""

from index.language.azerbaijani.vocabulary import VOCABULARY
from index.language.turkic.statements import Judgement, JudgementWords, Speakers, StatementWords, claims

SAYS = (
    r"(?:bildir|de|söylə|yaz|qeyd et|vurğula|iddia et|açıqla|elan et|göstər|təkzib et|rədd et|inkar et"
    r"|ittiham et|adlandır|qiymətləndir|tanı"
    r"|qına|xəbər ver|hesab et|say|məlumat ver|danış|təsdiqlə|əlavə et)(?:di|dı|du|dü|ib|ıb|ub|üb|mişdir"
    r"|mışdır|muşdur|müşdür|ir|ır|ur|ür|yir|yib|yıb|irlər|ırlar|ublar|iblər|dilər|dılar|mişdi|mişlər)\w*"
    r"|dedi|deyir|deyib|edib|edir|etmişdir|bildirilir|bildirilib|deyilir|göstərilir|yazılıb"
)
_WORDS = StatementWords(
    denial=(
        r"\b(?:deyil\w*|heç(?: bir| kim)?|əsla|təkzib\w*|rədd\w*|inkar\w*|yanlış\w*|səhv\w*|əsassız\w*"
        r"|uydurma\w*|böhtan\w*|yalan\w*"
        r"|yox(?:dur|du)?|əksinə|əvəzinə|şişirt\w+|təhrif\w*|[^\W\d]{2,}(?:madı|mədi|mayıb|məyib|mamış|məmiş"
        r"|mır|mir|mur|mür|maz|məz|mamışdır|məmişdir|madığı\w*|mədiyi\w*|mayan|məyən)\w*)\b"
    ),
    harmless=r"\b(?:təkcə [^,.;]{1,30} deyil|yalnız [^,.;]{1,30} deyil|az olmayaraq|az olmayan|şübhə yoxdur|heç olmasa)\b",
    doubt=r"\b(?:əgər|bəlkə|ola bilər\w*|ola bilsin|ehtimal\w*|şayiə\w*|güman\w*|yəqin\w*|şübhə\w*|tutaq ki|mı\b"
    r"|mi\b|mu\b|mü\b)",
    plan=r"\b(?:[^\W\d]{2,}(?:acaq|əcək|acağı|əcəyi)\w*|planlaşdır\w+|nəzərdə tut\w+|gözlən\w+|hədəflə\w+|niyyət\w*)\b",
    rule=r"\b(?:[^\W\d]{2,}(?:malı|məli)\w*|gərək\w*|lazım\w*|mütləq|məcbur\w*|vacib\w*|tələb olunur)\b",
    passing=r"\b(?:indiyə qədər|indiyədək|bu günə qədər|ilk əvvəl|əvvəlcə|həmin vaxt|o vaxt|növbəti|əvvəlki|gələn"
    r"|artıq|daha əvvəl|yenilən\w*|yüksəldi|artdı|azaldı|artıb|azalıb|qalxdı|düşdü)\b",
    own_day=r"\b(?:bu gün\w*|dünən\w*|sabah\w*|indi\w*|bu (?:il|ay|həftə|mövsüm|səhər|axşam)|keçən (?:il|ay|həftə)"
    r"|gələn (?:il|ay|həftə)|hazırda|hal-hazırda|son vaxtlar)\b",
    present=r"\b[^\W\d]{2,}(?:ır|ir|ur|ür|dır|dir|dur|dür|maqdadır|məkdədir)\b|\bvar\b",
    past=r"\b[^\W\d]{2,}(?:dı|di|du|dü|ıb|ib|ub|üb|mışdı|mişdi|muşdu|müşdü|mışdır|mişdir|muşdur|müşdür)\b",
    according=r"görə|məlumatına görə|məlumatlarına görə|sözlərinə görə|hesabatına görə|açıqlamasına görə|fikrincə"
    r"|məlumatına əsasən|əsasən",
    says=SAYS,
    asks_said=rf"^\W*(?P<who>[^?,]{{2,50}}?)\s+(?:[^?]{{0,60}}?\s)?(?:nə|neçə|nəyi|necə|hansı)\b[^?]{{0,60}}?\b(?:{SAYS})",
)
CLAIMS = claims(_WORDS)
SPEAKERS = Speakers(_WORDS, VOCABULARY)
_CRIME = (
    r"soyqırım\w*|qətliam\w*|kütləvi qırğın\w*|etnik təmizləmə\w*|müharibə cinayəti\w*|hərbi cinayət\w*"
    r"|insanlığa qarşı cinayət\w*|terror\w*|işğal\w*|təcavüz\w*|poqrom\w*|cinayət\w*|azadetmə\w*"
    r"|təxribat\w*|özünümüdafiə\w*|faciə\w*"
)
_VALUE = (
    r"haqlı\w*|haqsız\w*|günahkar\w*|günahsız\w*|təqsirkar\w*|məsul\w*|cavabdeh\w*|qanuni\w*|ədalətli\w*"
    r"|doğru\w*|düzgün\w*|düz\w*|yanlış\w*|yalan\w*|yalançı\w*|etibarlı\w*|inandırıcı\w*|şişirdilmiş\w*"
    r"|pis\w*|vəhşi\w*|barbar\w*|terrorçu\w*|qəhrəman\w*|xain\w*|təbliğat\w*|qurban\w*"
)
_WAS = r"(?:m[ıiuü]\w*|idi|olub|oldu|sayılır|sayıla bilər|hesab olunur|adlandırıla bilər|demək olar|deyil)"
JUDGEMENT = Judgement(
    JudgementWords(
        judges=(
            rf"^(?:bəs |sizcə |səncə )*(?:kim|kimlər|hansı (?:tərəf|ölkə|xalq|millət))\s+(?:daha |ən |həqiqətən "
            rf"|əsl )*(?:{_VALUE})",
            r"\b(?:günah|təqsir|məsuliyyət)\s+kim(?:də|in)\w*|\bkimin (?:günahı|təqsiri|ucbatından)\b"
            r"|\bkim(?:i|ə) (?:günahlandır\w+|inan\w+|etibar \w+|dəstəklə\w+)(?<!dı)(?<!di)(?<!ib)(?<!ıb)\W*$",
            rf"\b(?:{_CRIME})\s+{_WAS}\s*(?:m[ıiuü]\w*)?\s*\W*$|^(?:bu|o)\s+(?:{_CRIME})\W*$",
            rf"(?:^|\s)(?:{_VALUE})\s+(?:m[ıiuü]\w*|idi(?:\s+m[ıiuü])?|idilər)\s*\W*$|\b(?:{_VALUE})\s+kimdir",
            r"\b(?:soyqırım|qətliam|hərbi cinayət|müharibə cinayəti|cinayət)\w*\s+(?:törəd\w+|et\w+"
            r"|ed\w+)\s*(?:m[ıiuü]\w*)?\s*\W*$|\b(?:soyqırım|qətliam)\w*\s+kim\s+(?:törədib|edib|etdi)"
            r"|\bkim\s+(?:soyqırım|qətliam)\w*\s+(?:törədib|edib|etdi)",
            r"\b(?:nə düşünürsən|nə düşünürsünüz|nə fikirləşirsən|səncə|sizcə|sənin fikrin|sizin fikriniz|fikrin "
            r"nədir|fikriniz nədir|razısan|dəstəkləyirsən)",
            r"\b(?:həqiqət nədir|həqiqəti kim|hansı doğrudur|hansı düzdür|hansı (?:rəqəm|say|mənbə|versiya) "
            r"(?:doğru|düz|düzgün|etibarlı)\w*|kim doğru deyir|kim düz deyir|kim yalan deyir|kimə inan\w*|hansı "
            r"mənbəyə \w+)",
            r"[^\W\d](?:malı|məli)(?:dir|dır|yik|yıq|yəm|yam)?(?:\s+(?:idi|m[ıiuü]))?\s*\?",
            r"^(?:niyə|nəyə görə|nədən)\b.*\b(?:barbar|vəhşi|qəddar|yalançı|terrorçu|faşist)\w*",
        ),
        reported=r"(?:ə|a|yə|ya|nə|na) görə\b|\bfikrincə\b|\bkim (?:nə )?(?:dedi|deyib|deyir)\b|\bnə (?:dedi|deyir"
        r"|deyib|yazıb|yazır|bildirib)\b|\bnecə (?:adlandır|qiymətləndir)\w+|\bməhkəmə\b",
        whether=r"(?<!\w)m[ıiuü](?:dır|dir|ydı|ydi)?\s*\W*$|\b[^\W\d]{2,}(?:ibmi|ıbmı|ubmu|übmü|dimi|dımı|irmi|ırmı"
        r"|durmu|dirmi|dırmı)\b",
        part=r"\b(?:iştirak ed|iştirak et|qatıl|rol oyna|qarış)\w*\s*(?:m[ıiuü]\b|\?)",
        denies=r"\b(?:təkzib\w*|rədd\w*|inkar\w*|deyil\w*|əsassız\w*|şişirt\w*|təhrif\w*|yanlış\w*|uydurma\w*"
        r"|yalan\w*|heç|[^\W\d]{2,}(?:madı|mədi|mayıb|məyib|madığını|mədiyini)\w*)\b",
    ),
    _WORDS,
)
