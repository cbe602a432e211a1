package integration.building;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesSource;

/** The settings of a running context, for another one. */
record SharedSettings(CamelContext running) implements PropertiesSource {

    @Override
    public String getName() {
        return "running";
    }

    @Override
    public String getProperty(String name) {
        return running.getPropertiesComponent().resolveProperty(name).orElse(null);
    }
}
