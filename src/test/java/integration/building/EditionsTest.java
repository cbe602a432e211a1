package integration.building;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.files.RouteFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes are exchanged while messages are on their way through them, and none is lost, by a real Camel. */
class EditionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final CountDownLatch door = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        camel.disableJMX();
        camel.addComponent("direct", new SwappableDirect());
        camel.getRegistry().bind("door", (Processor) exchange -> door.await(20, TimeUnit.SECONDS));
        camel.start();
        edition("ask", "0").addTo(camel, "ask");
        edition("other", "stays").addTo(camel, "other");
    }

    @AfterEach
    void stop() {
        door.countDown();
        camel.stop();
    }

    @Test
    void whatIsSentAfterAChangeGetsTheNewEdition() throws Exception {
        Route other = camel.getRoute("other");
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        editions.want(edition("ask", "1"));
        assertFalse(editions.isSettled());
        settle(editions);
        assertEquals("1", ask());
        assertEquals(List.of("ask", "other"), routes());
        assertSame(other, camel.getRoute("other"), "another route was touched");
        assertEquals(2, camel.getRouteDefinitions().size(), "a definition was left behind");
    }

    @Test
    void whatIsOnItsWayEndsWithTheEditionThatItBeganWith() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        editions.want(slow("ask", "slow"));
        settle(editions);
        CompletableFuture<String> onItsWay = CompletableFuture.supplyAsync(this::ask);
        await().atMost(PATIENCE)
                .until(() -> Entry.of(camel.getRoute("ask").getConsumer()).inside() == 1);
        for (int i = 1; i <= 3; i++) {
            editions.want(edition("ask", String.valueOf(i)));
            editions.settle();
            assertEquals(String.valueOf(i), ask(), "the change waited for what was on its way");
        }
        editions.settle();
        assertFalse(editions.isSettled());
        assertTrue(camel.getRoutes().size() <= 4, "editions that nobody uses pile up: " + routes());
        door.countDown();
        assertEquals("slow", onItsWay.get(20, TimeUnit.SECONDS));
        settle(editions);
        assertEquals("3", ask());
        assertEquals(List.of("ask", "other"), routes());
    }

    @Test
    void noMessageIsLostInAHundredChangesUnderLoad() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        int senders = 8;
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        var stop = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(senders)) {
            for (int i = 0; i < senders; i++) {
                sent.add(CompletableFuture.supplyAsync(
                        () -> {
                            int count = 0;
                            while (stop.getCount() > 0) {
                                ask();
                                count++;
                            }
                            return count;
                        },
                        threads));
            }
            for (int i = 1; i <= 100; i++) {
                editions.want(edition("ask", String.valueOf(i)));
                settle(editions);
            }
            stop.countDown();
            for (CompletableFuture<Integer> one : sent) {
                assertTrue(one.get(20, TimeUnit.SECONDS) > 0, "a sender got no answer");
            }
        }
        assertEquals("100", ask());
        assertEquals(List.of("ask", "other"), routes());
    }

    @Test
    void aNewEditionThatDoesNotStartLeavesTheOldOneAtWork() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        Route before = camel.getRoute("ask");
        editions.want(new Edition(
                "ask", "ask", file("ask", "direct:ask", "- to: { uri: 'nobody:knows' }"), "x", "direct:ask", null));
        editions.settle();
        assertTrue(editions.fault().orElseThrow().reason().contains("nobody"), "it is told");
        assertEquals("0", ask());
        assertSame(before, camel.getRoute("ask"));
        assertEquals(2, camel.getRouteDefinitions().size());
    }

    @Test
    void aRouteThatIsTakenAwayEndsWhatItHas() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        editions.want(slow("ask", "slow"));
        settle(editions);
        CompletableFuture<String> onItsWay = CompletableFuture.supplyAsync(this::ask);
        await().atMost(PATIENCE)
                .until(() -> Entry.of(camel.getRoute("ask").getConsumer()).inside() == 1);
        editions.want(null);
        editions.settle();
        assertFalse(editions.isSettled());
        door.countDown();
        assertEquals("slow", onItsWay.get(20, TimeUnit.SECONDS));
        settle(editions);
        assertEquals(List.of("other"), routes());
    }

    @Test
    void whatStandsAloneIsStoppedAndStartedAnew() throws Exception {
        var ticking = tick("a");
        ticking.addTo(camel, "tick");
        var editions = new Editions(camel, "tick", ticking);
        editions.want(tick("b"));
        settle(editions);
        assertEquals(List.of("ask", "other", "tick"), routes());
        editions.want(new Edition(
                "tick",
                "tick",
                file("tick", "timer:tick?period=50", "- to: { uri: 'nobody:knows' }"),
                "c",
                "timer:tick",
                null));
        for (int i = 0; i < 3; i++) {
            editions.settle();
        }
        assertTrue(editions.fault().orElseThrow().reason().contains("nobody"), "it is told");
        assertEquals("b", editions.newest().text());
        assertTrue(camel.getRouteController().getRouteStatus("tick").isStarted(), "the old edition is not back");
    }

    /** Without its configuration a step's failure would end in Camel's own handler, and whoever called it would wait for good. */
    @Test
    void aFailureGoesWhereTheConfigurationOfTheRouteSays() throws Exception {
        Definitions configured = Definitions.read(camel, new RouteFile("step.camel.yaml", """
                        - routeConfiguration:
                            id: step
                            errorHandler:
                              noErrorHandler: {}
                        - routeTemplate:
                            id: failing
                            parameters:
                              - name: name
                            route:
                              routeConfigurationId: step
                              from:
                                uri: "direct:{{name}}"
                                steps:
                                  - throwException: { exceptionType: java.lang.IllegalStateException, message: by template }
                        """));
        camel.addRouteConfigurations(configured.configurations());
        camel.addRouteTemplateDefinitions(configured.templates());
        for (String name : List.of("fail", "fail-too")) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:call-" + name)
                            .onException(IllegalStateException.class)
                            .handled(true)
                            .setBody(simple("handled: ${exception.message}"))
                            .end()
                            .to("direct:" + name);
                }
            });
        }
        var written = new RouteFile("fail.camel.yaml", """
                - route:
                    id: fail
                    routeConfigurationId: step
                    from:
                      uri: direct:fail
                      steps:
                        - throwException: { exceptionType: java.lang.IllegalStateException, message: by hand }
                - templatedRoute:
                    routeTemplateRef: failing
                    routeId: fail-too
                    parameters:
                      - { name: name, value: fail-too }
                """);
        var byHand = new Editions(camel, "fail", null);
        byHand.want(new Edition("fail", "fail", written, "1", "direct:fail", null));
        settle(byHand);
        var byTemplate = new Editions(camel, "fail-too", null);
        byTemplate.want(new Edition("fail-too", "fail-too", written, "1", null, null));
        settle(byTemplate);
        var sender = camel.createFluentProducerTemplate();
        assertEquals("handled: by hand", sender.to("direct:call-fail").request(String.class));
        assertEquals("handled: by template", sender.to("direct:call-fail-too").request(String.class));
    }

    /** An operator, or a deployment, may take a file away and put it back while a message is inside. */
    @Test
    void whatIsWantedAgainLetsMessagesInAgain() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        Edition slow = slow("ask", "slow");
        editions.want(slow);
        settle(editions);
        CompletableFuture<String> onItsWay = CompletableFuture.supplyAsync(this::ask);
        await().atMost(PATIENCE)
                .until(() -> Entry.of(camel.getRoute("ask").getConsumer()).inside() == 1);
        editions.want(null);
        editions.settle();
        editions.want(slow);
        assertFalse(editions.isSettled());
        editions.settle();
        assertTrue(editions.isSettled());
        door.countDown();
        assertEquals("slow", onItsWay.get(20, TimeUnit.SECONDS));
        assertEquals("slow", ask());
    }

    @Test
    void aRouteMayBecomeOneThatBeginsByItself() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        editions.want(
                new Edition("ask", "ask", file("ask", "timer:ask", "- log: { message: x }"), "t", "timer:ask", null));
        settle(editions);
        assertEquals(List.of("ask", "other"), routes());
        editions.want(edition("ask", "1"));
        settle(editions);
        assertEquals("1", ask());
    }

    /** Who starts an older edition by hand does not bring it back. */
    @Test
    void anOlderEditionThatIsStartedByHandGetsNothing() throws Exception {
        var editions = new Editions(camel, "ask", edition("ask", "0"));
        editions.want(slow("ask", "slow"));
        settle(editions);
        CompletableFuture<String> onItsWay = CompletableFuture.supplyAsync(this::ask);
        await().atMost(PATIENCE)
                .until(() -> Entry.of(camel.getRoute("ask").getConsumer()).inside() == 1);
        editions.want(edition("ask", "1"));
        editions.settle();
        assertThrows(
                IllegalStateException.class,
                () -> ((SwappableDirect) camel.getComponent("direct")).addConsumer("direct://ask", (DirectConsumer)
                        camel.getRoute("ask").getConsumer()));
        assertEquals("1", ask());
        door.countDown();
        assertEquals("slow", onItsWay.get(20, TimeUnit.SECONDS));
    }

    /** What is on its way through the one still needs the other. */
    @Test
    void routesThatAreTakenAwayTogetherGoOneAfterTheOther() throws Exception {
        Edition caller = new Edition(
                "ask",
                "ask",
                file("ask", "direct:ask", "- process: { ref: door }\n        - to: { uri: 'direct:other' }"),
                "c",
                "direct:ask",
                null);
        var live = new LiveRoutes(camel, Map.of("ask", edition("ask", "0"), "other", edition("other", "stays")));
        live.want(Map.of("ask", caller, "new", edition("new", "n")));
        settle(live);
        var gone = new LiveRoutes(camel, Map.of());
        gone.want(Map.of("ask", caller, "other", edition("other", "stays")));
        CompletableFuture<String> onItsWay = CompletableFuture.supplyAsync(this::ask);
        await().atMost(PATIENCE)
                .until(() -> Entry.of(camel.getRoute("ask").getConsumer()).inside() == 1);
        live.want(Map.of());
        door.countDown();
        assertEquals("stays", onItsWay.get(20, TimeUnit.SECONDS));
        settle(live);
        assertEquals(List.of("ask", "other"), routes());
    }

    private void settle(LiveRoutes live) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            live.settle();
            return live.isSettled();
        });
    }

    private void settle(Editions editions) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            editions.settle();
            return editions.isSettled();
        });
    }

    private String ask() {
        return camel.createFluentProducerTemplate().to("direct:ask").request(String.class);
    }

    private List<String> routes() {
        return camel.getRoutes().stream().map(Route::getId).sorted().toList();
    }

    private static Edition edition(String id, String answer) {
        return new Edition(
                id,
                id,
                file(id, "direct:" + id, "- setBody: { constant: '" + answer + "' }"),
                answer,
                "direct:" + id,
                null);
    }

    private static Edition slow(String id, String answer) {
        return new Edition(
                id,
                id,
                file(id, "direct:" + id, "- process: { ref: door }\n        - setBody: { constant: '" + answer + "' }"),
                answer,
                "direct:" + id,
                null);
    }

    private static Edition tick(String text) {
        return new Edition(
                "tick",
                "tick",
                file("tick", "timer:tick?period=50", "- log: { message: '" + text + "' }"),
                text,
                "timer:tick",
                null);
    }

    private static RouteFile file(String id, String from, String steps) {
        return new RouteFile(id + ".camel.yaml", """
                - route:
                    id: %s
                    from:
                      uri: %s
                      steps:
                        %s
                """.formatted(id, from, steps));
    }
}
