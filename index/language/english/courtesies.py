"""Courtesies as patterns: what questions are opened and closed with. `manners` says where each of them counts.

All are matched without regard to case, an apostrophe is always the straight one, and words are parted by one space.
"""

from typing import Final

_SOMEONE = (
    r"(?:my|our|her|his)(?: \w+){0,2}? (?:sons?|daughters?|child|children|kids?|boys?|girls?|grand\w+|wife|husband"
    r"|partner"
    r"|(?:grand)?(?:mother|father|mum|mom|dad|ma|pa)|parents?|brothers?|sisters?|siblings?|aunt|uncle|cousins?"
    r"|nephews?|nieces?"
    r"|family|friends?|girlfriend|boyfriend|neighbou?rs?|teachers?|professors?|tutor|lecturer|class|classmates?"
    r"|students?"
    r"|pupils?|boss|manager|chief|editor|colleagues?|co-?workers?|team|clients?|customers?|doctor|readers?"
    r"|\d+[ -]years?[ -]olds?)|(?:a|one|some|another)(?: \w+)? (?:friends?|colleagues?|neighbou?rs?|students?"
    r"|relatives?)"
    r"(?: of (?:mine|ours))?|some(?:one|body)|people|we|i"
)
_SOMEONE = rf"(?:{_SOMEONE})(?: and (?:i|me|my \w+))?"
_TIME = (
    r"(?:yesterday|today|tonight|now|recently|lately|earlier|once|again|just now|all the time|the other day|a"
    r" (?:while|moment)"
    r" ago|(?:this|last) (?:morning|afternoon|evening|night|week|month|year|weekend)|(?:at|in|over|during) (?:home"
    r"|school|class"
    r"|work|lunch|dinner|breakfast)|on \w+day|for (?:a (?:long )?(?:time|while)|ages|years|days|weeks|months))"
)
_KIND = (
    r"(?:quick|short|small|little|tiny|simple|basic|easy|stupid|silly|dumb|general|brief|last|final|further|other"
    r"|more"
    r"|interesting|important|urgent|difficult|hard|strange|weird|serious|history|homework)"
)
_PLEASE = (
    r"(?:please|pls|plz|plse|kindly|possibly|maybe|perhaps|just|quickly|briefly|also|then|now|here|by any"
    r" chance)"
)
_TELL = r"(?:tell|remind|inform|advise|enlighten) (?:me|us)|let (?:me|us) know"
_FIND = (
    r"(?:show|give|teach) (?:me|us)|look (?:this|that|it) up(?: for (?:me|us))?|help(?: (?:me|us))?"
    r"(?: out| here)?(?: (?:to )?(?:understand|find(?: out)?|know|learn|see|with (?:this|that|it|something|a"
    r" question|my question)))?"
    r"|(?:explain|clarify)(?: to (?:me|us))?|say|answer(?: (?:me|this|that|my|the|a|following|quick|one|question"
    r"|please)){0,4}"
    r"|ask(?: (?:you|this|that|something|a|one|quick|question|please)){0,4}|know|find out(?: for me)?|look up(?: for"
    r" me)?|check(?: for me)?|clarify"
    r"|remember|recall"
)
_ASKED = (
    rf"(?:(?:can|could|would|will|may|might|shall) (?:you|u|ya|i|we|someone|somebody|anyone|anybody)|{_PLEASE}|would"
    rf" you be"
    rf" (?:so kind|able|kind enough)(?: as)? to|is it possible to|you (?:can|could)|are you able to)(?: {_PLEASE}|"
    rf" be so kind"
    rf"(?: as| and)?(?: to)?| be able to| be kind enough to| go ahead and)*"
)
_ADVERB = (
    r"(?: \w+ly| just| also| once| still| always| never| keeps?| has| have| had| was| were| is| am| are| been| be|"
    r" got| would| do| really"
    r"| very| so| quite|'d|'m|'s|'ve|'re| d| m| ve)"
)
_WONDERS = (
    r"(?:asked|asks?|asking|wonder(?:s|ed|ing)?|curious(?: (?:to know|about (?:this|that|it)))?|(?:(?:want|need|like"
    r"|love|dying|trying|hoping"
    r"|interested|going|wish)(?:s|es|ed)?(?: to| in)|have to|has to|told me to|said (?:i|we) should) (?:know|ask"
    r"|find out|understand|learn"
    r"|figure out|knowing|finding out|be told|hear|remember|check|see)|(?:told|asked|asks|wants|wanted|tells) (?:me"
    r"|us) to (?:find out|ask|know|look up|learn|check))"
)
STRONG: Final = (
    # asking to be told
    rf"{_ASKED} (?:{_TELL})(?: {_PLEASE})*",
    r"would (?:you|u) mind (?:telling|reminding|informing|showing) (?:me|us)|would you mind (?:explaining"
    r"|saying)(?: to (?:me|us))?",
    r"(?:my|our|the|one|another|first|next|last) question (?:is|was|would be|goes)(?: this| as follows| simple)?"
    r"|what (?:i|we) (?:really |just )?(?:want(?:ed)?"
    r"|need|would like|'d like|wish|am trying|'m trying) to (?:know|ask|find out|understand) is(?: this)?",
    r"(?:it|that) ?(?:would|'d|will|'ll) be (?:so |very |really )?(?:great|nice|good|kind|helpful|interesting|lovely"
    r"|wonderful|useful) (?:if (?:you|someone|anyone) (?:can|could|would)"
    r" (?:tell|explain to|inform|help) (?:me|us)|to (?:know|hear|learn|find out))|would it be possible to (?:tell me"
    r"|tell us|know|find out)",
    r"let (?:me|us) ask(?: you)?(?: this| that| something| a question| one thing)?|(?:just |i |i just )?(?:wanna"
    r"|want to|wanted to|gotta|got to|'ve got to|have got to|have to) (?:know|ask)"
    r"(?: you)?(?: this| something| a question)?|i (?:keep|always) (?:forget|forgetting|wondering|asking myself)",
    r"be so kind (?:as|and) to (?:tell|inform) (?:me|us)",
    rf"(?:tell (?:me|us)|let (?:me|us) know|explain to (?:me|us)|remind me|enlighten me)(?: {_PLEASE})*",
    # who wants to know
    rf"(?:{_TIME},? )?(?:{_SOMEONE})(?:{_ADVERB})* {_WONDERS}(?: (?:me|us|you|him|her|myself|ourselves))*(?: (?:this"
    rf"|that|the following"
    r"|this question|a question|one question|the question|something|a (?:quick|tricky|hard|good|difficult|strange)"
    r" question|about (?:this|that|it)))*"
    rf"(?:,? {_TIME})*(?: (?:if|whether) (?:you|u|anyone|someone|anybody)(?: (?:can|could|might|may|would|happen to"
    rf"|by any chance|please"
    r"|kindly|be able to|possibly))*(?: (?:tell|help|answer|inform|let)(?: (?:me|us))?(?: know)?| know| knew))?",
    r"(?:just |only |mainly )?out of (?:pure |sheer |simple )?curiosity",
    # announcing a question
    rf"(?:(?:{_SOMEONE})(?:'ve| ve|'d| d|'m| m)?|just|only|still)?(?: (?:do|just|also|still|only|now|really|would"
    rf"|like|want|wanted|wish|need"
    rf"|to|have|has|had|got|with|here|am|is|ask|ask you|pose|put))* ?(?:(?:a|an|one|another|just|some|my|the|this"
    rf"|few|two|couple of|only|yet)"
    rf" )*(?:{_KIND} )*(?:questions?|question here)(?: (?:for you|for the bot|from me|please|pls|if i may|to ask|to"
    rf" you|here|today|of mine"
    r"|i have|is this|is the following))*",
    rf"(?:just )?(?:one|another)(?: {_KIND})* (?:thing|one)(?: please)?|here(?: is|'s| comes) (?:my|a|another)"
    rf" question",
    r"(?:just |only |mainly )?(?:out of (?:pure |sheer |simple )?curiosity|curious|wondering|asking(?: for a"
    r" friend)?|checking)",
    # being sorry
    r"(?:i'?m |i am )?(?:so |very |really |terribly )?(?:sorry|apologies|my apologies|apologi[sz]e|pardon(?: me)?"
    r"|excuse me|forgive me)"
    r"(?: (?:to|for|if|that|i|am|'m|you|this|is|the|a|an|my|your|again|late|bad|stupid|silly|dumb|long"
    r"|bother(?:ing)?|disturb(?:ing)?"
    r"|trouble|troubling|interrupt(?:ing)?|ask(?:ing)?|question|english|but|it|time|hour|message|bothered"
    r"|disturbance))*",
    # hoping
    r"(?:i |we )?(?:really )?hope(?: that)? (?:you|this|all|everything|someone|it)(?: \w+){1,5}",
    r"(?:i |we )(?:really |urgently )*need(?: (?:your|some|a little|a bit of|any))* (?:help|assistance|answer"
    r"|advice)(?: (?:with"
    r" (?:this|that|it|something|a question)|please|here|asap|quickly))*",
)
"""Openings after which nothing but a question can follow; not before `NOT_AFTER`."""
NOT_AFTER = (
    r"(?:about|of|on|regarding|concerning|from|to|by|with|for|or|and|into|a|an|some|more|something|anything"
    r"|everything|all|not|what you|who you|how you)\b"
)
_NAMED = (
    r"(?: (?:there|again|all|everyone|everybody|friends?|guys|folks|bot|dear|dear bot|mr bot|sir|madam|team|man|mate"
    r"|buddy|robot|to you|to all"
    r"|you|citebot|chatbot|assistant))*"
)
WEAK: Final = (
    rf"{_ASKED} (?:{_FIND})(?: {_PLEASE})*",
    r"(?:do|does|did|would|might) (?:you|u|anyone|anybody|someone|somebody)(?: (?:guys|all|here|please|happen to"
    r"|perhaps|maybe"
    r"|by any chance|also|even))* (?:know|remember|recall|have (?:any|an|some) (?:idea|clue|information))",
    r"(?:is there )?any(?:one|body)(?: here)?(?: who)? knows?|any (?:idea|ideas|clue|chance you know|thoughts)(?:"
    r" (?:on|about) (?:this|that|it))?",
    rf"(?:{_SOMEONE})(?:'m)? (?:do not|don'?t|did not|didn'?t|does not|doesn'?t|cannot|can'?t|can not|could not"
    rf"|couldn'?t|forgot|am not"
    r"|are not|is not|isn'?t|aren'?t|not)(?: quite| really| fully| always)*(?: (?:know|understand|remember|recall"
    r"|find|find out|sure|certain))?"
    r"(?: (?:myself|exactly|about this))?",
    r"(?:my|the) name is \w+(?: \w+)?(?: and i(?:'m| am)(?: \w+){1,6})?",
    rf"(?:hi+|hello+|hey+|heya|hiya|hallo|yo|howdy|greetings|welcome|good (?:morning|day|evening|afternoon|night)"
    rf"|morning|evening"
    rf"|gday|salaam|salam|selam|shalom|merhaba|bonjour|hola|ciao|servus|salut|namaste|dear (?:bot|sir|madam|all"
    rf"|friends?|team|sir or"
    rf" madam))(?: and (?:hi|hello|welcome|good \w+))?{_NAMED}",
    r"(?:(?:ok|okay|oke|okey|k|well|so|um+|uh+|uhm+|er+|erm+|hm+|anyways?|by the way|btw|actually|basically|look"
    r"|listen|right|alright"
    r"|all right|now|now then|then|oh|ah|yes|yeah|yep|no|nope|sure|fine|cool|great|nice|perfect|excellent|wonderful"
    r"|awesome"
    r"|good|wow|lol|haha+|hehe+|fyi|urgent|important|seriously|really|honestly|again|next|first|firstly|first of all"
    r"|finally|lastly"
    r"|i see|got it|understood|good bot|bot|dear bot|dude|bro|mate|guys|folks|everyone|question)"
    r"(?:,? (?:then|so|now|well|bot|again|thanks|thank you))*)",
    r"(?:(?:ok |okay |great |cool |many |and |so |no |big |lots of |a thousand )*(?:thanks?|thank (?:you|u)|thankyou"
    r"|thx|thanx|tnx|tks|ty"
    r"|cheers|merci|danke|gracias|grazie|obrigad[oa]|dziekuje|spasibo|sagol|sag ol|tesekkurler|rahmet|regards))(?!"
    r" to\b)"
    r"(?: (?:you|u|guys|all|bot|so much|very much|a lot|a million|a ton|a bunch|heaps|loads|tons|much|kindly|again"
    r"|already|in advance|ahead"
    r"|beforehand|indeed|anyway|too|and|for|your|the|any|this|that|all|great|quick|kind|last|previous|first|good"
    r"|help|helping|time|answer|answers|answering|reply|earlier|before|yesterday|then|just now|those|now|explaining"
    r"|replies|assistance|attention|support|patience|information|work|service|regards|bye|please))*",
    rf"{_PLEASE}(?: (?:help|help me|help us|and thanks|and thank you|answer|reply|bot|hurry|quickly|asap))*",
    r"(?:please |pls )?help(?: (?:me|us|please|out|needed|wanted))*",
    r"(?:it is|it's|its|this is|that is|that's) (?:very |really |quite |so )?(?:urgent|important|all|it|for"
    r" (?:school|work|homework|a"
    r" friend|my (?:homework|essay|project|work|school|class|studies|thesis|exam)))(?: (?:to|for) (?:me|us))?",
    r"for (?:my|our|a|an) (?:(?:school|history|university|college) )?(?:homework|essay|project|class|exam|test"
    r"|thesis|presentation|quiz)",
    r"(?:in|according to|from|based on) (?:your|these|those) (?:documents|sources|texts|files|database|library"
    r"|materials|data)",
    r"(?:ok |hey |hi )?(?:google|alexa|siri|chatgpt|citebot)|much obliged|(?:god )?bless you|you know what|my"
    r" regards",
    r"(?:(?:please )?(?:respond|answer|reply|write)(?: to me)? )?in (?:english|russian|turkish|azerbaijani"
    r"|armenian)(?: please)?",
    r"(?:as)?sala+mu? ?[ae]l[ae]i?k[ou]m|salam al[ae]i?k[ou]m|peace be (?:up)?on you|dear (?:colleagues?|ladies and"
    r" gentlemen|people|group|community|readers?|experts?)",
    r"(?:this|it|that)(?: is|'s| may be| might be| could be| will be| sounds like| is probably| is maybe) (?:a|an)"
    r" (?:very |really |rather |bit of a )?(?:\w+ )?question",
    r"(?:pardon|forgive|excuse|sorry for|sorry about) my (?:\w+ )?(?:ignorance|english|language|question|curiosity"
    r"|spelling|typing)|my english is (?:not (?:very |so )?good|bad|poor|weak)",
    r"(?:i'?m |i am )?not (?:quite |really )?sure (?:if|whether) (?:you|this bot|anyone)(?: \w+){1,4}|(?:mm+|e+h+m*"
    r"|ehm+)",
    r"(?:i |we )(?:really )?need an answer(?: to (?:this|that|it|one question|a question))?|(?:i'?m |i am )?new here",
    r"how (?:are|r) (?:you|u|things)(?: (?:doing|today|all|going))*|how do you do|how(?: is|'s) (?:it|everything"
    r"|life) going|what'?s up|sup"
    r"|nice to (?:meet|see) you",
    r"if (?:you|u) (?:(?:do not|don'?t) mind(?: (?:me|my) asking)?|please|can(?: (?:tell|help) me)?|could(?: (?:tell"
    r"|help) me)?|would|know|knew"
    r"|happen to know|have (?:the )?time|have a (?:moment|minute|second))|if (?:it is|it's|that is|that's) (?:ok"
    r"|okay|alright|all right|possible"
    r"|not too much trouble|allowed to ask)(?: with you| to ask)?|if (?:i|we) (?:may|can|could|might)(?: ask)?|if"
    r" possible",
    r"(?:when|whenever|once) you(?: have| get| find)(?: a| the| some)? (?:time|moment|minute|chance)",
    r"(?:any|some|your|a) (?:help|answer|hint|information|reply|quick answer)(?: (?:is|are|will be|would be|much"
    r"|very|highly|greatly|really|most|"
    r"|appreciated|welcome|great|nice|helpful|please))+",
    r"(?:(?:i|we)(?:'d| would|'ll| will)? )?(?:much|greatly|highly|really|very much|truly|so)* ?(?:appreciated?"
    r"|grateful)(?: (?:it|that|this|your|any|the|an|help"
    r"|answer|time|reply|very|so|much|a lot|if you could help|in advance))*",
    r"(?:i |we )?(?:am |are |'m |will be |would be )?(?:look(?:ing)? forward|waiting|wait)(?: (?:to|for|hearing|from"
    r"|you|your|an|the|reply|answer|response))*",
    r"have (?:a|an) (?:very )?(?:nice|good|great|lovely|wonderful|pleasant|happy) (?:day|evening|night|weekend|week"
    r"|time|one)(?: (?:all|bot|everyone|ahead))?",
    r"(?:(?:best|kind|kindest|warm|warmest|many|with|yours|sincerely|faithfully|truly|regards|wishes|greetings"
    r"|respectfully|cordially) ?)+",
    r"(?:good ?bye|bye+|bye bye|see (?:you|ya)(?: later| soon)?|take care|until next time|cya)(?: (?:bot|all|now"
    r"|then|everyone))*",
    r"(?:can|could|would|will) (?:you|u|someone|anyone)(?: please| pls| kindly)*(?: (?:help|answer|tell|explain)(?:"
    r" (?:me|us|that|this|it|please))*)?"
    r"|do you know(?: (?:that|it|this|the answer|anything|something))?|you know|i (?:really )?(?:must|have to|need"
    r" to|want to|would like to) know"
    r"|i (?:was )?wonder(?:ing)?|tell me(?: please)?|(?:may|might|could) i ask|pray tell|asap|as soon as possible|by"
    r" any chance"
    r"|in short|briefly|in brief|in a few words|answer (?:me|fast|quickly|please)*",
    r"(?:привет(?:ик|ствую)?|здравствуй(?:те)?|добр(?:ый|ое|ого) (?:день|утро|вечер|времени суток|дня)|доброй ночи"
    r"|спасибо(?: (?:большое|заранее|огромное"
    r"|вам|за (?:помощь|ответ)))*|благодарю(?: вас| заранее)*|заранее (?:спасибо|благодарю)|пожалуйста|плиз|извините"
    r"|простите|скажите|подскажите"
    r"|расскажите|будьте добры|не могли бы вы (?:сказать|подсказать)|можете (?:сказать|подсказать)|у меня (?:есть"
    r" )?(?:один )?вопрос|вопрос"
    r"|хочу (?:спросить|узнать)|мне интересно|интересно)(?: пожалуйста| мне| нам)*",
    r"(?:sala+m(?:lar)?|sabahınız xeyir|axşamınız xeyir|gün(?:ortanız|aydın)(?: xeyir)?|hər vaxtınız xeyir"
    r"|təşəkkür(?:lər| edirəm)?|çox sağ ?olun?"
    r"|sağ ?olun?|əvvəlcədən təşəkkür(?:lər)?|zəhmət olmasa|xahiş edirəm|bağışlayın|üzr istəyirəm|deyə bilərsiniz(?:"
    r" mi)?|deyin|sualım var|bir sualım var)",
    r"(?:merhaba(?:lar)?|selam(?:lar)?|günaydın|iyi (?:günler|akşamlar|geceler)|teşekkür(?:ler| ederim)|(?:çok )?sağ"
    r" ?ol(?:un)?|şimdiden teşekkürler|lütfen"
    r"|pardon|özür dilerim|söyler misiniz|bir sorum var|sorum var)",
    r"(?:բարև(?: ձեզ)?|ողջույն|բարի (?:օր|լույս|երեկո|առավոտ)|շնորհակալ(?:ություն| եմ)|մերսի|խնդրում եմ|ներեցեք"
    r"|կներեք|հարց ունեմ|մի հարց ունեմ|ասեք)",
)
"""What says nothing alone; as an opening only before a pause or before a word that begins a question."""
ENDING: Final = (
    r"(?:please|pls|plz|(?:please )?(?:asap|as soon as possible)|by any chance|if you (?:please|don'?t mind|know)"
    r"|do you (?:happen to )?know|can you (?:please )?tell me(?: please)?)"
)
"""Closings that need no pause before them."""
THANKING: Final = (
    r"(?:thx|tnx|ty|thank (?:you|u)(?: (?:so|very) much| a lot| kindly| again)?(?: in advance| for your (?:help|time"
    r"|answer))?"
    r"|thanks (?:in advance|a lot|so much|very much|a million|again|ahead|for your (?:help|time)))"
)
"""Closing words that a question mark must not follow: "Who said thank you?"."""
BEGINS = (
    r"(?:(?:in|on|at|by|to|for|from|with|under|of|during|since|until|about|against|near|after|before|through|into"
    r"|according to)"
    r" (?:which|what|whom|whose|how|where|when)\b|what|which|who|whom|whose|when|where|why|how|whether|is|are|was"
    r"|were|am|do|does"
    r"|did|has|have|had|can|could|will|would|shall|should|may|might|must|isn'?t|aren'?t|wasn'?t|weren'?t|don'?t"
    r"|doesn'?t|didn'?t|hasn'?t|whats|whos|explain|describe"
    r"|list|name|что|кто|где|когда|сколько|почему|как|какой|какая|какие|зачем|чей|куда|откуда|kim|nə|ne|hara|harada"
    r"|nerede|niyə|neden|niçin|nece|neçə|kaç|necə|nasıl"
    r"|hansı|hangi|ով|ինչ|որտեղ|երբ|ինչու|քանի|ինչպես|որ)(?!\w)"
)
