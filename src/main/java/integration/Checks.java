package integration;

import integration.building.Scratch;
import integration.checking.BuiltInRoutes;
import integration.checking.FileCheck;
import integration.checking.Item;
import integration.files.BuiltInFiles;
import integration.files.Fault;
import integration.files.RouteFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The checks of files, made when the first file asks for them: a runtime without such files needs none. */
@ApplicationScoped
public class Checks {

    private final CamelContext camel;
    private final Set<String> allowedSchemes;
    private final Path dataFolder;
    private BuiltIn builtIn;
    private FileCheck ofFiles;

    Checks(
            CamelContext camel,
            @ConfigProperty(name = "agentl2.integration.allowed-schemes") Set<String> allowedSchemes,
            @ConfigProperty(name = "agentl2.integration.data-dir") Path dataFolder) {
        this.camel = camel;
        this.allowedSchemes = allowedSchemes;
        this.dataFolder = dataFolder;
    }

    /** The runtime's own routes. */
    synchronized BuiltIn builtIn() {
        make();
        return builtIn;
    }

    /** Of one file. */
    synchronized FileCheck ofFiles() {
        make();
        return ofFiles;
    }

    /** Of files that are in force together. */
    Together ofSets() {
        return new Together(builtIn());
    }

    private void make() {
        if (ofFiles == null) {
            List<RouteFile> own = BuiltInFiles.read();
            ofFiles = new FileCheck(BuiltInRoutes.of(own), allowedSchemes, dataFolder);
            builtIn = BuiltIn.of(own, file -> ofFiles.check(file).declared());
        }
    }

    /** Why files cannot be made or started here: {@link FilesInForce.Trial}. */
    List<Fault> tryOut(Collection<RouteFile> all, Set<String> tried) {
        return tryOut(all, tried, name -> Optional.ofNullable(System.getenv(name)));
    }

    /** The same for another place, whose environment nobody knows here. */
    List<Fault> tryOutForElsewhere(Collection<RouteFile> all, Set<String> tried) {
        return tryOut(all, tried, Optional::of);
    }

    private List<Fault> tryOut(
            Collection<RouteFile> all, Set<String> tried, Function<String, Optional<String>> environment) {
        List<Fault> faults = new ArrayList<>();
        Set<String> ids = all.stream()
                .filter(file -> tried.contains(file.name()))
                .flatMap(file -> ofFiles().check(file).declared().routes().stream())
                .map(Item::id)
                .collect(Collectors.toSet());
        try (var scratch = new Scratch(camel, builtIn().ground(), environment, ids)) {
            all.forEach(file -> scratch.addTemplates(file).ifPresent(faults::add));
            if (faults.isEmpty()) {
                all.stream()
                        .filter(file -> tried.contains(file.name()))
                        .forEach(file -> scratch.addRoutes(file).ifPresent(faults::add));
            }
        } catch (Exception failed) {
            throw new IllegalStateException("the files of routes could not be tried", failed);
        }
        return faults;
    }
}
