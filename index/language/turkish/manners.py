"""What Turkish questions are opened and closed with, small talk, and everyday words."""

from index.language.turkic.manners import Manners, MannerWords

_YOU = r"(?:bana|bize)?\s*"
_CAN = r"(?:misin|misiniz|mısın|mısınız|musun|musunuz)"
_GREETING = (
    r"merhaba(?:lar)?|selam(?:lar)?|selamün aleyküm|selamun aleykum|aleyküm selam|iyi (?:günler|akşamlar"
    r"|geceler|sabahlar|çalışmalar)|günaydın"
    r"|tünaydın|hey|hoş geldin(?:iz)?|hoş bulduk|nasılsın(?:ız)?|iyi misin(?:iz)?|kolay gelsin|sayın \w+"
    r"|değerli \w+|arkadaşlar|dostum|hocam"
)
_THANKS = (
    r"(?:çok |şimdiden |tekrar )*(?:teşekkür(?:ler)?(?: ederim| ederiz)?|sağ ?ol(?:un|asın)?|eyvallah"
    r"|minnettarım|saygılar(?:ımla)?"
    r"|sevgiler|selamlar)"
)
_TELL = (
    rf"{_YOU}(?:söyler {_CAN}|söyleyebilir {_CAN}|anlatır {_CAN}|anlatabilir {_CAN}|açıklar {_CAN}|açıklayabilir {_CAN}"
    rf"|bilgi verir {_CAN}|bilgi verebilir {_CAN}|yardım(?:cı)? (?:eder|olur|edebilir|olabilir) {_CAN}"
    rf"|söyle(?:yin|yiniz|sene)?|yazar {_CAN})"
)
MANNERS = Manners(
    MannerWords(
        polite=(
            rf"{_GREETING}|{_THANKS}|(?:bir|küçük|son|kısa|başka|bir de|acil|basit)*\s*(?:bir )?(?:soru(?:m"
            rf"|muz)?)(?: var| olacak|dur)?"
            r"|sorum (?:şu|şöyle|var)|(?:bir şey|bir soru|şunu) (?:sormak|sorayım|sorabilir|soracağım"
            r"|soracaktım)(?: istiyorum| isterim| miyim)?"
            r"|(?:özür dilerim|kusura bakma(?:yın)?|pardon|affedersiniz|afedersiniz|rahatsız ettiğim için özür dilerim)"
            r"|merak (?:ettim|ediyorum|ettiğim için)|ödev(?:im)? için|okul için|ben (?:bir )?(?:öğrenciyim"
            r"|gazeteciyim|araştırmacıyım|muhabirim)"
            r"|yardım(?:cı)? (?:lazım|olur musun(?:uz)?|eder misin(?:iz)?)|yardım (?:et|edin)|(?:cevap|yanıt) "
            r"(?:lütfen|verin|verir misiniz)"
            r"|tamam|peki|evet|hayır|anladım|güzel|harika|süper|ok|okey"
        ),
        opening=(
            rf"(?:merhaba|selam|bana|bize|lütfen|acaba|peki|ya|şey|yani|evet|tamam|hocam|bir de|ayrıca|o zaman"
            rf"|bence|{_TELL}|(?:çok )?merak ediyorum"
            r"|merak ettim|bilmek istiyorum(?: ki)?|öğrenmek istiyorum|sorum şu|size göre acaba|biliyor "
            r"musun(?:uz)?|bilgin(?:iz)? var mı)"
        ),
        closing=(
            rf"(?:lütfen|acaba|ki|peki|bilen var mı|{_TELL}|biliyor musun(?:uz)?|(?:bunu )?bilmek (?:istiyorum"
            rf"|isterim|istiyoruz)"
            rf"|öğrenmek (?:istiyorum|isterim|istiyoruz)|öğrenebilir miyi[mz]|merak (?:ediyorum|ettim|ediyoruz)"
            rf"|sormak istiyorum"
            rf"|bilgi(?:si)? var mı|bilgin(?:iz)? var mı|{_THANKS})"
        ),
        asks=(
            r"kaç\w*|kim|kimin|kime|kimi|kimler\w*|ne|neden|niçin|niye|nasıl|hangi\w*|nerede\w*|nerde|nereye"
            r"|nereden|neresi|neler|nedir"
            r"|m[iıuü](?:dir|ydı|ydi|ydu|ydü|yım|sin|siniz)?"
        ),
        also=r"ve|ayrıca|bir de|ve ayrıca|ve bir de|hem de",
        talk={
            "greeting": (
                "merhaba",
                "merhabalar",
                "selam",
                "selamlar",
                "nasılsın",
                "nasılsınız",
                "naber",
                "ne haber",
                "ne var ne yok",
                "iyi misin",
                "iyi misiniz",
                "günaydın",
                "iyi günler",
                "iyi akşamlar",
                "hoş geldin",
                "hoş bulduk",
                "ne yapıyorsun",
                "selamün aleyküm",
                "selamun aleykum",
                "kolay gelsin",
                "slm",
                "mrb",
                "nasıl gidiyor",
            ),
            "farewell": (
                "görüşürüz",
                "hoşça kal",
                "hoşça kalın",
                "güle güle",
                "iyi geceler",
                "kendine iyi bak",
                "allaha ısmarladık",
                "bay bay",
            ),
            "noted": (
                "tamam",
                "anladım",
                "anlaşıldı",
                "oldu",
                "peki",
                "ok",
                "okey",
                "güzel",
                "evet",
                "hayır",
                "iyi",
                "doğru",
            ),
            "thanks": (
                "teşekkür",
                "teşekkürler",
                "teşekkür ederim",
                "teşekkür ederiz",
                "çok teşekkürler",
                "çok teşekkür ederim",
                "sağ ol",
                "sağ olun",
                "sağol",
                "sağolun",
                "çok sağol",
                "çok sağ olun",
                "eyvallah",
                "harika",
                "süper",
                "tşk",
                "tşkler",
                "minnettarım",
            ),
            "doubt": (
                "gerçekten mi",
                "emin misin",
                "emin misiniz",
                "ciddi misin",
                "ciddi misiniz",
                "inanmıyorum",
                "buna inanmıyorum",
                "yok artık",
                "öyle mi",
                "hadi canım",
                "sana inanmıyorum",
                "bundan emin misin",
                "şaka mı",
            ),
            "bot": (
                "sen kimsin",
                "kimsin",
                "siz kimsiniz",
                "adın ne",
                "adınız ne",
                "bot musun",
                "robot musun",
                "sen bot musun",
                "sen robot musun",
                "insan mısın",
                "sen insan mısın",
                "yapay zeka mısın",
                "sen yapay zeka mısın",
                "seni kim yaptı",
                "seni kim yarattı",
                "seni kim geliştirdi",
                "seni kim programladı",
                "sizi kim yaptı",
                "bu botu kim yaptı",
                "bu bot ne",
                "bu bot nedir",
                "orada mısın",
                "kimse var mı",
                "kime çalışıyorsun",
                "kaç yaşındasın",
                "nerelisin",
                "beni seviyor musun",
                "beni anlıyor musun",
                "test",
                "kim yaptı seni",
                "sahibin kim",
                "kim için çalışıyorsun",
            ),
            "help": (
                "yardım",
                "yardım et",
                "yardım edin",
                "bana yardım et",
                "ne yapabilirsin",
                "neler yapabilirsin",
                "ne yapabilirsiniz",
                "nasıl çalışıyor",
                "nasıl çalışıyorsun",
                "nasıl kullanılır",
                "ne sorabilirim",
                "neler sorabilirim",
                "sana ne sorabilirim",
                "komutlar",
                "menü",
                "bu bot ne işe yarar",
                "ne işe yararsın",
                "nasıl soru sorabilirim",
                "bu nasıl çalışıyor",
            ),
            "language": (
                "dil",
                "dili değiştir",
                "dil değiştir",
                "türkçe",
                "türkçe konuş",
                "türkçe biliyor musun",
                "türkçe konuşuyor musun",
                "türkçe yaz",
                "türkçe cevap ver",
                "ingilizce",
                "rusça",
                "azerbaycanca",
                "ermenice",
                "hangi dilleri biliyorsun",
                "başka dil",
                "dilleri göster",
                "ingilizce konuş",
                "türkçe cevap verir misin",
            ),
            "sources": (
                "kaynak",
                "kaynaklar",
                "belgeler",
                "kaynak listesi",
                "belge listesi",
                "bu nereden",
                "kaynaklarınız neler",
                "kaynakların neler",
                "kaynakların ne",
                "kaynağın ne",
                "kaynağınız nedir",
                "kaynakları göster",
                "belgeleri göster",
                "bunu kim söyledi",
                "kim söylüyor",
                "kim diyor",
                "bunu kim diyor",
                "nereden biliyorsun",
                "nereden biliyorsunuz",
                "kanıt",
                "kanıtın var mı",
                "kaynak göster",
                "bunu nereden aldın",
                "hangi belgeler var",
                "hangi kaynaklar var",
                "bu bilgi nereden",
                "kim yazmış",
            ),
            "privacy": (
                "gizlilik",
                "verilerimi sil",
                "beni unut",
                "verilerim",
                "verilerim saklanıyor mu",
                "sorularım kaydediliyor mu",
                "sil",
                "geçmişimi sil",
                "mesajlarımı kim okuyor",
                "hakkımda ne biliyorsun",
                "gizlilik politikası",
                "dur",
                "her şeyi sil",
            ),
            "abuse": (
                "aptal",
                "salak",
                "aptalsın",
                "salaksın",
                "gerizekalı",
                "aptal bot",
                "salak bot",
                "işe yaramazsın",
                "yalancı",
                "yalancısın",
            ),
        },
        orders=(
            r"(?:.*[.!,;]\s*)?(?:lütfen\s+)?(?:önceki|yukarıdaki|tüm|bütün|sistem)[^?]*(?:talimat|komut|kural"
            r"|yönerge)\w*[^?]*(?:unut|yok say|görmezden gel|göster|yaz)\w*\W*"
            r"|(?:lütfen\s+)?(?:bana\s+)?(?:bir|kısa bir)\s+(?:şiir|şarkı|hikaye|fıkra|masal|kod|program|makale"
            r"|resim)\s+(?:yaz|söyle|anlat|çiz|yap)\w*(?:\s+m\w+)?\W*"
        ),
        fillers=frozenset("lütfen bot dostum evet hayır ya canım çok kardeşim abi hocam ve ama de da".split()),
        wordings={
            "öldü": ("öldürüldü", "hayatını kaybetti"),
            "öldürüldü": ("öldü", "hayatını kaybetti"),
            "kişi oldu": ("kişi öldü", "kişi öldürüldü"),
            "kişi öldü": ("kişi öldürüldü", "kişi hayatını kaybetti"),
            "hayatını kaybetti": ("öldü", "öldürüldü"),
            "kaç kişi öldü": ("ölü sayısı",),
            "ölü sayısı": ("öldürülenlerin sayısı", "ölenlerin sayısı"),
            "yaralandı": ("yaralı",),
            "yapıldı": ("inşa edildi", "kuruldu"),
            "inşa edildi": ("yapıldı",),
            "kuruldu": ("yapıldı", "açıldı"),
            "başladı": ("başlatıldı",),
            "bitti": ("sona erdi", "tamamlandı"),
            "sona erdi": ("bitti",),
            "fiyatı": ("ücreti", "bedeli"),
            "ücreti": ("fiyatı", "bedeli"),
            "kaç para": ("ücreti", "fiyatı"),
            "ne kadar": ("kaç",),
            "nüfusu": ("sakini", "yaşıyor"),
            "oldu": ("gerçekleşti", "meydana geldi"),
            "meydana geldi": ("oldu", "gerçekleşti"),
            "gerçekleşti": ("oldu", "yapıldı"),
            "yönetiyor": ("başkanı", "müdürü"),
            "patron": ("müdür", "başkan"),
            "esir": ("rehine",),
            "rehine": ("esir",),
            "araba": ("araç", "otomobil"),
            "telefonu": ("telefon numarası",),
        },
    )
)
