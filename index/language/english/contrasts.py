"""Words that exclude each other, and words that can replace each other, where the encoder cannot tell which is which.

An encoder puts `opened` and `closed` side by side because they are used alike. Here are the common sets of words that
exclude each other. A question that asks for one is not answered by another. Each line is one set.
"""

from index.language.contrasts import Contrasts
from index.language.english.vocabulary import stem, stems_of

_CONTRASTS = """
    open close shut
    opened closed shut
    begin end finish stop
    start end finish stop
    began ended finished stopped
    win lose draw
    won lost drew
    buy sell rent
    bought sold rented
    arrive depart leave
    accept refuse reject decline
    approve refuse reject
    grant refuse deny revoke
    grow shrink
    increase decrease
    rise fall
    gain lose
    elected dismissed resigned
    hired fired
    born died
    married divorced
    import export
    minimum maximum
    highest lowest
    largest smallest
    longest shortest
    oldest youngest
    tallest shortest
    heaviest lightest
    best worst
    first last
    early late
    north south east west
    northern southern eastern western
    upper lower
    left right
    mother father
    son daughter
    brother sister
    husband wife
    uncle aunt
    king queen
    men women children
    man woman child
    boys girls
    male female
    adult child student senior pensioner
    dog cat horse rabbit bird
    summer winter spring autumn
    breakfast lunch dinner
    monday tuesday wednesday thursday friday saturday sunday
    morning afternoon evening
    red blue green yellow black white brown grey
    gold silver bronze
    president treasurer secretary mayor minister
    ambassador mayor minister governor judge
    tenant landlord
    buyer seller
    lender borrower
    employer employee
    plaintiff defendant
    wounded killed missing captured
    killed fled escaped survived
    dead missing wounded captured
    north-east south-east north-west south-west
    car bus train plane ship bicycle
    teacher pupil student
    doctor nurse patient
    coach captain goalkeeper
    singer drummer guitarist pianist
    library museum theatre cinema school hospital station
    river lake mountain
"""
_ALIKE = """
    director head leader chief chair chairman chairwoman president boss
    people person resident inhabitant civilian citizen villager townspeople population
    hostage captive prisoner captured taken
    dead killed died death toll perished fatality victim
    hurt wounded injured
    missing unaccounted disappeared vanished unknown
    attack assault shelling operation storming
    left departed withdrew
    price cost fee charge amount
    warranty guarantee
    rule regulation law act
    founded established created set-up started
    built constructed erected
    said stated told wrote declared
    wrote written author
    resident live
    weight weigh heavy gram kilogram
    length long metre
    seat hold capacity
    judgment judgement verdict ruling decision
    sign date conclude agree
    leave quit depart
    job work post position
    firm company enterprise
    sum amount
    return back came went go
    increase grow rise grew rose grown risen
    decrease fall decline drop fell shrink
    teach instruct lecture
    pupil student
    fly flight
    show display exhibit
    speak talk speech
    choose elect select pick appoint chosen
    help assist aid support
    collapse fail
"""
_ENDING = """
    close shut cancel abolish repeal dissolve demolish revoke discontinue terminate expire cease withdraw destroy
    annul suspend cancelled closed abolished repealed dissolved demolished revoked discontinued terminated expired
    ceased withdrawn destroyed annulled suspended shutdown
"""
_BEGINNING = """
    open found begin start establish launch introduce create build adopt sign enact approve date grant issue release inaugurate
    opened founded began begun started established launched introduced created built adopted signed enacted approved
    dated granted issued released inaugurated
"""


def _sets(lines: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(stem, line.split())) for line in lines.splitlines() if line.strip())


def _by_word(sets: tuple[frozenset[str], ...]) -> dict[str, frozenset[str]]:
    return {word: frozenset().union(*(each for each in sets if word in each)) for word in frozenset().union(*sets)}


CONTRASTS = Contrasts(
    apart=_by_word(_sets(_CONTRASTS)),
    together=_by_word(_sets(_ALIKE)),
    ending=frozenset(map(stem, _ENDING.split())),
    beginning=frozenset(map(stem, _BEGINNING.split())),
    days=stems_of(
        "monday tuesday wednesday thursday friday saturday sunday weekend weekends holiday holidays christmas easter "
        "morning afternoon evening night noon lunch january february march april may june july august september october "
        "november december summer winter spring autumn"
    ),
)
