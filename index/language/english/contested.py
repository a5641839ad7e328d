"""Contested questions: who did a wrong, and what is true; and the point on which a statement must speak to be a side.

"Did the guards shoot the strikers?", "Was the company involved in the attack?", "Is the figure of 40 true?", "Which source
is reliable?". A plain question of fact ("Did the council approve the budget?", "Does the village lie in a valley?", "Did
the flood kill anybody?") is none.
"""

import re
from dataclasses import dataclass

from index.language import readings
from index.language.english.vocabulary import STOP_WORDS, stem
from index.language.values import numbers
from index.language.words import WORD, fold

_HARM = (
    r"(?:attacks?|assaults?|killings?|massacres?|murders?|genocide|crimes?|atrocit(?:y|ies)|war crimes?|shelling|bombing|"
    r"shooting|slaughter|pogroms?|torture|looting|ethnic cleansing|fraud|cover-?up|conspiracy|coup|riots?|terror\w*|"
    r"ambush|storming|raid|violence|expulsion|deportation|bloodshed|attackers|killers|murderers)"
)
_FIGHT = r"(?:events?|war|wars|fighting|hostilities|battle|operation|clashes|conflict)"
"""What soldiers may join, and others without a wrong."""
_PEOPLE = (
    r"(?:people|persons?|civilians?|residents?|inhabitants|villagers|women|men|man|woman|children|child|refugees?|"
    r"prisoners?|hostages?|soldiers?|workers|strikers|protesters|demonstrators|passengers|citizens|families|the wounded|"
    r"anyone|anybody|somebody|someone|them|him|her|each other|one another|own|\w+(?:ians|anis|eans)|compatriots|"
    r"townspeople|townsfolk|miners|students|neighbou?rs|journalists?)"
)
_ARMED = (
    r"(?:army|armies|troops?|forces?|regiments?|battalions?|brigades?|soldiers?|police\w*|militias?|fighters?|units?|"
    r"guards?|mercenaries|gunmen|officers?|commanders?|government|military|divisions?|army's|separatists|rebels)"
)
_NATURE = (
    r"\b(?:floods?|fires?|storms?|earthquakes?|frost|cold|heat\w*|disease|plague|epidemic|virus|illness|famine|hunger|"
    r"accidents?|explosions?|avalanches?|landslides?|lightning|hurricane|tsunami|winter|drought|smoke|gas|poison|dogs?|"
    r"wolves|bears?|cholera|typhus|influenza|crash|collapse|eruption|volcano|tornado|cyclone|wave|trains?|bus|tree|roof)\b"
)
_MANY = r"(?:[\w’',.-]+\s+){0,6}?"
_ADVERB = r"(?:really|actually|truly|ever|also|even|deliberately|intentionally|knowingly|in fact|indeed|just|not)\s+"
_ACTS = (
    ("named", rf"commit(?:ted)?\s+{_MANY}(?:{_HARM}|it|this|that|perjury|treason|suicide attacks?)\b"),
    (
        "killed",
        rf"(?:kill(?:ed)?|shoot|shot|execut\w+|slaughter(?:ed)?)\s+(?:at\s+)?{_MANY}{_PEOPLE}\b",
    ),
    ("attacked", rf"(?:burn(?:t|ed)?|attack(?:ed)?|bomb(?:ed)?|harm(?:ed)?|shell(?:ed)?)\s+{_MANY}{_PEOPLE}\b"),
    ("killed", r"(?:murder(?:ed)?|massacred?|(?:fire|fired|shoot|shot)\s+(?:on|at|upon|into)|rape[ds]?|mutilated?)\b"),
    ("tortured", r"(?:tortured?|abused?|mistreat(?:ed)?)\b"),
    ("blocked", rf"(?:block(?:ed)?|obstruct(?:ed)?|hinder(?:ed)?)\s+{_MANY}{_PEOPLE}\b"),
    ("blocked", rf"use[d]?\s+{_MANY}(?:human shields?|{_PEOPLE}\s+as\s+(?:a\s+)?(?:human\s+)?shields?)\b"),
    ("lied", r"(?:lied|lie(?=\s*(?:about|to|that|then|again|[?.!]*$)))\b"),
    ("lied", r"(?:falsif(?:y|ied)|fabricated?|faked?|forged?|cheat(?:ed)?|deceived?|mislead|misled|distort(?:ed)?|"
             r"exaggerated?|invent(?:ed)?\s+(?:the\s+)?(?:story|figures?|numbers?|claims?)|"
             r"(?:hide|hid|conceal(?:ed)?|cover(?:ed)? up)\s+(?:the\s+)?(?:truth|crimes?|evidence|facts))\b"),
    ("took part", rf"(?:take|took|taken|have|had)\s+(?:a\s+|any\s+)?part\s+in\s+{_MANY}{_HARM}\b"),
    ("took part", rf"(?:participated?|join(?:ed)?|assist(?:ed)?|help(?:ed)?|collaborated?|play(?:ed)?\s+(?:a\s+|any\s+)?(?:role|part))"
                  rf"\s+(?:in\s+|with\s+)?{_MANY}{_HARM}\b"),
    ("ordered", rf"(?:order(?:ed)?|plan(?:ned)?|organi[sz]ed?|provoked?|incited?|orchestrated?|cause[d]?)\s+(?:the|this|that|these|a|any)\s+"
                rf"(?:\w+\s+){{0,2}}?{_HARM}\b"),
)  # fmt: skip
"""Deeds that people are accused of, each with the name of its family, as in a question ("kill") or a claim ("killed")."""
_SAID = {
    "named": r"genocid\w*|massacre\w*|crimes?|criminal\w*|atrocit\w+|murder\w*|pogrom\w*|terror\w*|ethnic(?:ally)? cleans\w+|"
    r"lawful|unlawful|fraud\w*|perjury|treason|aggression|self-?defen[cs]e",
    "killed": r"kill\w*|(?:for|caus\w+)\s+(?:(?:the|their|these|those|many)\s+)?deaths?(?!\s+(?:toll|count))|shoot\w*|shot|fired?(?=\s+(?:on|at|upon|into))|firing(?=\s+(?:on|at|upon|into))|open\w* fire|"
    r"murder\w*|massacre\w*|execut\w+|slaughter\w*|rape\w*|mutilat\w+",
    "attacked": r"attack\w*|assault\w*|bomb\w*|burn\w*|harm\w*|shell\w*|fired?|storm\w*",
    "tortured": r"tortur\w+|abus\w+|mistreat\w*|beat\w*",
    "blocked": r"block\w*|obstruct\w*|hinder\w*|prevent\w*|shields?|stopp?\w*",
    "lied": r"lie[sd]?|lying|liars?|false\w*|falsif\w+|fabricat\w+|fak\w+|forge\w*|cheat\w*|deceiv\w+|mislead\w*|misled|distort\w*|"
    r"exaggerat\w+|invent\w*|truth|true|untrue|hid|hide|conceal\w*|cover\w*|propaganda",
    "took part": r"(?:took|take|taken|taking|had|played)\s+(?:no\s+|a\s+|any\s+)?(?:part|role)|participa\w+|involve\w*|join\w*|"
    r"help\w*|assist\w*|support\w*|collaborat\w+|complicit\w*|behind",
    "ordered": r"order\w*|plan\w*|organi[sz]\w+|provok\w+|incit\w+|orchestrat\w+|caus\w+|blam\w+",
    "true": r"true|untrue|truth|false\w*|correct\w*|incorrect|accura\w+|inaccura\w+|reliab\w+|unreliable|credib\w+|"
    r"exaggerat\w+|mislead\w*|distort\w*|wrong|doubt\w*|disput\w+|question\w+|trust\w*|biased|invented|fabricat\w+|lie[sd]?",
}
"""By family, the words with which a statement asserts or denies the deed."""
_OTHERWISE = {
    "named": "called genocide massacre crime lawful denied",
    "killed": "blamed accused denied killings deaths shot killed",
    "attacked": "blamed accused denied attack shelling",
    "tortured": "blamed accused denied torture abuse",
    "blocked": "blamed accused denied blocked prevented obstructed",
    "lied": "accused denied misleading distorts exaggerated false",
    "took part": "blamed accused denied took part joined helped supported",
    "ordered": "blamed accused denied planned ordered",
}
"""By family, words to search for when the question's own find no two sides."""
_ASKS_ACT = tuple(
    (
        family,
        re.compile(
            rf"^(?:did|does|do|has|have|had|could|would|didn[’']?t|is it\s+(?:{_ADVERB})?(?:true|correct|right|a fact|the case)"
            rf"\s+(?:that\s+)?)\s*(?P<who>(?:[\w’'.,-]+\s+){{1,8}}?)(?:{_ADVERB})*{act}",
            re.IGNORECASE,
        ),
    )
    for family, act in _ACTS
) + tuple(
    (family, re.compile(pattern, re.IGNORECASE))
    for family, pattern in (
        ("took part", rf"^(?:did|has|have|had)\s+(?P<who>(?:[\w’'.,-]+\s+){{0,5}}?{_ARMED})\s+(?:{_ADVERB})*(?:take|taken)\s+"
                      rf"(?:any\s+)?part(?:\s+in\s+(?:it|this|that|{_MANY}{_FIGHT}\b.*))?[\s?.!]*$"),
        ("took part", rf"^(?:did|has|have|had)\s+(?P<who>(?:[\w’'.,-]+\s+){{0,5}}?{_ARMED})\s+(?:{_ADVERB})*(?:participated?|join in)"
                      rf"(?:\s+in\s+(?:it|this|that|{_MANY}{_FIGHT}\b.*))?[\s?.!]*$"),
        ("took part", rf"^(?:is|are|was|were)\s+(?P<who>(?:[\w’'.,-]+\s+){{1,6}}?)(?:{_ADVERB})*(?:involved|implicated|complicit|a part|part|"
                      rf"behind)\s*(?:in|of)?\s+{_MANY}{_HARM}\b"),
        ("took part", rf"^(?:is|are|was|were)\s+(?P<who>(?:[\w’'.,-]+\s+){{0,5}}?{_ARMED})\s+(?:{_ADVERB})*(?:involved|implicated|"
                      rf"complicit|behind (?:it|this|that))[\s?.!]*$"),
        ("killed", rf"^(?:is|are|was|were)\s+{_MANY}(?:killed|murdered|shot|massacred|executed|slaughtered|tortured|fired (?:on|at|upon))"
                   rf"\s+by\s+(?P<who>(?:their own|(?:[\w’'.-]+\s+){{0,3}}?(?:{_ARMED}|\w+(?:ians|anis|eans)))\b)"),
        ("named", r"^did\s+(?:(?:a|any)\s+|the\s+(?=\w+\s+(?:really|actually|ever)\b))?(?:genocide|massacre|atrocity|war crime|"
                  r"ethnic cleansing)s?\s+(?:really\s+|actually\s+|ever\s+)?(?:happen|occur|take place)\b(?P<who>)"),
    )
)  # fmt: skip
_CLAIM = (
    r"(?:(?<!phone )(?<!telephone )(?<!account )(?<!room )(?:figures?|numbers?|tolls?|claims?|accounts?|stor(?:y|ies)|versions?|"
    r"reports?|statements?|sources?|documents?|estimates?|accusations?|allegations?|testimon(?:y|ies)|denials?|counts?|"
    r"explanations?|articles?|narratives?|theor(?:y|ies)|rumou?rs?|data|statistics|information|witness(?:es)?|authors?|"
    r"answers?|quotes?|texts?))"
)
_SOUND = (
    r"(?:true|false|untrue|correct|incorrect|accurate|inaccurate|reliable|unreliable|trustworthy|credible|believable|"
    r"right|wrong|real|genuine|exaggerated|inflated|made up|invented|fabricated|honest|objective|neutral|biased|lying|plausible)"
)
_PERSON = r"(?:i|we|one|people|you|the reader|readers|anyone|anybody)"
_TAIL = r"(?:\s+(?:or|and)\s+.*)?\s*(?:then|at all|really|here)?[\s?.!]*$"
_ASKS_TRUTH = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"^(?:is|are|was|were|isn[’']?t|aren[’']?t)\s+(?:{_ADVERB})*(?:it|that|this|these|those|they|(?:any|all|none|some) of (?:it|this|"
         rf"that|them|these))\s+(?:{_ADVERB})*(?:all\s+)?(?:true|false|untrue|correct|reliable|accurate|credible|exaggerated|"
         rf"made up|invented|really so)(?:\s+or\s+\w+)?\s*(?:then|at all)?[\s?.!]*$", re.IGNORECASE),
        (rf"^(?:is|are|was|were|isn[’']?t|aren[’']?t)\s+{_MANY}{_CLAIM}\s+(?:[\w’',.-]+\s+){{0,8}}?(?:{_ADVERB})*{_SOUND}{_TAIL}", re.IGNORECASE),
        (rf"^(?:is|are|was|were)\s+(?:it\s+|the\s+|about\s+|over\s+)*[\d][\d,.]*\s+(?:[\w’',.-]+\s+){{0,6}}?"
         rf"(?:really\s+)?(?:true|false|correct|accurate|right|wrong|exaggerated|inflated|reliable)(?:\s+(?:figure|number|toll))?{_TAIL}", re.IGNORECASE),
        (rf"^(?i:is|are|was)\s+(?:[A-Z][\w’'.-]*\s+)+(?i:{_ADVERB})*(?i:a\s+)?(?i:reliable|credible|believable|honest|objective|neutral|"
         rf"trustworthy|biased)(?i:\s+(?:{_CLAIM}|here))?[\s?.!]*$", 0),
        (rf"^(?:so |and |but )?(?:which|what|whose)\s+(?:of\s+(?:the|these|those)\s+)?(?:\w+\s+){{0,2}}?(?:{_CLAIM}|one|ones|side)\s+(?:\w+\s+){{0,5}}?(?:is|are|was|were|seems?)\s+"
         rf"(?:the\s+)?(?:most |more |really |actually )*{_SOUND}(?:\s+(?:one|ones))?{_TAIL}", re.IGNORECASE),
        (r"^(?:so |and |but )?(?:who|what|which)\s+(?:is|are)\s+(?:the\s+)?(?:most|more)\s+(?:reliable|trustworthy|credible|believable|"
         r"honest|objective|neutral)\b", re.IGNORECASE),
        (rf"^(?:so |and |but )?(?:what|which|who|whom|whose)\s+{_MANY}(?:should|shall|can|could|do|must|may|am|are)\s+{_PERSON}\s+"
         rf"(?:really |rather |now |to |supposed to |to be )*(?:believe|trust|rely on|go by)\b", re.IGNORECASE),
        (rf"^(?:can|could|may|do|shall|should)\s+{_PERSON}\s+(?:really |still )*(?:believe|trust|rely on)\b", re.IGNORECASE),
        (rf"^how\s+(?:reliable|credible|trustworthy|accurate|true|correct|believable|honest|objective|neutral)\s+(?:is|are|was|were)\s+"
         rf"(?:it|this|that|these|they|{_MANY}{_CLAIM})\b", re.IGNORECASE),
        (r"^(?:what|which)\s+(?:is|of (?:it|this|these) is)\s+(?:really |actually )?true[\s?.!]*$", re.IGNORECASE),
        (r"^is (?:it|this|that) (?:really )?(?:the truth|a lie|a fact|a myth|fake|propaganda)[\s?.!]*$", re.IGNORECASE),
    )
)  # fmt: skip
_WHETHER = re.compile(r"^\W*(?:did|does|do|has|have|had|is|are|was|were|can|could)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|cannot|\w+n[’']t|den(?:y|ies|ied|ying)|reject\w*|disput\w+|refut\w+|"
    r"dismiss\w*|contradict\w*|exaggerat\w+|mislead\w*|distort\w*|false\w*|untrue|wrong|incorrect|lie[sd]?|accident)\b",
    re.IGNORECASE,
)
_VICTIM = re.compile(
    r"\b(?:was|were|been|being|be)\s+(?:\w+ly\s+)?(?:killed|murdered|shot|massacred|executed|slaughtered|burn(?:t|ed)|attacked|"
    r"bombed|harmed|raped|mutilated|fired (?:on|at|upon))\b(?!\s+(?:\w+\s+){0,3}?by\b)",
    re.IGNORECASE,
)
_REPORT = re.compile(r",?\s*(?:as\s+)?reported\s+(?:by|on|in)\s+[^,;]*", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:genocid|massacre|atrocit|war crime|pogrom|ethnic cleans|terror|fraud|murder|crime against humanity)",
    re.IGNORECASE,
)
_PARTAKES = re.compile(
    r"^\W*(?:did|has|have|had|is|are|was|were)\b.*\b(?:tak(?:e|en) (?:\w+ )?part|participat\w+|involved|implicated|complicit)\b",
    re.IGNORECASE,
)
_LIKE = 6
"""Letters that two words must share from the start to be of one name: Armenia, Armenian; less for a shorter word."""


@dataclass(frozen=True, slots=True)
class Point(readings.Point):
    """A point with the words in which English says and denies it."""

    def otherwise(self, text: str) -> str:
        """A question in the words of those who accuse and deny; empty when it names no person or group."""
        names = [word for word in WORD.findall(text) if stem(word) in self.who]
        return f"{' '.join(names)} {_OTHERWISE[self.family]}" if names else ""

    def spoken_of(self, sentence: str, rest: str) -> bool:
        """Whether a sentence says or denies the thing of the same people, or of one of the figures.

        Args:
            sentence: Whole.
            rest: The same without the words for whose statement it is.
        """
        if self.numbers:
            return not self.numbers.isdisjoint(numbers(sentence))
        sentence, rest = _REPORT.sub(" ", sentence), _REPORT.sub(" ", rest)
        said = _VICTIM.sub(" ", rest) if self.family in {"killed", "attacked"} else rest
        deeds = [each.start() for each in re.finditer(rf"\b(?:{_SAID[self.family]})\b", said, re.IGNORECASE)]
        if not deeds:
            return False
        names = frozenset(each for each in self.who if re.fullmatch(_ARMED, each, re.IGNORECASE) is None) or self.who
        if names and not any(_one_name(who, stem(word)) for who in names for word in WORD.findall(sentence)):
            return False
        return not self.who or any(self._does(said, found, max(deeds)) for found in WORD.finditer(said))

    def _does(self, said: str, found: re.Match[str], last: int) -> bool:
        """Whether a word names those asked about, and as those who did it: before the deed, or after `by`, `with`, `on`."""
        if not any(_one_name(who, stem(found[0])) for who in self.who):
            return False
        before = said[: found.start()]
        return found.start() < last or re.search(r"\b(?:by|with|on)\s+(?:[\w’'-]+\s+){0,3}$", before) is not None


def asks_act(text: str) -> Point | None:
    """What a question asks whether somebody did, when it is a wrong that people are accused of."""
    for family, pattern in _ASKS_ACT:
        found = pattern.search(text)
        if found and not (family == "killed" and re.search(_NATURE, found["who"], re.IGNORECASE)):
            who = frozenset(stem(word) for word in WORD.findall(found["who"]) if fold(word) not in STOP_WORDS)
            return Point(family, deed_named(text) if family == "named" else frozenset(), who)
    return None


def deed_named(text: str) -> frozenset[str]:
    """What a question calls a deed, each as the start of a word in small letters: `genocid`; empty when it names none."""
    return frozenset(each.casefold() for each in _NAMED.findall(text))


def asks_truth(text: str) -> Point | None:
    """The figures or the subject of a question which account is true, right or to be believed."""
    return Point("true", numbers=numbers(text)) if any(each.search(text) for each in _ASKS_TRUTH) else None


def asks_whether(question: str) -> bool:
    """Whether a question is answered by yes or no."""
    return _WHETHER.search(question) is not None


def asks_part(question: str) -> bool:
    """Whether a question asks if somebody took part, in a wrong or in anything else."""
    return _PARTAKES.search(question) is not None


def denies(sentence: str) -> bool:
    """Whether a sentence denies something."""
    return _DENIES.search(sentence) is not None


def _one_name(one: str, other: str) -> bool:
    length = min(_LIKE, len(one), len(other))
    return one == other or (length >= 5 and one[:length] == other[:length])  # a shorter start is chance
