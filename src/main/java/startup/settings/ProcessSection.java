package startup.settings;

import base.PasswordHash;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a process is, and where it keeps and offers things. */
final class ProcessSection {

    static final List<String> ROLES = List.of("api", "worker", "listener");

    private static final String CERTIFICATE = "TLS_CERTIFICATE";
    private static final String KEY = "TLS_KEY";
    private static final String PORT = "a port from 1 to 65535";
    private static final int HIGHEST_PORT = 65_535;

    static final Section ALL = new Section(
            "The process",
            List.of(
                    Setting.of(
                                    "DATABASE_URL",
                                    "agentl2.operations.database-url",
                                    "PostgreSQL 15 or newer",
                                    new Form(
                                            "a PostgreSQL address such as postgresql://user:password@host:5432/agentl2",
                                            value -> DatabaseUrl.parse(value).isPresent(),
                                            DatabaseUrl::fault))
                            .isRequired()
                            .isSecret()
                            .inExample("postgresql://agentl2:password@postgres:5432/agentl2"),
                    Setting.of(
                                    "DATABASE_STATEMENT_TIMEOUT_SECONDS",
                                    "agentl2.operations.statement-timeout-seconds",
                                    "a statement that takes longer is ended, and what wanted it tries again; migrations and the"
                                            + " index of pgvector may take their time",
                                    Form.number("seconds", 1, 3_600))
                            .or("30"),
                    Setting.of(
                                    "AGENTL2_ROLES",
                                    "agentl2.operations.roles",
                                    "which parts this process runs",
                                    new Form(
                                            "one or more of api,worker,listener, separated by commas",
                                            ProcessSection::isListOfRoles))
                            .or("api,worker,listener"),
                    Setting.of("PORT", "quarkus.http.port", "where the API listens", Form.range(PORT, 1, HIGHEST_PORT))
                            .or("3001"),
                    Setting.of(
                            CERTIFICATE,
                            "agentl2.operations.tls-certificate",
                            "with `TLS_KEY`, `PORT` speaks https only",
                            Form.any("the PEM file of a certificate")),
                    Setting.of(
                            KEY,
                            "agentl2.operations.tls-key",
                            "with `TLS_CERTIFICATE`, `PORT` speaks https only",
                            Form.any("the PEM file of its private key without a password")),
                    Setting.of(
                                    "HAWTIO",
                                    "agentl2.operations.hawtio",
                                    "whether [Hawtio](hawtio.md) is served at `/hawtio`; without it nothing is registered in JMX",
                                    Form.matching("true or false", "true|false"))
                            .shownAs("`true` for the role `api` and in the development mode, else `false`"),
                    Setting.of(
                                    "HAWTIO_PASSWORD_HASH",
                                    "agentl2.access.browser.operator-password-hash",
                                    "the hash of a password that [Hawtio](hawtio.md) takes from operators without wallets",
                                    passwordHash())
                            .isSecret(),
                    Setting.of(
                                    "HAWTIO_VIEWER_PASSWORD_HASH",
                                    "agentl2.access.browser.viewer-password-hash",
                                    "the same of viewers, who may change nothing",
                                    passwordHash())
                            .isSecret(),
                    Setting.of(
                                    "DEV_CHAIN_PORT",
                                    "",
                                    "development mode only: where the chain listens",
                                    Form.range(PORT, 1, HIGHEST_PORT))
                            .or("8545")));

    private ProcessSection() {}

    /** What is wrong with settings that go together, a line each; {@code value} reads them by name. */
    static List<String> problems(UnaryOperator<String> value) {
        String certificate = value.apply(CERTIFICATE);
        String key = value.apply(KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return List.of();
        }
        String problem = certificate.isEmpty() || key.isEmpty()
                ? "should both be set, or neither"
                : TlsFiles.problem(certificate, key);
        return problem == null ? List.of() : List.of(CERTIFICATE + " and " + KEY + " " + problem);
    }

    private static Form passwordHash() {
        return new Form(
                "a hash by Argon2id or bcrypt, for example from: java -jar quarkus-run.jar hash-password",
                PasswordHash::isOne);
    }

    private static boolean isListOfRoles(String value) {
        List<String> roles = Settings.roles(value);
        return !roles.isEmpty() && ROLES.containsAll(roles);
    }
}
