"""Turkish."""

from __future__ import annotations

from monitor.languages.language import Claims, Harmony, Labels, Language, phrases
from monitor.languages.tables._turkic import CASES, turkic_endings

TURKISH = Language(
    code="tr",
    name="Turkish",
    scripts=("Latin",),
    letters="ğ ı ş",
    frequent_words="ve bir bu için ile da de olarak çok daha sonra ne olan",
    abbreviations="dr prof vb bkz doç yrd cad sok mah hz sn şti sayın",
    endings=turkic_endings({"k": "ğ", "p": "b", "ç": "c", "t": "d"}),
    harmony=Harmony(front="e", hardens=True),
    after_apostrophe=CASES,
    function_words="ve bir bu o da de ki ile için olan gibi daha sonra ise her idi onun onlar bunu ama çok en ne",
    name_links="ve",
    titles="cumhurbaşkanı general",
    numbers={
        1: "~bir",
        2: "iki",
        3: "üç",
        4: "dört",
        5: "beş",
        6: "altı",
        7: "yedi",
        8: "sekiz",
        9: "dokuz",
        10: "on",
        20: "yirmi",
        30: "otuz",
        40: "kırk",
        50: "elli",
    },
    teens_in_two=True,
    months=("oca", "şub", "mar", "nis", "may", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara"),
    uncounted="""
        yıl* gün* saat* dakika* ay hafta* km metre* yaşında yaşındaki ocak* şubat* nisan* mayıs* haziran* temmuz*
        ağustos* eylül* ekim* kasım* aralık*
    """,
    tolls={"dead": "ölü ölen* öldü öldürül* ölüm şehit hayatını", "wounded": "yaral*", "missing": "kayıp"},
    outcomes={
        "signed": "imzaladı* imzalandı",
        "ratified": "onayladı onaylandı",
        "sentenced": "mahkum mahkûm",
        "released": "bırakıldı bıraktı",
        "ceasefire": "ateşkes*",
    },
    among=("", "arasında"),
    groups={
        "people": "kişi* insan*",
        "civilians": "sivil*",
        "soldiers": "asker*",
        "police": "polis*",
        "children": "çocuk*",
        "women": "kadın*",
    },
    spans="yıl yılda yılın yıldan yıldır yılından yıllar* ay ayda ayın",
    agreed="anlaş* ilan vardı",
    denies="yalanla* reddet* dezenformasyon",
    confirms="doğrula* teyit",
    negations="değil yok hiç",
    attributions="bildir göre haber kaynak aktar",
    pronouns="o onlar bu onun onların bunlar orada",
    corrected=("düzeltme",),
    withdrawn=("geri çekildi",),
    read_more=("devamı", "devamını oku", "devamı için tıklayın", "haberin devamı", "daha fazla oku", "ayrıntılar"),
    furniture=("devamını oku", "abone ol", "bizi takip edin", "tüm hakları saklıdır"),
    credits=("kaynak", "video"),
    kinds={
        "shooting": "ateş* havan* keskin* top topçu*",
        "attack": "darbe ihlal* provokasyon* saldır* taarruz* vur vurdu* vuruldu* çatış*",
        "drone": "drone* iha* insansız* siha*",
        "mine": "mayın*",
        "explosion": "bomba bombal* infilak* patla*",
        "dead": "hayatını* öldü* ölü ölüm* şehit*",
        "wounded": "yaral*",
        "soldier": "asker* ordu ordusu*",
        "ceasefire": "ateşkes*",
        "talks": "arabulu* görüş* müzakere* toplantı* zirve*",
        "visit": "gezi* seyahat* ziyaret*",
        "call": "aradı* telefon*",
        "treaty": "anlaşma* antlaşma* imzala* mutabakat* paraf*",
        "border": "delimit* sınır*",
        "trial": "avukat* dava* duruşma* mahkeme* savcı* suçla* yargı*",
        "sentence": "ceza* hüküm* mahkum* müebbet* suçlu*",
        "prisoner": "cezaevi* esir* hapishane* mahkûm* rehine* tutsak* tutuklu*",
        "release": "serbest* takas* teslim* özgür*",
        "arrest": "gözaltı* tutukla* yakala* şüpheli*",
        "protest": "eylem* gösteri* meydan* miting* protesto* yürüyüş*",
        "resign": "görevden* istifa*",
        "vote": "oy oylama* referandum* seçil* seçim*",
        "parliament": "kongre* meclis* milletvekil* parlamento* senato* yasa*",
        "resolution": "kabul* karar kararı* tasarı*",
        "sanctions": "ambargo* yaptırım*",
        "condemn": "eleştir* kına* tepki*",
        "deny": "asılsız* reddet* yalanla*",
        "aid": "insani* yardım*",
        "convoy": "kamyon* kargo* konvoy* tır tırlar* yük",
        "road": "karayolu* koridor* köprü* otoyol* tünel* yol yolu*",
        "blockade": "abluka* kapan* kapat* kuşat*",
        "gas": "boru* doğalgaz* gaz gazı* ısınma* ısıtma*",
        "power": "elektrik* enerji*",
        "water": "baraj* su sulama* susuz* suyu*",
        "return": "dön döndü* dönüyor* dönüş* geri yerleş*",
        "displaced": "göç göçmen* mülteci* tahliye* yerinden*",
        "housing": "daire* ev evi* evler* kira* konut*",
        "church": "cami* haç* katedral* kilise* manastır* miras*",
        "memorial": "andı* anma* anıt* cenaze* defin* mezar* yıldönümü*",
        "school": "eğitim* okul* öğrenci* öğretmen* üniversite*",
        "hospital": "doktor* hasta* sağlık* tıbbi*",
        "drills": "tatbikat* tören*",
        "weapons": "füze* mühimmat* roket* silah* tank*",
        "withdraw": "ayrıl* çekil* çekti*",
        "observers": "devriye* gözlem* misyon*",
        "aircraft": "havaalanı* havalimanı* helikopter* uçak* uçuş*",
        "blaze": "kundak* yanan* yandı* yangın*",
        "crash": "devril* kaza* otobüs* uçurum* çarpış*",
        "quake": "deprem* dolu fırtına* heyelan* kar sel yağmur*",
        "culture": "festival* film* kitap* konser* müze* sergi* tiyatro* şarkı*",
        "missing": "arama* kalıntı* kaybol* kayıp*",
        "railway": "demiryol* istasyon* tren*",
        "money": "bütçe* ekonomi* fiyat* fon hibe* kredi* milyar* milyon* yatırım*",
        "hunger": "açlık*",
        "walkout": "grev* işçi* sendika*",
        "interview": "basın* brifing* mülakat* röportaj* söyleşi*",
        "ambassador": "büyükelçi* diplomat* elçi* konsolos*",
        "demolish": "sökül* tahrip* yık yıktı* yıkıl* yıkım*",
        "prayer": "dua katolikos* papa* patrik* vatikan*",
        "journalist": "gazeteci* muhabir*",
        "children": "bebek* ergen* çocuk*",
        "investigation": "cezai* incele* soruşturma*",
        "livestock": "buğday* hasat* hayvan* koyun* sürü* çiftçi* çoban*",
        "food": "ekmek* gıda* ilaç* un yiyecek*",
        "fuel": "akaryakıt* benzin* mazot* petrol* yakıt*",
        "police": "cinayet* hırsız* polis*",
        "women": "aile* anne* kadın* yakınları*",
        "sport": "futbol* gol güreş* lig madalya* maç* olimpiyat* satranç* turnuva* şampiyon*",
        "building": "açıl* inşa* onarım* proje* restor*",
        "appeal": "endişe* talep* uyar* çağrı* çağır*",
    },
    actors={
        "am": "ermenistan* erivan*",
        "az": "azerbaycan* bakü*",
        "ru": "rusya* rus moskova* kremlin* putin* lavrov*",
        "tr": "türkiye* ankara* erdoğan*",
        "ir": "iran* tahran*",
        "ge": "gürcistan* tiflis*",
        "us": "abd* amerika* washington* blinken*",
        "eu": "ab avrupa brüksel*",
        "fr": "fransa* paris* macron*",
        "de": "almanya* berlin*",
        "gb": "ingiltere* britanya* londra*",
        "un": "bm birleşmiş",
        "osce": "agit*",
        "nato": "nato*",
        "cn": "çin pekin*",
        "in": "hindistan*",
        "pk": "pakistan*",
        "ua": "ukrayna* kiev*",
        "il": "israil*",
        "it": "italya*",
        "pl": "polonya*",
        "gr": "yunanistan* atina*",
        "va": "vatikan*",
    },
    stages={
        "announced": "bekleniyor* duyur* edecek* hazırlan* olacak* planla* yapılacak* yarın*",
        "begins": "başla* sürüyor*",
        "result": "anlaştı* bitti* imzala* kabul* sona sonuç* tamamla*",
        "reaction": """
            arabulucu* cevap* destek* değerlendir* endişe* istedi* itidal* kınadı* memnun* taziye* tepki* uyar* yanıt*
            yorum* çağrı* öner* üzüntü*
        """,
    },
    round_ups=(
        "canlı anlatım",
        "canlı blog",
        "dakika dakika",
        "günün haberleri",
        "günün öne çıkan",
        "günün özeti",
        "haber özeti",
        "haberlerin özeti",
        "haftanın özeti",
        "manşetler",
    ),
    updates=(
        "güncellendi",
        "yükseldi",
        "çıktı",
    ),
    title_labels=phrases("""
        son dakika; son dakika haberi; son dakika haberleri; sondakika; son dk; acil; sıcak gelişme; sıcak haber;
        flaş; flaş haber; flaş gelişme; az önce; son gelişme; son haber; breaking; breaking news; güncellendi;
        güncelleme; güncelleniyor; live; canlı; canlı yayın; canlı anlatım; canlı blog; canlı izle; dakika dakika;
        anbean; özel haber; özel; video; video haber; video izle; videolu; foto; foto galeri; fotogaleri; fotoğraf;
        fotoğraflar; fotoğraflı; fotoğraflı haber; galeri; görüntülü; görüntüler; görüntülü haber; infografik; izle;
        izleyin; dikkat; önemli; önemli gelişme; yeni gelişme
    """),
    sections=phrases("""
        ana sayfa; haberler; haber; son haberler; tüm haberler; dünya; gündem; politika; siyaset; ekonomi; spor;
        kültür; kültür sanat; yaşam; sağlık; bilim; teknoloji; eğitim; güncel; dünya haberleri;
        son dakika dünya haberleri; son dakika türkiye haberleri; son dakika haberler; magazin; asayiş; analiz;
        savunma
    """),
    read_also=phrases("""
        ilgili haber:; ilgili haberler:; ilgili içerik:; ilginizi çekebilir:; bu haber ilginizi çekebilir:;
        bunlar da ilginizi çekebilir:; ayrıca oku:; ayrıca okuyun:; ayrıca bakınız:; bunu da oku:; bunu da okuyun:;
        bunları da okuyun:; benzer haberler:; konuyla ilgili:; konuyla ilgili haber:; diğer haberler:;
        en çok okunanlar:; sıradaki haber:; öne çıkan haberler:; etiketler:; etiket:; bu haberlere de bakın:
    """),
    follow_us=phrases("""
        bizi … takip edin; bizi takip edin; google news'te; google haberler'de; google haberler'e; abone olun;
        bültenimize abone; youtube kanalımıza; whatsapp kanalımıza; whatsapp haber kanalımıza; telegram kanalımıza;
        telegram'da takip edin; bildirimleri açın; bildirimlere izin verin; mobil uygulamamızı; uygulamamızı indirin;
        gelişmelerden haberdar; takipte kalın; bizi izlemeye; bizden ayrılmayın; bu haberi paylaşın;
        son dakika haberlerden; haberleri anında; en son haberler için; haber uygulamamızı; haber bültenimize;
        devamını okumak için; haberin tamamı için; haberin tamamını okumak için; haberin devamı için; detaylar için;
        video için; fotoğraflar için; daha fazla bilgi için; bağımsız gazeteciliği destekle;
        bağımsız gazeteciliği desteklemek; bağımsız gazeteciliği destekleyin
    """),
    page_words=phrases("""
        devamı; devamı var; devamını oku; devamını okuyun; haberin devamı; haberin tamamı; haberin detayları;
        daha fazla; daha fazlası; daha fazla oku; detaylar; detaylar birazdan; detaylar geliyor; ayrıntılar;
        ayrıntılar birazdan; ayrıntılar geliyor; işte detaylar; işte ayrıntılar; ilgili haberler; ilgili haber;
        benzer haberler; diğer haberler; tüm haberler; en çok okunanlar; son haberler; sıradaki haber; tıklayın;
        tıklayınız; buraya tıklayın; abone ol; abone olun; paylaş; haberi paylaş; yorumlar; yorum yap; yorum yaz;
        beğen; yazdır; kaydet; haberi dinle; haber merkezi; arşiv fotoğrafı; temsili fotoğraf; temsili görsel;
        arşiv; haber güncelleniyor; haber güncellenecek; güncelleniyor; reklam; ilan; dk okuma
    """),
    bylines=phrases("""
        kaynak; kaynaklar; foto; fotoğraf; fotoğraflar; görsel; görüntü; video; haber; muhabir; editör; kamera;
        arşiv fotoğrafı; derleyen; çeviri; yazan; haber merkezi
    """),
    rights=phrases("""
        tüm hakları saklıdır; her hakkı saklıdır; kaynak gösterilmeden; bu haber … servis edilmiştir; copyright;
        yasal uyarı; yatırım tavsiyesi değildir; izinsiz kopyalanamaz; izinsiz kullanılamaz; izinsiz yayınlanamaz;
        izinsiz alıntı; izinsiz ve kaynak
    """),
    outlet_words="""
        haber haberleri ajansı gazetesi gündem postası radyo tv televizyonu medya internet sitesi son dakika
    """,
    reporting="""
        göre haberine bildirdi bildirildi aktardı yazdı duyurdu haber haberde ajansının ajansı nın nin ın in un ün
        muhabirine
    """,
    claims=Claims(
        counted={
            "killed": "öldü ölü ölen ölenlerin öldüğü öldüğünü öldürüldü öldürdü şehit hayatını ölüm",
            "wounded": "yaralandı yaralı yaralılar yaralandığını yaralandığı yaralanan",
            "missing": "kayıp kayboldu kaybolduğunu",
            "captured": "esir",
            "displaced": "mülteci sığınmacı göç",
            "detained": "gözaltına tutuklandı",
        },
        groups={
            "children": "çocuk çocuğun çocuklar",
            "women": "kadın kadının",
            "civilians": "sivil sivilin siviller",
            "soldiers": "asker askerin askeri askerler asker*",
            "police": "polis polisin",
        },
        people="""
            terörist* militan* kişi* insan* işçi* vatandaş* yolcu* gazeteci* personel* köylü* madenci* çalışan* şoför*
        """,
        verb_last=True,
        of_them=("aralarında", "bunlardan"),
        magnitudes={100: "yüz", 1000: "bin", 1000000: "milyon"},
        number_endings="e a ye ya i ı u ü yi yı in ın nin",
        totals="sayısı sayısının yükseldi çıktı ulaştı yükseldiğini kaybı",
        least=("en az", "fazla"),
        about=("yaklaşık", "yaklaşik"),
        most=("kadar",),
        more="daha",
        before="",
        now="",
        bygone=(
            "bu yıl",
            "bu yana",
            "geçen yıl",
            "yıldönümü",
            "şimdiye kadar",
            "son yıllarda",
            "geçtiğimiz yıl",
            "daha önce",
        ),
        unsure="olabilir ölebilir eğer abilir",
        says=(
            "bildirdi",
            "açıkladı",
            "söyledi",
            "duyurdu",
            "belirtti",
            "dedi",
            "aktardı",
            "bildirildi",
            "açıklandı",
            "doğruladı",
            "yalanladı",
            "ifade etti",
            "paylaştı",
            "yalanlıyor",
            "kaydetti",
        ),
        of_that=("bu bilgiyi", "bunu", "bu haberi"),
        according=(),
        according_after=(
            "açıklamasına göre",
            "verilerine göre",
            "haberine göre",
            "bilgisine göre",
            "göre",
            "dayandırdığı habere göre",
        ),
        speakers={
            "prosecutors": "savcı* başsavcı*",
            "defence": "savunma",
            "police": "polis* emniyet*",
            "interior": "içişleri",
            "health": "sağlık",
            "emergency": "afad olağanüstü acil",
            "mines": "anama",
            "foreign": "dışişleri",
            "border": "sınır",
            "hospital": "hastane* doktor*",
            "ombudsman": "ombudsman*",
            "government": "hükümet* başbakan*",
            "president": "cumhurbaşkan*",
            "": """
                bakan* sözcü* yetkili* ajans* valili* vali belediye* kaynak* medya* başkan* müdürlü* komite* tanık*
            """,
        },
        hints="bildir* açıkla* göre söyle* duyur* iddia*",
        papers="açıklamasında",
        asides="ayrıca da de ise",
        apart="ancak fakat ama",
    ),
    labels=Labels(
        sources="Kaynaklar",
        more="+{}",
        link="Devamını oku",
        same_text="aynı metin: {}",
        via="kaynak: {}",
        other="Diğer",
        corrected="Düzeltildi",
        withdrawn="Geri çekildi",
        confirmed="Doğrulama",
        denied="Yalanlama",
        place="Yer",
        dead="Ölenler",
        wounded="Yaralılar",
        missing="Kayıplar",
        digest="Özet",
        coverage="Saatlere göre haberler",
        see_also="Ayrıca bakınız",
        says="{} bildiriyor",
        outlets_counted={"one": "{} yayın", "other": "{} yayın"},
        countries_counted={"one": "{} ülke", "other": "{} ülke"},
        stories_counted={"one": "{} konu", "other": "{} konu"},
        reports_counted={"one": "{} haber", "other": "{} haber"},
        in_language="dil: {}",
        texts_counted={"one": "{} metin", "other": "{} farklı metin"},
        reported_now={"one": "Artık {} yayın bildiriyor", "other": "Artık {} yayın bildiriyor"},
        groups={
            "civilians": "siviller",
            "soldiers": "askerler",
            "police": "polisler",
            "children": "çocuklar",
            "women": "kadınlar",
        },
        now_was="şimdi {} (daha önce {})",
        also="ayrıca {}",
        all_sources="Tüm kaynaklar",
        updated="Güncelleme {}",
        corrected_report="{} haberini düzeltti",
        withdrew_report="{} haberini geri çekti",
        most_reported="En çok haber yapılanlar",
        one_source="Şimdilik tek kaynak",
        the_week="Haftalık",
        disputed="tartışmalı",
        both_sides="her iki taraftan alıntı",
        coverage_by_day="Günlere göre haberler",
        captured="Esir alınanlar",
        displaced="Yerinden edilenler",
        detained="Gözaltına alınanlar",
        machine_translation="Makine çevirisi",
        response="Açıklama",
        outcomes={
            "signed": "İmza",
            "ratified": "Onay",
            "sentenced": "Mahkûmiyet kararı",
            "released": "Serbest bırakma",
            "ceasefire": "Ateşkes anlaşması",
        },
    ),
)
