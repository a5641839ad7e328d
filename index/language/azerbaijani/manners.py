"""What Azerbaijani questions are opened and closed with, small talk, and everyday words."""

from index.language.turkic.manners import Manners, MannerWords

_CAN = r"(?:\s+m[iıuü])?"
_GREETING = (
    r"salam(?:lar)?|salam əleyküm|salam aleykum|əleyküm salam|sabah[ıi]n[ıi]z xeyir|sabahın xeyir"
    r"|axşamınız xeyir|axşamın xeyir|gününüz xeyir"
    r"|günortanız xeyir|hər vaxtınız xeyir|xoş gördük|necəsən|necəsiniz|nə var nə yox|hörmətli \w+|dostum"
    r"|dostlar|qardaş|müəllim"
)
_THANKS = (
    r"(?:çox |əvvəlcədən |qabaqcadan |yenə )*(?:təşəkkür(?:lər)?(?: edirəm| edirik)?|sağ ?ol(?:un|asınız)?"
    r"|minnətdaram|hörmətlə|uğurlar)"
)
_TELL = (
    rf"(?:mənə|bizə)?\s*(?:deyə bilərsən{_CAN}|deyə bilərsiniz{_CAN}|deyərsən{_CAN}|deyərsiniz{_CAN}"
    rf"|de(?:yin|yərdiniz)?|söylə(?:yin)?"
    rf"|izah (?:edin|et|edə bilərsiniz){_CAN}|məlumat ver(?:in|ə bilərsiniz)?{_CAN}|danış(?:ın|a "
    rf"bilərsiniz){_CAN}|bildirin|yazın|cavab verin"
    rf"|kömək (?:edin|et|edə bilərsiniz|edərsiniz){_CAN})"
)
MANNERS = Manners(
    MannerWords(
        polite=(
            rf"{_GREETING}|{_THANKS}|(?:bir|kiçik|son|qısa|başqa|bir də|təcili|sadə)*\s*(?:bir )?(?:sual(?:ım"
            rf"|ımız)?)(?: var| olacaq|dır)?(?: idi)?"
            r"|sualım (?:budur|belədir|var)|(?:bir şey|bir sual|bunu) (?:soruşmaq|soruşum|soruşa bilərəm"
            r"|soruşacaqdım|soruşacağam|verim|vermək)(?: istəyirəm| istərdim| m[iıuü]| olar| olarm[ıi])*"
            r"|(?:üzr istəyirəm|bağışlayın|bağışla|narahat etdiyim üçün üzr istəyirəm)|maraqlıdır|maraqlandım"
            r"|dərs üçün|məktəb üçün"
            r"|mən (?:tələbəyəm|jurnalistəm|şagirdəm|tədqiqatçıyam|müxbirəm)|kömək lazımdır|mənə kömək (?:edin|et"
            r"|lazımdır)|kömək (?:edin|et)"
            r"|oldu|yaxşı|hə|bəli|xeyr|yox|aydındır|əla|super|ok|okey"
        ),
        opening=(
            rf"(?:salam|mənə|bizə|zəhmət olmasa|xahiş edirəm|xahiş edirik|görəsən|bəs|axı|yaxşı|hə|deməli|müəllim"
            rf"|bir də|həm də|onda|{_TELL}"
            r"|(?:çox )?maraqlıdır(?: ki)?|bilmək istəyirəm(?: ki)?|öyrənmək istəyirəm(?: ki)?|sualım budur"
            r"|bilirsən(?: m[iıuü])?|bilirsiniz(?: m[iıuü])?)"
        ),
        closing=(
            rf"(?:zəhmət olmasa|xahiş edirəm|xahiş edirik|görəsən|axı|{_TELL}|bilirsən(?: m[iıuü])?|bilirsiniz(?: "
            rf"m[iıuü])?|bilən var(?: m[ıi])?"
            rf"|(?:bunu )?bilmək (?:istəyirəm|istərdim|istəyirik)|öyrənmək (?:istəyirəm|istərdim|olar(?: m[ıi])?)"
            rf"|maraqlıdır|soruşmaq istəyirəm"
            rf"|məlumat var(?: m[ıi])?|deyə soruşmaq istəyirəm|{_THANKS})"
        ),
        asks=(
            r"neçə\w*|nə|nədən|niyə|nəyə|necə|kim|kimin|kimə|kimi|kimlər\w*|hansı\w*|harada\w*|harda|hara|haraya"
            r"|haradan|nədir|nələr"
            r"|m[iıuü](?:dir|dır|dur|dür|ydi|ydı)?"
        ),
        also=r"və|həm də|bir də|və həm də|həmçinin|və bir də",
        talk={
            "greeting": (
                "salam",
                "salamlar",
                "salam aleykum",
                "salam əleyküm",
                "necəsən",
                "necəsiniz",
                "nə var nə yox",
                "nə edirsən",
                "nə edirsiniz",
                "sabahın xeyir",
                "sabahınız xeyir",
                "axşamınız xeyir",
                "axşamın xeyir",
                "gününüz xeyir",
                "günortanız xeyir",
                "xoş gördük",
                "hər vaxtınız xeyir",
                "yaxşısan",
                "yaxşısınız",
                "slm",
                "necə gedir",
                "nə xəbər",
                "salam necesen",
            ),
            "farewell": (
                "görüşənədək",
                "görüşərik",
                "görüşdük",
                "sağlıqla qalın",
                "sağlıqla qal",
                "gecəniz xeyir",
                "gecən xeyrə",
                "hələlik",
                "sağ ol hələlik",
            ),
            "noted": (
                "yaxşı",
                "oldu",
                "aydındır",
                "başa düşdüm",
                "anladım",
                "hə",
                "bəli",
                "xeyr",
                "yox",
                "ok",
                "okey",
                "əla",
                "tamam",
                "düzdür",
                "maraqlıdır",
            ),
            "thanks": (
                "təşəkkür",
                "təşəkkürlər",
                "təşəkkür edirəm",
                "təşəkkür edirik",
                "çox təşəkkür",
                "çox təşəkkür edirəm",
                "çox sağ ol",
                "çox sağ olun",
                "sağ ol",
                "sağ olun",
                "sağol",
                "sağolun",
                "çox sağol",
                "minnətdaram",
                "var ol",
                "var olun",
                "təşəkkür edirem",
            ),
            "doubt": (
                "doğrudan",
                "həqiqətən",
                "əminsən",
                "əminsiniz",
                "əminsən mi",
                "buna əminsən",
                "buna əminsiniz",
                "inanmıram",
                "buna inanmıram",
                "sənə inanmıram",
                "ciddi deyirsən",
                "elə mi",
                "ola bilməz",
                "zarafat edirsən",
                "doğrudan da",
                "doğru deyirsən",
            ),
            "bot": (
                "sən kimsən",
                "kimsən",
                "siz kimsiniz",
                "adın nədir",
                "adınız nədir",
                "adın nə",
                "botsan",
                "sən botsan",
                "robotsan",
                "sən robotsan",
                "sən insansan",
                "insansan",
                "süni intellektsən",
                "sən süni intellektsən",
                "səni kim yaradıb",
                "səni kim yaratdı",
                "səni kim düzəldib",
                "sizi kim yaradıb",
                "səni kim hazırlayıb",
                "bu botu kim yaradıb",
                "bu botu kim hazırlayıb",
                "bu bot nədir",
                "burdasan",
                "buradasan",
                "kimsə var",
                "kimə işləyirsən",
                "neçə yaşın var",
                "haralısan",
                "məni başa düşürsən",
                "məni sevirsən",
                "test",
                "sahibin kimdir",
            ),
            "help": (
                "kömək",
                "kömək et",
                "kömək edin",
                "mənə kömək et",
                "mənə kömək edin",
                "nə edə bilirsən",
                "nə edə bilərsən",
                "nələr edə bilirsən",
                "nə bilirsən",
                "necə işləyir",
                "necə işləyirsən",
                "bu necə işləyir",
                "necə istifadə edim",
                "necə istifadə olunur",
                "nə soruşa bilərəm",
                "sənə nə soruşa bilərəm",
                "səndən nə soruşa bilərəm",
                "əmrlər",
                "menyu",
                "bu bot nə üçündür",
                "necə sual verim",
            ),
            "language": (
                "dil",
                "dili dəyiş",
                "dilini dəyiş",
                "dili dəyişdir",
                "azərbaycanca",
                "azərbaycan dili",
                "azərbaycan dilində",
                "azərbaycanca danış",
                "azərbaycanca bilirsən",
                "azərbaycanca danışırsan",
                "azərbaycanca yaz",
                "rusca",
                "ingiliscə",
                "türkcə",
                "ermənicə",
                "hansı dilləri bilirsən",
                "başqa dil",
                "azərbaycanca cavab ver",
                "ingilis dilində",
                "rus dilində",
            ),
            "sources": (
                "mənbə",
                "mənbələr",
                "sənədlər",
                "mənbələrin siyahısı",
                "sənədlərin siyahısı",
                "bu haradandır",
                "mənbələri göstər",
                "sənədləri göstər",
                "mənbələrin hansılardır",
                "mənbəniz nədir",
                "mənbən nədir",
                "bunu kim deyir",
                "kim deyir",
                "bunu kim deyib",
                "kim dedi",
                "haradan bilirsən",
                "hardan bilirsən",
                "haradan bilirsiniz",
                "sübut",
                "sübutun var",
                "bunu haradan götürmüsən",
                "hansı sənədlər var",
                "hansı mənbələr var",
                "bu məlumat haradandır",
                "mənbə göstər",
                "kim yazıb",
            ),
            "privacy": (
                "məxfilik",
                "sil",
                "məlumatlarımı sil",
                "məni unut",
                "məlumatlarım",
                "məlumatlarım saxlanılır",
                "suallarım saxlanılır",
                "tarixçəmi sil",
                "mesajlarımı kim oxuyur",
                "mənim haqqımda nə bilirsən",
                "məxfilik siyasəti",
                "dayan",
                "hər şeyi sil",
            ),
            "abuse": (
                "axmaq",
                "axmaqsan",
                "gic",
                "gicsən",
                "axmaq bot",
                "yalançı",
                "yalançısan",
                "səfeh",
                "heç nəyə yaramırsan",
            ),
        },
        orders=(
            r"(?:.*[.!,;]\s*)?(?:zəhmət olmasa\s+)?(?:əvvəlki|yuxarıdakı|bütün|sistem)[^?]*(?:təlimat|əmr|qayda"
            r"|göstəriş)\w*[^?]*(?:unut|nəzərə alma|göstər|yaz)\w*\W*"
            r"|(?:zəhmət olmasa\s+)?(?:mənə\s+)?(?:bir|qısa bir)\s+(?:şeir|mahnı|hekayə|lətifə|nağıl|kod|proqram"
            r"|məqalə|şəkil)\s+(?:yaz|de|oxu|danış|çək|hazırla)\w*\W*"
        ),
        fillers=frozenset(
            "zəhmət olmasa bot dostum xahiş edirəm çox qardaş axı ki də da bəs müəllim mi mı mu mü".split()
        ),
        wordings={
            "öldü": ("öldürüldü", "həlak oldu", "öldürülüb"),
            "ölüb": ("öldürülüb", "həlak olub"),
            "öldürüldü": ("öldürülüb", "həlak oldu", "öldü"),
            "öldürülüb": ("öldürüldü", "həlak olub", "ölüb"),
            "həlak oldu": ("öldürüldü", "öldü"),
            "həlak olub": ("öldürülüb", "ölüb"),
            "nəfər olub": ("nəfər ölüb", "nəfər öldürülüb"),
            "ölənlərin sayı": ("öldürülənlərin sayı", "həlak olanların sayı"),
            "neçə nəfər": ("neçə adam", "neçə insan"),
            "neçə adam": ("neçə nəfər", "neçə insan"),
            "yaralandı": ("yaralanıb", "yaralı"),
            "tikildi": ("inşa edildi", "tikilib"),
            "tikilib": ("inşa edilib", "tikildi"),
            "inşa edilib": ("tikilib",),
            "yaradılıb": ("qurulub", "açılıb"),
            "başladı": ("başlayıb", "başlanıb"),
            "bitdi": ("sona çatdı", "başa çatdı"),
            "sona çatdı": ("bitdi", "başa çatdı"),
            "qiyməti": ("haqqı", "dəyəri"),
            "neçəyədir": ("qiyməti",),
            "əhalisi": ("sakini", "yaşayır"),
            "baş verdi": ("oldu", "baş verib"),
            "baş verib": ("olub", "baş verdi"),
            "nə oldu": ("nə baş verdi",),
            "rəhbəri": ("başçısı", "direktoru"),
            "başçısı": ("rəhbəri",),
            "əsir": ("girov",),
            "girov": ("əsir",),
            "maşın": ("avtomobil",),
        },
    )
)
