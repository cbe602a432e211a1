package operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "DATABASE_URL",
            "postgresql://user:p%40ss@host:5432/db",
            "L2_RPC_URL",
            "wss://node.example",
            "MARKETPLACE_ADDRESS",
            "0x" + "a".repeat(40),
            "REGISTRY_ADDRESS",
            "0x" + "B".repeat(40),
            "RUNTIME_PRIVATE_KEY",
            "0x" + "1".repeat(64),
            "JWT_SECRET",
            "s".repeat(32),
            "ENCRYPTION_KEY",
            "0".repeat(64)));

    @Test
    void aCompleteEnvironmentHasNoProblem() {
        assertEquals(List.of(), problems());
        environment.put("ENCRYPTION_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assertEquals(List.of(), problems());
    }

    @Test
    void everyMissingNameIsALineThatSaysWhatItShouldLookLike() {
        environment.clear();
        assertEquals(7, problems().size());
        assertTrue(problems().contains("MARKETPLACE_ADDRESS is missing; it should be 0x and 40 hex digits"));
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, mysql://user:secretvalue@host/db",
        "DATABASE_URL, postgresql://host/db",
        "L2_RPC_URL, ftp://secretvalue",
        "MARKETPLACE_ADDRESS, 0x12",
        "RUNTIME_PRIVATE_KEY, 0xsecretvalue",
        "RUNTIME_PRIVATE_KEY, 0x0000000000000000000000000000000000000000000000000000000000000000",
        "JWT_SECRET, secretvalue",
        "ENCRYPTION_KEY, secretvalue",
        "AGENTL2_ROLES, 'api,secretvalue'",
        "MAX_CONCURRENT_EXECUTIONS, 0",
        "ORDER_POLL_INTERVAL_MS, -1",
        "PORT, 70000",
        "IPFS_API_URL, secretvalue",
    })
    void aMalformedValueIsNamedAndNotShown(String name, String value) {
        environment.put(name, value);
        assertEquals(1, problems().size());
        assertTrue(problems().getFirst().startsWith(name + " is malformed; it should be "));
        assertFalse(problems().getFirst().contains("secretvalue"));
    }

    @Test
    void aDatabaseAddressIsDecoded() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://us%3Aer:p%40s+s@db.example:6432/agentl2?sslmode=require")
                .orElseThrow();
        assertEquals("jdbc:postgresql://db.example:6432/agentl2?sslmode=require", url.jdbcUrl());
        assertEquals("us:er", url.user());
        assertEquals("p@s+s", url.password());
        assertFalse(url.toString().contains("p@s+s"));
    }

    private List<String> problems() {
        return Settings.problems(environment::get);
    }
}
