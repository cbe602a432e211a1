package startup;

import integration.files.BuiltInFiles;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of the runtime's routes, by name. Camel is told each of them: for a folder it would unpack the whole jar, and that again
 * for each folder, which was a quarter of a start. A process has those of its roles: a listener needs a fifth of them.
 */
final class RouteFiles {

    private static final String FOLDER = BuiltInFiles.FOLDER;
    private static final String ENDING = BuiltInFiles.ENDING;
    /** Serves the API, whose processes alone have it. */
    private static final String API = "/00-serve-api" + ENDING;
    /** What each part of the pipeline is for; a part that is not named here is for every process. */
    private static final Map<String, Set<String>> ROLES_OF_PARTS = Map.of(
            "1-read-chain", Set.of("listener"),
            "2-input", Set.of("listener"),
            "3-queue", Set.of("worker"),
            "4-order", Set.of("worker"),
            "5-send", Set.of("worker"),
            "6-upkeep", Set.of("worker"),
            // The API says which tools there are.
            "7-tools", Set.of("worker", "api"),
            "8-api", Set.of("api"));
    /** Files that others need as well, beside those of their part. */
    private static final Map<String, Set<String>> OTHER_ROLES = Map.of(
            "3-queue/10-notify-workers", Set.of("api", "listener"),
            "4-order/71-add-to-ipfs", Set.of("api"),
            "6-upkeep/53-watch-vault", Set.of("api", "listener"),
            "6-upkeep/60-forget-rate-limits", Set.of("api"),
            "8-api/01-answer-problem", Set.of("worker", "listener"),
            "8-api/46-report-health", Set.of("worker", "listener"),
            "8-api/47-report-readiness", Set.of("worker", "listener"),
            "8-api/48-read-contract", Set.of("worker", "listener"));
    /** For the development mode alone, which names folders and so sees new files. */
    private static final String DEVELOPMENT = FOLDER + "9-development/";

    private RouteFiles() {}

    /**
     * What Camel is to load, as it is written in its settings: {@code classpath:routes/0-ground/10-at-intervals.camel.yaml,...}.
     *
     * @param roles of this process
     * @param routes the roles whose routes it has, which are the same outside of tests
     */
    static String included(Collection<String> roles, Collection<String> routes) {
        return named().stream()
                .filter(name -> !name.startsWith(DEVELOPMENT))
                .filter(name -> name.endsWith(API) ? roles.contains("api") : isOf(routes, name))
                .map(name -> "classpath:" + name)
                .collect(Collectors.joining(","));
    }

    private static boolean isOf(Collection<String> roles, String name) {
        String file = name.substring(FOLDER.length(), name.length() - ENDING.length());
        Set<String> ofPart = ROLES_OF_PARTS.get(file.substring(0, file.indexOf('/')));
        return ofPart == null
                || roles.stream().anyMatch(ofPart::contains)
                || roles.stream().anyMatch(OTHER_ROLES.getOrDefault(file, Set.of())::contains);
    }

    /** All of them, in the order in which an order meets them, such as {@code routes/0-ground/10-at-intervals.camel.yaml}. */
    static List<String> named() {
        return BuiltInFiles.named();
    }
}
