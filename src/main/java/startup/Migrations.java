package startup;

import base.PlainText;
import io.quarkus.runtime.PreventFurtherStepsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent.CamelContextInitializedEvent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import secrets.StoredKeyCheck;
import startup.rehearsal.Rehearsal;

/**
 * Brings the database's schema up to date before the first route starts, and looks whether this runtime can open what is
 * stored there. If either fails, nothing starts. Flyway's own lock lets replicas start at once.
 */
@ApplicationScoped
public class Migrations extends LifecycleStrategySupport {

    private static final int FAILED = 1;

    private final Flyway flyway;
    private final StoredKeyCheck keys;
    private final String command;

    public Migrations(
            Flyway flyway,
            StoredKeyCheck keys,
            @ConfigProperty(name = "agentl2.operations.command") Optional<String> command) {
        this.flyway = flyway;
        this.keys = keys;
        this.command = command.orElse("");
    }

    /** What an event's observer throws would be ignored; what a strategy throws ends the start. */
    void join(@Observes CamelContextInitializedEvent initialized) {
        initialized.getContext().addLifecycleStrategy(this);
    }

    @Override
    public void onContextStarting(CamelContext context) {
        switch (command) {
            case "" -> migrate();
            case Rehearsal.NAME -> rehearse();
            case Validation.NAME -> {
                // It asks for no database.
            }
            default -> requireSchema();
        }
    }

    private void migrate() {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new PreventFurtherStepsException(
                    "agentl2: the database's schema cannot be brought up to date: "
                            + PlainText.of(e.getMessage(), 2_000),
                    FAILED);
        }
        keys.check();
    }

    /** As far as a database gets it that has no row. */
    private void rehearse() {
        try {
            flyway.migrate();
        } catch (RuntimeException noAnswer) {
            return;
        }
    }

    /** A command runs beside runtimes that may be of another version: it leaves the schema as it is. */
    private void requireSchema() {
        if (flyway.info().current() == null) {
            throw new PreventFurtherStepsException(
                    "agentl2: the database has no schema yet; start the runtime once, which makes it", FAILED);
        }
    }
}
