"""Turkish words by which answers are compared and doubted."""

from index.language.turkic import answering as build
from index.language.turkic.answering import FigureSource
from index.language.turkish.statements import SAYS
from index.language.turkish.vocabulary import stem, stems_of

CONTRASTS = build.contrasts(
    """
    açıldı kapandı kapatıldı
    açık kapalı
    başladı bitti tamamlandı
    kazandı kaybetti
    aldı sattı kiraladı
    geldi ayrıldı gitti
    kabul ret reddedildi
    arttı azaldı
    yükseldi düştü
    seçildi istifa görevden
    doğdu öldü
    evlendi boşandı
    ithalat ihracat
    en-yüksek en-düşük
    ilk son
    erken geç
    kuzey güney doğu batı
    kuzeydoğu güneydoğu kuzeybatı güneybatı
    sol sağ
    anne baba
    oğul kız
    kral kraliçe
    erkek kadın çocuk
    yetişkin çocuk öğrenci emekli
    yaz kış ilkbahar sonbahar
    kahvaltı öğle akşam
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    sabah akşam
    kırmızı mavi yeşil sarı siyah beyaz gri
    altın gümüş bronz
    kiracı kiralayan
    alıcı satıcı
    işçi işveren
    davacı davalı
    yaralandı öldürüldü kayıp esir
    ölü yaralı kayıp esir
    otomobil otobüs tren uçak gemi bisiklet
    öğretmen öğrenci
    doktor hemşire hasta
    kütüphane müze tiyatro sinema okul hastane istasyon
    nehir göl dağ
    """,
    """
    müdür başkan yönetici lider şef
    kişi insan sakin sivil vatandaş nüfus
    rehine esir tutsak
    ölü öldü öldürüldü ölüm ölen öldürülen kurban
    yaralı yaralandı yaralanan
    kayıp kayboldu akıbeti
    saldırı baskın hücum
    ayrıldı terk çekildi
    fiyat ücret bedel
    kural yönetmelik yasa kanun
    kuruldu oluşturuldu tesis
    yapıldı inşa kuruldu dikildi
    dedi söyledi bildirdi açıkladı yazdı
    yazar yazdı
    karar hüküm
    iş görev
    şirket firma işletme
    artış arttı yükseldi
    azalış azaldı düştü
    konuştu konuşma
    yardım destek
    """,
    ending="kapandı kapatıldı bitti iptal kaldırıldı feshedildi yıkıldı sona tamamlandı durduruldu askıya",
    beginning="açıldı kuruldu başladı başlatıldı yapıldı inşa imzalandı kabul onaylandı yayımlandı",
    days="pazartesi salı çarşamba perşembe cuma cumartesi hafta bayram tatil sabah akşam gece öğle yaz kış ilkbahar sonbahar",
    stem=stem,
)
OPPOSITES = build.opposites(
    """
    artır|yükselt|arttı|yükseldi|artış azalt|düşür|azaldı|düştü|azalış
    izin|serbest yasak|yasaklandı
    açık|açıldı|aç kapalı|kapandı|kapatıldı|kapa
    kabul|onaylandı ret|reddedildi
    kazandı|zafer kaybetti|yenilgi
    önce sonra
    erken geç
    kuzey güney
    doğu batı
    suçlu suçsuz|masum
    güvenli tehlikeli
    canlı|sağ ölü
    başladı|başlangıç bitti|son
    üstünde altında
    fazla|çok az
    çoğunluk azınlık
    destekledi karşı
    iç dış
    ilk son
    yüksek düşük|alçak
    iyi kötü
    zengin yoksul|fakir
    güçlü zayıf
    sıcak soğuk
    gönüllü zorunlu
    başarılı başarısız
    doğru yanlış
    ücretsiz ücretli
    kamu özel
    ithalat ihracat
    """,
    asks=r"(?<!\w)m[ıiuü](?:dır|dir|dur|dür|ydı|ydi|ydu|ydü)?\s*\W*$",
    either=r"\b(?:mı|mi|mu|mü) (?:yoksa|ya da|veya)\b|\byoksa\b",
    open_asked=r"\b(?:ne|hangi\w*|nasıl|ne zaman)\b",
    when=r"\bne zaman\b",
    negation="değil yok hiç asla",
    reporting="dedi söyledi bildirdi açıkladı yazdı rapor gazete bakanlık tanık makale kitap göre resmi sözcü "
    "açıklama kurul kaynak",
    stem=stem,
)
GROUPS = build.groups(
    """
    kadın kadınlar anne hanım
    erkek erkekler adam
    çocuk çocuklar bebek reşit küçük
    yaşlı yaşlılar emekli ihtiyar
    genç gençler ergen
    asker askerler ordu savaşçı er
    polis polisler
    """,
    people="kişi insan sivil sakin kurban ölü ölüm can nüfus vatandaş erkek kadın çocuk öldü öldürüldü "
    "yaralandı yaralı kayıp esir rehine mülteci ceset",
    total="kişi insan sivil sakin kurban",
    adjectives="yaşlı genç silahlı",
    killing="öldürdü yaraladı esir katletti",
    asks="kaç|sayısı",
    stem=stem,
)
NEARMISS = build.near_misses(
    """
    kişi insan sayı miktar isim ad tür parça yol yer zaman tarih yıl gün ay yaş yüzde oran konum şey kimse örnek neden
    sebep amaç dedi söyledi
    anlattı verdi oldu gerçekleşti yaptı etti kullan aldı geldi gitti bildi buldu eski uzun büyük yüksek birçok toplam
    ilk ana diğer yeni farklı
    az çok birkaç kendi mevcut bugünkü gerçek ünlü önemli belirli tek birim yaklaşık erken geç başlangıç son artış
    değişim göre kelime başlık soru
    cevap bilgi ayrıntı yazdı rapor tanımladı belirtti metin belge madde paragraf yazar kaynak sayfa sitesi adlı liste
    yapıldı açıldı kuruldu
    başladı hakkında meydana gelen var bulunuyor bulunan çıktı öldü öldürüldü yaralandı başına bağlı söyler kaçta adı
    uzunluğu yüksekliği
    """,
    "bay bayan dr prof doç sayın general başkan yarbay albay bakan kral",
    event=r"\b[^\W\d]{2,}(?:dı|di|du|dü|tı|ti|tu|tü|mış|miş|muş|müş)\b",
    heads=r"hangi|kimin|ne tür",
    counted=r"kaç",
    stem=stem,
)
DIFFERENCES = build.differences(
    "kuruldu inşa yapıldı doğdu öldü öldürüldü imzalandı yıkıldı ele işgal icat keşfedildi ölü",
    """
    saldırı baskın katliam hücum trajedi facia
    bombardıman bombalama topçu
    sel su-baskını taşkın
    yangın
    deprem
    kaza çarpışma
    patlama
    çatışma muharebe savaş
    fırtına kasırga
    salgın
    heyelan çığ
    isyan gösteri protesto
    kuşatma
    """,
    turn=r"\b(?:birinci|ikinci|üçüncü|dördüncü|beşinci|altıncı|\d+\.(?=\s)|\d+['’]?(?:inci|ıncı|uncu|üncü|nci|ncı))\b",
    series=r"\b(?:1[5-9]|20)\d\d\b|\b(?:ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım"
    r"|aralık|ilkbahar|sonbahar|sayı|no|cilt|hafta|bölüm|birinci|ikinci|üçüncü)\b|\d+",
    stem=stem,
)
SIDES = build.sides(
    "mektup açıklama rapor site sayfa metin makale o bu onlar biz belge",
    """
    haklı haksız suçlu suçsuz masum sorumlu suç hata meşru adil yalancı yalan gerçek doğru yanlış güvenilir rakam sayı
    iddia anlatım versiyon kaynak
    belge rapor bilgi kötü iyi düşünce inan görüş söyle gerçekten taraf kurban saldırgan sence sizce
    """,
    "soykırım katliam suç savaş insanlık terör saldırganlık cinayet öldürme işgal temizlik etnik",
    judges=(
        r"\b(?:soykırım\w*|katliam\w*|suç\w*|haklı\w*|haksız\w*|sorumlu\w*|ihlal\w*|yalanla\w*|reddet\w*"
        r"|kabul et\w*|abart\w*|yanıltıcı\w*|planlı|planla\w*"
        r"|suçla\w*|terör\w*|saldırgan\w*|kına\w*|savun\w*|adil\w*|meşru\w*|yanlış\w*|doğru\w*|yalan\w*|özür"
        r"|destekle\w*|karşı çık\w*|eleştir\w*|çarpıt\w*)\b"
    ),
    stem=stem,
)
SAMENESS = build.sameness(
    """
    türkiye türk
    azerbaycan azeri azerbaycanlı
    ermenistan ermeni
    rusya rus
    fransa fransız
    almanya alman
    ingiltere ingiliz britanya
    ispanya ispanyol
    italya italyan
    yunanistan yunan
    gürcistan gürcü
    iran iranlı
    amerika amerikan abd
    norveç norveçli
    """,
    stem,
)
FIGURES = build.figures(
    FigureSource(
        clause=r"ve|ama|ise|fakat|ancak|iken|ayrıca",
        listing=r"\b(?:aralarında|bunların|bunlardan|içlerinde|arasında|dahil)\b",
        verb=r"[^\W\d]{2,}(?:dı|di|du|dü|tı|ti|tu|tü|mış|miş|muş|müş|yor|mıştır|miştir|muştur|müştür)\b",
        no_duration=r"['’]?\w*\s*(?:önce|sonra|içinde|yaşında\w*|evvel|beri)\b",
        before_no_duration=r"\b(?:her|gelecek|geçen|son)\s+$",
        apart=r"\s+(?:uzakta|ötede|uzaklıkta|kuzey\w*|güney\w*|doğu\w*|batı\w*)\b",
        populous=r"\b(?:nüfus\w*|yaşı?yor\w*|yaşayan\w*|sakin\w*)\b",
        having=r"\b(?:toplam|nüfusu)\s+$",
        says=SAYS,
        after_years=r"\b(?:yıldönümü\w*|anma\w*|anıldı|anılıyor)\b",
        bound=r"(?!)",
        rate=r"(?!)(?P<unit>)",
        included=r"\b(?:aralarında|bunlardan|bunların)\b(?P<parts>[^.;]*)",
    ),
    over=stems_of("bitti sona durdu tamamlandı"),
    complements=(stems_of("kadın erkek"), stems_of("yetişkin çocuk"), stems_of("kız oğlan")),
    before_alone="yaklaşık toplam sayısı en az fazla olarak",
)
SCOPES = build.scopes(r"o|onu|onun|ona|onlar|onların|onları|bu|bunlar|bunun|bunu", SAYS)
