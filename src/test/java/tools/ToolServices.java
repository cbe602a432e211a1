package tools;

import access.OwnedAgents;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.mcp.StubMcp;
import tools.webhooks.StubWebhook;

/** All that tools and models call, so that every test of tools shares one start of the runtime. */
public class ToolServices implements QuarkusTestResourceLifecycleManager {

    private static final String ALLOWED = "OUTGOING_ALLOWED_HOSTS";
    /** Who owns an agent that a test wrote as a row. */
    private static final String OWNER = "0x0000000000000000000000000000000000000001";

    private final List<QuarkusTestResourceLifecycleManager> stubs =
            List.of(new StubWebhook(), new StubMcp(), new InjectionStubs(), new StubServices());

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        for (var stub : stubs) {
            stub.start()
                    .forEach((name, value) -> settings.merge(
                            name, value, (first, next) -> name.equals(ALLOWED) ? first + "," + next : next));
        }
        settings.put("TRUSTED_OWNERS", OwnedAgents.TRUSTED + "," + OWNER);
        settings.put("BRAVE_API_KEY", "brave-of-the-runtime");
        return settings;
    }

    @Override
    public void stop() {
        stubs.forEach(QuarkusTestResourceLifecycleManager::stop);
    }

    /** After the database, whose word on owners is not the last one. */
    @Override
    public int order() {
        return 1;
    }
}
