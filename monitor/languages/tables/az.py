"""Azerbaijani."""

from __future__ import annotations

from monitor.languages.language import Harmony, Labels, Language, phrases
from monitor.languages.tables._turkic import CASES, turkic_endings

AZERBAIJANI = Language(
    code="az",
    name="Azerbaijani",
    scripts=("Latin", "Cyrillic"),
    letters="ə ğ ı ş",
    frequent_words="və bir bu üçün ilə da də olub edib ki isə",
    abbreviations="prof",
    endings=turkic_endings({"q": "ğ", "k": "y"}),
    harmony=Harmony(front="ə"),
    after_apostrophe=CASES,
    function_words="və bir bu o da də ki ilə üçün olan kimi daha sonra isə hər idi edib olub onun onlar bunu amma",
    name_links="və",
    titles="prezident general",
    numbers={
        1: "~bir",
        2: "iki",
        3: "üç",
        4: "dörd",
        5: "beş",
        6: "altı",
        7: "yeddi",
        8: "səkkiz",
        9: "doqquz",
        10: "on",
        20: "iyirmi",
        30: "otuz",
        40: "qırx",
        50: "əlli",
    },
    teens_in_two=True,
    months=("yan", "fev", "mar", "apr", "may", "iyun", "iyul", "avq", "sen", "okt", "noy", "dek"),
    uncounted="""
        il ildə illik gün* saat* dəqiqə* ay aylıq həftə* km metr* faiz yaşlı yaşında yanvar* fevral* aprel* iyun*
        iyul* avqust* sentyabr* oktyabr* noyabr* dekabr*
    """,
    tolls={
        "dead": "ölü ölüb ölən* öldü öldürül* həlak şəhid* ölüm ölənlərin",
        "wounded": "yaral* xəsarət*",
        "missing": "itkin*",
    },
    among=("", "arasında sırasında"),
    outcomes={
        "signed": "imzaladı* imzalandı imzalanıb imzalayıb*",
        "ratified": "ratifikasiya",
        "sentenced": "məhkum",
        "released": "azadlığa buraxıldı buraxılıb",
        "ceasefire": "atəşkəs*",
    },
    agreed="razılaş* elan əldə",
    denies="təkzib yalanlad* yalandır dezinformasiya",
    confirms="təsdiq* etiraf",
    negations="deyil yox heç",
    attributions="məlumat xəbər istinad mənbə",
    pronouns="o onlar bu onun onların bunlar orada hər ikisi",
    corrected=("düzəliş", "dəqiqləşdirmə"),
    withdrawn=("geri çağırılıb", "geri götürülüb"),
    read_more=("ətraflı", "ətraflı oxu", "daha ətraflı", "davamı", "davamını oxu", "ardını oxu", "ardı"),
    furniture=("ardını oxu", "abunə olun", "bizi izləyin", "bütün hüquqlar qorunur"),
    credits=("bu barədə", "bu haqda", "mənbə", "foto", "video"),
    title_labels=phrases("""
        son dəqiqə; təcili; təcili xəbər; son xəbər; ani xəbər; indicə; bu dəqiqə; breaking; breaking news;
        yenilənib; yenilənir; yeniləndi; yenilənmiş; upd; əlavə olunub; əlavə edilib; canlı; canlı yayım;
        canlı yayımda; live; birbaşa; birbaşa yayım; onlayn; eksklüziv; foto; fotolar; fotoreportaj; fotosessiya;
        fotofakt; foto video; qalereya; şəkillər; video; videolar; videoxəbər; videoreportaj; videogörüntü; görüntü;
        görüntülər; kadrlar; anbaan video; şok video; şok görüntülər; audio; infoqrafika; şok; sensasiya; diqqət;
        vacib; bu dəqiqələrdə; online
    """),
    sections=phrases("""
        ana səhifə; xəbərlər; son xəbərlər; bütün xəbərlər; xəbər lenti; gündəm; siyasət; cəmiyyət; iqtisadiyyat;
        dünya; hadisə; kriminal; mədəniyyət; idman; elm; təhsil; sağlamlıq; region; ölkə; xarici siyasət; ordu;
        müsahibə; analitika; şou-biznes; din; texnologiya; rəsmi xronika
    """),
    read_also=phrases("""
        həmçinin oxuyun:; həmçinin oxuyun; həmçinin oxu:; həmçinin bax:; bunu da oxuyun:; bunu da oxu:;
        oxşar xəbərlər:; əlaqəli xəbərlər:; əlaqəli xəbər:; bənzər xəbərlər:; mövzu ilə bağlı:; mövzuya aid:;
        digər xəbərlər:; ən çox oxunanlar:; ətraflı oxuyun:; teqlər:; açar sözlər:
    """),
    follow_us=phrases("""
        bizi … izləyin; bizi izləyin; telegram kanalımıza; whatsapp kanalımıza; youtube kanalımıza;
        kanalımıza qoşulun; kanalımıza abunə; facebook səhifəmizi; instagram-da bizi; whatsapp-da bizi; abunə olun;
        xəbərlərimizi buradan; xəbərləri birinci siz; ən son xəbərləri; bildirişlərə abunə; bizə yazın;
        xəbəriniz var; xəbərinizi bizə; səhifəmizi bəyənin; paylaşın; ətraflı … saytında; facebook-da bizi;
        bizi telegram
    """),
    page_words=phrases("""
        ətraflı; ətraflı oxu; ətraflı oxuyun; ətraflı məlumat; davamı; davamını oxu; davamını oxuyun; daha ətraflı;
        daha çox; daha çox oxu; xəbərin davamı; xəbərin davamını oxuyun; oxuyun; həmçinin oxuyun; oxşar xəbərlər;
        əlaqəli xəbərlər; bənzər xəbərlər; mövzu ilə bağlı; mövzuya aid; digər xəbərlər; digər məqalələr;
        ən çox oxunanlar; çox oxunanlar; son xəbərlər; xəbər lenti; bütün xəbərlər; növbəti xəbər; əvvəlki xəbər;
        linkdə; link; videoya bax; videonu izlə; abunə ol; abunə olun; paylaş; paylaşın; bəyən; rəy yaz; rəyini yaz;
        şərh yaz; şərhlər; reklam; arxiv foto; illüstrativ foto; şəkil illüstrativdir; xəbər yenilənir; davamı var
    """),
    bylines=phrases("""
        mənbə; foto; fotolar; video; şəkil; müəllif; arxiv foto; illüstrativ foto; fotonun müəllifi; tərcümə;
        redaktor
    """),
    rights=phrases("""
        materiallardan istifadə; saytdakı materiallardan; xəbərlərdən istifadə; materialdan istifadə; istinad olmadan;
        müəllifin mövqeyi; copyright; bütün hüquqlar qorunur; bütün hüquqlar qorunub; bütün hüquqları qorunur;
        bütün hüquqları qorunub; müəllif hüquqları qorunur; müəllif hüquqları qorunub
    """),
    outlet_words="""
        xəbər xəbərləri xəbərlər son agentliyi informasiya portalı qəzeti jurnalı saytı radio tv press info news
    """,
    reporting="""
        xəbər verir verib bildirir bildirib məlumat məlumatına görə istinadən istinadla verdiyi ki bu barədə yazır
        xəbərinə müxbiri yayıb nın nin a ya ə yə ın in un ün
    """,
    labels=Labels(
        sources="Mənbələr",
        more="+{}",
        link="Ardını oxu",
        voices="nəşr: {}, fərqli mətn: {}",
        same_text="eyni mətn: {}",
        via="mənbə: {}",
        other="Digər",
        corrected="Düzəliş",
        withdrawn="Geri götürülüb",
        confirmed="Təsdiq",
        denied="Təkzib",
        outcome="Nəticə",
        place="Yer",
        dead="Həlak olanlar",
        wounded="Yaralılar",
        missing="İtkin düşənlər",
        source="Mənbə",
        digest="Xülasə",
        counts="Oxunub: {}, seçilib: {}, dərc edilib: {}",
        coverage="Saatlar üzrə xəbərlər",
        outlets="nəşr: {}",
        see_also="Həmçinin bax",
    ),
)
