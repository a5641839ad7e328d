"""Turkish and Azerbaijani: numbers, dates, manners, follow-ups, kinds of questions, and answers from texts in them."""

import pytest

from index.answering.question import wanted
from index.language import LANGUAGES
from index.language.aliases import AliasTable
from index.language.lexicon import kinds_in
from index.language.words import Kind

TR, AZ = LANGUAGES["tr"], LANGUAGES["az"]
BY_CODE = {"tr": TR, "az": AZ}

QUANTITIES = [
    ("tr", "Yangında altı yüz on üç kişi öldü.", ("altı yüz on üç", 613, 613, "")),
    ("tr", "Depoda on iki bin yüz elli kitap vardı.", ("on iki bin yüz elli", 12150, 12150, "")),
    ("tr", "Toplantıya 485'ten fazla kişi geldi.", ("485'ten fazla", 485, None, "")),
    ("tr", "Toplantıya en az 200 kişi geldi.", ("en az 200", 200, None, "")),
    ("tr", "Toplantıya 485 ile 500 arasında kişi geldi.", ("485 ile 500", 485, 500, "")),
    ("tr", "Toplantıya 485'ten 500'e kadar kişi geldi.", ("485'ten 500", 485, 500, "")),
    ("tr", "Toplantıya 500'e kadar kişi geldi.", ("500'e kadar", 0, 500, "")),
    ("tr", "Toplantıya yaklaşık 50 kişi geldi.", ("yaklaşık 50", 45, 55, "")),
    ("tr", "Seçmenlerin %20'si geldi.", ("%20", 20, 20, "percent")),
    ("tr", "Seçmenlerin yüzde 35'i geldi.", ("yüzde 35", 35, 35, "percent")),
    ("tr", "Yol 5 km'dir.", ("5 km'dir", 5000, 5000, "length")),
    ("tr", "Nüfus 1.275 kişidir.", ("1.275", 1275, 1275, "")),
    ("tr", "Onarım 3 milyon lira tuttu.", ("3 milyon lira", 3_000_000, 3_000_000, "lira")),
    ("tr", "Meydana yüzlerce kişi geldi.", ("yüzlerce", 200, 1999, "")),
    ("tr", "Ölenlerin üçü çocuktu.", ("üçü", 3, 3, "")),
    ("tr", "yirmi bes cocuk geldi", ("yirmi bes", 25, 25, "")),
    ("az", "Yanğında altı yüz on üç nəfər öldü.", ("altı yüz on üç", 613, 613, "")),
    ("az", "İclasa 485-dən çox adam gəldi.", ("485-dən çox", 485, None, "")),
    ("az", "İclasa 485 nəfərdən çox adam gəldi.", ("485", 485, None, "")),
    ("az", "İclasa ən azı 200 adam gəldi.", ("ən azı 200", 200, None, "")),
    ("az", "İclasa 485-dən 500-ə qədər adam gəldi.", ("485-dən 500", 485, 500, "")),
    ("az", "İclasa 500-ə qədər adam gəldi.", ("500-ə qədər", 0, 500, "")),
    ("az", "İclasa 600-ə yaxın adam gəldi.", ("600-ə yaxın", 550, 650, "")),
    ("az", "Seçicilərin 20 faizi gəldi.", ("20 faizi", 20, 20, "percent")),
    ("az", "Körpünün uzunluğu 40 metrdir.", ("40 metrdir", 40, 40, "length")),
    ("az", "Təmir 12 milyon manata başa gəldi.", ("12 milyon manata", 12_000_000, 12_000_000, "manat")),
    ("az", "iyirmi bes usaq geldi", ("iyirmi bes", 25, 25, "")),
]


@pytest.mark.parametrize(("code", "text", "expected"), QUANTITIES)
def test_a_quantity_is_read_whole(code: str, text: str, expected: tuple[str, int, int | None, str]) -> None:
    """With its bound, unit and endings; None stands for no upper end."""
    (found,) = BY_CODE[code].quantities.read(text, code).quantities
    high = int(found.high) if found.high.is_finite() else None
    assert (text[slice(*found.span)], int(found.low), high, found.dimension) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("tr", "366. alay köprüdeydi."),
        ("tr", "25'inci gün geçti."),
        ("tr", "Madde 7 bunu söyler."),
        ("tr", "Orada bir köprü var."),
        ("az", "366-cı alay körpüdə idi."),
        ("az", "Maddə 7 bunu deyir."),
        ("az", "Orada bir körpü var."),
    ],
)
def test_what_orders_or_names_is_no_count(code: str, text: str) -> None:
    """An ordinal, a label, and the word for one where it is an article."""
    assert BY_CODE[code].quantities.read(text, code).quantities == ()


MOMENTS = [
    ("tr", "26 Şubat 1992'de açıldı.", "26 Şubat 1992'de", (1992, 2, 26), (1992, 2, 26)),
    ("tr", "25-26 Şubat 1992 gecesi açıldı.", "25-26 Şubat 1992", (1992, 2, 25), (1992, 2, 26)),
    ("tr", "Şubat 1992'de açıldı.", "Şubat 1992'de", (1992, 2, None), (1992, 2, None)),
    ("tr", "Köprü 1932 yılında yapıldı.", "1932 yılında", (1932, None, None), (1932, None, None)),
    ("tr", "Köprü 1932'de yapıldı.", "1932'de", (1932, None, None), (1932, None, None)),
    ("tr", "Köprü 1990'larda onarıldı.", "1990'larda", (1990, None, None), (1999, None, None)),
    ("tr", "26 subat 1992 gunu acildi", "26 subat 1992", (1992, 2, 26), (1992, 2, 26)),
    ("az", "1992-ci il fevralın 26-sı açıldı.", "1992-ci il fevralın 26-sı", (1992, 2, 26), (1992, 2, 26)),
    ("az", "1992-ci il fevralın 26-sında açıldı.", "1992-ci il fevralın 26-sında", (1992, 2, 26), (1992, 2, 26)),
    ("az", "26 fevral 1992-ci ildə açıldı.", "26 fevral 1992-ci ildə", (1992, 2, 26), (1992, 2, 26)),
    ("az", "Fevralın 26-da açıldı.", "Fevralın 26-da", (None, 2, 26), (None, 2, 26)),
    ("az", "1992-ci ilin fevralında açıldı.", "1992-ci ilin fevralında", (1992, 2, None), (1992, 2, None)),
    ("az", "1992-ci il fevralın 25-dən 26-na keçən gecə", "1992-ci il fevralın 25-dən 26-na", (1992, 2, 25), (1992, 2, 26)),
    ("az", "Körpü 1990-cı illərdə təmir olunub.", "1990-cı illərdə", (1990, None, None), (1999, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "written", "first", "last"), MOMENTS)
def test_a_date_is_read_whole(
    code: str, text: str, written: str, first: tuple[int | None, ...], last: tuple[int | None, ...]
) -> None:
    """In the order and with the endings of each language."""
    reading = BY_CODE[code].quantities.read(text, code)
    (found,) = reading.moments
    assert (text[slice(*found.span)], tuple(found.first), tuple(found.last)) == (written, first, last)
    assert reading.quantities == ()


@pytest.mark.parametrize(
    ("code", "text", "minutes"),
    [
        ("tr", "Saat 18.30'da açıldı.", 18 * 60 + 30),
        ("tr", "Akşam saat 6'da açıldı.", 18 * 60),
        ("tr", "Gece yarısı açıldı.", 0),
        ("az", "Saat 18:30-da açıldı.", 18 * 60 + 30),
        ("az", "Axşam saat 6-da açıldı.", 18 * 60),
        ("az", "Gecəyarısı açıldı.", 0),
    ],
)
def test_a_time_is_read(code: str, text: str, minutes: int) -> None:
    """Minutes from midnight."""
    (found,) = BY_CODE[code].quantities.read(text, code).clocks
    assert found.first == minutes


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("tr", "Hocalı Hocalıda Hocalıdan Hocalının Hocalıya hocali hocalida HOCALI"),
        ("tr", "köprü köprünün köprüyü köprüler köprülerde kopru kopruden"),
        ("tr", "çocuk çocuğu çocuklar çocukların cocuklara"),
        ("tr", "İstanbul istanbul İstanbulda ISTANBUL"),
        ("tr", "belediye belediyesi belediyenin belediyeler"),
        ("tr", "öldürülen öldürüldü öldürülmüş öldürülenlerin"),
        ("tr", "on 10"),
        ("az", "Xocalı Xocalıda Xocalıdan Xocalının Xocalıya xocali XOCALI"),
        ("az", "körpü körpünün körpünü körpülər korpude"),
        ("az", "uşaq uşağı uşaqlar uşaqların usaqdan"),
        ("az", "öldürülüb öldürüldü öldürülən öldürülənlərin"),
        ("az", "iyirmi 20"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(code: str, forms: str) -> None:
    """With marks and without, in any case."""
    assert len(set(map(BY_CODE[code].words.stem, forms.split()))) == 1


def test_dying_is_not_being() -> None:
    """Where the marks of the letters tell them apart; typed without, both are one."""
    assert TR.words.stem("öldü") == TR.words.stem("ölen") != TR.words.stem("oldu")
    assert AZ.words.stem("ölüb") == AZ.words.stem("ölən") != AZ.words.stem("olub")


@pytest.mark.parametrize("code", ["tr", "az"])
def test_words_that_mean_different_things_stay_apart(code: str) -> None:
    """Taking endings off must not make one word of two."""
    words = {
        "tr": "köprü köy okul çocuk kadın yangın belediye asker ev yıl gün su kişi kale meydan şehir bilet",
        "az": "körpü kənd məktəb uşaq qadın yanğın bələdiyyə əsgər ev il gün su nəfər qala meydan şəhər bilet",
    }[code].split()
    assert len(set(map(BY_CODE[code].words.stem, words))) == len(words)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("tr", "Hocalı'da ne oldu?"),
        ("tr", "hocalida ne oldu"),
        ("az", "Xocalıda nə baş verib?"),
        ("ru", "Что было в Ходжалах?"),
        ("hy", "Ի՞նչ եղավ Խոջալուում"),
    ],
)
def test_a_name_with_an_ending_is_found_under_its_other_spellings(code: str, typed: str) -> None:
    """As a person writes it in a question, in each language that inflects names."""
    table = AliasTable({"Khojaly": ("Xocalı", "Hocalı", "Ходжалы", "Խոջալու")})
    assert [each[2][0] for each in table.spellings(typed, LANGUAGES[code])] == ["Khojaly"]


@pytest.mark.parametrize(
    ("code", "typed", "bare"),
    [
        ("tr", "Merhaba, köprü ne zaman yapıldı acaba?", "köprü ne zaman yapıldı?"),
        ("tr", "İyi günler! Yangında kaç kişi öldü, söyler misiniz?", "Yangında kaç kişi öldü?"),
        ("tr", "merhaba bana kopru ne zaman yapildi soyler misin lutfen", "kopru ne zaman yapildi"),
        ("tr", "Köprü ne zaman yapıldı? Şimdiden teşekkürler.", "Köprü ne zaman yapıldı?"),
        ("tr", "Bir sorum var: köprüyü kim yaptı?", "köprüyü kim yaptı?"),
        ("tr", "Teşekkür mektubunu kim yazdı?", "Teşekkür mektubunu kim yazdı?"),
        ("az", "Salam, körpü nə vaxt tikilib?", "körpü nə vaxt tikilib?"),
        ("az", "Salam! Zəhmət olmasa deyin, yanğında neçə nəfər ölüb?", "yanğında neçə nəfər ölüb?"),
        ("az", "salam nece nefer olub deye bilersiniz", "nece nefer olub"),
        ("az", "Körpü nə vaxt tikilib? Çox sağ olun!", "Körpü nə vaxt tikilib?"),
        ("az", "Salam abidəsini kim tikib?", "Salam abidəsini kim tikib?"),
    ],
)
def test_courtesies_are_left_out(code: str, typed: str, bare: str) -> None:
    """What is only polite, at either end, and nothing that may be asked about."""
    assert BY_CODE[code].manners.bare(typed).text == bare


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("tr", "merhaba", "greeting"),
        ("tr", "Selam, nasılsınız?", "greeting"),
        ("tr", "Çok teşekkür ederim!", "thanks"),
        ("tr", "seni kim yaptı?", "bot"),
        ("tr", "Ne sorabilirim?", "help"),
        ("tr", "kaynaklar", "sources"),
        ("tr", "Emin misin?", "doubt"),
        ("tr", "Türkçe biliyor musun?", "language"),
        ("tr", "verilerimi sil", "privacy"),
        ("tr", "Bana bir şiir yaz", "order"),
        ("tr", "Köprüyü kim yaptı?", ""),
        ("tr", "Selam köyünde kaç kişi yaşıyor?", ""),
        ("az", "salam", "greeting"),
        ("az", "Salam, necəsiniz?", "greeting"),
        ("az", "Çox sağ olun!", "thanks"),
        ("az", "Səni kim yaradıb?", "bot"),
        ("az", "Nə soruşa bilərəm?", "help"),
        ("az", "mənbələr", "sources"),
        ("az", "Əminsən?", "doubt"),
        ("az", "məlumatlarımı sil", "privacy"),
        ("az", "Mənə bir şeir yaz", "order"),
        ("az", "Körpünü kim tikib?", ""),
    ],
)
def test_small_talk_is_told_from_questions(code: str, text: str, kind: str) -> None:
    """By its kind."""
    assert BY_CODE[code].manners.small_talk(text) == kind


@pytest.mark.parametrize(
    ("code", "text", "questions"),
    [
        ("tr", "Köprü ne zaman yapıldı? Kim yaptı?", ("Köprü ne zaman yapıldı?", "Kim yaptı?")),
        ("tr", "Köprüyü kim yaptı ve ne zaman açıldı?", ("Köprüyü kim yaptı?", "ne zaman açıldı?")),
        ("tr", "Kaç kadın ve kaç çocuk öldü?", ("Kaç kadın ve kaç çocuk öldü?",)),
        ("az", "Körpü nə vaxt tikilib? Onu kim tikib?", ("Körpü nə vaxt tikilib?", "Onu kim tikib?")),
        ("az", "salam", ()),
    ],
)
def test_the_questions_of_a_message_are_told_apart(code: str, text: str, questions: tuple[str, ...]) -> None:
    """In order, without small talk."""
    assert BY_CODE[code].manners.questions_in(text) == questions


@pytest.mark.parametrize(
    ("code", "previous", "typed", "completed"),
    [
        ("tr", "Eski köprü ne zaman yapıldı?", "Onu kim yaptı?", "Eski köprü kim yaptı?"),
        ("tr", "Yangında kaç kişi öldü?", "Peki ya çocuklar?", "Yangında kaç çocuk öldü?"),
        ("tr", "Yangında kaç kişi öldü?", "kaçı çocuktu?", "Yangında kaç kişi öldü? kaçı çocuktu?"),
        ("tr", "Köprüyü kim yaptı?", "Ne zaman?", "Köprüyü ne zaman yaptı?"),
        ("tr", "Lomvik'te kaç kişi yaşıyor?", "Tarnköy'de?", "Tarnköy'de kaç kişi yaşıyor?"),
        ("tr", "1990'da kaç kişi yaşıyordu?", "Ya 1995'te?", "1995'te kaç kişi yaşıyordu?"),
        ("az", "Köhnə körpü nə vaxt tikilib?", "Onu kim tikib?", "Köhnə körpü kim tikib?"),
        ("az", "Yanğında neçə nəfər ölüb?", "Bəs uşaqlar?", "Yanğında neçə uşaq ölüb?"),
        ("az", "Körpünü kim tikib?", "Nə vaxt?", "Körpünü nə vaxt tikib?"),
        ("az", "Lomvikdə neçə nəfər yaşayır?", "Bəs Tarnkənddə?", "Tarnkənddə neçə nəfər yaşayır?"),
    ],
)
def test_a_question_that_leans_is_completed(code: str, previous: str, typed: str, completed: str) -> None:
    """With the one before; the likeliest reading comes first."""
    first = BY_CODE[code].followups.readings(typed, previous)[0]
    assert (first.text, first.completed) == (completed, True)


@pytest.mark.parametrize(
    ("code", "previous", "typed"),
    [
        ("tr", "Yangında kaç kişi öldü?", "Köprünün uzunluğu ne kadar?"),
        ("tr", "", "Peki ya çocuklar?"),
        ("az", "Yanğında neçə nəfər ölüb?", "Körpünün uzunluğu nə qədərdir?"),
    ],
)
def test_a_question_that_names_its_subject_is_read_as_it_is(code: str, previous: str, typed: str) -> None:
    """So is one with nothing before it."""
    assert [each.text for each in BY_CODE[code].followups.readings(typed, previous)] == [typed]


@pytest.mark.parametrize(
    ("code", "question", "kind"),
    [
        ("tr", "Köprüyü kim yaptı?", Kind.NAME),
        ("tr", "Köprü ne zaman yapıldı?", Kind.DATE),
        ("tr", "kopru hangi yilda yapildi", Kind.DATE),
        ("tr", "Müze nerede?", Kind.PLACE),
        ("tr", "kac kisi oldu", Kind.NUMBER),
        ("tr", "Bilet ne kadar?", Kind.NUMBER),
        ("tr", "Okul neden kapandı?", Kind.REASON),
        ("az", "Körpünü kim tikib?", Kind.NAME),
        ("az", "Körpü nə vaxt tikilib?", Kind.DATE),
        ("az", "Muzey haradadır?", Kind.PLACE),
        ("az", "nece nefer olub", Kind.NUMBER),
        ("az", "Məktəb niyə bağlandı?", Kind.REASON),
    ],
)
def test_what_a_question_wants_is_told(code: str, question: str, kind: Kind) -> None:
    """By its question word, typed with marks or without."""
    assert wanted(question, BY_CODE[code]) is kind


def test_a_place_is_known_by_its_ending() -> None:
    """There is no word for "in" before it."""
    assert kinds_in("O yıl müze Ankara'da açıldı.", TR) & Kind.PLACE
    assert kinds_in("O il muzey Gəncədə açıldı.", AZ) & Kind.PLACE
    assert not kinds_in("O yıl Ankara büyüdü.", TR) & Kind.PLACE


@pytest.mark.parametrize(
    ("code", "question", "judged"),
    [
        ("tr", "Kim haklı?", True),
        ("tr", "Suç kimde?", True),
        ("tr", "Bu soykırım mıydı?", True),
        ("tr", "Hangi kaynak güvenilir?", True),
        ("tr", "Sizce kim suçlu?", True),
        ("tr", "Rapora göre bu soykırım mı?", False),
        ("tr", "Kaç kişi öldü?", False),
        ("tr", "Şehri savunanları kim destekledi?", False),
        ("tr", "Müze açık mı?", False),
        ("az", "Kim haqlıdır?", True),
        ("az", "Günah kimdədir?", True),
        ("az", "Bu soyqırım idi?", True),
        ("az", "Hansı mənbə etibarlıdır?", True),
        ("az", "Hesabata görə bu soyqırımdır?", False),
        ("az", "Faciə nə vaxt olub?", False),
        ("az", "Neçə nəfər ölüb?", False),
    ],
)
def test_a_question_of_judgement_is_told_from_one_of_fact(code: str, question: str, judged: bool) -> None:
    """Whoever is asked about; what a source says is a fact."""
    assert BY_CODE[code].judgement.is_judgement(question) is judged


def test_how_a_sentence_claims_is_read() -> None:
    """Denied, planned, and plain."""
    assert TR.claims.stance("Köprü 1932 yılında yapılmadı.").denied
    assert TR.claims.stance("Köprü 2031 yılında açılacak.").mood == "plan"
    assert TR.claims.stance("Yangında 12 kişi öldü.").claims
    assert not TR.claims.stance("Yalnızca 12 kişi değil, 14 kişi öldü.").denied
    assert AZ.claims.stance("Körpü 1932-ci ildə tikilməyib.").denied
    assert AZ.claims.stance("Yanğında 12 nəfər ölüb.").claims
    assert AZ.claims.stance("Körpü 2031-ci ildə açılacaq.").mood == "plan"


def test_whose_figure_a_sentence_gives_is_read() -> None:
    """By "according to", which stands behind the source."""
    stated = "Gazete, belediyeye göre yangında 800 kişinin öldüğünü yazdı."
    place = (stated.index("800"), stated.index("800") + 3)
    assert TR.speakers.speaker(stated, place) == {TR.words.stem("belediye")}
    assert TR.speakers.passes_on(stated, place, "Gazete", frozenset())
    assert TR.speakers.source_asked("Belediyeye göre kaç kişi öldü?") == {TR.words.stem("belediye")}
    assert AZ.speakers.source_asked("Bələdiyyəyə görə neçə nəfər ölüb?") == {AZ.words.stem("bələdiyyə")}
