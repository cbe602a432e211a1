package operations;

import io.quarkus.runtime.Quarkus;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the runtime, once its environment is complete. In development mode it makes that environment first. */
public final class AgentL2 {

    private static final int BAD_CONFIGURATION = 78;

    private AgentL2() {}

    /** Exits with status 78 (EX_CONFIG of sysexits.h) and a line for each problem if the runtime cannot start. */
    public static void main(String... args) {
        if (isDevelopment()) {
            try {
                DevEnvironment.start();
            } catch (DevEnvironment.Unavailable reason) {
                stop(List.of(reason.getMessage()));
            }
        }
        Config config = ConfigProvider.getConfig();
        List<String> problems = Settings.problems(
                name -> config.getOptionalValue(name, String.class).orElse(""));
        if (!problems.isEmpty()) {
            stop(problems);
        }
        Quarkus.run(args);
    }

    /** The launch mode and the profile are only known once Quarkus runs; but its live-reloading class loader is there already. */
    private static boolean isDevelopment() {
        return AgentL2.class.getClassLoader().getClass().getSimpleName().equals("QuarkusClassLoader");
    }

    private static void stop(List<String> reasons) {
        reasons.forEach(reason -> System.err.println("agentl2: " + reason));
        System.exit(BAD_CONFIGURATION);
    }
}
