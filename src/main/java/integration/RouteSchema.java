package integration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.InputStream;

/** The JSON Schema of Camel's YAML, of the version that runs here, by which editors complete what is typed. */
@ApplicationScoped
@Named("routeSchema")
public class RouteSchema {

    /** Its text, in UTF-8; half a megabyte, so nobody keeps it. */
    public InputStream open() {
        return Thread.currentThread().getContextClassLoader().getResourceAsStream("schema/camelYamlDsl.json");
    }
}
