"""Azerbaijani."""

from monitor.site.labels import Labels

AZERBAIJANI = Labels(
    skip="Mətnə keç",
    menu="Səhifələr",
    latest="Son xəbərlər",
    stories="Mövzular",
    earlier="Əvvəlki günlər",
    updated="Yenilənib",
    first_told="İlk dəfə yayımlanıb",
    nothing_yet="Hələ heç nə yayımlanmayıb.",
    summary="Qısaca",
    reports="Kim xəbər verir",
    all_reports="Bütün xəbərlər",
    no_country="Digər",
    who_says_what="Kim nə deyir",
    figure="Rəqəm",
    said_by="Kimin məlumatı",
    reported_by="Xəbər verir",
    since="Nə vaxtdan",
    denied_by="Təkzib edir",
    superseded="sonradan başqa rəqəm açıqlanıb",
    no_source="mənbə göstərilməyib",
    silent="Bu ölkələrin nəşrləri hələlik xəbər verməyib:",
    versions="Paylaşımın variantları",
    versions_note="Oxucuların nə gördüyü, nəyin nə vaxt dəyişdiyi.",
    first_version="İlk variant",
    show="Göstər",
    version="Variant",
    added="Əlavə edilib",
    removed="Silinib",
    unchanged="Mətn dəyişməyib",
    words_unknown="Bu variantın mətni saxlanmayıb.",
    replies="Sonradan bildirilənlər",
    corrections="Düzəlişlər",
    on_telegram="Telegram-da",
    moved="Bu mövzu indi başqa səhifədədir",
    moved_note="Onun başqa bir mövzu ilə eyni olduğu məlum olub, bütün xəbərlər indi oradadır:",
    picture_of="Şəkil: {}",
    by_hour="Saatlar və tərəflər üzrə xəbərlər",
    by_hour_note="Nəşrlərin göstərdiyi vaxta əsasən, bu saytın saat qurşağında.",
    told_that_day="Bu gün yayımlananlar",
    reported_that_day="Əvvəlki mövzulara dair yeni xəbərlər",
    week="Bu günədək olan həftə: haqqında ən çox yazılan mövzular",
    day_before="Əvvəlki gün",
    day_after="Növbəti gün",
    part="Hissə {}",
    watch="Rubrika",
    watches="Rubrikalar",
    place="Yer",
    places="Yerlər",
    place_note="Tərəflərin işlətdiyi hər iki ad verilir; ardıcıllığın heç bir mənası yoxdur.",
    by_month="Aylar üzrə",
    outlet="Nəşr",
    outlets="Nəşrlər",
    country="Ölkə",
    written_in="Dil",
    perspectives="Mənsubiyyət",
    perspectives_note=(
        "Nəşrin harada fəaliyyət göstərdiyi, kimə məxsus olduğu və kim tərəfindən maliyyələşdirildiyi, hamıya "
        "məlum olduğu qədər. Bu, etibarlılığın qiymətləndirilməsi deyil və etiraz edilə bilər."
    ),
    not_configured="Bu nəşr artıq izlənilmir.",
    how_early="Nə qədər tez və nə qədər tez-tez tək",
    how_early_note=(
        "Son 90 gün üzrə, proqramın hər xəbəri ilk dəfə gördüyü vaxta əsasən. Lentin ilk oxunuşunda gələn xəbər "
        "onun nə qədər tez verildiyini göstərmir və burada nəzərə alınmır."
    ),
    reported_stories="Haqqında xəbər verdiyi mövzular",
    of_them_first="Onlardan ilk xəbər verdiyi",
    of_them_alone="Onlardan başqa heç kimin xəbər vermədiyi",
    median_behind="İlk xəbərdən gecikmənin medianı",
    latest_stories="Son mövzular",
    minutes="{} dəq",
    hours="{} saat",
    method="Necə işləyir",
    method_lead=(
        "Proqram nəşrlərin lentlərini oxuyur, rubrikalara uyğun olanları saxlayır, eyni hadisəyə dair xəbərləri "
        "birləşdirir və onu bir dəfə təqdim edir. Bunun hansı qaydalarla edildiyi burada yazılıb."
    ),
    watches_note=(
        "Nə axtarılır. Xəbər rubrikanın şərtlərinə uyğun gəldikdə saxlanılır; yerlər bütün adları ilə tanınır."
    ),
    any_of="Bunlardan biri",
    all_of="Bunların hamısı",
    near_of="Yaxınlıqda, ən çoxu {} söz aralı",
    sentence_of="Bir cümlədə",
    not_with="Bunların yanında olmadan",
    report_an_error="Səhv barədə bildirmək",
    report_an_error_note=(
        "Hansı səhifədə nəyin səhv olduğunu yazın. Nəşrin düzəltdiyi və ya geri götürdüyü xəbər mövzunun "
        "səhifəsində göstərilir; proqramın səhvləri də orada düzəldilir, əvvəlki variantlar isə oxunaqlı qalır."
    ),
    write_to="Ünvan:",
    no_contact="Hələlik ünvan göstərilməyib.",
    latency="Xəbərdən paylaşıma qədər",
    latency_note=(
        "Son 30 günün mövzuları üzrə: nəşrin ilk xəbər üçün göstərdiyi vaxtdan mövzunun ilk paylaşımına qədər, "
        "bütün gözləmələrlə birlikdə: lentin növbəti oxunuşuna qədər, digər xəbərlər gələnədək, sakit saatlarda."
    ),
    baseline_note=(
        "Bəzi mövzular bu barədə heç nə demir və nəzərə alınmır: ilk xəbər lentin ilk oxunuşunda gəlibsə və "
        "günlər əvvələ aid ola bilərsə; lent bu müddətdə oxunsa da, xəbər orada göstərilən vaxtdan bir saatdan "
        "çox sonra görünübsə; vaxtı göstərilməyibsə və ya hələ gəlməyibsə."
    ),
    by_minutes="Ən çoxu neçə dəqiqə çəkdiyinə görə mövzular",
    counted_posts="Nəzərə alınan mövzular",
    first_document="Nəzərə alınmayıb: lentin ilk oxunuşu",
    backfilled="Nəzərə alınmayıb: göstərilən vaxtdan gec gəlib",
    undated="Nəzərə alınmayıb: vaxtsız",
    no_latency="Bu müddətdə nəzərə alınan mövzu hələ yoxdur.",
    median="Median",
    at_most="95 % hallarda ən çoxu",
    left_out="Yayımlanmayanlar",
    left_out_lead="Son yeddi gündə oxunan, lakin yayımlanmayanlar və səbəbləri.",
    left_out_counts="Səbəblər",
    reason="Səbəb",
    entries="Yazılar",
    read_in_all="Cəmi oxunub",
    nothing_found="Mövzuya aid heç nə tapılmayıb",
    vetoed="Tapılanın yanında başqa mövzuya aid sözlər var",
    unlike="Bura aid olan nümunələrə bənzəmir",
    condition_missed="Rubrikanın şərti ödənməyib",
    too_old="Çoxdan dərc olunub və ya vaxtı göstərilməyib",
    first_poll="Lentin ilk oxunuşunda yayımlana biləndən artıqdır",
    other_reason="Başqa səbəb",
    nearly_posted="Az qala yayımlananlar",
    nearly_posted_note="Ən yaxın başlıqlar, ən yaxınından başlayaraq. Cəmi: {}.",
    none_nearly="Belələri yoxdur.",
    search="Axtarış",
    search_words="Başlıqdakı sözlər, istənilən dildə",
    search_hint="Bütün sözlər olmalıdır, sırası fərq etmir. Sözün əvvəli kifayətdir.",
    search_needs_script="Axtarış üçün JavaScript lazımdır. Onsuz günlərə baxmaq olar:",
    search_none="Heç nə tapılmadı.",
    search_found="Tapılan mövzular: {}",
    search_more="Daha çox",
    about=(
        "Nəşrlərin xəbərləri əsasında proqram tərəfindən hazırlanıb. Başlıqlar və cümlələr olduğu kimi verilir; "
        "deyilənlərə görə hər nəşr özü cavabdehdir."
    ),
)
