"""Turkish."""

from monitor.site.labels import Labels

TURKISH = Labels(
    skip="Metne geç",
    menu="Sayfalar",
    latest="Son haberler",
    stories="Konular",
    earlier="Daha önce",
    updated="Güncellendi",
    first_told="İlk yayımlanma",
    nothing_yet="Henüz hiçbir şey yayımlanmadı.",
    summary="Kısaca",
    reports="Kim bildiriyor",
    all_reports="Tüm haberler",
    no_country="Diğer",
    who_says_what="Kim ne diyor",
    figure="Sayı",
    said_by="Kimin verisi",
    reported_by="Bildiren",
    since="Ne zamandan beri",
    denied_by="Yalanlayan",
    superseded="daha sonra başka bir sayı verildi",
    no_source="kaynak belirtilmedi",
    silent="Şu ülkelerin yayınları şimdiye kadar haber yapmadı:",
    versions="Gönderinin sürümleri",
    versions_note="Okurların ne gördüğü, neyin ne zaman değiştiği.",
    first_version="İlk sürüm",
    show="Göster",
    version="Sürüm",
    added="Eklendi",
    removed="Çıkarıldı",
    unchanged="Metin değişmedi",
    words_unknown="Bu sürümün metni saklanmadı.",
    replies="Daha sonra bildirilenler",
    corrections="Düzeltmeler",
    on_telegram="Telegram’da",
    moved="Bu konu artık başka bir sayfada",
    moved_note="Başka bir konuyla aynı olduğu anlaşıldı; tüm haberler artık orada:",
    picture_of="Görsel: {}",
    by_hour="Saatlere ve taraflara göre haberler",
    by_hour_note="Yayınların verdiği saate göre, bu sitenin saat diliminde.",
    told_that_day="O gün yayımlananlar",
    reported_that_day="Önceki konularla ilgili yeni haberler",
    week="O güne kadarki hafta: en çok haber yapılan konular",
    day_before="Önceki gün",
    day_after="Sonraki gün",
    part="Bölüm {}",
    watch="Dosya",
    watches="Dosyalar",
    place="Yer",
    places="Yerler",
    place_note="Tarafların kullandığı iki ad da veriliyor; sıralamanın bir anlamı yok.",
    by_month="Aylara göre",
    outlet="Yayın",
    outlets="Yayınlar",
    country="Ülke",
    written_in="Dil",
    perspectives="Bağlantısı",
    perspectives_note=(
        "Yayının nerede çalıştığı, kime ait olduğu ve kim tarafından finanse edildiği, genel olarak bilindiği "
        "kadarıyla. Bu, doğruluk konusunda bir değerlendirme değildir ve itiraza açıktır."
    ),
    not_configured="Bu yayın artık izlenmiyor.",
    how_early="Ne kadar erken, ne sıklıkla tek başına",
    how_early_note=(
        "Son 90 gün için, bu programın her haberi ilk gördüğü zamana göre. Bir akışın ilk okunuşunda gelen haber,"
        " ne kadar erken olduğu konusunda bir şey söylemez ve burada sayılmaz."
    ),
    reported_stories="Haber yaptığı konular",
    of_them_first="Bunlardan ilk bildirdikleri",
    of_them_alone="Bunlardan başka kimsenin bildirmedikleri",
    median_behind="İlk haberden gecikmenin medyanı",
    latest_stories="Son konular",
    minutes="{} dk",
    hours="{} sa",
    method="Nasıl çalışıyor",
    method_lead=(
        "Bir program yayınların akışlarını okur, dosyalara uyanları saklar, aynı olayla ilgili haberleri bir "
        "araya getirir ve olayı bir kez aktarır. Bunu hangi kurallarla yaptığı burada yazıyor."
    ),
    watches_note="Neyin arandığı. Bir haber, dosyanın koşullarını karşılıyorsa saklanır; yerler tüm adlarıyla tanınır.",
    any_of="Şunlardan biri",
    all_of="Şunların hepsi",
    near_of="Yakınında, en çok {} sözcük uzakta",
    sentence_of="Aynı cümlede",
    not_with="Şunların yanında değil",
    report_an_error="Hata bildirme",
    report_an_error_note=(
        "Hangi sayfada neyin yanlış olduğunu yazın. Bir yayının düzelttiği veya geri çektiği haber, konunun "
        "sayfasında belirtilir; bu programın hataları da orada düzeltilir ve önceki sürümler okunabilir kalır."
    ),
    write_to="Yazışma adresi:",
    no_contact="Henüz bir adres belirtilmedi.",
    latency="Haberden gönderiye kadar geçen süre",
    latency_note=(
        "Son 30 günün konuları için: yayının ilk haber için verdiği saatten konunun ilk gönderisine kadar, tüm "
        "beklemelerle birlikte: akış yeniden okunana kadar, başka haberler gelene kadar, sessiz saatler boyunca."
    ),
    baseline_note=(
        "Bazı konular bu konuda bir şey söylemez ve sayılmaz: ilk haber akışın ilk okunuşunda geldiyse ve günler "
        "öncesine ait olabilirse; akış bu arada okunduğu halde haber, üzerindeki saatten bir saatten uzun süre "
        "sonra geldiyse; saati yoksa veya gelecekteyse."
    ),
    by_minutes="En çok kaç dakika sürdüğüne göre konular",
    counted_posts="Sayılan konular",
    first_document="Sayılmayan: akışın ilk okunuşu",
    backfilled="Sayılmayan: belirtilen saatten geç gelen",
    undated="Sayılmayan: saati olmayan",
    no_latency="Bu dönemde sayılan bir konu henüz yok.",
    median="Medyan",
    at_most="Yüzde 95’i en çok",
    left_out="Dışarıda kalanlar",
    left_out_lead="Son yedi günde okunup yayımlanmayanlar ve nedenleri.",
    left_out_counts="Nedenler",
    reason="Neden",
    entries="Kayıtlar",
    read_in_all="Toplam okunan",
    nothing_found="Konuyla ilgili bir şey bulunamadı",
    vetoed="Bulunanın yanında başka bir konunun sözcükleri var",
    unlike="Buraya ait örneklere benzemiyor",
    condition_missed="Dosyanın bir koşulu karşılanmadı",
    too_old="Çok önce yayımlanmış veya saati yok",
    first_poll="Akışın ilk okunuşunda yayımlanabilecek olandan fazla",
    other_reason="Başka bir neden",
    nearly_posted="Neredeyse yayımlananlar",
    nearly_posted_note="En çok yaklaşan başlıklar, en yakın olandan başlayarak. Toplam: {}.",
    none_nearly="Yaklaşan olmadı.",
    search="Arama",
    search_words="Başlıktaki sözcükler, herhangi bir dilde",
    search_hint="Tüm sözcükler bulunmalı, sırası önemli değil. Sözcüğün başı yeterli.",
    search_needs_script="Arama için JavaScript gerekir. Onsuz günlere göz atabilirsiniz:",
    search_none="Hiçbir şey bulunamadı.",
    search_found="Bulunan konular: {}",
    search_more="Daha fazla",
    about=(
        "Yayınların haberlerinden bir program tarafından hazırlandı. Başlıklar ve cümleler kelimesi kelimesine "
        "onlara aittir; söylenenlerden her yayın kendisi sorumludur."
    ),
)
