"""What is said to the bot and not asked of the documents, by kind; in the languages its readers are likely to greet in.

English is told by patterns, the other languages by phrases: a text that is made of known phrases and nothing else is small
talk, in whatever order they stand.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from index.lexicon import WORD, fold
from index.manners import bare

Talk = Literal["", "greeting", "thanks", "bot", "order", "abuse", "language", "sources", "privacy", "help"]
"""`bot`: about the bot itself. `order`: an instruction to a language model. `language`, `sources`, `privacy`, `help`: what a
command does. Empty: none of these, so a question."""

_MODEL = (
    r"(?:system prompts?|prompts?|instructions?|(?:system )?rules|guidelines|programming|system message|source code)"
)
_PATTERNS: Final[tuple[tuple[Talk, str], ...]] = (
    ("help", r"help( me)?|commands?|menu|(how|what) (to|do i|can i|should i) (use|ask|do|type|write|work with)( (this|the|you|it|here))*( bot)?|"
             r"how (does|do) (this|you|the bot)( bot)? work|how does this( bot)? work|instructions|usage|manual|faq|info|start|"
             r"(can|could) you help( me)?|what (can|should|may) i ask( you| here| about)*|what (can|do|could) (you|u|this bot) (do|answer|know)( for me| about)*"),
    ("language", r"lang(uage)?s?|(change|choose|set|switch|select|which|what|other|your|my|the)( the| your| my| bot)? lang(uage)?s?( settings?)?|"
                 r"(do|can|could|will) (you|u) (please )?(speak|understand|write|answer|reply|talk|know)( in| to me in)* (english|russian|turkish|azerbaijani|azeri"
                 r"|armenian|german|french|spanish|my language|other languages|another language)|(speak|write|answer|reply|in|talk)( in| to me in)* (english|russian|turkish"
                 r"|azerbaijani|azeri|armenian|german|french|spanish)( please)?|english|russian|turkish|azerbaijani language|translate( (this|it|that|please))*|"
                 r"what languages? (do|can) (you|u) (speak|understand|know|answer in)"),
    ("sources", r"(the |your |list |show |all |any |which |what |more )*(sources?|documents?|docs|files?|library|list of (the )?(documents|sources)|"
                r"references?|bibliography|links?)( please| list)?|(what|which) (are )?(your |the )?(documents|sources|texts|files)( (do|are) (you|there)( have| use| know| quote|"
                r" here)*)?|where (does|do|did) (this|it|you|that|the answers?)( information)? (come from|get (this|that|it|your (information|answers|data))( from)?)|"
                r"(what|where) (is|are) (your|the) (sources?|documents?|data)( from)?|what do you know( about)?|what (is|s) (in )?(here|your (data|database|library))"),
    ("privacy", r"privacy( policy)?|gdpr|my data|(delete|erase|remove|forget|clear|wipe)( (all|everything|my|the|this|me|about me|about|of|history|data|questions?"
                r"|chat|messages?|account|you know|personal|information))*|what (do you|is) (know|store|keep|kept|stored|save)( about me)?|"
                r"(are|is) (my|these|the) (questions|messages|data)( being)? (stored|kept|saved|logged|recorded|private|anonymous)|"
                r"who (can )?(read|reads|see|sees) (my|these) (questions?|messages?)|stop|unsubscribe"),
    ("bot", r"who (are|made|created|built|wrote|owns|runs|programmed) (you|u|this bot)|what( i|')?s your name|what is your name|what are you|are you (a |an |the )?"
            r"(bot|human|real|ai|chatgpt|gpt|robot|there|ok|stupid|alive|machine|person|google|chat gpt|here|online|working|busy|sure|awake)|"
            r"do you (love|like|hate|know|understand|remember|hear|see) (me|us)|what do you think( about (it|this|that|me))?|how old are you|where are you( from)?|"
            r"(is )?any(one|body) (here|there|home|online)|what is this( bot)?( for)?|can you (hear|see|read|understand) me|test|testing|ping"),
    ("order", rf"(.*[.!,;] *)?(please |now |and )*(ignore|disregard|forget) (all |any |your |the |these |my |of )*((previous|prior|above|earlier|existing) )*{_MODEL}\b[^?]*"),
    ("order", r"(please )?(you are now|pretend (to be|that|you)|role-?play|repeat after me|say after me|system:)\b[^?]*"),
    ("order", r"(please )?(from now on,? )?act as (a|an|if|my|though)\b[^?:]*"),
    ("order", rf"(please )?(print|reveal|show|tell|give|output|repeat|display|what (is|are)) (me |us )?(the |all |your )*{_MODEL}( above| verbatim| word for word)?"),
    ("order", r"(please |can you |could you |pls )*(write|compose|draw|generate|sing|tell|make|create) (me |us )?(a|an|some|another) (\w+ )?(poem|song|joke|story|essay|code|script"
              r"|program|picture|image|haiku|limerick|sandwich)\b.*"),
    ("abuse", r"(you(’|'| a)?re? |you |u r |r u |are you )?(a |an |so |such a |such an |the |fucking |stupid |dumb |bloody )*(idiot|moron|stupid|dumb|useless|trash|garbage"
              r"|shit|bitch|bastard|asshole|liar|fool)( bot| machine| robot)?"),
    ("abuse", r"(fuck|screw|damn|go to hell|shut up)( you| u| off| this| bot)*"),
)  # fmt: skip
_NO_QUESTION = r"(?!.*[:;,.!] *(?:which|what|who|whose|when|where|why|how|is|are|was|were|do|does|did|may|can)\b.*\?)"
"""An order that a question follows in the same breath is part of what is asked about."""
_COMPILED: Final = tuple(
    (kind, re.compile(rf"{_NO_QUESTION if kind == 'order' else ''}(?:{pattern})[ ?!.…]*", re.IGNORECASE | re.DOTALL))
    for kind, pattern in _PATTERNS
)
_PHRASES: Final[dict[Talk, str]] = {
    "greeting": """
        hi; hello; hey; good morning; good day; good evening; good night; greetings; how are you; how do you do; bye; goodbye; see you
        привет; приветик; здравствуй; здравствуйте; добрый день; добрый вечер; доброе утро; доброй ночи; доброго дня; доброго времени суток; салам
        как дела; как ты; как вы; как поживаешь; как поживаете; как жизнь; как настроение; что нового; что делаешь; пока; до свидания; алло; ау; а у тебя; а у вас
        salam; salamlar; salam aleykum; salam eleykum; necəsən; necəsiniz; nə var nə yox; nə edirsən; nə edirsiniz; sabahın xeyir; sabahınız xeyir; axşamınız xeyir; gününüz xeyir
        günortanız xeyir; gecəniz xeyir; xoş gördük; hər vaxtınız xeyir; sağ olun; görüşənədək; yaxşısan; yaxşısınız
        merhaba; merhabalar; selam; selamlar; nasılsın; nasılsınız; naber; ne haber; ne var ne yok; iyi misin; iyi misiniz; günaydın; iyi günler; iyi akşamlar; iyi geceler
        hoş geldin; hoş bulduk; görüşürüz; hoşça kal; ne yapıyorsun
        բարև; բարև ձեզ; բարեւ; բարեւ ձեզ; ողջույն; ինչպես ես; ինչպես եք; ոնց ես; ոնց եք; ինչ կա; ինչ կա չկա; բարի լույս; բարի առավոտ; բարի օր; բարի երեկո; բարի գիշեր; ցտեսություն; հաջող
        hallo; guten tag; guten morgen; guten abend; gute nacht; servus; moin; wie geht es dir; wie geht es ihnen; wie geht s; wie gehts; tschüss; auf wiedersehen
        bonjour; bonsoir; salut; coucou; ça va; comment ça va; comment allez vous; comment vas tu; au revoir; hola; buenos dias; buenas tardes; buenas noches; buenas; que tal
        como estas; como esta; adios; ciao; buongiorno; buonasera; come stai; come va; arrivederci; ola; olá; bom dia; boa tarde; boa noite; tudo bem; como vai
        привіт; добридень; вітаю; як справи; як ти; cześć; dzień dobry; jak się masz; გამარჯობა; როგორ ხარ; როგორ ხართ; سلام; مرحبا; السلام عليكم; كيف حالك; حالت چطوره; خوبی
        namaste; नमस्ते; 你好; 您好; こんにちは; 안녕하세요; салем; салеметсіз бе; қалайсың; assalomu alaykum; qalaysiz; shalom; ahoj; hej; hei; szia; geia sou; γεια σου; γεια""",
    "thanks": """
        thanks; thank you; thx; спасибо; спс; благодарю; благодарю вас; большое спасибо; огромное спасибо; спасибо большое; спасибо огромное; спасибо вам; ладно; понятно; ясно; хорошо
        отлично; супер; təşəkkür; təşəkkürlər; təşəkkür edirəm; çox sağ ol; çox sağ olun; sağ ol; minnətdaram; çox təşəkkür; əla; yaxşı; oldu; aydındır; teşekkür; teşekkürler; teşekkür ederim
        çok teşekkürler; çok teşekkür ederim; sağ olun; sağol; sağolun; çok sağol; eyvallah; tamam; harika; շնորհակալություն; շնորհակալ եմ; շատ շնորհակալ եմ; մերսի; լավ; պարզ է; հասկացա
        danke; danke schön; danke sehr; vielen dank; besten dank; dankeschön; merci; merci beaucoup; merci bien; gracias; muchas gracias; grazie; grazie mille; obrigado; obrigada
        дякую; дуже дякую; dziękuję; dzięki; მადლობა; شكرا; شكرا جزيلا; ممنون; متشکرم; спасиба; рахмет; rahmat; 谢谢; ありがとう; 감사합니다; kiitos; tack; takk; tak; köszönöm; děkuji; ευχαριστώ""",
    "bot": """
        кто ты; ты кто; кто вы; вы кто; что ты; ты бот; вы бот; ты робот; ты человек; как тебя зовут; как вас зовут; кто тебя создал; кто тебя сделал; ты здесь; ты тут; есть кто
        sən kimsən; kimsən; siz kimsiniz; adın nədir; adınız nədir; botsan; sən botsan; robotsan; səni kim yaradıb; sen kimsin; kimsin; siz kimsiniz; adın ne; adınız ne; bot musun; robot musun; sen bot musun
        seni kim yaptı; ով ես; դու ով ես; ով եք; դուք ով եք; ինչ է քո անունը; անունդ ինչ է; բոտ ես; դու բոտ ես; wer bist du; wer sind sie; bist du ein bot; wie heißt du; qui es tu; qui êtes vous; quien eres""",
    "help": """
        помощь; помоги; помогите; помоги мне; помогите мне; помоги пожалуйста; что ты умеешь; что ты можешь; что вы умеете; как пользоваться; как это работает; как спросить
        kömək; kömək et; kömək edin; mənə kömək et; nə edə bilirsən; necə işləyir; yardım; yardım et; yardım edin; bana yardım et; ne yapabilirsin; nasıl çalışıyor; nasıl kullanılır
        օգնություն; օգնիր; օգնեք; ինչ կարող ես; ինչպես է աշխատում; hilfe; aide; aidez moi; ayuda; aiuto; ajuda; допоможи; مساعدة""",
    "language": """
        язык; языки; смени язык; поменяй язык; сменить язык; выбрать язык; русский; русский язык; на русском; по русски; по-русски; говори по русски; говори по-русски; пиши по русски; ты говоришь по русски
        вы говорите по русски; можно на русском; азербайджанский; турецкий; армянский; английский; dil; dili dəyiş; dilini dəyiş; azərbaycanca; azərbaycan dili; azərbaycan dilində; azərbaycanca danış; rusca; ingiliscə; türkcə
        dili değiştir; türkçe; türkçe konuş; türkçe biliyor musun; türkçe lütfen; ingilizce; rusça; լեզու; լեզուն; փոխել լեզուն; փոխիր լեզուն; հայերեն; հայերեն խոսիր; ռուսերեն; անգլերեն; խոսում ես հայերեն
        sprache; deutsch; auf deutsch; langue; français; en français; idioma; español; en español; lingua; italiano""",
    "sources": """
        источник; источники; документы; список документов; список источников; какие документы; какие источники; какие у тебя источники; какие есть документы; откуда это; откуда информация; откуда данные; покажи источники
        mənbə; mənbələr; sənədlər; mənbələrin siyahısı; sənədlərin siyahısı; bu haradandır; kaynak; kaynaklar; belgeler; kaynak listesi; bu nereden; kaynaklarınız neler; աղբյուր; աղբյուրներ; աղբյուրները; փաստաթղթեր
        quellen; quelle; dokumente; sources; fuentes""",
    "privacy": """
        конфиденциальность; приватность; удали; удалить; удали мои данные; удалите мои данные; удали все; удали всё; забудь меня; забудь; мои данные; сотри мои данные; стоп; məxfilik; sil; məlumatlarımı sil
        məni unut; məlumatlarım; gizlilik; verilerimi sil; beni unut; verilerim; գաղտնիություն; ջնջիր; ջնջիր իմ տվյալները; մոռացիր ինձ; datenschutz; lösche meine daten""",
}  # fmt: skip
_FILLERS = "please bot пожалуйста плиз мне друг бот zəhmət olmasa xahiş edirəm lütfen dostum bot xayır bəli да нет ну а и и вам тебе խնդրում եմ bitte s il vous plaît por favor"
_LONGEST: Final = 14  # words of a text that can be small talk in another language


def _folded(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(text))


_TABLE: Final[dict[tuple[str, ...], Talk]] = {
    _folded(phrase): kind
    for kind, phrases in _PHRASES.items()
    for phrase in re.split(r"[;\n]", phrases)
    if phrase.strip() and _folded(phrase)
}
_FILLER: Final = frozenset(_folded(_FILLERS))
_DEEPEST: Final = max(map(len, _TABLE))
_THANKS: Final = re.compile(r"(?:ok|okay|great|cool|nice|many|good|perfect|super|wow|fine)?\W*(?:ok|okay|great|cool|nice|thank|thx|tnx|ty|cheers|perfect|got it|understood)\b", re.I)  # fmt: skip


@lru_cache(maxsize=512)
def small_talk(text: str) -> Talk:
    """What kind of small talk a text is as a whole; empty for a question, and for a text without a word."""
    said = text.replace("\u2019", "'").strip()
    if not WORD.search(said):
        return ""
    if found := _in_phrases(_folded(said)):
        return found
    rest = bare(said).text
    if not rest:
        return (
            "thanks" if _THANKS.match(said) else "help" if re.search(r"\bhelp\b", said, re.IGNORECASE) else "greeting"
        )
    for candidate in dict.fromkeys((said, rest)):
        for kind, pattern in _COMPILED:
            if pattern.fullmatch(candidate):
                return kind
    return _in_phrases(_folded(rest))


def _in_phrases(words: tuple[str, ...]) -> Talk:
    """The kind that a text made of phrases and fillers alone is; that of a command where there is one."""
    if len(words) > _LONGEST:
        return ""
    kinds: list[Talk] = []
    at = 0
    while at < len(words):
        for size in range(min(_DEEPEST, len(words) - at), 0, -1):
            kind = _TABLE.get(words[at : at + size])
            if kind:
                kinds.append(kind)
                at += size
                break
        else:
            if words[at] not in _FILLER:
                return ""
            at += 1
    ranked: tuple[Talk, ...] = ("language", "sources", "privacy", "help", "bot", "thanks", "greeting")
    return next((kind for kind in ranked if kind in kinds), "")
