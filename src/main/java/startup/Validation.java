package startup;

import integration.FolderValidation;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import startup.rehearsal.Nowhere;

/**
 * Says whether a folder of routes could be taken as it is, where no runtime is: {@code validate FOLDER}. It needs no settings, no
 * database and no network, so that whoever writes such files can have it run by their CI. The exit status is 0 if every file is right,
 * 1 if one is not, and 66 (EX_NOINPUT of sysexits.h) if there is no such folder.
 */
public class Validation implements QuarkusApplication {

    /** The program's first argument. */
    static final String NAME = "validate";

    private static final int NO_INPUT = 66;
    private static final String FOLDER = "agentl2.validation.folder";

    private final FolderValidation validation;

    Validation(FolderValidation validation) {
        this.validation = validation;
    }

    /** Makes this process one that validates and does nothing else. To be called before Quarkus starts. */
    static void prepare(String folder) {
        if (!Files.isDirectory(Path.of(folder))) {
            System.err.println("agentl2: there is no folder " + folder);
            System.exit(NO_INPUT);
        }
        System.setProperty(FOLDER, folder);
        // Nothing asks for a database.
        Nowhere.settings(1).forEach(System::setProperty);
        System.setProperty("AGENTL2_ROLES", "api");
        System.setProperty("agentl2.operations.command", NAME);
        System.setProperty("camel.main.routes-include-pattern", "classpath:no-routes/*.camel.yaml");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.getProperties().putIfAbsent("quarkus.log.console.level", "OFF");
    }

    @Override
    public int run(String... none) {
        FolderValidation.Outcome outcome = validation.of(Path.of(System.getProperty(FOLDER)));
        outcome.lines().forEach(System.out::println);
        return outcome.isRight() ? 0 : 1;
    }
}
