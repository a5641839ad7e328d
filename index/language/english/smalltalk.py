"""What is said to the bot and not asked of the documents, by kind; in the languages its readers are likely to greet in.

English small talk is recognised by patterns, other languages' by phrases: a text of known phrases and nothing else, in
any order, is small talk.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from index.language.english.manners import bare
from index.language.phrases import talk_in
from index.language.readings import Talk
from index.language.words import WORD, fold

_MODEL = (
    r"(?:system prompts?|prompts?|instructions?|(?:system )?rules|guidelines|programming|system message|source code)"
)
_PATTERNS: Final[tuple[tuple[Talk, str], ...]] = (
    ("help", r"help( me)?|commands?|menu|(how|what) (to|do i|can i|should i) (use|ask|do|type|write|work with)("
             r" (this|the|you|it|here))*( bot)?|"
             r"how (does|do) (this|you|the bot)( bot)? work|how does this( bot)? work|instructions|usage|manual|faq"
             r"|info|start|"
             r"(can|could) you help( me)?|what (can|should|may) i ask( you| here| about)*|what (can|do|could) (you|u"
             r"|this bot) (do|answer|know)( for me| about)*"),
    ("language", r"lang(uage)?s?|(change|choose|set|switch|select|which|what|other|your|my|the)( the| your| my|"
                 r" bot)? lang(uage)?s?( settings?)?|"
                 r"(do|can|could|will) (you|u) (please )?(speak|understand|write|answer|reply|talk|know)( in| to me"
                 r" in)* (english|russian|turkish|azerbaijani|azeri"
                 r"|armenian|german|french|spanish|my language|other languages|another language)|(speak|write|answer"
                 r"|reply|in|talk)( in| to me in)* (english|russian|turkish"
                 r"|azerbaijani|azeri|armenian|german|french|spanish)( please)?|english|russian|turkish|azerbaijani"
                 r" language|translate( (this|it|that|please))*|"
                 r"what languages? (do|can) (you|u) (speak|understand|know|answer in)"),
    ("sources", r"(the |your |list |show |all |any |which |what |more )*(sources?|documents?|docs|files?|library"
                r"|list of (the )?(documents|sources)|"
                r"references?|bibliography|links?)( please| list)?|(what|which) (are )?(your |the )?(documents"
                r"|sources|texts|files)( (do|are) (you|there)( have| use| know| quote|"
                r" here)*)?|where (does|do|did) (this|it|you|that|the answers?)( information)? (come from|get (this"
                r"|that|it|your (information|answers|data))( from)?)|"
                r"(what|where) (is|are) (your|the) (sources?|documents?|data)( from)?|what do you know( about)?|what"
                r" (is|s) (in )?(here|your (data|database|library))"),
    ("sources", r"(and |but |so |ok )*(who (says?|said|claims?|claimed|reports?|reported|writes?|wrote|told you)( so| that"
                r"| this| it)|says who|according to (who|whom|what)|by whom is (that|this|it) said|(is )?(there )?(any |a )?"
                r"(proof|evidence|citation)( needed| of that| for (that|this|it))?|prove (it|that|this)|"
                r"(how|where) (do|did|have) (you|u) (know|get|got|find|found|take|read|have|learn)( (that|this|it|these"
                r"|so))?( from)?|(where|which (document|source|text|page))( is| are|'s| does| did| says?) (that|this|it|so"
                r"|these)( from| come from| say (so|that|this|it))?(?<! is that)(?<! is this)(?<! is it)(?<!'s that)(?<!'s it)|"
                r"(what|where)( is|'s| are) (the|your|that|its) (proof|evidence|sources?)( for| of)?( that| this| it)?)"),
    ("doubt", r"(oh |so |but |and |hm+ |wow )*(really|seriously|honestly|for real|(are|r) (you|u) (really |quite |absolutely"
              r" |very )?(sure|certain|serious|kidding|joking)( (about|of) (it|that|this))?|no way|sure|you sure"
              r"|is (that|this) so)\?[?!. ]*|(are|r) (you|u) (really |quite |absolutely )?(sure|certain)( (about|of) (it|that"
              r"|this))?|i (do not|don't) believe (you|it|that|this)|i doubt (it|that|this)"),
    ("privacy", r"privacy( policy)?|gdpr|my data|(delete|erase|remove|forget|clear|wipe)( (all|everything|my|the"
                r"|this|me|about me|about|of|history|data|questions?"
                r"|chat|messages?|account|you know|personal|information))*|what (do you|is) (know|store|keep|kept"
                r"|stored|save)( about me)?|"
                r"(are|is) (my|these|the) (questions|messages|data)( being)? (stored|kept|saved|logged|recorded"
                r"|private|anonymous)|"
                r"who (can )?(read|reads|see|sees) (my|these) (questions?|messages?)|stop|unsubscribe"),
    ("bot", r"who (are|made|created|built|wrote|owns|runs|programmed) (you|u|this (bot|program|robot|thing))|who (is|are)"
            r" (your (maker|creator|author|owner|developer)s?"
            r"|the (maker|creator|author|owner|developer)s? of this bot)|(who|whom) do you (work|speak) for"
            r"|what( i|')?s your name|what is your name|what are you|are you (a |an |the )?"
            r"(bot|human|real|ai|chatgpt|gpt|robot|there|ok|stupid|alive|machine|person|google|chat gpt|here|online"
            r"|working|busy|awake)|"
            r"do you (love|like|hate|know|understand|remember|hear|see) (me|us)|what do you think( about (it|this"
            r"|that|me))?|how old are you|where are you( from)?|"
            r"(is )?any(one|body) (here|there|home|online)|what is this( bot)?( for)?|can you (hear|see|read"
            r"|understand) me|test|testing|ping"),
    ("order", rf"(.*[.!,;] *)?(please |now |and )*(ignore|disregard|forget) (all |any |your |the |these |my |of"
              rf" )*((previous|prior|above|earlier|existing) )*{_MODEL}\b[^?]*"),
    ("order", r"(please )?(you are now|pretend (to be|that|you)|role-?play|repeat after me|say after me"
              r"|system:)\b[^?]*"),
    ("order", r"(please )?(from now on,? )?act as (a|an|if|my|though)\b[^?:]*"),
    ("order", rf"(please )?(print|reveal|show|tell|give|output|repeat|display|what (is|are)) (me |us )?(the |all "
              rf"|your )*{_MODEL}( above| verbatim| word for word)?"),
    ("order", r"(please |can you |could you |pls )*(write|compose|draw|generate|sing|tell|make|create) (me |us )?(a"
              r"|an|some|another) (\w+ )?(poem|song|joke|story|essay|code|script"
              r"|program|picture|image|haiku|limerick|sandwich)\b.*"),
    ("abuse", r"(you(’|'| a)?re? |you |u r |r u |are you )?(a |an |so |such a |such an |the |fucking |stupid |dumb "
              r"|bloody )*(idiot|moron|stupid|dumb|useless|trash|garbage"
              r"|shit|bitch|bastard|asshole|liar|fool)( bot| machine| robot)?"),
    ("abuse", r"(fuck|screw|damn|go to hell|shut up)( you| u| off| this| bot)*"),
)  # fmt: skip
_NO_QUESTION = r"(?!.*[:;,.!] *(?:which|what|who|whose|when|where|why|how|is|are|was|were|do|does|did|may|can)\b.*\?)"
"""An order that a question follows in the same breath is part of what is asked about."""
_COMPILED: Final = tuple(
    (kind, re.compile(rf"{_NO_QUESTION if kind == 'order' else ''}(?:{pattern})[ ?!.…]*", re.IGNORECASE | re.DOTALL))
    for kind, pattern in _PATTERNS
)
_DOUBT: Final = next(pattern for kind, pattern in _COMPILED if kind == "doubt")
_PHRASES: Final[dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("smalltalk.toml").read_text("utf-8"))
_FILLERS: Final = "fillers"


def _folded(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(text))


_TABLE: Final[dict[tuple[str, ...], Talk]] = {
    _folded(phrase): cast("Talk", kind)
    for kind, phrases in _PHRASES.items()
    if kind != _FILLERS
    for phrase in phrases
    if _folded(phrase)
}
_FILLER: Final = frozenset(word for phrase in _PHRASES[_FILLERS] for word in _folded(phrase))
_RANKED: Final[tuple[Talk, ...]] = (
    "language",
    "sources",
    "privacy",
    "help",
    "bot",
    "thanks",
    "farewell",
    "noted",
    "greeting",
)
"""Which kind counts in a text of several: that of a command first."""
_SAID_ALONE: Final[tuple[tuple[Talk, re.Pattern[str]], ...]] = (
    ("thanks", re.compile(r"\b(?:thank(?:s|you)?|thx|thanx|tnx|tks|ty|cheers|merci|danke|gracias|grazie"
     r"|much obliged)\b", re.I)),
    ("farewell", re.compile(r"\b(?:good ?bye|bye+|see (?:you|ya)|cya|take care|until next time|good night"
     r"|have an? (?:\w+ ){1,2}(?:day|evening|night|weekend|week|time|one))\b", re.I)),
    ("help", re.compile(r"\bhelp\b", re.I)),
    ("noted", re.compile(r"(?:(?:ok|okay|oke|okey|k|well|so|right|alright|all right|yes|yeah|yep|no|nope|sure|fine|cool|great"
     r"|nice|perfect|excellent|wonderful|awesome|good|wow|lol|haha+|hehe+|oh|ah|hm+|um+|uh+|i see|got it|understood|now|then"
     r"|interesting|very)\W*)+", re.I)),
)  # fmt: skip
"""What manners alone say, by the first kind that is found: "ok, thanks, bye" thanks."""


@lru_cache(maxsize=512)
def small_talk(text: str) -> Talk:
    """What kind of small talk a text is as a whole; empty for a question, and for a text without a word."""
    said = text.replace("\u2019", "'").strip()
    if not WORD.search(said):
        return ""
    if found := _in_phrases(_folded(said)):
        return found
    rest = bare(said).text
    if _DOUBT.fullmatch(said):
        return "doubt"
    if not rest:
        return next((kind for kind, pattern in _SAID_ALONE if _says(kind, pattern, said)), "greeting")
    for candidate in dict.fromkeys((said, rest)):
        for kind, pattern in _COMPILED:
            if pattern.fullmatch(candidate):
                return kind
    return _in_phrases(_folded(rest))


def _says(kind: Talk, pattern: "re.Pattern[str]", said: str) -> bool:
    """Whether manners say this: `noted` is all that is said, the other kinds a part of it."""
    return (pattern.fullmatch(said) if kind == "noted" else pattern.search(said)) is not None


def _in_phrases(words: tuple[str, ...]) -> Talk:
    """The kind of a text that has only phrases and fillers."""
    return talk_in(words, _TABLE, _FILLER, _RANKED)
