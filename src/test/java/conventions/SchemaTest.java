package conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import orders.OrderStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** What is said about the schema in other places is what the migrations make. */
class SchemaTest {

    private static final Path FILE = Path.of("sql", "schema.sql");
    private static final String COMMAND = "./mvnw test -Dtest=SchemaTest -Dschema.write=true";

    private static final TestDatabase MIGRATED = new TestDatabase();

    @BeforeAll
    static void start() {
        MIGRATED.start();
    }

    @AfterAll
    static void stop() {
        MIGRATED.stop();
    }

    @Test
    void theSchemasFileIsWhatTheMigrationsMake() throws IOException, SQLException {
        String schema;
        try (Connection database = MIGRATED.connect()) {
            schema = SchemaText.of(database, COMMAND);
        }
        if (Boolean.getBoolean("schema.write")) {
            Files.writeString(FILE, schema);
        }
        assertEquals(
                schema,
                Files.exists(FILE) ? Files.readString(FILE) : "",
                FILE + " is not what the migrations make; rewrite it: " + COMMAND);
    }

    @Test
    void theStatesOfAnOrderAreThoseOfTheDatabase() throws SQLException {
        Set<String> steps = new TreeSet<>();
        for (OrderStatus to : OrderStatus.values()) {
            if (to.isFirst()) {
                steps.add("nothing -> " + to.word());
            }
            for (OrderStatus from : OrderStatus.values()) {
                if (from.mayBecome(to)) {
                    steps.add(from.word() + " -> " + to.word());
                } else if (from.mayReturnTo(to)) {
                    steps.add(from.word() + " <- " + to.word());
                }
            }
        }
        assertEquals(allowed(), steps);
    }

    private static Set<String> allowed() throws SQLException {
        Set<String> steps = new TreeSet<>();
        try (Connection database = MIGRATED.connect();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select coalesce(from_status, 'nothing') || case when undo then ' <- ' else ' -> ' end || to_status
                          from order_transitions""")) {
            while (rows.next()) {
                steps.add(rows.getString(1));
            }
        }
        return steps;
    }
}
