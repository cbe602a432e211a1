package knowledge.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecodingTest {

    private static final String GERMAN =
            "Sehr geehrte Damen und Herren, wir gewähren auf alle Geräte 37 Monate – gültig ab Kauf. Preis: € 49,90. „Größe“ zählt.";
    private static final String RUSSIAN =
            "Уважаемые покупатели! Гарантия на все товары составляет два года со дня покупки.";
    private static final String JAPANESE = "この製品の保証期間は、お買い上げの日から二年間です。故障したときはお店にご相談ください。";
    private static final String KOREAN = "이 제품의 보증 기간은 구입한 날부터 이 년입니다. 고장이 나면 대리점에 문의하십시오.";
    private static final String CHINESE = "本产品的保修期为两年，自购买之日起计算。如果出现故障，请您和我们的客户服务中心联系。";
    private static final String TAIWANESE = "本產品的保固期為兩年，自購買之日起計算。如果出現故障，請您和我們的客戶服務中心聯絡。";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows-1252 | " + GERMAN,
                "windows-1252 | La qualité du café français – «très élevée» – coûte 3 €. Où êtes-vous né ? À l’hôtel.",
                "windows-1252 | El niño comió mañana un plátano. ¿Dónde está la señora? ¡Adiós, corazón!",
                "windows-1252 | A garantia não é válida após três anos. Informação à disposição do usuário.",
                "windows-1252 | Smörgåsbord och öl på ön. Här är garantin två år från köpet, även för små apparater.",
                "windows-1252 | It costs £5 – “no more”, he said… the café’s price.",
                "ISO-8859-1 | Die Größe der Tür beträgt zwei Meter. Öffnen Sie sie täglich.",
                "ISO-8859-15 | Der Preis beträgt 49 €, für größere Geräte 59 €.",
                "IBM850 | Die Größe der Tür beträgt zwei Meter. Öffnen Sie sie täglich für fünf Minuten.",
                "x-MacRoman | Die Größe der Tür beträgt zwei Meter. Öffnen Sie sie täglich für fünf Minuten.",
                "windows-1250 | Gwarancja obowiązuje dwa lata od dnia zakupu. Źródło: książka o łóżkach, część pierwsza.",
                "windows-1250 | Záruka platí dva roky ode dne nákupu. Příliš žluťoučký kůň úpěl ďábelské ódy.",
                "windows-1250 | A jótállás két évig érvényes. Árvíztűrő tükörfúrógép, őszintén szólva.",
                "ISO-8859-2 | Gwarancja obowiązuje dwa lata od dnia zakupu. Źródło: książka o łóżkach, część pierwsza.",
                "IBM852 | Gwarancja obowiązuje dwa lata od dnia zakupu. Źródło: książka o łóżkach, część pierwsza.",
                "windows-1251 | " + RUSSIAN,
                "windows-1251 | Гарантія на всі товари діє два роки з дня купівлі, якщо їх не пошкоджено. Її немає.",
                "KOI8-R | " + RUSSIAN,
                "ISO-8859-5 | " + RUSSIAN,
                "IBM866 | " + RUSSIAN,
                "x-MacCyrillic | " + RUSSIAN,
                "windows-1253 | Η εγγύηση ισχύει για δύο χρόνια από την ημέρα της αγοράς. Καλημέρα σας.",
                "ISO-8859-7 | Η εγγύηση ισχύει για δύο χρόνια από την ημέρα της αγοράς. Καλημέρα σας.",
                "windows-1254 | Garanti satın alma gününden itibaren iki yıl geçerlidir. Şüpheli ürünler için müşteri çağrı merkezi.",
                "windows-1255 | האחריות תקפה לשנתיים מיום הרכישה של המוצר.",
                "windows-1256 | الضمان صالح لمدة سنتين من يوم الشراء لجميع الأجهزة.",
                "ISO-8859-6 | الضمان صالح لمدة سنتين من يوم الشراء لجميع الأجهزة.",
                "windows-1257 | Garantija galioja dvejus metus nuo pirkimo dienos. Žąsų šėrimas, įmonė, ūkis, čia.",
                "windows-1257 | Garantija ir spēkā divus gadus no pirkuma dienas. Šķīvis, ģērbtuve, ļoti, ņemt, čaula.",
                "x-windows-874 | การรับประกันมีอายุสองปีนับจากวันที่ซื้อสินค้า",
                "windows-31j | " + JAPANESE,
                "EUC-JP | " + JAPANESE,
                "ISO-2022-JP | " + JAPANESE,
                "x-windows-949 | " + KOREAN,
                "EUC-KR | " + KOREAN,
                "ISO-2022-KR | " + KOREAN,
                "GB18030 | " + CHINESE,
                "GBK | " + CHINESE,
                "Big5 | " + TAIWANESE,
            })
    void whatIsWrittenIsRead(String charset, String text) {
        assertEquals(text, TextDecoding.decode(text.getBytes(Charset.forName(charset))));
        // However far in it begins.
        String late = "Plain words of a manual.\n".repeat(4_000) + text + "\nand the end\n";
        assertEquals(late, TextDecoding.decode(late.getBytes(Charset.forName(charset))));
        String often = (text + "\r\n").repeat(40);
        assertEquals(often, TextDecoding.decode(often.getBytes(Charset.forName(charset))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {GERMAN, RUSSIAN, JAPANESE, KOREAN, CHINESE, "naïve", "é", "\u200f\u05d0 \ud83d\ude00", "plain"})
    void everyUtfIsKnown(String text) {
        assertEquals(text, TextDecoding.decode(text.getBytes(StandardCharsets.UTF_8)));
        for (String charset : new String[] {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"}) {
            assertEquals(text, TextDecoding.decode(("\uFEFF" + text).getBytes(Charset.forName(charset))), charset);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GERMAN, RUSSIAN, KOREAN, "plain words", "価格 1 000\n円です。 \n"})
    void utf16IsKnownWithoutItsMark(String text) {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            byte[] bytes = text.getBytes(charset);
            assertEquals(text, TextDecoding.decode(bytes), charset.name());
            assertEquals(Optional.of(DocumentType.TEXT), DocumentType.of(bytes, "a.txt"), charset.name());
        }
    }

    @Test
    void utf8IsBelievedHoweverLateItBegins() {
        String text = "a".repeat(200_000) + "\nGewährleistung\n";
        assertEquals(text, TextDecoding.decode(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso-8859-1 | windows-1252 | “a” – b",
                "gb2312 | GB18030 | 镕",
                "Shift_JIS | windows-31j | ①番",
                "euc-kr | x-windows-949 | 똠방각하",
                "windows-1251 | windows-1251 | ум",
                "koi8-r | KOI8-R | ум",
            })
    void whatAPageDeclaresIsBelievedWhereItFits(String declared, String charset, String text) {
        for (String head : new String[] {
            "<html><head><meta charset=\"" + declared + "\"></head><body>",
            "<META http-equiv=Content-Type content='text/html; charset=" + declared + "'>",
            "<?xml version='1.0' encoding='" + declared + "'?><html>"
        }) {
            assertEquals(head + text, TextDecoding.decode((head + text).getBytes(Charset.forName(charset))));
            // UTF-8 is what it is, whatever a template says of it.
            assertEquals(head + text, TextDecoding.decode((head + text).getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aFalseDeclarationIsNotBelieved() {
        String page = "<meta charset=utf-8>" + GERMAN;
        assertEquals(page, TextDecoding.decode(page.getBytes(Charset.forName("windows-1252"))));
        String unknown = "<meta charset=no-such>" + GERMAN;
        assertEquals(unknown, TextDecoding.decode(unknown.getBytes(Charset.forName("windows-1252"))));
    }

    @Test
    void everyBytesAreSomeText() {
        for (int seed = 0; seed < 20; seed++) {
            byte[] bytes = new byte[1_000];
            new java.util.Random(seed).nextBytes(bytes);
            assertFalse(TextDecoding.decode(bytes).isEmpty());
        }
        assertEquals("", TextDecoding.decode(new byte[0]));
        assertTrue(TextDecoding.decode(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf})
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "'a\fb', 'a\nb'",
        "'a\u000bb', 'a\nb'",
        "'end\u001a', 'end '",
        "'Gew\u00e4hr\u00adleistung', Gew\u00e4hrleistung",
        "'a\u200bb\u2060c\ufeff', abc",
        "'\u202eabc\u202c \u200fd', 'abc d'",
        "'N\bNA\bAM\bME\bE', NAME",
        "'\u001b[1;31mred\u001b[0m', red",
        "'a\u0085b\u2028c\u2029d', 'a\nb\nc\nd'",
        "'a\u0000b', 'a b'",
        "'\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', '\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'",
        "'\ud83d\udc69\u200d\ud83d\udcbb', '\ud83d\udc69\u200d\ud83d\udcbb'",
    })
    void whatSteersAPrinterIsNoPartOfAWord(String text, String words) {
        assertEquals(words, PlainWords.of(text));
    }
}
