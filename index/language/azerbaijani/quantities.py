"""Numbers, measures, dates and times in Azerbaijani."""

from index.language.turkic.amounts import quantity_words
from index.language.turkic.moments import moments

CODE = "az"
IDENTIFIER = r"maddə|səhifə|fəsil|bölmə|otaq|zal|qərar|saylı|cədvəl|şəkil|reys|marşrut|versiya|№|nömrə|nömrəli"
UNITS = """
    percent 1: % faiz
    length 1: m metr
    length 0.001: mm millimetr
    length 0.01: sm santimetr
    length 1000: km kilometr
    area 1: m² kvadratmetr kvadrat_metr
    area 1000000: km² kvadrat_kilometr
    area 10000: ha hektar
    mass 0.001: mq milliqram
    mass 1: q qr qram
    mass 1000: kq kilo kiloqram
    mass 1000000: t ton
    volume 1: l litr
    volume 0.001: ml millilitr
    time 1: san saniyə
    time 60: dəq dəqiqə
    time 3600: saat
    time 86400: gün
    time 604800: həftə
    time 2629746: ay
    time 31556952: il yaş
    temperature 1: °C dərəcə
    speed 1: km/saat km/s
    euro 1: € avro
    dollar 1: $ dollar
    pound 1: £ sterlinq
    ruble 1: ₽ rubl
    lira 1: ₺ lirə
    manat 1: ₼ manat AZN
    dram 1: dram
"""
MOMENTS = moments(
    CODE,
    parts={"səhər": "a", "günortadan sonra": "p", "axşam": "p", "axşamı": "p"},
    named={"gecəyarısı": 0, "gecə yarısı": 0, "günorta": 720},
    unsure=frozenset(),
)
QUANTITIES = quantity_words(
    parts={
        "one": "sıfır bir iki üç dörd beş altı yeddi səkkiz doqquz",
        "ten": "on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan",
        "hundred": "yüz",
        "scale": "min milyon milyard trilyon",
    },
    unchanged=frozenset({"bir", "on"}),
    units=UNITS,
    vague={"onlarla": 10, "yüzlərlə": 100, "minlərlə": 1000, "milyonlarla": 10**6},
    counted_one=r"nəfər|uşaq|qadın|kişi|əsgər|ev|dəfə|saat|həftə|ay|il|milyon|milyard",
    identifier=IDENTIFIER,
    moments=MOMENTS,
)
