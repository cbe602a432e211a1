package models.answers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a provider's bytes are. JSON is UTF-8 whatever its header says (RFC 8259, section 8.1), and most servers that declare
 * something else send it all the same; else it is what the header, or a byte order mark, says. In the place of bytes that are neither
 * stands half of a character, by which who reads the answer knows that something of it is lost: it is not sold, and it counts.
 */
public final class AnswerText {

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([\\w.:-]{1,40})");

    private static final String HALF = "\uD800";

    private AnswerText() {}

    /**
     * @param contentType the header {@code Content-Type}, if there was one
     */
    public static String of(byte[] body, Optional<String> contentType) {
        Charset marked = marked(body);
        Optional<Charset> declared = contentType.flatMap(AnswerText::declared);
        for (Charset charset : marked == null ? candidates(declared) : List.of(marked)) {
            String text = decoded(body, charset);
            if (text != null) {
                return text;
            }
        }
        return withHalves(body);
    }

    private static String withHalves(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(HALF)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException replacedInstead) {
            throw new IllegalStateException(replacedInstead);
        }
    }

    private static List<Charset> candidates(Optional<Charset> declared) {
        return declared.map(one -> List.of(StandardCharsets.UTF_8, one)).orElse(List.of(StandardCharsets.UTF_8));
    }

    /** By its byte order mark; null if it has none, or that of UTF-8. */
    private static Charset marked(byte[] body) {
        boolean isMarked = body.length > 1
                && ((body[0] & 0xff) == 0xfe && (body[1] & 0xff) == 0xff
                        || (body[0] & 0xff) == 0xff && (body[1] & 0xff) == 0xfe);
        return isMarked ? StandardCharsets.UTF_16 : null;
    }

    private static Optional<Charset> declared(String contentType) {
        Matcher charset = CHARSET.matcher(contentType);
        try {
            return charset.find()
                    ? Optional.of(Charset.forName(charset.group(1))).filter(one -> !one.equals(StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static String decoded(byte[] body, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            // ASCII in UTF-16 is UTF-8 too, with a NUL for every other character, which JSON has none of.
            return text.indexOf('\u0000') < 0 ? text : null;
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
