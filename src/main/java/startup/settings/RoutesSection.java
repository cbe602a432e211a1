package startup.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Routes that integrators write, and what those may do. */
final class RoutesSection {

    /** They run code, or look endpoints and beans up by what a file says: no list of an operator's makes them safe. */
    private static final Set<String> NEVER = Set.of(
            "class",
            "controlbus",
            "dataset",
            "dataset-test",
            "exec",
            "groovy",
            "kamelet",
            "language",
            "ref",
            "rest",
            "rest-api",
            "rest-openapi",
            "script",
            "sql-stored",
            "stub",
            "validator",
            "xslt");

    private static final String FOLDER = "the path of a folder, which need not exist yet";

    static final Section ALL = new Section(
            "Routes of integrators",
            List.of(
                    Setting.of(
                                    "ROUTES_DIR",
                                    "agentl2.integration.routes-dir",
                                    "where [integrators' routes](routes.md) are, in files `*.camel.yaml`; a file that comes, changes or"
                                            + " goes counts without a restart",
                                    new Form(FOLDER, RoutesSection::isFolder))
                            .or("./routes"),
                    Setting.of(
                                    "ROUTES_ALLOWED_SCHEMES",
                                    "agentl2.integration.allowed-schemes",
                                    "the kinds of endpoints that [they may use](routes.md#endpoints), in place of these",
                                    new Form(
                                            "schemes of endpoints, separated by commas, such as direct,https,kafka, and none of "
                                                    + String.join(
                                                            ", ",
                                                            NEVER.stream()
                                                                    .sorted()
                                                                    .toList()),
                                            RoutesSection::isListOfSchemes))
                            .or(
                                    "aws2-s3,bean,direct,file,http,https,kafka,langchain4j-chat,log,platform-http,seda,sql,timer,web3j"),
                    Setting.of(
                                    "ROUTES_DATA_DIR",
                                    "agentl2.integration.data-dir",
                                    "the folder below which they may read and write files",
                                    new Form(FOLDER, RoutesSection::isFolder))
                            .or("./data")));

    private RoutesSection() {}

    private static boolean isListOfSchemes(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .allMatch(scheme -> scheme.matches("[a-z][a-z0-9+.-]{0,50}") && !NEVER.contains(scheme));
    }

    private static boolean isFolder(String value) {
        try {
            Path path = Path.of(value);
            return path.toAbsolutePath().normalize().getParent() != null
                    && (!Files.exists(path) || Files.isDirectory(path));
        } catch (InvalidPathException wrong) {
            return false;
        }
    }
}
