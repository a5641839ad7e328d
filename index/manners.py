"""What people say around a question: greetings, thanks, who wants to know. The bare question is what is searched.

A text is cut into clauses. Clauses at its ends that only say something polite are left out; of the first and the last one that
stay, an opening ("can you tell me") and a closing ("please") are cut off. Words that may carry a meaning stay: an opening
counts only before a pause or a question, and one that might be a name ("Hello, Dolly!") is left to whoever asks both ways.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SOMEONE = (
    r"(?:my|our|her|his)(?: \w+){0,2}? (?:sons?|daughters?|child|children|kids?|boys?|girls?|grand\w+|wife|husband|partner"
    r"|(?:grand)?(?:mother|father|mum|mom|dad|ma|pa)|parents?|brothers?|sisters?|siblings?|aunt|uncle|cousins?|nephews?|nieces?"
    r"|family|friends?|girlfriend|boyfriend|neighbou?rs?|teachers?|professors?|tutor|lecturer|class|classmates?|students?"
    r"|pupils?|boss|manager|chief|editor|colleagues?|co-?workers?|team|clients?|customers?|doctor|readers?"
    r"|\d+[ -]years?[ -]olds?)|(?:a|one|some|another)(?: \w+)? (?:friends?|colleagues?|neighbou?rs?|students?|relatives?)"
    r"(?: of (?:mine|ours))?|some(?:one|body)|people|we|i"
)
_SOMEONE = rf"(?:{_SOMEONE})(?: and (?:i|me|my \w+))?"
_TIME = (
    r"(?:yesterday|today|tonight|now|recently|lately|earlier|once|again|just now|all the time|the other day|a (?:while|moment)"
    r" ago|(?:this|last) (?:morning|afternoon|evening|night|week|month|year|weekend)|(?:at|in|over|during) (?:home|school|class"
    r"|work|lunch|dinner|breakfast)|on \w+day|for (?:a (?:long )?(?:time|while)|ages|years|days|weeks|months))"
)
_KIND = (
    r"(?:quick|short|small|little|tiny|simple|basic|easy|stupid|silly|dumb|general|brief|last|final|further|other|more"
    r"|interesting|important|urgent|difficult|hard|strange|weird|serious|history|homework)"
)
_PLEASE = r"(?:please|pls|plz|plse|kindly|possibly|maybe|perhaps|just|quickly|briefly|also|then|now|here|by any chance)"
_TELL = r"(?:tell|remind|inform|advise|enlighten) (?:me|us)|let (?:me|us) know"
_FIND = (
    r"(?:show|give|teach) (?:me|us)|look (?:this|that|it) up(?: for (?:me|us))?|help(?: (?:me|us))?"
    r"(?: out| here)?(?: (?:to )?(?:understand|find(?: out)?|know|learn|see|with (?:this|that|it|something|a question|my question)))?"
    r"|(?:explain|clarify)(?: to (?:me|us))?|say|answer(?: (?:me|this|that|my|the|a|following|quick|one|question|please)){0,4}"
    r"|ask(?: (?:you|this|that|something|a|one|quick|question|please)){0,4}|know|find out(?: for me)?|look up(?: for me)?|check(?: for me)?|clarify"
    r"|remember|recall"
)
_ASKED = (
    rf"(?:(?:can|could|would|will|may|might|shall) (?:you|u|ya|i|we|someone|somebody|anyone|anybody)|{_PLEASE}|would you be"
    rf" (?:so kind|able|kind enough)(?: as)? to|is it possible to|you (?:can|could)|are you able to)(?: {_PLEASE}| be so kind"
    rf"(?: as| and)?(?: to)?| be able to| be kind enough to| go ahead and)*"
)
_ADVERB = (
    r"(?: \w+ly| just| also| once| still| always| never| keeps?| has| have| had| was| were| is| am| are| been| be| got| would| do| really"
    r"| very| so| quite|'d|'m|'s|'ve|'re| d| m| ve)"
)
_WONDERS = (
    r"(?:asked|asks?|asking|wonder(?:s|ed|ing)?|curious(?: (?:to know|about (?:this|that|it)))?|(?:(?:want|need|like|love|dying|trying|hoping"
    r"|interested|going|wish)(?:s|es|ed)?(?: to| in)|have to|has to|told me to|said (?:i|we) should) (?:know|ask|find out|understand|learn"
    r"|figure out|knowing|finding out|be told|hear|remember|check|see)|(?:told|asked|asks|wants|wanted|tells) (?:me|us) to (?:find out|ask|know|look up|learn|check))"
)
_STRONG: Final = (
    # asking to be told
    rf"{_ASKED} (?:{_TELL})(?: {_PLEASE})*",
    rf"would (?:you|u) mind (?:telling|reminding|informing|showing) (?:me|us)|would you mind (?:explaining|saying)(?: to (?:me|us))?",
    r"(?:my|our|the|one|another|first|next|last) question (?:is|was|would be|goes)(?: this| as follows| simple)?|what (?:i|we) (?:really |just )?(?:want(?:ed)?"
    r"|need|would like|'d like|wish|am trying|'m trying) to (?:know|ask|find out|understand) is(?: this)?",
    r"(?:it|that) ?(?:would|'d|will|'ll) be (?:so |very |really )?(?:great|nice|good|kind|helpful|interesting|lovely|wonderful|useful) (?:if (?:you|someone|anyone) (?:can|could|would)"
    r" (?:tell|explain to|inform|help) (?:me|us)|to (?:know|hear|learn|find out))|would it be possible to (?:tell me|tell us|know|find out)",
    r"let (?:me|us) ask(?: you)?(?: this| that| something| a question| one thing)?|(?:just |i |i just )?(?:wanna|want to|wanted to|gotta|got to|'ve got to|have got to|have to) (?:know|ask)"
    r"(?: you)?(?: this| something| a question)?|i (?:keep|always) (?:forget|forgetting|wondering|asking myself)",
    r"be so kind (?:as|and) to (?:tell|inform) (?:me|us)",
    rf"(?:tell (?:me|us)|let (?:me|us) know|explain to (?:me|us)|remind me|enlighten me)(?: {_PLEASE})*",
    # who wants to know
    rf"(?:{_TIME},? )?(?:{_SOMEONE})(?:{_ADVERB})* {_WONDERS}(?: (?:me|us|you|him|her|myself|ourselves))*(?: (?:this|that|the following"
    r"|this question|a question|one question|the question|something|a (?:quick|tricky|hard|good|difficult|strange) question|about (?:this|that|it)))*"
    rf"(?:,? {_TIME})*(?: (?:if|whether) (?:you|u|anyone|someone|anybody)(?: (?:can|could|might|may|would|happen to|by any chance|please"
    r"|kindly|be able to|possibly))*(?: (?:tell|help|answer|inform|let)(?: (?:me|us))?(?: know)?| know| knew))?",
    r"(?:just |only |mainly )?out of (?:pure |sheer |simple )?curiosity",
    # announcing a question
    rf"(?:(?:{_SOMEONE})(?:'ve| ve|'d| d|'m| m)?|just|only|still)?(?: (?:do|just|also|still|only|now|really|would|like|want|wanted|wish|need"
    rf"|to|have|has|had|got|with|here|am|is|ask|ask you|pose|put))* ?(?:(?:a|an|one|another|just|some|my|the|this|few|two|couple of|only|yet)"
    rf" )*(?:{_KIND} )*(?:questions?|question here)(?: (?:for you|for the bot|from me|please|pls|if i may|to ask|to you|here|today|of mine"
    r"|i have|is this|is the following))*",
    rf"(?:just )?(?:one|another)(?: {_KIND})* (?:thing|one)(?: please)?|here(?: is|'s| comes) (?:my|a|another) question",
    r"(?:just |only |mainly )?(?:out of (?:pure |sheer |simple )?curiosity|curious|wondering|asking(?: for a friend)?|checking)",
    # being sorry
    r"(?:i'?m |i am )?(?:so |very |really |terribly )?(?:sorry|apologies|my apologies|apologi[sz]e|pardon(?: me)?|excuse me|forgive me)"
    r"(?: (?:to|for|if|that|i|am|'m|you|this|is|the|a|an|my|your|again|late|bad|stupid|silly|dumb|long|bother(?:ing)?|disturb(?:ing)?"
    r"|trouble|troubling|interrupt(?:ing)?|ask(?:ing)?|question|english|but|it|time|hour|message|bothered|disturbance))*",
    # hoping
    r"(?:i |we )?(?:really )?hope(?: that)? (?:you|this|all|everything|someone|it)(?: \w+){1,5}",
    r"(?:i |we )(?:really |urgently )*need(?: (?:your|some|a little|a bit of|any))* (?:help|assistance|answer|advice)(?: (?:with"
    r" (?:this|that|it|something|a question)|please|here|asap|quickly))*",
)
"""Openings after which nothing but a question can follow; not before `_NOT_AFTER`."""
_NOT_AFTER = r"(?:about|of|on|regarding|concerning|from|to|by|with|for|or|and|into|a|an|some|more|something|anything|everything|all|not|what you|who you|how you)\b"
_NAMED = (
    r"(?: (?:there|again|all|everyone|everybody|friends?|guys|folks|bot|dear|dear bot|mr bot|sir|madam|team|man|mate|buddy|robot|to you|to all"
    r"|you|citebot|chatbot|assistant))*"
)
_WEAK: Final = (
    rf"{_ASKED} (?:{_FIND})(?: {_PLEASE})*",
    r"(?:do|does|did|would|might) (?:you|u|anyone|anybody|someone|somebody)(?: (?:guys|all|here|please|happen to|perhaps|maybe"
    r"|by any chance|also|even))* (?:know|remember|recall|have (?:any|an|some) (?:idea|clue|information))",
    r"(?:is there )?any(?:one|body)(?: here)?(?: who)? knows?|any (?:idea|ideas|clue|chance you know|thoughts)(?: (?:on|about) (?:this|that|it))?",
    rf"(?:{_SOMEONE})(?:'m)? (?:do not|don'?t|did not|didn'?t|does not|doesn'?t|cannot|can'?t|can not|could not|couldn'?t|forgot|am not"
    r"|are not|is not|isn'?t|aren'?t|not)(?: quite| really| fully| always)*(?: (?:know|understand|remember|recall|find|find out|sure|certain))?"
    r"(?: (?:myself|exactly|about this))?",
    r"(?:my|the) name is \w+(?: \w+)?(?: and i(?:'m| am)(?: \w+){1,6})?",
    rf"(?:hi+|hello+|hey+|heya|hiya|hallo|yo|howdy|greetings|welcome|good (?:morning|day|evening|afternoon|night)|morning|evening"
    rf"|gday|salaam|salam|selam|shalom|merhaba|bonjour|hola|ciao|servus|salut|namaste|dear (?:bot|sir|madam|all|friends?|team|sir or"
    rf" madam))(?: and (?:hi|hello|welcome|good \w+))?{_NAMED}",
    r"(?:(?:ok|okay|oke|okey|k|well|so|um+|uh+|uhm+|er+|erm+|hm+|anyways?|by the way|btw|actually|basically|look|listen|right|alright"
    r"|all right|now|now then|then|oh|ah|yes|yeah|yep|no|nope|sure|fine|cool|great|nice|perfect|excellent|wonderful|awesome"
    r"|good|wow|lol|haha+|hehe+|fyi|urgent|important|seriously|really|honestly|again|next|first|firstly|first of all|finally|lastly"
    r"|i see|got it|understood|good bot|bot|dear bot|dude|bro|mate|guys|folks|everyone|question)"
    r"(?:,? (?:then|so|now|well|bot|again|thanks|thank you))*)",
    r"(?:(?:ok |okay |great |cool |many |and |so |no |big |lots of |a thousand )*(?:thanks?|thank (?:you|u)|thankyou|thx|thanx|tnx|tks|ty"
    r"|cheers|merci|danke|gracias|grazie|obrigad[oa]|dziekuje|spasibo|sagol|sag ol|tesekkurler|rahmet|regards))(?! to\b)"
    r"(?: (?:you|u|guys|all|bot|so much|very much|a lot|a million|a ton|a bunch|heaps|loads|tons|much|kindly|again|already|in advance|ahead"
    r"|beforehand|indeed|anyway|too|and|for|your|the|any|this|that|all|great|quick|kind|last|previous|first|good|help|helping|time|answer|answers|answering|reply"
    r"|replies|assistance|attention|support|patience|information|work|service|regards|bye|please))*",
    rf"{_PLEASE}(?: (?:help|help me|help us|and thanks|and thank you|answer|reply|bot|hurry|quickly|asap))*",
    r"(?:please |pls )?help(?: (?:me|us|please|out|needed|wanted))*",
    r"(?:it is|it's|its|this is|that is|that's) (?:very |really |quite |so )?(?:urgent|important|all|it|for (?:school|work|homework|a"
    r" friend|my (?:homework|essay|project|work|school|class|studies|thesis|exam)))(?: (?:to|for) (?:me|us))?",
    r"for (?:my|our|a|an) (?:(?:school|history|university|college) )?(?:homework|essay|project|class|exam|test|thesis|presentation|quiz)",
    r"(?:in|according to|from|based on) (?:your|these|those) (?:documents|sources|texts|files|database|library|materials|data)",
    r"(?:ok |hey |hi )?(?:google|alexa|siri|chatgpt|citebot)|much obliged|(?:god )?bless you|you know what|my regards",
    r"(?:(?:please )?(?:respond|answer|reply|write)(?: to me)? )?in (?:english|russian|turkish|azerbaijani|armenian)(?: please)?",
    r"(?:as)?sala+mu? ?[ae]l[ae]i?k[ou]m|salam al[ae]i?k[ou]m|peace be (?:up)?on you|dear (?:colleagues?|ladies and gentlemen|people|group|community|readers?|experts?)",
    r"(?:this|it|that)(?: is|'s| may be| might be| could be| will be| sounds like| is probably| is maybe) (?:a|an) (?:very |really |rather |bit of a )?(?:\w+ )?question",
    r"(?:pardon|forgive|excuse|sorry for|sorry about) my (?:\w+ )?(?:ignorance|english|language|question|curiosity|spelling|typing)|my english is (?:not (?:very |so )?good|bad|poor|weak)",
    r"(?:i'?m |i am )?not (?:quite |really )?sure (?:if|whether) (?:you|this bot|anyone)(?: \w+){1,4}|(?:mm+|e+h+m*|ehm+)",
    r"(?:i |we )(?:really )?need an answer(?: to (?:this|that|it|one question|a question))?|(?:i'?m |i am )?new here",
    r"how (?:are|r) (?:you|u|things)(?: (?:doing|today|all|going))*|how do you do|how(?: is|'s) (?:it|everything|life) going|what'?s up|sup"
    r"|nice to (?:meet|see) you",
    r"if (?:you|u) (?:(?:do not|don'?t) mind(?: (?:me|my) asking)?|please|can(?: (?:tell|help) me)?|could(?: (?:tell|help) me)?|would|know|knew"
    r"|happen to know|have (?:the )?time|have a (?:moment|minute|second))|if (?:it is|it's|that is|that's) (?:ok|okay|alright|all right|possible"
    r"|not too much trouble|allowed to ask)(?: with you| to ask)?|if (?:i|we) (?:may|can|could|might)(?: ask)?|if possible",
    r"(?:when|whenever|once) you(?: have| get| find)(?: a| the| some)? (?:time|moment|minute|chance)",
    r"(?:any|some|your|a) (?:help|answer|hint|information|reply|quick answer)(?: (?:is|are|will be|would be|much|very|highly|greatly|really|most|"
    r"|appreciated|welcome|great|nice|helpful|please))+",
    r"(?:(?:i|we)(?:'d| would|'ll| will)? )?(?:much|greatly|highly|really|very much|truly|so)* ?(?:appreciated?|grateful)(?: (?:it|that|this|your|any|the|an|help"
    r"|answer|time|reply|very|so|much|a lot|if you could help|in advance))*",
    r"(?:i |we )?(?:am |are |'m |will be |would be )?(?:look(?:ing)? forward|waiting|wait)(?: (?:to|for|hearing|from|you|your|an|the|reply|answer|response))*",
    r"have (?:a|an) (?:very )?(?:nice|good|great|lovely|wonderful|pleasant|happy) (?:day|evening|night|weekend|week|time|one)(?: (?:all|bot|everyone|ahead))?",
    r"(?:(?:best|kind|kindest|warm|warmest|many|with|yours|sincerely|faithfully|truly|regards|wishes|greetings|respectfully|cordially) ?)+",
    r"(?:good ?bye|bye+|bye bye|see (?:you|ya)(?: later| soon)?|take care|until next time|cya)(?: (?:bot|all|now|then|everyone))*",
    r"(?:can|could|would|will) (?:you|u|someone|anyone)(?: please| pls| kindly)*(?: (?:help|answer|tell|explain)(?: (?:me|us|that|this|it|please))*)?"
    r"|do you know(?: (?:that|it|this|the answer|anything|something))?|you know|i (?:really )?(?:must|have to|need to|want to|would like to) know"
    r"|i (?:was )?wonder(?:ing)?|tell me(?: please)?|(?:may|might|could) i ask|pray tell|asap|as soon as possible|by any chance"
    r"|in short|briefly|in brief|in a few words|answer (?:me|fast|quickly|please)*",
    r"(?:привет(?:ик|ствую)?|здравствуй(?:те)?|добр(?:ый|ое|ого) (?:день|утро|вечер|времени суток|дня)|доброй ночи|спасибо(?: (?:большое|заранее|огромное"
    r"|вам|за (?:помощь|ответ)))*|благодарю(?: вас| заранее)*|заранее (?:спасибо|благодарю)|пожалуйста|плиз|извините|простите|скажите|подскажите"
    r"|расскажите|будьте добры|не могли бы вы (?:сказать|подсказать)|можете (?:сказать|подсказать)|у меня (?:есть )?(?:один )?вопрос|вопрос"
    r"|хочу (?:спросить|узнать)|мне интересно|интересно)(?: пожалуйста| мне| нам)*",
    r"(?:sala+m(?:lar)?|sabahınız xeyir|axşamınız xeyir|gün(?:ortanız|aydın)(?: xeyir)?|hər vaxtınız xeyir|təşəkkür(?:lər| edirəm)?|çox sağ ?olun?"
    r"|sağ ?olun?|əvvəlcədən təşəkkür(?:lər)?|zəhmət olmasa|xahiş edirəm|bağışlayın|üzr istəyirəm|deyə bilərsiniz(?: mi)?|deyin|sualım var|bir sualım var)",
    r"(?:merhaba(?:lar)?|selam(?:lar)?|günaydın|iyi (?:günler|akşamlar|geceler)|teşekkür(?:ler| ederim)|(?:çok )?sağ ?ol(?:un)?|şimdiden teşekkürler|lütfen"
    r"|pardon|özür dilerim|söyler misiniz|bir sorum var|sorum var)",
    r"(?:բարև(?: ձեզ)?|ողջույն|բարի (?:օր|լույս|երեկո|առավոտ)|շնորհակալ(?:ություն| եմ)|մերսի|խնդրում եմ|ներեցեք|կներեք|հարց ունեմ|մի հարց ունեմ|ասեք)",
)
"""What says nothing by itself; as an opening only before a pause or before a word that begins a question."""
_ENDING: Final = (
    r"(?:please|pls|plz|thx|tnx|ty|thank (?:you|u)(?: \w+){0,5}|thanks (?:in advance|a lot|so much|very much|a million|again|ahead|for your"
    r" (?:help|time))|(?:please )?(?:asap|as soon as possible)|by any chance|if you (?:please|don'?t mind|know)|do you (?:happen to )?know"
    r"|can you (?:please )?tell me(?: please)?)"
)
"""Closings that need no pause before them."""
_BEGINS = (
    r"(?:(?:in|on|at|by|to|for|from|with|under|of|during|since|until|about|against|near|after|before|through|into|according to)"
    r" (?:which|what|whom|whose|how|where|when)\b|what|which|who|whom|whose|when|where|why|how|whether|is|are|was|were|am|do|does"
    r"|did|has|have|had|can|could|will|would|shall|should|may|might|must|isn'?t|aren'?t|wasn'?t|weren'?t|don'?t|doesn'?t|didn'?t|hasn'?t|whats|whos|explain|describe"
    r"|list|name|что|кто|где|когда|сколько|почему|как|какой|какая|какие|зачем|чей|куда|откуда|kim|nə|ne|hara|harada|nerede|niyə|neden|niçin|nece|neçə|kaç|necə|nasıl"
    r"|hansı|hangi|ով|ինչ|որտեղ|երբ|ինչու|քանի|ինչպես|որ)(?!\w)"
)
_ANY = "|".join((*_STRONG, *_WEAK))
_IGNORE = re.IGNORECASE
_ALL_MANNERS = re.compile(rf"(?:(?:{_ANY})(?!\w)[ '\-]*){{1,4}}", _IGNORE)
_WHOLE = r"(?-i:[^\Wa-z0-9_])|the (?=\w+ \w)"
"""How a question begins that is told, not asked: by a capital, another script, or an article."""
_STRONG_FIRST = re.compile(
    rf"(?:{'|'.join(_STRONG)})(?:(?<! is)|(?<=question is)|(?<=know is)|(?<=ask is)|(?<=out is))(?<! for)(?<! if)(?<! to)(?!\w) +(?:(?={_BEGINS})|(?!{_NOT_AFTER})(?={_WHOLE}))",
    _IGNORE,
)
_WEAK_FIRST = re.compile(rf"(?:{'|'.join(_WEAK)})(?!\w) +(?={_BEGINS}|(?:{'|'.join(_STRONG[:4])})(?!\w))", _IGNORE)
_JOINED = re.compile(rf"but +(?={_BEGINS})", _IGNORE)
_LAST = re.compile(rf" {_ENDING}$", _IGNORE)
_QUESTION = re.compile(_BEGINS, _IGNORE)
_TURNED = (
    r"(?:(?:(?:in|on|at|by|to|for|from|with|under) )?(?:what|which|who|whom|whose|when|where|why|how)(?: [\w'-]+){0,3}?"
    r" (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b|(?:who|what) \w+(?:ed|t|s)\b)"
)
_PREAMBLE = re.compile(
    rf"(?!if\b|when\b|unless\b|where\b)(?=[^?]*?\b(?:i|my|me|we|us|our|you|your|question)\b)(?=[^?]*?\b(?:know|ask|asks|asked|asking|tell|question|wonder|wondering"
    rf"|curious|answer|find out|figure out|clarify|explain|homework|essay|lecture|project|paper|thesis|research|studying)\b)(?:(?!{_TURNED})[^?]){{1,160}}?[\s:,;.-]+(?={_TURNED}[^?]*\?)",
    _IGNORE,
)
"""What somebody says before a question that begins anew, in whatever words: "My son, who is ten, asked me today …"."""
_PAUSE = re.compile(
    r"[^\w\s]*[.!?;:,…\n—–][^\w\s]*(?=\s|$)|\s+-\s+|\n+|\s*[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\uFE0F\u200D]+\s*"
)
_LONGEST: Final = 160
"""Characters of a clause that can be manners; a longer one says more."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A question without the manners around it.

    Attributes:
        text: What is left when all that surely says nothing is left out; empty when nothing is left.
        shorter: What is left when more is left out that may say nothing ("I am a student."), or empty: ask both ways.
    """

    text: str
    shorter: str = ""


@dataclass(slots=True)
class _Clause:
    start: int
    end: int
    pause: str


@lru_cache(maxsize=512)
def bare(question: str) -> Bare:
    """Leave out what a question is opened and closed with.

    Args:
        question: As typed, of a length that is searched at all.
    """
    plain = question.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ").replace("\t", " ")
    clauses = _clauses(plain)
    first, last = 0, len(clauses)
    while first < last and _is_manners(plain, clauses[first]):
        first += 1
    if last - first > 1 and _is_signed(plain, clauses[last - 2], clauses[last - 1]):
        last -= 1
    while last > first and _is_manners(plain, clauses[last - 1]):
        last -= 1
    if first == last:
        return Bare("")
    if first and _may_be_a_name(plain, clauses[0], clauses[first]):
        return Bare(question.strip(), _cut(question, plain, clauses[first:last]))
    text = _cut(question, plain, clauses[first:last])
    own_first, own_last = first, last
    while own_first < last - 1 and _of_the_asker(plain, clauses[own_first]):
        own_first += 1
    while own_last - 1 > own_first and _of_the_asker(plain, clauses[own_last - 1]):
        own_last -= 1
    shorter = _cut(question, plain, clauses[own_first:own_last])
    if told := _PREAMBLE.match(shorter):
        opening = shorter[: told.end()]
        named = any(word[0].isupper() and word != "I" for word in re.findall(r"\w+", opening)[1:])
        if not named and not re.search(r"\d", opening) and len(opening) <= _LONGEST:
            shorter = shorter[told.end() :]
    return Bare(text, "" if shorter == text else shorter)


def _cut(question: str, plain: str, clauses: "list[_Clause]") -> str:
    """These clauses without an opening, a closing, and without manners among them."""
    start = clauses[0].start
    if joined := _JOINED.match(plain, start):
        start = joined.end()
    start = _opened(plain, start, clauses[0].end)
    end = _closed(plain, max(start, clauses[-1].start), clauses[-1].end)
    parts = []
    for place, each in enumerate(clauses):
        inner = 0 < place < len(clauses) - 1
        if inner and _is_manners(plain, each):
            if parts and parts[-1].rstrip().endswith(","):
                parts[-1] = f"{parts[-1].rstrip()[:-1]} "
            continue
        to = clauses[place + 1].start if place < len(clauses) - 1 else end
        parts.append(question[max(each.start, start) : to])
    return ("".join(parts).strip() + _ended(clauses[-1].pause)).strip()


def _is_signed(text: str, regards: _Clause, name: _Clause) -> bool:
    """Whether the last clause is a name under a closing: "Best regards, Anna"."""
    signed = re.fullmatch(r"(?-i:[^\W\d_a-z])\w*(?: (?-i:[^\W\d_a-z])\w*)?", text[name.start : name.end])
    return signed is not None and _is_manners(text, regards)


def _may_be_a_name(text: str, opening: _Clause, clause: _Clause) -> bool:
    """Whether a single word before a comma may belong to what follows it, which does not begin as a question does."""
    one = len(text[opening.start : opening.end].split()) == 1 and not re.search(r"[.!?:\n]", opening.pause)
    return one and _QUESTION.match(text, clause.start) is None and _is_plain(text, clause)


def _is_plain(text: str, clause: _Clause) -> bool:
    """Whether a clause has no opening of its own."""
    return _opened(text, clause.start, clause.end) == clause.start


def _of_the_asker(text: str, clause: _Clause) -> bool:
    """Whether a clause speaks of who asks, and names nothing: it ends with a full stop, a colon or a new line."""
    said = text[clause.start : clause.end]
    if not re.search(r"[.!:;\n]", clause.pause) or _QUESTION.match(said) or re.search(r"\d", said):
        return False
    words = re.findall(r"\w+", said)
    named = any(word[0].isupper() and word != "I" for word in words[1:])
    return not named and any(word.lower() in {"i", "my", "me", "we", "our", "us", "mine"} for word in words)


def _clauses(text: str) -> list[_Clause]:
    """The text between pauses, each with the pause that follows it; only those with a word."""
    found = []
    at = 0
    for pause in [*_PAUSE.finditer(text), None]:
        start, end = at, pause.start() if pause else len(text)
        at = pause.end() if pause else len(text)
        while start < end and not (text[start].isalnum() or text[start] in "\"'«“„‘([/#@$€£%&_"):
            start += 1
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        if re.search(r"\w", text[start:end]):
            found.append(_Clause(start, end, text[end:at]))
        elif found and pause:
            found[-1].pause += pause[0]
    return found


def _is_manners(text: str, clause: _Clause) -> bool:
    said = " ".join(text[clause.start : clause.end].strip("()").split())
    return len(said) <= _LONGEST and _ALL_MANNERS.fullmatch(said) is not None


def _opened(text: str, start: int, end: int) -> int:
    """Where the question begins, behind what it is opened with."""
    for _ in range(4):
        found = _STRONG_FIRST.match(text, start, end) or _WEAK_FIRST.match(text, start, end)
        if found is None:
            break
        start = found.end()
    return start


def _closed(text: str, start: int, end: int) -> int:
    """Where the question ends, before what it is closed with."""
    found = _LAST.search(text, max(start, end - 60), end)
    return found.start() if found and found.start() > start else end


def _ended(pause: str) -> str:
    """What of a pause belongs to the question: its question mark, or the full stop."""
    return "?" if "?" in pause else "." if "." in pause else ""
