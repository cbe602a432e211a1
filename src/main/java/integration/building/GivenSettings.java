package integration.building;

import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.spi.PropertiesFunction;

/**
 * What stands for {@code {{env:ROUTE_NAME}}} while a file is tried.
 *
 * @param environment its value by its name; empty if it is not set
 */
record GivenSettings(Function<String, Optional<String>> environment) implements PropertiesFunction {

    @Override
    public String getName() {
        return "env";
    }

    @Override
    public String apply(String name) {
        return environment
                .apply(name)
                .orElseThrow(() -> new IllegalArgumentException(name + " is not set in the runtime's environment"));
    }
}
