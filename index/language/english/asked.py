"""How English asks for a count, a measure or a date."""

import re

from index.language.answer_tables import AskedWords
from index.language.english.vocabulary import stems_of
from index.language.values import MONEY

PERSONS = stems_of("people persons person residents civilians inhabitants citizens victims individuals townspeople")
SUBGROUPS = stems_of("women woman children child men man elderly girls boys soldiers fighters families")
HUMANS = SUBGROUPS | stems_of(
    "passengers passenger crew members member sailors workers miners pupils students villagers tourists guests visitors employees staff "
    "policemen police officers firefighters prisoners hostages spectators fans players patients doctors nurses teachers farmers "
    "fishermen pilots drivers guards travellers refugees adults teenagers babies infants troops servicemen volunteers"
)
AGES = stems_of("old older elderly aged young younger disabled pregnant")
"""Words that make a part of people: `elderly people`."""
_AGED = stems_of("old older elderly aged")
_QUANTIFIERS = (stems_of("both"), stems_of("one single"))
"""Words that divide the thing counted: children who lost both parents are not those who lost one."""
_QUANTIFIED = re.compile(r"\b(both|one|single)\s+(?:of\s+)?(?:(?:the|their|his|her|its)\s+)?[^\W\d]+", re.IGNORECASE)
KILLED = stems_of("killed kill kills died die dies dead death deaths fatalities perished toll massacred")
LIVING = stems_of("inhabitants inhabitant residents resident population populous live lives lived living townspeople")
MEANINGS = (
    KILLED,
    stems_of("missing unknown disappeared vanished unaccounted whereabouts"),
    stems_of("wounded injured hurt wounds injuries injury casualties"),
    stems_of("hostage hostages captured captive captives prisoner prisoners"),
    stems_of("displaced refugees fled expelled deported"),
    stems_of("recognised recognized recognise recognize recognition recognitions"),
    LIVING,
    stems_of("turnout voted voters vote participation polls"),
)
"""Words that say the same of people; two words of one line match each other."""
_SAME = (
    stems_of("cost costs costing price priced expensive paid"),
    stems_of("begin began begun begins start started starts"),
    stems_of("end ended ends finish finished finishes"),
    stems_of("weigh weighs weighed weight"),
    stems_of("height high tall"),
    stems_of("length long"),
    stems_of("width wide broad"),
    stems_of("depth deep"),
    stems_of("age aged old"),
    stems_of("distance far away"),
    stems_of("area big large size covers"),
    stems_of("speed fast quick"),
    stems_of("build built builds construct constructed"),
    stems_of("buy bought buys purchase purchased"),
    stems_of("sell sold sells sale"),
    stems_of("win won wins winner"),
    stems_of("write wrote written writes"),
    stems_of("take took taken"),
    stems_of("hold held holds"),
    stems_of("leave left leaves departed departs"),
    stems_of("temperature degrees warm cold hot"),
    *(
        stems_of(forms.replace("/", " "))
        for forms in (
            "sink/sank/sunk/sinks fall/fell/fallen/falls lose/lost/loses meet/met/meets get/got/gets give/gave/given/gives "
            "go/went/gone/goes fly/flew/flown/flies grow/grew/grown/grows make/made/makes rise/rose/risen/rises run/ran/runs "
            "speak/spoke/spoken steal/stole/stolen strike/struck/strikes teach/taught/teaches throw/threw/thrown "
            "come/came/comes become/became/becomes bear/bore/born break/broke/broken choose/chose/chosen drive/drove/driven "
            "eat/ate/eaten feel/felt fight/fought flee/fled/flees hear/heard keep/kept/keeps know/knew/known lead/led/leads "
            "send/sent sends shoot/shot/shoots spend/spent/spends stand/stood tell/told think/thought wear/wore/worn catch/caught"
        ).split()
    ),
)
"""Words of one meaning, and forms that have different stems."""
_EMPTY = stems_of(
    "take taken took place have had has get got number amount total figure count toll according exactly approximately roughly "
    "year date day month time hour say said altogether overall around part money participate"
)
"""Words of a question that a sentence need not have."""
_HAPPENS = stems_of("come came comes happen happened occur occurred")
"""Verbs that say no more of an event than that it was."""
_LASTING = stems_of("last lasted lasts lasting stay stayed go went run ran continue continued duration")
STOCK = stems_of(
    "inhabitants inhabitant residents population populous live lives lived members member employees staff price cost costs fee rent balance temperature "
    "have has had salary budget contain contains"
)
"""Words that ask for a state, which changes with the years; an event has one toll and one date."""
_RECURRING = stems_of(
    "fair festival meeting meetings conference election elections match season race congress session summit exhibition census marathon "
    "tournament cup competition concert ceremony anniversary parade regatta market edition budget championship holiday exam "
    "referendum carnival assembly show sale"
)
_COUNTED = re.compile(r"\bhow many\s+(?P<what>.+)|\bnumber of\s+(?P<what2>.+)", re.IGNORECASE)
_MEASURES: tuple[tuple[re.Pattern[str], frozenset[str], str], ...] = tuple((re.compile(pattern, re.IGNORECASE), dimensions, word) for pattern, dimensions, word in (
    (r"\bhow (?:much|expensive)\b.*\b(?:cost|costs|pay|paid|charge|charged|worth|earn|earned|spend|spent|raise|raised|price|fee|rent|salary|expensive|sold|buy|bought|lend|lent|owe|owed)\b"
     r"|\bhow expensive\b|\b(?:what|which)\b.*\b(?:cost|price|fee|rent|salary|budget|fine|fare|balance|amount|sum)\b", frozenset(MONEY), ""),
    (r"\bhow (?:much|heavy)\b.*\bweigh\w*\b|\bhow heavy\b|\bwhat\b.*\bweight\b", frozenset({"mass"}), "weight"),
    (r"\bhow long\b|\bwhat\b.*\b(?:duration|length)\b", frozenset({"time", "length"}), ""),
    (r"\bhow (?:tall|high)\b|\b(?:what|which)\b.*\bheight\b", frozenset({"length"}), "height"),
    (r"\bhow (?:wide|broad)\b|\bwhat\b.*\bwidth\b", frozenset({"length"}), "width"),
    (r"\bhow deep\b|\bwhat\b.*\bdepth\b", frozenset({"length"}), "depth"),
    (r"\bhow far\b|\bwhat\b.*\bdistance\b", frozenset({"length"}), ""),
    (r"\bhow (?:big|large)\b|\bwhat\b.*\b(?:area|size)\b", frozenset({"area", "length", ""}), ""),
    (r"\bhow fast\b|\bwhat\b.*\bspeed\b", frozenset({"speed"}), ""),
    (r"\bhow old\b|\bwhat\b.*\bage\b", frozenset({"time"}), "age"),
    (r"\bhow (?:hot|cold|warm)\b|\btemperature\b", frozenset({"temperature", "degree", "fahrenheit"}), ""),
    (r"\b(?:what|which) (?:percentage|percent|per cent|share|proportion)\b|\bturnout\b|\bpercentage of\b", frozenset({"percent"}), ""),
    (r"\b(?:what|which)\b.*\bdos(?:e|age)\b", frozenset({"mass", "volume"}), ""),
    (r"\bhow much\b", frozenset({*MONEY, "mass", "volume", "percent", "time", "length"}), ""),
))  # fmt: skip
_PASSIVE = re.compile(r"(?:were|was|are|is|have|had|has)\b", re.IGNORECASE)
"""What follows `how many` when people are meant: `how many were killed`."""
_SOURCED = re.compile(
    r"\b(?:according to|say|says|said|state[sd]?|report(?:s|ed)?|claim(?:s|ed)?|writes?|wrote|estimate[sd]?|count(?:s|ed))\b",
    re.IGNORECASE,
)
"""What asks for one source's word."""
_TOLL = re.compile(
    r"\b(?:death toll|toll|(?:number|count) of (?:the )?(?:dead|deaths|victims|fatalities))\b", re.IGNORECASE
)
_POPULATION = re.compile(r"\bpopulation\b", re.IGNORECASE)
_DATED = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|decade|weekday|time|hour)\b|\bsince when\b|\buntil when\b",
    re.IGNORECASE,
)
_YEAR_ASKED = re.compile(r"\b(?:what|which) (?:\w+ )?year\b", re.IGNORECASE)
"""What asks for a year and nothing less."""
_RESIDENTS = stems_of("inhabitants inhabitant residents")
"""Of `living`, the words for people, not for what they do."""
_POSSESSIVE = frozenset({"s"})
"""What follows an owner, as a word of its own: the s of `Vik's`."""
_TOLL_OF = stems_of("people dead deaths victims toll")
"""What a toll counts."""
_POPULATION_ASKED = re.compile(r"\b(?:what|how)\b|^\W*(?:the\s+)?population\b", re.IGNORECASE)
"""What a question must have, besides the word for a population, to ask for one."""
_POPULATION_OF = stems_of("people population inhabitants")
"""What a population counts."""
_PEOPLE = stems_of("people")
"""Who is meant where nothing is named: `how many were killed`."""
_CLASSES = (
    (re.compile(r"\b(?:what|which) (?:\w+ )?(?:time|hour)\b", re.IGNORECASE), frozenset({"clock"})),
    (re.compile(r"\b(?:what|which) (?:\w+ )?(?:year|decade|month|date)\b", re.IGNORECASE), frozenset({"moment"})),
    (re.compile(r"\b(?:what|which) (?:\w+ )?(?:day|weekday)\b", re.IGNORECASE), frozenset({"moment", "weekday"})),
)
"""What asks for one kind of time, and which of `moment`, `clock` and `weekday` may answer it."""
_ASKING = stems_of(
    "much many long tall high wide broad deep far big large fast old hot cold warm heavy expensive percentage percent share proportion "
    "temperature dose dosage duration"
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Oo]n|[Nn]ear|of|from|[Oo]utside|[Aa]round)\s+(?:the\s+)?"
    r"(?:(?:town|city|village|attack|island|battle)\s+(?:of|on)\s+)?(?P<name>[^\W\d_a-zа-я][\w’'-]+)"
)
_SUBJECT = re.compile(
    r"(?<![\w-])(?P<name>[^\W\d_a-zа-я][\w’'-]+(?:\s+[^\W\d_a-zа-я][\w’'-]+)*)\s+(?:(?:was|were|had|has|have|is)\s+)?(?P<verb>[a-z]+)"
)
_PRONOUN = re.compile(r"\W*(?:it|he|she|they)\b", re.IGNORECASE)
_WHOSE = re.compile(r"\W*(?:his|her|its|their)\s+(\w+)", re.IGNORECASE)
_BEING = stems_of("has had have is was")
_EVENT_WORDS = stems_of(
    "attack assault massacre storming raid offensive tragedy shelling bombardment bombing flood fire earthquake crash collision accident "
    "explosion battle fighting storm epidemic siege war strike election festival fair"
)
_NO_PLACES = stems_of(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday I"
)

ASKED = AskedWords(
    persons=PERSONS,
    subgroups=SUBGROUPS,
    humans=HUMANS,
    ages=AGES,
    aged=_AGED,
    quantifiers=_QUANTIFIERS,
    quantified=_QUANTIFIED,
    killed=KILLED,
    living=LIVING,
    meanings=MEANINGS,
    same=_SAME,
    empty=_EMPTY,
    happens=_HAPPENS,
    lasting=_LASTING,
    stock=STOCK,
    recurring=_RECURRING,
    counted=_COUNTED,
    measures=_MEASURES,
    passive=_PASSIVE,
    sourced=_SOURCED,
    toll=_TOLL,
    population=_POPULATION,
    dated=_DATED,
    year_asked=_YEAR_ASKED,
    residents=_RESIDENTS,
    possessive=_POSSESSIVE,
    toll_of=_TOLL_OF,
    population_asked=_POPULATION_ASKED,
    population_of=_POPULATION_OF,
    people=_PEOPLE,
    classes=_CLASSES,
    asking=_ASKING,
    place=_PLACE,
    subject=_SUBJECT,
    pronoun=_PRONOUN,
    whose=_WHOSE,
    being=_BEING,
    event_words=_EVENT_WORDS,
    no_places=_NO_PLACES,
)
