package knowledge.reading;

import java.util.List;

/** Which letters beside ASCII's languages are written with, and how much a text looks as if it were written with some of them. */
final class LanguageLetters {

    /** German, French, Spanish, Portuguese, Italian, Dutch, the Nordic languages, Irish. */
    static final List<String> WESTERN = List.of(
            "äöüßéêàáèçóñ", "éèêàâçôîûïëœùüæ", "ñóíúáéüç", "ãõçáéíóúâêôàü", "àèéìòùî", "ëïéèöüê", "åäöæøéü", "áéíóú");

    /** After Turkish, which has other letters at the same places and is written by more. */
    static final List<String> ICELANDIC = List.of("áðéíóúýþæö");

    /** Polish, Czech and Slovak, Hungarian, Romanian, Croatian and Slovene, Albanian. */
    static final List<String> CENTRAL =
            List.of("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "ëç");

    /** Russian and Bulgarian, Ukrainian and Belarusian, Serbian and Macedonian. */
    static final List<String> CYRILLIC = List.of(
            "абвгдежзийклмнопрстухчшыьюя|ёщъэфц",
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяўё",
            "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕ");

    static final List<String> GREEK = List.of("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ|ϊϋΐΰ");
    static final List<String> TURKISH = List.of("çğıöşüâî");
    static final List<String> HEBREW = List.of("אבגדהוזחטיךכלםמןנסעףפץצקרשת");
    static final List<String> ARABIC = List.of("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ،؛؟ًٌٍَُِّْ");

    /** Lithuanian, Latvian, Estonian. */
    static final List<String> BALTIC = List.of("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž");

    /** With the tones that windows-1258 writes after their letter. */
    static final List<String> VIETNAMESE = List.of("àáâãăèéêđơưìíòóôõùúý\u0300\u0301\u0303\u0309\u0323");

    static final List<String> THAI = List.of("กขคฆงจฉชซญฎฏฐณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำเแโใไๆัิีึืฺุู็่้๊๋์");

    /** The commonest signs of a language that has thousands. */
    static final String JAPANESE = "のにはをたがでてとしれさいるなもかあっりらこうまんくすけめそつだ、。";

    static final String KOREAN = "이다는을를의에가고하지은로서한도나사기인자대시리어과를스일아그정전해으수";
    static final String SIMPLIFIED = "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会，。";
    static final String TRADITIONAL = "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會，。";

    private static final String PUNCTUATION = "–—“”„‘’‚…«»‹›€§°•·©®™№\u00a0";
    /** Letters after this are seldom in a language. */
    private static final char RARE = '|';

    /** No word of a language with these begins with one. */
    private static final String NEVER_FIRST = "ъьы";

    private static final double GOOD = 10;
    private static final double PLAUSIBLE = 6;
    private static final double UPPER = 4;
    private static final double NEUTRAL = 2;
    private static final double ODD = -6;
    private static final double WRONG = -12;

    private LanguageLetters() {}

    /** How much {@code text} looks like a language with these letters, for each of its characters that is not ASCII. */
    static double score(String text, String letters) {
        double score = 0;
        int counted = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            counted++;
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            char after = i + 1 == text.length() ? ' ' : text.charAt(i + 1);
            score += score(c, before, after, letters);
        }
        return counted == 0 ? 0 : score / counted;
    }

    private static double score(char c, char before, char after, String letters) {
        if (c == '\uFFFD' || Character.isISOControl(c)) {
            return 4 * WRONG;
        }
        if (PUNCTUATION.indexOf(c) >= 0) {
            boolean inWord = Character.isLetter(before) && Character.isLetter(after);
            return inWord && c != '’' && c != '·' ? WRONG : c == '€' ? GOOD : PLAUSIBLE;
        }
        int place = letters.indexOf(Character.toLowerCase(c));
        if (place < 0) {
            return Character.isLetter(c) || Character.isLetter(before) && Character.isLetter(after) ? ODD : -NEUTRAL;
        }
        if (Character.isLetter(before)
                && Character.UnicodeScript.of(before) != Character.UnicodeScript.of(c)
                && Character.isLetter(c)) {
            return WRONG;
        }
        if (Character.isUpperCase(c)) {
            return Character.isLowerCase(before) ? WRONG : UPPER;
        }
        boolean isFirst = !Character.isLetter(before);
        boolean isLast = !Character.isLetter(after);
        if (NEVER_FIRST.indexOf(c) >= 0 && isFirst || c == 'ς' && !isLast || c == 'σ' && isLast) {
            return WRONG;
        }
        int rare = letters.indexOf(RARE);
        return rare >= 0 && place > rare ? GOOD / 2 : GOOD;
    }

    /** Which share of the characters that are not ASCII is among {@code common}. */
    static double share(String text, String common) {
        long all = text.chars().filter(c -> c >= 0x80).count();
        long known =
                text.chars().filter(c -> c >= 0x80 && common.indexOf(c) >= 0).count();
        return all == 0 ? 0 : (double) known / all;
    }
}
