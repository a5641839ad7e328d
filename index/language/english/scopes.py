"""Words that tell of a statement, and words that refer to something named before."""

import re

from index.language.answer_tables import ScopeWords

_REFERS = re.compile(r"\b(?:he|she|it|they|his|her|its|their|him|them|this|these)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\W*(?:he|she)\b", re.IGNORECASE)
_SAYS = (
    r"(?:said|says|say|stat(?:ed|es?)|wr(?:ote|ites?)|(?<!were )written|report(?:ed|s)?|told|tells|called|calls|added|adds|noted|notes|claim(?:ed|s)"
    r"|denied|denies|stress(?:ed|es)|declared|declares|mention(?:ed|s)|quot(?:ed|es)|cit(?:ed|es)"
    r"|concluded|specified|specifies|explained|recalled|argued|according|statement|letter|release|article|text|publication)"
)
_PUTS = r"(?:put|puts|gave|gives|given|counted|counts|estimated|estimates|found|described|describes)"
REPORTING = re.compile(
    rf"\b(?:{_SAYS}|{_PUTS}|source|tell|give|add|note|claim|deny|stress|declare|mention|quote|cite|publish(?:ed)?|announced?"
    r"|conclude|specify|explain|recall|argue|count|estimate|find|describe|refer(?:red)?|call|put|produced?)\b",
    re.IGNORECASE,
)
"""Words that tell of a statement rather than of what it is about."""
_OWN = r"reported(?:\s+\w+){0,4}?\s+(?:revenues?|sales|earnings|profits?|income|results?|turnover)\b"
"""What a company reports of a time is what it had then."""
_BETWEEN = r"(?:[ ,]+(?!that\b|when\b|was\b|were\b|had\b|died\b)(?![^\W\d]{3,}ed\b)[^\W\d][\w’'.-]*){0,8}?"
_SAID_BEFORE = re.compile(rf"\b{_SAYS}{_BETWEEN}[ ,]+(?:\w+ )?$", re.IGNORECASE)
_PUT_BEFORE = re.compile(rf"\b{_PUTS}\b(?:(?!\bthat\b|[\];:.]\s|\]).){{0,90}}$", re.IGNORECASE)
_SAYS_AFTER = re.compile(
    rf"(?:,?(?:\s+[^\W\d][\w’'.-]*){{1,6}}?|,)\s+(?!{_OWN})(?:{_SAYS}|{_PUTS})\b|\s+(?:\w+ )?(?:report|title|survey|book|study)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:^|[,;:]\s+)\W*(?:in|on|as of|already in|the|its?|an?)\s+$", re.IGNORECASE)

SCOPES = ScopeWords(
    refers=_REFERS,
    pronoun=_PRONOUN,
    reporting=REPORTING,
    said_before=_SAID_BEFORE,
    put_before=_PUT_BEFORE,
    says_after=_SAYS_AFTER,
    leads=_LEADS,
)
