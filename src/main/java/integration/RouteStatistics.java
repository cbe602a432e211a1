package integration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a route of this process has done since it, or its present edition, started.
 *
 * @param exchanges messages that it has ended
 * @param failures those of them that failed
 * @param inFlight messages that are in it now
 * @param meanMs milliseconds of a message, on average; 0 if there was none
 * @param maxMs milliseconds of the longest one of late; 0 if there was none
 */
record RouteStatistics(long exchanges, long failures, long inFlight, double meanMs, double maxMs) {

    static final RouteStatistics NONE = new RouteStatistics(0, 0, 0, 0, 0);

    private static final String ROUTE = "route_id";

    /** The same with so many in it now, which Camel's route policy does not count. */
    RouteStatistics inFlight(long now) {
        return new RouteStatistics(exchanges, failures, now, meanMs, maxMs);
    }

    /** By the route's id, from what Camel's route policy counts. */
    static Map<String, RouteStatistics> of(MeterRegistry meters) {
        Map<String, Map<String, Meter>> found = new HashMap<>();
        for (Meter meter : meters.getMeters()) {
            String route = meter.getId().getTag(ROUTE);
            if (route != null && meter.getId().getName().startsWith("camel.")) {
                found.computeIfAbsent(route, none -> new HashMap<>())
                        .put(meter.getId().getName(), meter);
            }
        }
        Map<String, RouteStatistics> statistics = new HashMap<>();
        found.forEach((route, own) -> statistics.put(route, of(own)));
        return statistics;
    }

    private static RouteStatistics of(Map<String, Meter> own) {
        Timer timer = own.get("camel.route.policy") instanceof Timer one ? one : null;
        return new RouteStatistics(
                count(own.get("camel.exchanges.total")),
                count(own.get("camel.exchanges.failed")),
                0,
                timer == null ? 0 : rounded(timer.mean(TimeUnit.MICROSECONDS)),
                timer == null ? 0 : rounded(timer.max(TimeUnit.MICROSECONDS)));
    }

    private static long count(Meter meter) {
        return meter instanceof Counter counter ? (long) counter.count() : 0;
    }

    private static double rounded(double micros) {
        return Math.round(micros) / 1000.0;
    }
}
