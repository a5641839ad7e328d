"""Words, letters and endings that tell the project's languages apart in a text of a few words.

All words are folded (`words.fold`), so they are found with and without diacritics. A word that is common in two of the
languages, or a common English one (`her`, `men`, `on`, `is`), stands only where it tells something.
"""

import re
from typing import Final

from index.language.words import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


ENGLISH: Final = _words(
    """the of and a was were are is did does do has have had been who whom whose what when where why how which many much for
    with from by about that this these those there their they his she he you your we our not or but if than then into
    after before between during can could would should will may people say said says tell me it its to in any please
    hi hello happened killed died happen get give gave all some also only an be"""
)
TURKIC: Final = _words(
    """bir bu ve var ne kim onu onun onlar onlarin bunu buna bunun daha sonra saat oldu nedir kimdir neler kimler sadece biz
    bizim sizin senin onlara edilir olan verdi geldi qarsi burada orada yeni butun iki dord alti ilde hakim olur olmaz
    soyqirimi soykirim herbi siz kimin ile adi soyadi"""
)
"""Words of both Turkish and Azerbaijani, and near ones."""
TURKISH: Final = _words(
    """kac kisi kisinin kisiler kaci kacta nasil neden nicin nerede nereye nereden nerde hangi hangisi hangileri icin gibi
    degil degildi mi mu mudur midir miydi misin misiniz musun musunuz hakkinda gore tarafindan kadar olarak olmus
    oldugu oldugunu olmustur olan etti edildi edilmis edilen ettigi yapti yapildi yapilan vardi yok yoktur cok simdi
    ben benim bana beni iyi sen sana hic kimse zaman zamani hala ama fakat cunku ise kendi biri tum bazi asker sehir
    sehri koy kadin cocuk cocuklar insan insanlar oldurdu olduruldu oldu oluyor oldurulen hayatini kaybetti yil yili
    yilinda merhaba selam tesekkur tesekkurler lutfen soyle soyledi diyor peki sayisi kacti dogru gercekten olay olayi
    nerededir katliami katliam anlat bilgi ver suclu hakli haksiz sorumlu buyuk savas savasi kapi kapisi acildi
    kuruldu yarali yaralandi ucuz pahali tane miyim miyiz muyum muyuz muydu neydi neyi kimdi kiminle neresidir
    nerelidir nelerdir diger ilk ederim istiyorum yaptigi yer aldi alir adinda ediyor nelere neye kacinci"""
)
AZERBAIJANI: Final = _words(
    """nece nefer neferi necenci hansi harada hara haradan haradadir niye niyese ucun deyil deyildi deyir dedi haqqinda gore
    terefinden qeder olub olmusdur olunub edib edilib etdi edir edirler edilmisdir oldurulub oldurulen oldurulmusdur
    hemin yox yoxdur cox indi menim mene meni hec vaxt evvel amma lakin cunki ise oz bezi esger seher sehri kend kendi
    qadin usaq usaqlar insanlar olum olen olenlerin idi idiler il ili ilde ilinde tarixde tarixi salam tesekkur zehmet
    olmasa buyurun tikib yazib acib qurub yaradib deyib korpunu korpusunu muzey mekteb mektebi necedir bas verib bes
    peki sayi duzdur dogrudan hadise hadisesi faciesi facie soyqirimi dehliz
    ermeni gunahkar gunahkardir haqli haqlidir mesul boyuk muharibe qapi acilib tikilib yaralanib ki neticesinde hucum
    danis melumat ver yaxsi isteyirem bilmirem edirem cavab onlarin hami hamisi sevir gedir gelir xosum qan qara pis
    boyukdur kimindir nelerdir adlanir yerlesir olunur edilir baslayib baslandi neceler necede hansilar suali sual
    sualim olar olarmi necesiz necesen sagol"""
)
RUSSIAN_IN_LATIN: Final = _words(
    """chto kto gde kogda skolko skolka pochemu zachem kak kakoy kakoi kakaya kakie kakoe kuda otkuda chey byl byla bylo byli
    est eto etot etogo ili dlya posle pered chelovek cheloveka lyudey ludei ludey pogib pogiblo pogibli umerlo ubito
    ubili proizoshlo sluchilos skazal skazali vinovat vinovaty pravda privet spasibo pozhaluysta pojaluysta rasskazhi
    skazhi khodzhaly hodjaly hodzhaly xodjali zhenshchin detey detei goda godu chem ne nachalos gorod"""
)
"""Russian typed in Latin letters."""
RUSSIAN: Final = _words(
    """что кто где когда сколько почему зачем как какой какая какие какое чей куда откуда был была было были в на и с по о об
    из от до для или не за к у при под над это этот эта эти того их его ее он она они мы вы я ли же бы чем"""
)
"""Of a text in two scripts: these words say that it is Russian with names in Latin letters."""
TURKIC_LETTER: Final = re.compile("[ğışı]")
"""Of words without a capital; the `i` is the one without a dot."""
ENDINGS: Final = (
    (
        "tr",
        re.compile(r"(?:[iu]yor(?:um|sun|uz|sunuz|lar|du|dular|mu)?|(?:aca|ece)(?:k|gi|gini|klar|kler)|m[iu]st[iu]r)$"),
    ),
    (
        "az",
        re.compile(
            r"(?:(?:aca|ece)(?:q|yi|qlar|kler)|[^\Waeiou_][iu]b(?:dir|dur|lar|ler|siniz)?|m[iu]sd[iu]r|[aeiou]q)$"
            r"|^x[aeiou]"
        ),
    ),
)
"""How a folded word of one of two near languages ends, or begins."""
