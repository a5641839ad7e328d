"""How Turkish sentences deny, doubt and plan, whose they are, and which questions no document settles."""

from index.language.turkic.statements import Judgement, JudgementWords, Speakers, StatementWords, claims
from index.language.turkish.vocabulary import VOCABULARY

SAYS = (
    r"(?:söyle|de|bildir|açıkla|yaz|belirt|duyur|iddia et|ifade et|kaydet|öne sür|savun|aktar|hesapla"
    r"|kabul et|reddet|yalanla|suçla|tanı|kına"
    r"|vurgula|ileri sür|rapor et|say|tahmin et|anlat)(?:di|dı|du|dü|ti|tı|tu|tü|iyor|ıyor|uyor|üyor|diyor"
    r"|miş|mış|muş|müş|mektedir|maktadır|mektedirler|er|ir|ar|iyorlar|ıyorlar|diler|dılar|tiler|tılar)\w*"
    r"|dedi|diyor|demiş|demektedir|ediyor|etmiştir|adlandırdı|nitelendirdi|nitelendiriyor|tanımladı|tanımlıyor"
)
_WORDS = StatementWords(
    denial=(
        r"\b(?:değil\w*|hiç(?:bir)?|asla|yalanla\w*|reddet\w*|reddedi\w*|inkar\w*|inkâr\w*|yanlış\w*"
        r"|asılsız\w*|uydurma\w*|iftira\w*"
        r"|yok(?:tu|tur)?|aksine|yerine|abart\w+|çarpıt\w+|[^\W\d]{2,}(?:madı|medi|mamış|memiş|mıyor|miyor"
        r"|muyor|müyor|maz|mez|mamıştır|memiştir|madığı\w*|mediği\w*|mayan|meyen)\w*)\b"
    ),
    harmless=r"\b(?:sadece [^,.;]{1,30} değil|yalnız(?:ca)? [^,.;]{1,30} değil|az olmayan|az olmamak üzere|şüphe "
    r"yok|kuşku yok|hiç olmazsa|hiç değilse)\b",
    doubt=r"\b(?:eğer|belki|olabilir\w*|muhtemelen|söylenti\w*|sanıl\w+|galiba|olası\w*|şüphe\w*|varsayalım"
    r"|farz\w*|mı\b|mi\b|mu\b|mü\b)",
    plan=r"\b(?:[^\W\d]{2,}(?:acak|ecek|acağı|eceği)\w*|planla\w+|amaçla\w+|hedefle\w+|öngör\w+|beklen\w+"
    r"|tasarlan\w+|umu[yl]\w+)\b",
    rule=r"\b(?:[^\W\d]{2,}(?:malı|meli)\w*|gerek\w*|zorunlu\w*|şart\w*|mecbur\w*|lazım)\b",
    passing=r"\b(?:şimdiye kadar|şu ana kadar|bugüne kadar|ilk başta|başlangıçta|o sırada|o zaman(?:lar)?|sonraki"
    r"|önceki|gelecek|artık|daha önce|güncellen\w*|yükseldi|arttı|azaldı|düştü|çıktı)\b",
    own_day=r"\b(?:bugün\w*|dün\w*|yarın\w*|şimdi\w*|bu (?:yıl|ay|hafta|sezon|sabah|akşam)|geçen (?:yıl|ay|hafta)"
    r"|gelecek (?:yıl|ay|hafta)|şu anda|hâlen|halen|son zamanlarda|günümüzde)\b",
    present=r"\b[^\W\d]{2,}(?:yor|mektedir|maktadır|dır|dir|dur|dür|tır|tir|tur|tür)\b|\bvar\b",
    past=r"\b[^\W\d]{2,}(?:dı|di|du|dü|tı|ti|tu|tü|mıştı|mişti|muştu|müştü)\b",
    according=r"göre|verilerine göre|bilgisine göre|açıklamasına göre|sözlerine göre|raporuna göre|kaynaklarına göre",
    says=SAYS,
    asks_said=rf"^\W*(?P<who>[^?,]{{2,50}}?)\s+(?:[^?]{{0,60}}?\s)?(?:ne|kaç|neyi|nasıl|hangi)\b[^?]{{0,60}}?\b(?:{SAYS})",
)
CLAIMS = claims(_WORDS)
SPEAKERS = Speakers(_WORDS, VOCABULARY)
_CRIME = (
    r"soykırım\w*|katliam\w*|etnik temizlik\w*|savaş suçu\w*|insanlığa karşı suç\w*|terör\w*|işgal\w*"
    r"|saldırganlık\w*|pogrom\w*|cinayet\w*|kurtuluş\w*|provokasyon\w*|meşru müdafaa\w*"
)
_VALUE = (
    r"haklı\w*|haksız\w*|suçlu\w*|suçsuz\w*|masum\w*|sorumlu\w*|meşru\w*|adil\w*|doğru\w*|yanlış\w*"
    r"|yalan\w*|yalancı\w*|güvenilir\w*|inandırıcı\w*|abartılı\w*|kötü\w*|barbar\w*|terörist\w*"
    r"|kahraman\w*|hain\w*|ırkçı\w*|propaganda\w*|kurban\w*"
)
JUDGEMENT = Judgement(
    JudgementWords(
        judges=(
            rf"^(?:peki |sence |sizce )*(?:kim|kimler|hangi (?:taraf|ülke|halk|millet))\s+(?:daha |en |gerçekten "
            rf"|asıl )*(?:{_VALUE})",
            r"\b(?:suç|kabahat|hata|sorumluluk)\s+kim(?:de|in)\w*|\bkimin (?:suçu|hatası|kabahati|yüzünden)\b"
            r"|\bkim(?:i|e) (?:suçla\w+|inan\w+|güven\w+|destekle\w+)(?<!dı)(?<!di)(?<!tı)(?<!ti)\W*$",
            rf"\b(?:{_CRIME})\s+m[ıiuü]\w*|\b(?:{_CRIME})\s+(?:sayıl\w+|denebilir|denilebilir|denir|kabul "
            rf"edilebilir|değil)\s+m[ıiuü]\w*",
            rf"(?:^|\s)(?:{_VALUE})\s+m[ıiuü](?:ydı|ydi|ydu|ydü|dır|dir|dur|dür|yız|sın)?\s*\W*$|\b(?:{_VALUE})\s+olan\s+kim",
            r"\b(?:soykırım|katliam|savaş suçu|cinayet|insanlık suçu)\w*\s+(?:işle\w+|yap\w+)\s+m[ıiuü]\w*"
            r"|\b(?:soykırım|katliam|savaş suçu)\w*\s+kim\s+(?:yaptı|işledi)|\bkim\s+(?:soykırım|katliam|savaş "
            r"suçu)\w*\s+(?:yaptı|işledi)",
            r"\b(?:ne düşünüyorsun|ne düşünüyorsunuz|sence|sizce|senin fikrin|sizin görüşünüz|fikrin ne|fikriniz "
            r"ne|katılıyor musun|destekliyor musun)",
            r"\b(?:gerçek ne|gerçeği kim|hangisi doğru|hangi (?:rakam|sayı|kaynak|versiyon|anlatım) (?:doğru"
            r"|güvenilir)|kim doğru(?:yu)? söylüyor|kim yalan söylüyor|kime inanmalı\w*|hangi kaynağa güven\w*)",
            r"[^\W\d](?:malı|meli) (?:mı|mi|mıydı|miydi|mıyız|miyiz)\b",
            r"^(?:neden|niye|niçin)\b.*\b(?:barbar|zalim|yalancı|terörist|faşist|bu kadar kötü)\w*",
        ),
        reported=r"['’]?(?:e|a|ye|ya|ne|na) göre\b|\bkim (?:ne )?(?:dedi|söyledi)\b|\bne (?:dedi|diyor|söyledi|söylüyor"
        r"|yazdı|yazıyor)\b|\bnasıl (?:adlandır|nitelendir|tanımla)\w+|\bmahkeme\b",
        whether=r"(?<!\w)m[ıiuü](?:dır|dir|dur|dür|ydı|ydi|ydu|ydü|yım|sın|sınız|lar)?\s*\W*$|(?<!\w)m[ıiuü](?:dır|ydı"
        r"|ydi)?\b.*\?",
        part=r"\b(?:katıl|yer al|rol al|rol oyna|karış|dahil ol|iştirak et)\w*\s+m[ıiuü]",
        denies=r"\b(?:yalanla\w*|reddet\w*|inkar\w*|inkâr\w*|değil\w*|asılsız\w*|abart\w*|çarpıt\w*|yanlış\w*"
        r"|uydurma\w*|hiçbir|[^\W\d]{2,}(?:madı|medi|mamış|memiş|madığını|mediğini)\w*)\b",
    ),
    _WORDS,
)
