package startup;

import io.quarkus.runtime.QuarkusApplication;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import secrets.KeyRotation;
import secrets.vault.VaultFailure;

/**
 * What an operator runs once beside working runtimes, by its name as the program's only argument: {@code doctor} or
 * {@code rewrap}. No route runs meanwhile, and no port is opened. The exit status is 0 if all is well, else 1.
 */
public class Command implements QuarkusApplication {

    /** The names of the commands. */
    static final List<String> NAMES = List.of("doctor", "rewrap");

    private final String name;
    private final Doctor doctor;
    private final KeyRotation rotation;

    Command(
            @ConfigProperty(name = "agentl2.operations.command", defaultValue = "doctor") String name,
            Doctor doctor,
            KeyRotation rotation) {
        this.name = name;
        this.doctor = doctor;
        this.rotation = rotation;
    }

    /** Turns this process into one that runs a command and nothing else. To be called before Quarkus starts. */
    static void prepare(String name) {
        // Not as an argument, which Camel would read as one of its own.
        System.setProperty("agentl2.operations.command", name);
        System.setProperty("camel.main.routes-include-pattern", "classpath:no-routes/*.camel.yaml");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.log.console.level", "WARN");
    }

    @Override
    public int run(String... none) {
        return name.equals("doctor") ? examine() : rewrap();
    }

    private int examine() {
        Doctor.Report report = doctor.examine();
        report.lines().forEach(System.out::println);
        return report.isWell() ? 0 : 1;
    }

    private int rewrap() {
        KeyRotation.Outcome outcome;
        try {
            outcome = rotation.run();
        } catch (VaultFailure failure) {
            System.out.println(failure.getMessage() + "; then run this again");
            return 1;
        }
        boolean inVault = rotation.isIntoVault();
        System.out.println((inVault ? "put into Vault, under its newest key: " : "put under ENCRYPTION_KEY: ")
                + outcome.wrapped());
        if (outcome.unreadable() > 0) {
            System.out.println("opened by no configured key, and left as they are: " + outcome.unreadable());
            return 1;
        }
        if (outcome.left() > 0) {
            System.out.println("stored meanwhile by a runtime with another key or provider: " + outcome.left()
                    + "; restart that one with the new setting, and run this again");
            return 1;
        }
        System.out.println(
                "ENCRYPTION_KEY_PREVIOUS is not needed any more, once no runtime uses the old ENCRYPTION_KEY");
        return 0;
    }
}
