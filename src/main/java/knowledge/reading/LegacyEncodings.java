package knowledge.reading;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Guesses the encoding of a text that is no UTF, does not say what it is, and may be from anywhere: the one under which it reads
 * most like one of the languages that were written in it. The libraries at hand look at the first kilobytes, which may be ASCII,
 * and know neither the quotes of windows-1252 nor half of its sisters.
 */
final class LegacyEncodings {

    /** Enough to tell languages apart. */
    private static final int SAMPLE = 32 * 1024;

    /** Of characters in an encoding of two bytes, this share must be among its language's commonest; by chance hardly one is. */
    private static final double COMMON = 0.1;

    /** Files of DOS and of old Macs are seldom met; by chance their letters stand where the others have quotes and dashes. */
    private static final double SELDOM = -3;

    private static final Set<String> SELDOM_MET = Set.of("IBM850", "IBM852", "IBM866", "x-MacRoman");

    private static final Charset USUAL = Charset.forName("windows-1252");

    /** Languages of one encoding each, the likelier first: where two say the same, it does not matter. */
    private static final List<Candidate> SINGLE = candidates();

    /** Those of two bytes; what they decode in vain is refused, which hardly a text of another encoding escapes. */
    private static final List<Candidate> DOUBLE = List.of(
            new Candidate("windows-31j", LanguageLetters.JAPANESE),
            new Candidate("EUC-JP", LanguageLetters.JAPANESE),
            new Candidate("x-windows-949", LanguageLetters.KOREAN),
            new Candidate("GB18030", LanguageLetters.SIMPLIFIED),
            new Candidate("Big5", LanguageLetters.TRADITIONAL));

    private LegacyEncodings() {}

    /** @param letters the letters of one language that are not ASCII, in lower case; or its commonest signs */
    private record Candidate(String charset, String letters) {}

    static Charset mostLikely(byte[] bytes) {
        return ofTwoBytes(bytes).orElseGet(() -> ofOneByte(sample(bytes)));
    }

    private static Charset ofOneByte(byte[] sample) {
        Charset best = USUAL;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : SINGLE) {
            double score = LanguageLetters.score(new String(sample, charset(candidate)), candidate.letters())
                    + (SELDOM_MET.contains(candidate.charset()) ? SELDOM : 0);
            if (score > bestScore) {
                bestScore = score;
                best = charset(candidate);
            }
        }
        return best;
    }

    private static Optional<Charset> ofTwoBytes(byte[] bytes) {
        Charset best = null;
        double bestShare = COMMON;
        for (Candidate candidate : DOUBLE) {
            double share = TextDecoding.strict(bytes, charset(candidate))
                    .map(text -> LanguageLetters.share(text, candidate.letters()))
                    .orElse(0.0);
            if (share > bestShare) {
                bestShare = share;
                best = charset(candidate);
            }
        }
        return Optional.ofNullable(best);
    }

    /** The lines that are not ASCII alone, wherever they stand. */
    private static byte[] sample(byte[] bytes) {
        var sample = new ByteArrayOutputStream();
        int start = 0;
        boolean high = false;
        for (int i = 0; i <= bytes.length && sample.size() < SAMPLE; i++) {
            boolean isEnd = i == bytes.length || bytes[i] == '\n' || i - start == SAMPLE;
            high |= !isEnd && bytes[i] < 0;
            if (isEnd) {
                if (high) {
                    sample.write(bytes, start, Math.min(i + 1, bytes.length) - start);
                }
                start = i + 1;
                high = false;
            }
        }
        return sample.toByteArray();
    }

    private static Charset charset(Candidate candidate) {
        return Charset.forName(candidate.charset());
    }

    private static List<Candidate> candidates() {
        var all = new ArrayList<Candidate>();
        add(all, LanguageLetters.WESTERN, "windows-1252");
        add(all, LanguageLetters.TURKISH, "windows-1254");
        add(all, LanguageLetters.CENTRAL, "windows-1250", "ISO-8859-2");
        add(all, LanguageLetters.CYRILLIC, "windows-1251", "KOI8-R", "KOI8-U", "ISO-8859-5", "IBM866", "x-MacCyrillic");
        add(all, LanguageLetters.GREEK, "windows-1253", "ISO-8859-7");
        add(all, LanguageLetters.HEBREW, "windows-1255", "ISO-8859-8");
        add(all, LanguageLetters.ARABIC, "windows-1256", "ISO-8859-6");
        add(all, LanguageLetters.BALTIC, "windows-1257");
        add(all, LanguageLetters.ICELANDIC, "windows-1252");
        add(all, LanguageLetters.VIETNAMESE, "windows-1258");
        add(all, LanguageLetters.THAI, "x-windows-874");
        add(all, LanguageLetters.WESTERN, "ISO-8859-15", "IBM850", "x-MacRoman");
        add(all, LanguageLetters.CENTRAL, "IBM852");
        return all;
    }

    private static void add(List<Candidate> all, List<String> languages, String... charsets) {
        for (String charset : charsets) {
            languages.forEach(letters -> all.add(new Candidate(charset, letters)));
        }
    }
}
