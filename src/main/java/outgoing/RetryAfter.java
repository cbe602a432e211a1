package outgoing;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads how long another side wants to be left alone: the header {@code Retry-After}, which is seconds or an HTTP date in one of
 * three forms (RFC 9110, sections 5.6.7 and 10.2.3), and what servers write in its place: fractions of seconds, durations such as
 * {@code 6m0s} or {@code 350ms}, and times of ISO 8601.
 */
public final class RetryAfter {

    /** No provider is believed that wants to be left alone for longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern NUMBER = Pattern.compile("[+]?\\d{1,30}(?:\\.\\d{0,30})?|[+]?\\.\\d{1,30}");
    private static final Pattern PART =
            Pattern.compile("(\\d{1,30}(?:\\.\\d{1,30})?)\\s*([a-z\u00b5]+)[\\s,]*(?:and\\s+)?");
    /** In nanoseconds. */
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("\u00b5s", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("milli", 1_000_000L),
            Map.entry("millisecond", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("sec", 1_000_000_000L),
            Map.entry("second", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("minute", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("hr", 3_600_000_000_000L),
            Map.entry("hour", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("day", 86_400_000_000_000L));

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
            DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM [ ]d HH:mm:ss yyyy", Locale.ENGLISH);
    private static final BigDecimal FIRST_TIME = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal FIRST_TIME_MS = BigDecimal.valueOf(1_000_000_000_000L);

    private RetryAfter() {}

    /** How long to wait from {@code now}; zero if {@code header} is missing, in the past or of no form that is known. */
    public static Duration parse(String header, Instant now) {
        String value = header == null ? "" : header.strip();
        if (NUMBER.matcher(value).matches()) {
            return bounded(new BigDecimal(value), 1_000_000_000L);
        }
        Duration spelled = spelled(value.toLowerCase(Locale.ROOT));
        return spelled == null ? untilDate(value, now) : spelled;
    }

    /** The same of a header that tells when a limit is full again: a large number is the time, in seconds or milliseconds since 1970. */
    public static Duration reset(String header, Instant now) {
        String value = header == null ? "" : header.strip();
        if (!NUMBER.matcher(value).matches() || new BigDecimal(value).compareTo(FIRST_TIME) < 0) {
            return parse(value, now);
        }
        var number = new BigDecimal(value);
        BigDecimal ms = number.compareTo(FIRST_TIME_MS) < 0 ? number.movePointRight(3) : number;
        return bounded(ms.subtract(BigDecimal.valueOf(now.toEpochMilli())), 1_000_000L);
    }

    private static Duration bounded(BigDecimal amount, long nanosOfOne) {
        BigDecimal nanos = amount.multiply(BigDecimal.valueOf(nanosOfOne));
        if (nanos.signum() <= 0) {
            return Duration.ZERO;
        }
        boolean isLonger = nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0;
        return isLonger ? LONGEST : Duration.ofNanos(nanos.longValue());
    }

    /** Null if {@code value} is no duration. */
    private static Duration spelled(String value) {
        Matcher part = PART.matcher(value);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (part.find() && part.start() == at) {
            Long unit = UNITS.get(part.group(2));
            unit = unit == null ? UNITS.get(part.group(2).replaceFirst("s$", "")) : unit;
            if (unit == null) {
                return null;
            }
            sum = sum.plus(bounded(new BigDecimal(part.group(1)), unit));
            at = part.end();
        }
        return at == 0 || at < value.length() ? null : sum.compareTo(LONGEST) > 0 ? LONGEST : sum;
    }

    private static Duration untilDate(String value, Instant now) {
        for (DateTimeFormatter form : DATES) {
            try {
                TemporalAccessor time = form.parseBest(value, ZonedDateTime::from, OffsetDateTime::from);
                return until(Instant.from(time), now);
            } catch (DateTimeException another) {
                continue;
            }
        }
        try {
            return until(LocalDateTime.parse(value, ASCTIME).toInstant(ZoneOffset.UTC), now);
        } catch (DateTimeException ofNoForm) {
            return Duration.ZERO;
        }
    }

    private static Duration until(Instant then, Instant now) {
        Duration wait = Duration.between(now, then);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
