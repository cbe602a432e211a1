package startup;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import startup.rehearsal.Rehearsal;
import startup.settings.Settings;

/** Starts the runtime, a {@link Command} or a {@link Validation}, once its environment is complete. The {@link Ground} goes first. */
public final class AgentL2 {

    private static final int BAD_CONFIGURATION = 78;

    private AgentL2() {}

    /** Exits with status 78 (EX_CONFIG of sysexits.h) and a line for each problem if the runtime cannot start. */
    public static void main(String... args) {
        if (args.length == 1 && args[0].equals(HashPassword.NAME)) {
            System.exit(HashPassword.run(System.in, System.out, System.err));
        }
        try {
            ServiceLoader.load(Ground.class).forEach(Ground::prepare);
        } catch (Ground.Unavailable reason) {
            stop(List.of(reason.getMessage()));
        }
        boolean command = args.length == 1 && Command.NAMES.contains(args[0]);
        boolean rehearsal = args.length == 1 && Rehearsal.NAME.equals(args[0]);
        boolean validation = args.length == 2 && Validation.NAME.equals(args[0]);
        if (args.length > 0 && !command && !rehearsal && !validation) {
            stop(List.of("it takes no argument, or one of " + String.join(", ", Command.NAMES) + ", "
                    + HashPassword.NAME + ", or " + Validation.NAME + " and a folder"));
        }
        if (command) {
            Command.prepare(args[0]);
        }
        if (rehearsal) {
            rehearse();
        }
        if (validation) {
            Validation.prepare(args[1]);
        }
        Config config = ConfigProvider.getConfig();
        List<String> problems = Settings.problems(
                name -> config.getOptionalValue(name, String.class).orElse(""));
        if (!problems.isEmpty()) {
            stop(problems);
        }
        if (command) {
            Quarkus.run(Command.class);
        } else if (validation) {
            Quarkus.run(Validation.class);
        } else if (rehearsal) {
            Quarkus.run(Rehearsal.class);
        } else {
            Quarkus.run(args);
        }
    }

    private static void rehearse() {
        try {
            Rehearsal.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(List<String> reasons) {
        reasons.forEach(reason -> System.err.println("agentl2: " + reason));
        System.exit(BAD_CONFIGURATION);
    }
}
