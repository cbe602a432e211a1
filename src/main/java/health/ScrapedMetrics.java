package health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Brings what libraries measure into the form that Prometheus' linter ({@code promtool check metrics}) asks for: each name is
 * explained, labels are in snake case, times are in seconds. Everybody gets Prometheus' own text
 * format, which all its tools read.
 */
@Singleton
public class ScrapedMetrics {

    private static final String CPU_TIME = "process.cpu.time";
    private static final String SECONDS = "seconds";
    private static final Pattern LAST_COMMA = Pattern.compile("(?<!\\\\)\",\\} ");
    /** Gauges must not end with what the parts of a histogram end with. */
    private static final Map<String, String> NAMES = Map.of("system.cpu.count", "system.cpus");

    /** Of those that their libraries leave bare. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("app.info", "The application's name and version"),
            Map.entry("camel.routes.added", "Routes that there are"),
            Map.entry("camel.routes.running", "Routes that run"),
            Map.entry("camel.routes.reloaded", "Routes that were loaded again"),
            Map.entry("http.server.active.requests", "Requests that are being answered"),
            Map.entry("netty.allocator.memory.pinned", "Memory of Netty's buffers that are in use, in bytes"),
            Map.entry("netty.allocator.memory.used", "Memory that Netty holds for buffers, in bytes"),
            Map.entry("netty.allocator.pooled.arenas", "Arenas of Netty's pool of buffers"),
            Map.entry("netty.allocator.pooled.cache.size", "Size of the caches of Netty's pool of buffers, in bytes"),
            Map.entry("netty.allocator.pooled.chunk.size", "Size of a chunk of Netty's pool of buffers, in bytes"),
            Map.entry("netty.allocator.pooled.threadlocal.caches", "Threads with a cache of Netty's pool of buffers"),
            Map.entry("netty.eventexecutor.tasks.pending", "Tasks that wait for a thread of Netty's"));

    /**
     * Before Quarkus' own, which takes whoever does not name text for one who wants OpenMetrics, such as curl; and behind the gate
     * that asks who reads them, which stands before the limit of uploads.
     */
    void register(@Observes Router router, PrometheusMeterRegistry metrics) {
        router.route("/metrics")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT)
                .blockingHandler(context -> answer(context, metrics), false);
    }

    private static void answer(RoutingContext context, PrometheusMeterRegistry metrics) {
        String text = metrics.scrape(TextFormat.CONTENT_TYPE_004);
        // The library ends labels with a comma, which the format allows and those who read it by lines do not expect.
        context.response()
                .putHeader(HttpHeaderNames.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004)
                .end(LAST_COMMA.matcher(text).replaceAll("\"} "));
    }

    /** The binder of Micrometer counts it in nanoseconds. */
    void countCpuTime(@Observes StartupEvent started, MeterRegistry metrics) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.OperatingSystemMXBean own) {
            FunctionCounter.builder(
                            CPU_TIME, own, one -> (double) one.getProcessCpuTime() / TimeUnit.SECONDS.toNanos(1))
                    .baseUnit(SECONDS)
                    .description("Processor time that this process has taken")
                    .register(metrics);
        }
    }

    @Produces
    @Singleton
    MeterFilter ofTheFormat() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                boolean isInNanoseconds = id.getName().equals(CPU_TIME) && !SECONDS.equals(id.getBaseUnit());
                // The format has no type for these; how many connections are open, which is the one there is, is a
                // gauge too.
                boolean hasNoType = id.getType() == Meter.Type.LONG_TASK_TIMER;
                return isInNanoseconds || hasNoType ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }
        };
    }

    @Produces
    @Singleton
    MeterFilter named() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return new Meter.Id(
                        NAMES.getOrDefault(id.getName(), id.getName()),
                        Tags.of(StreamSupport.stream(id.getTagsAsIterable().spliterator(), false)
                                .map(tag -> Tag.of(snakeCase(tag.getKey()), tag.getValue()))
                                .toList()),
                        id.getBaseUnit(),
                        description(id),
                        id.getType());
            }
        };
    }

    /** A HELP line has no escape for a quote (Prometheus' text format), and binders of Micrometer quote names in theirs. */
    private static String description(Meter.Id id) {
        String given = id.getDescription();
        return given == null || given.isBlank()
                ? WORDS.getOrDefault(id.getName(), id.getName().replace('.', ' '))
                : given.replace('"', '\'');
    }

    private static String snakeCase(String label) {
        return label.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
