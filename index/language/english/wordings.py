"""Everyday words for what documents call otherwise: "kids" for children, "how many died" for the number of people killed.

A question that is not answered as typed is asked once more with such a word exchanged, where the corpus has the other word. The
groups are small and general: words that mean the same in nearly every sentence, no broader and no narrower ones.
"""

import re
from typing import Final

from index.language.phrases import Wordings

_TABLE: Final = """
    died: were killed | dead
    who died: were killed
    people died: people were killed
    did people die: people were killed
    dead: killed | died
    deaths: people killed | dead | fatalities
    death toll: number of people killed | number of dead
    body count: death toll | number of people killed
    victims: dead | killed | casualties
    fatalities: deaths | dead | killed
    casualties: dead and wounded | victims | killed
    were killed: died
    got killed: were killed
    got hurt: were injured | were wounded
    hurt: injured | wounded
    injured: wounded | hurt
    wounded: injured | hurt
    prisoners: captives | hostages
    captives: prisoners | hostages
    happened: took place | occurred
    happen: take place | occur
    took place: happened | occurred
    take place: happen | occur
    occurred: happened | took place
    occur: happen | take place
    begin: start
    began: started
    start: begin
    started: began
    finish: end
    finished: ended
    cost: price | fee
    price: cost
    fee: charge | cost
    fees: charges | costs
    buy: purchase
    bought: purchased
    purchase: buy
    purchased: bought
    kids: children
    kid: child
    children: minors
    teens: teenagers | adolescents
    mum: mother
    mom: mother
    dad: father
    boss: head | director | chief | manager
    runs: heads | leads | directs
    in charge of: head of | responsible for
    chairs: chaired by
    chairman: chair
    chairwoman: chair
    chair: chairman | chairperson
    car: vehicle
    cars: vehicles
    film: movie
    movie: film
    flat: apartment
    apartment: flat
    holiday: vacation | leave
    holidays: vacation | leave
    vacation: holiday | leave
    rubbish: waste | garbage
    trash: waste | garbage
    garbage: waste | rubbish
    ill: sick
    sick: ill
    lawyer: attorney | advocate
    attorney: lawyer
    fix: repair
    fixed: repaired
    repair: fix
    repaired: fixed
    quit: resign | leave
    fired: dismissed
    sacked: dismissed
    hire: employ | recruit
    hired: employed | recruited
    allowed: permitted
    permitted: allowed
    get back: return | refund
    money back: refund
    opening times: opening hours
    opening hours: opening times
    phone: telephone
    phone number: telephone number
    cops: police
    pay: salary | wages
    job: position | post
    inhabitants: population | residents
    residents: inhabitants
    how many people live in: what is the population of
    how many people lived in: what was the population of
    how big is: what is the area of
    how tall is: what is the height of
    how old is: what is the age of
    humanitarian corridor: corridor for civilians
    safe corridor: corridor for civilians
    escape route: corridor | exit
    birthplace: place of birth
    was born: birth
    cured: treated
    medicine: drug
    medicines: drugs
    drug: medicine
    drugs: medicines
    shot down: downed
    blew up: exploded
    blown up: destroyed
    show up: appear
    set up: established | founded
    founded: established | set up
    established: founded | set up
    needed: required
    need: require
    require: need
    wrong: fault | error
"""
WORDINGS: Final = Wordings(_TABLE, twice=re.compile(r"\b(were|was|is|are|have|has) \1\b"))
