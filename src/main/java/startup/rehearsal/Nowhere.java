package startup.rehearsal;

import java.util.Map;

/** Settings of a runtime that reaches nothing and that nothing reaches, for what needs no more than its beans. */
public final class Nowhere {

    private static final String NOBODY = "http://127.0.0.1:1";
    private static final String ADDRESS = "0x" + "1".repeat(40);

    private Nowhere() {}

    /**
     * By their names in the environment, each that a runtime of all roles must have.
     *
     * @param databasePort of this machine, at which a database would be
     */
    public static Map<String, String> settings(int databasePort) {
        return Map.of(
                "DATABASE_URL",
                "postgresql://rehearsal@127.0.0.1:" + databasePort + "/rehearsal?sslmode=disable",
                "L2_RPC_URL",
                NOBODY,
                "MARKETPLACE_ADDRESS",
                ADDRESS,
                "REGISTRY_ADDRESS",
                ADDRESS,
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "JWT_SECRET",
                "nobody's secret, of a process that ends at once",
                "OPERATOR_ADDRESSES",
                ADDRESS,
                "OPENAI_API_KEY",
                "none",
                "OPENAI_BASE_URL",
                NOBODY);
    }
}
