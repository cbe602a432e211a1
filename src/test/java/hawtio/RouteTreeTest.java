package hawtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedCamelContext;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** What the tree of routes in Hawtio is made of. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(HawtioWorld.class)
class RouteTreeTest {

    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    @Inject
    CamelContext camel;

    @Test
    void eachRouteIsInItsPartAndEachStepHasAnIdOfItsOwn() throws Exception {
        String xml = camel.getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedCamelContext()
                .dumpRoutesAsXml();
        List<String> without = new ArrayList<>();
        camel.getRoutes().stream()
                .filter(route -> route.getGroup() == null || !route.getGroup().matches("[0-8]-[a-z-]+"))
                .forEach(route -> without.add(route.getId()));
        assertEquals(List.of(), without, "routes in no part");
        Set<String> seen = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        // What a failure leads to is of a routeConfiguration, and shown with each of its routes.
        for (String id : ids(xml.replaceAll("(?s)<onException.*?</onException>", ""))) {
            if (!seen.add(id)) {
                wrong.add(id);
            }
        }
        ids(xml).stream().filter(id -> id.matches("[a-zA-Z]+\\d+")).forEach(wrong::add);
        assertEquals(List.of(), wrong, "ids of two, or of Camel");
        LateBeans.show(camel);
        Set<String> steps = new HashSet<>();
        for (ObjectName bean : ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.apache.camel:context=agentl2,type=processors,*"), null)) {
            steps.add(ObjectName.unquote(bean.getKeyProperty("name")));
        }
        steps.removeIf(step -> ids(xml).contains(step));
        assertEquals(Set.of(), steps, "steps whose figures are under another id than the diagram's");
        assertTrue(
                seen.contains("process-order-to-1") && seen.size() > 500, "steps without an id of their own have one");
    }

    private static List<String> ids(String xml) {
        return ID.matcher(xml).results().map(found -> found.group(1)).toList();
    }
}
