package integration.checking;

import integration.files.Fault;
import integration.files.RouteFile;
import java.util.List;

/** Files of routes for tests. */
final class Routes {

    private Routes() {}

    static List<Fault> faults(String text) {
        return BuiltInRoutesTest.CHECK
                .check(new RouteFile("own.camel.yaml", text))
                .faults();
    }

    static Declared declared(String text) {
        return BuiltInRoutesTest.CHECK
                .check(new RouteFile("own.camel.yaml", text))
                .declared();
    }

    /** A sound route with the {@code steps}, the first of which is in line 8 and begins in column 9. */
    static String withSteps(String steps) {
        return """
                - route:
                    id: own-route
                    description: A route of an integrator.
                    routeConfigurationId: order-step
                    from:
                      uri: direct:own-route
                      steps:
                """ + steps.indent(8);
    }
}
