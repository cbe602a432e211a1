package integration.checking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.files.Fault;
import integration.files.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** What integrators may do, and what is known of a file then. */
class AcceptedFilesTest {

    private static final Path FILE = Path.of("src/test/resources/integration/accepted.camel.yaml");

    @Test
    void whatIsAllowedHasNoFault() throws IOException {
        assertEquals(List.of(), Routes.faults(Files.readString(FILE)));
    }

    /** What is allowed here and nothing to Camel would be found out too late. */
    @Test
    void camelReadsItToo() throws Exception {
        String text = Files.readString(FILE).replaceAll("\\{\\{env:\\w+}}", "given");
        String templates = BuiltInRoutesTest.FILES.stream()
                .map(RouteFile::text)
                .filter(one -> one.contains("id: at-intervals"))
                .findFirst()
                .orElseThrow();
        try (var context = new DefaultCamelContext()) {
            context.getPropertiesComponent().addInitialProperty("agentl2.role.worker", "true");
            context.build();
            RoutesLoader loader = PluginHelper.getRoutesLoader(context);
            loader.loadRoutes(ResourceHelper.fromString("templates.camel.yaml", templates));
            loader.loadRoutes(ResourceHelper.fromString("own.camel.yaml", text));
            assertEquals(5, context.getRouteDefinitions().size());
        }
    }

    @Test
    void itSaysWhatItDeclares() throws IOException {
        Declared declared = Routes.declared(Files.readString(FILE));
        assertEquals(
                List.of("tool-weather", "hook-orders", "read-folder", "tell-sales", "schedule-read"),
                declared.routes().stream().map(Item::id).toList());
        assertEquals(
                new Item("tool-weather", 3, 9, "direct:tool-weather", null),
                declared.routes().getFirst());
        assertEquals("tell-hook", declared.routes().get(3).template());
        assertEquals(
                List.of("tell-hook"),
                declared.templates().stream().map(Item::id).toList());
        assertEquals(Set.of("tell-hook", "at-intervals"), declared.usedTemplates());
        assertEquals(
                List.of("notify-workers", "sales"),
                declared.calls().stream().map(Call::direct).toList());
        assertEquals(103, declared.calls().getFirst().line());
    }

    @Test
    void noRoutesAreRoutesToo() {
        assertEquals(new Checked(List.of(), Declared.NOTHING), BuiltInRoutesTest.CHECK.check(file("[]")));
    }

    @Test
    void anOperatorsSchemesTakeThePlaceOfTheUsualOnes() {
        String smtp = Routes.withSteps(
                "- to: {uri: 'smtp:mail.example.org', id: to-mail, description: Mails., parameters: {to: a@example.org}}");
        var other = new FileCheck(BuiltInRoutesTest.BUILT_IN, Set.of("smtp", "direct"), Path.of("data"));
        assertEquals(List.of(), other.check(file(smtp)).faults());
        assertEquals(1, Routes.faults(smtp).size());
        assertEquals(
                1,
                other.check(file(smtp.replace("to: a@example.org", "sslContextFactory: x")))
                        .faults()
                        .size());
        assertEquals(
                1, other.check(file(Routes.withSteps("- to: seda:x"))).faults().size());
    }

    @Test
    void theSettingsWordsMeanTheFolderOfData() {
        String step = "- to: {uri: 'file:/srv/agentl2/out', id: to-out, description: x}";
        var other = new FileCheck(BuiltInRoutesTest.BUILT_IN, Set.of("file", "direct"), Path.of("/srv/agentl2"));
        assertEquals(List.of(), other.check(file(Routes.withSteps(step))).faults());
        assertEquals(1, Routes.faults(Routes.withSteps(step)).size());
    }

    @Test
    void faultsAreBoundedAndInOrder() {
        List<Fault> faults = Routes.faults(Routes.withSteps("- to: exec:x\n".repeat(50)));
        assertEquals(FileCheck.MOST_FAULTS, faults.size());
        assertEquals(
                faults.stream().map(Fault::line).sorted().toList(),
                faults.stream().map(Fault::line).toList());
    }

    @Test
    void aReasonIsOneLineWhateverTheFileSays() {
        for (Fault fault : Routes.faults(Routes.withSteps("- to: \"exec\\n\\u2028WARN x\\u001b:y\"\n- \"a\\nb\": x"))) {
            assertTrue(fault.reason().matches("[^\\p{Cntrl}\\u2028]{1,700}"), fault.reason());
        }
    }

    private static RouteFile file(String text) {
        return new RouteFile("own.camel.yaml", text);
    }
}
