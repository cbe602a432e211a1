package integration;

import integration.FilesInForce.Known;
import integration.building.LiveRoutes;
import integration.checking.Item;
import integration.files.Fault;
import integration.files.Folder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Puts the files of the folder {@code ROUTES_DIR} into the running program, and takes them out again: steps that are called before
 * the start, what begins by itself just after it, and each change within two seconds. A file that is wrong changes nothing.
 */
@ApplicationScoped
public class RouteEdits {

    private static final Logger LOG = Logger.getLogger(RouteEdits.class);
    private static final long LOOK_MS = 250;
    private static final long AGAIN_SECONDS = 5;
    private static final String ROUTES_DIR = "ROUTES_DIR";

    private final ModelCamelContext camel;
    private final Checks checks;
    private final Folder folder;
    private final boolean isCommand;
    /** Of what was found right, and does not run all the same. */
    private List<Fault> notRunning = List.of();
    /** What was not taken yet; null if there is none. */
    private Folder.Contents pending;

    private long notBefore = System.nanoTime();
    private ScheduledExecutorService turns;
    private FilesInForce files;
    private LiveRoutes live;
    private ThisProcess process;
    private volatile FolderState state = FolderState.EMPTY;
    private volatile SortedMap<String, Known> inForce = Collections.emptySortedMap();

    RouteEdits(
            CamelContext camel,
            Checks checks,
            @ConfigProperty(name = "agentl2.integration.routes-dir") Path folder,
            @ConfigProperty(name = "agentl2.operations.command") Optional<String> command) {
        this.camel = (ModelCamelContext) camel;
        this.checks = checks;
        this.folder = new Folder(folder);
        this.isCommand = command.isPresent();
    }

    /** What the folder has brought, as it was looked at last. */
    public FolderState state() {
        return state;
    }

    /** The files in force, by name. */
    SortedMap<String, Known> inForce() {
        return inForce;
    }

    void before(@Observes BeforeStart start) {
        if (!isCommand) {
            pending = folder.read();
            if (takePending() && live != null) {
                live.settleBeforeStart();
                tellOfFaults();
            }
        }
    }

    void after(@Observes AfterStart started) {
        if (!isCommand) {
            turns = Executors.newSingleThreadScheduledExecutor(work -> {
                var thread = new Thread(work, "route-edits");
                thread.setDaemon(true);
                return thread;
            });
            turns.scheduleWithFixedDelay(this::turn, 0, LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes BeforeStop ending) throws InterruptedException {
        if (turns != null) {
            turns.shutdownNow();
            if (!turns.awaitTermination(LOOK_MS * 8, TimeUnit.MILLISECONDS)) {
                LOG.warn("an edited route was still being exchanged when the runtime was told to stop");
            }
        }
    }

    /** True unless it has to be tried again. */
    private boolean takePending() {
        try {
            take(pending);
            pending = null;
            return true;
        } catch (Exception | StackOverflowError failed) {
            LOG.error("the files of routes were not looked at; they are again in " + AGAIN_SECONDS + " s", failed);
            notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
            state = state.withFault(Fault.of(
                    ROUTES_DIR,
                    "it could not be looked at (" + failed.getClass().getSimpleName() + "); see the log"));
            return false;
        }
    }

    private void take(Folder.Contents contents) throws Exception {
        if (files == null) {
            if (contents.files().isEmpty() && contents.faults().isEmpty()) {
                return;
            }
            files = new FilesInForce(checks.ofFiles(), checks.ofSets(), checks::tryOut);
            process = checks.builtIn().in(camel);
            live = new LiveRoutes(camel, process.builtIn());
        }
        SortedMap<String, List<Fault>> refusedBefore = files.refused();
        SortedMap<String, Known> before = files.inForce();
        files.take(contents);
        live.wantTemplates(files.inForce().values().stream()
                .filter(known -> !known.declared().templates().isEmpty())
                .map(Known::file)
                .toList());
        live.want(process.editions(files.inForce().values()));
        tell(before, refusedBefore);
        inForce = files.inForce();
        state = FolderState.of(files, live.faults());
    }

    /** What does not run, though it was found right; and that it does now. */
    private void tellOfFaults() {
        List<Fault> now = live.faults();
        if (!now.equals(notRunning)) {
            now.stream()
                    .filter(fault -> !notRunning.contains(fault))
                    .forEach(fault -> LOG.warnf("not running: %s", fault));
            notRunning = now;
            state = FolderState.of(files, now);
        }
    }

    private void tell(Map<String, Known> before, Map<String, List<Fault>> refusedBefore) {
        files.refused().forEach((name, faults) -> {
            if (!faults.equals(refusedBefore.get(name))) {
                String kept = files.inForce().containsKey(name) ? "; it stays as it was" : "";
                faults.forEach(fault -> LOG.warnf("not in force: %s%s", fault, kept));
            }
        });
        files.inForce().forEach((name, known) -> {
            if (!known.equals(before.get(name))) {
                LOG.infof("in force: %s, with %s", name, names(known));
            }
        });
        before.keySet().stream()
                .filter(name -> !files.inForce().containsKey(name))
                .forEach(name -> LOG.infof("taken away: %s", name));
    }

    private static String names(Known known) {
        String names = Stream.concat(known.declared().routes().stream(), known.declared().templates().stream())
                .map(Item::id)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no route" : names;
    }

    private void turn() {
        try {
            folder.changed().ifPresent(contents -> {
                pending = contents;
                notBefore = System.nanoTime();
            });
            if (pending != null && System.nanoTime() - notBefore >= 0) {
                takePending();
            }
            if (live != null) {
                if (!live.isSettled()) {
                    live.settle();
                }
                tellOfFaults();
            }
        } catch (RuntimeException | Error failed) {
            // Without this the executor would never look again.
            LOG.error("the routes' folder was not looked at; it is looked at again in a moment", failed);
        }
    }
}
