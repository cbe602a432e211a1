package operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.spi.CamelEvent.CamelContextStartingEvent;
import org.flywaydb.core.Flyway;

/** Brings the database's schema up to date before the first route starts. Flyway's own lock lets replicas start at once. */
@ApplicationScoped
public class Migrations {

    private final Flyway flyway;

    public Migrations(Flyway flyway) {
        this.flyway = flyway;
    }

    void migrate(@Observes CamelContextStartingEvent starting) {
        flyway.migrate();
    }
}
