"""Words by which an Azerbaijani question leans on the one before."""

from index.language.azerbaijani.manners import MANNERS
from index.language.azerbaijani.vocabulary import QUESTION_WORDS, STOP_WORDS, VOCABULARY
from index.language.turkic.followups import Followups, FollowupWords
from index.language.turkic.vocabulary import folded

PHRASE = (
    r"nə vaxt(?:dır|dan)?|nə zaman|haçan|hansı (?:il|tarix|gün|ay|saat|şəhər|ölkə|yer|qurum|şəxs)\w*"
    r"|neçənci il\w*|saat neçədə|neçədə|nə qədər"
    r"|neçə (?:nəfər|adam|insan|manat|il|gün|saat|dənə|yaşında)(?:i|ə|in)?|neçəyə|neçə"
    r"|kim(?:in|ə|i|lər|dən|dir|di|lərdir)?|harada(?:dır|ydı)?|harda|hara|haraya|haradan|niyə|nədən|nəyə "
    r"görə|necə|hansı\w*|nələr|nədir|nəydi|nə"
)
FOLLOWUPS = Followups(
    FollowupWords(
        connective=r"bəs|və|amma|həm də|bir də|ya|onda|yaxşı",
        pronoun=(
            r"o|onu|onun|ona|ondan|onda|onlar(?:ı|ın|a|dan|da)?|bu|bunu|bunun|buna|bundan|bunlar(?:ı|ın|a|dan|da)?"
            r"|orada|orda|oradan|oraya"
            r"|burada|burda|buradan|özü|özləri"
        ),
        partial=r"neçəsi(?:nin|ni)?|hansısı|hansıları|nə qədəri|neçə nəfəri",
        phrase=PHRASE,
        counted=r"(?<!\w)neçə\s+(?P<what>[^\W\d_]+)|(?P<what2>(?!))",
        happens=r"old[uü]|olub|olmuşdu|baş ver\w*|olacaq",
        empty=folded(f"{STOP_WORDS} {QUESTION_WORDS}")
        | VOCABULARY.stop_words
        | folded(
            "oldu olub olmuş olmuşdur olacaq baş verdi verib vermişdir tam tarix tarixdə il ildə gün günü saat "
            "saatda ad adı digər digərləri "
            "başqa eyni nəfər nəfəri neçəsi neçəsinin haçan vaxt dənə adam"
        ),
    ),
    MANNERS.bare,
)
