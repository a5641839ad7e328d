"""Numbers, measures, dates and times in Turkish."""

from index.language.turkic.amounts import quantity_words
from index.language.turkic.moments import moments

CODE = "tr"
IDENTIFIER = r"madde|sayfa|bölüm|oda|salon|karar|sayılı|tablo|şekil|sefer|hat|sürüm|no\.?|numara"
UNITS = """
    percent 1: % percent
    length 1: m metre metrelik
    length 0.001: mm milimetre
    length 0.01: cm santimetre santim
    length 1000: km kilometre
    area 1: m² metrekare
    area 1000000: km² kilometrekare
    area 10000: ha hektar
    area 1000: dönüm
    mass 0.001: mg miligram
    mass 1: g gr gram
    mass 1000: kg kilo kilogram
    mass 1000000: t ton
    volume 1: l litre
    volume 0.001: ml mililitre
    time 1: sn saniye
    time 60: dk dakika
    time 3600: saat
    time 86400: gün
    time 604800: hafta
    time 2629746: ay
    time 31556952: yıl sene yaş
    temperature 1: °C derece
    speed 1: km/s km/h
    euro 1: € euro avro
    dollar 1: $ dolar
    pound 1: £ sterlin
    ruble 1: ₽ ruble
    lira 1: ₺ lira TL
    manat 1: ₼ manat
    dram 1: dram
"""
MOMENTS = moments(
    CODE,
    parts={"sabah": "a", "öğleden sonra": "p", "akşam": "p", "akşamı": "p", "akşamüstü": "p"},
    named={"gece yarısı": 0, "gece yarısında": 0, "öğle vakti": 720, "öğlen": 720},
    unsure=frozenset({"ocak", "ekim"}),
)
QUANTITIES = quantity_words(
    parts={
        "one": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
        "ten": "on yirmi otuz kırk elli altmış yetmiş seksen doksan",
        "hundred": "yüz",
        "scale": "bin milyon milyar trilyon",
    },
    unchanged=frozenset({"bir", "on"}),
    units=UNITS,
    vague={"onlarca": 10, "yüzlerce": 100, "binlerce": 1000, "milyonlarca": 10**6},
    counted_one=r"kişi|çocuk|kadın|erkek|asker|sivil|ev|kez|defa|saat|hafta|ay|yıl|milyon|milyar",
    identifier=IDENTIFIER,
    moments=MOMENTS,
)
