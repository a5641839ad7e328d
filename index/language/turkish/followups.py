"""Words by which a Turkish question leans on the one before."""

from index.language.turkic.followups import Followups, FollowupWords
from index.language.turkic.vocabulary import folded
from index.language.turkish.manners import MANNERS
from index.language.turkish.vocabulary import QUESTION_WORDS, STOP_WORDS, VOCABULARY

PHRASE = (
    r"ne zaman(?:dır)?|hangi (?:yıl|tarih|gün|ay|saat|şehir|ülke|yer|kurum|kişi)\w*|saat kaçta|kaçta|ne "
    r"kadar|kaç (?:kişi|para|yıl|gün|saat|tane|yaşında)(?:yi|ye|nin)?"
    r"|kaç|kim(?:in|e|i|ler|den|dir|di)?|nerede(?:ydi|dir)?|nerde|nereye|nereden|neresi|neden|niçin|niye"
    r"|nasıl|hangi\w*|neler|nedir|neydi|ne"
)
FOLLOWUPS = Followups(
    FollowupWords(
        connective=r"peki ya|peki|ya|ve|ama|ayrıca|bir de|yani|o zaman",
        pronoun=(
            r"o|onu|onun|ona|ondan|onda|onlar(?:ı|ın|a|dan|da)?|bu|bunu|bunun|buna|bundan|bunlar(?:ı|ın|a|dan|da)?"
            r"|şu(?!\s+an)|şunu|orada|orda|oradan"
            r"|oraya|burada|burda|buradan|kendisi|kendileri|aynısı"
        ),
        partial=r"kaçı(?:nın|nı)?|kaç tanesi(?:nin|ni)?|hangisi(?:nin|ni)?|hangileri|kaçta kaçı",
        phrase=PHRASE,
        counted=r"(?<!\w)kaç\s+(?P<what>[^\W\d_]+)|(?P<what2>(?!))",
        happens=r"oldu|olmuş|olacak|gerçekleş\w*|meydana gel\w*|yaşandı",
        empty=folded(f"{STOP_WORDS} {QUESTION_WORDS}")
        | VOCABULARY.stop_words
        | folded(
            "oldu olmuş olacak olur gerçekleşti gerçekleşmiş meydana geldi gelmiş yaşandı tam tarih yıl yılda "
            "yılında gün günü saat saatte "
            "isim adı diğer diğerleri başka aynı kişi kişiler tane tanesi kaçı kaçının hangisi acaba"
        ),
    ),
    MANNERS.bare,
)
