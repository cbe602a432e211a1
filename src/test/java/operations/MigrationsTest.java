package operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class MigrationsTest {

    @Inject
    Queries queries;

    @Test
    void theSchemaIsThereWhenRoutesRun() {
        assertEquals(1, queries.rows("ping", Map.of()).size());
    }
}
