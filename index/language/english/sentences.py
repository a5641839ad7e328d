"""Where an English sentence continues though a splitter cuts it."""

import re

from index.language.tables import SentenceWords

_JOINS = re.compile(
    # an abbreviation the splitter does not know, before a figure or a bracket: "Arts. 6-1", "Nos. 5", "pp. 3"
    r"\b(arts?|nos?|pp?|vols?|figs?|secs?|sects?|paras?|res|docs?|chap|ch|ca|c|approx|eds?|ibid|cf)\.$",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\d\s*[ap]\.m\.$", re.IGNORECASE)
_AFTER_HOUR = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day|(local|moscow|baku|gmt|utc)\b", re.IGNORECASE)

SENTENCES = SentenceWords(
    joins=_JOINS,
    hour=_HOUR,
    after_hour=_AFTER_HOUR,
)
