package health;

import base.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code /health} answers. */
@ApplicationScoped
public class HealthFigures implements Watched {

    private final Health health;

    public HealthFigures(Health health) {
        this.health = health;
    }

    @Override
    public String name() {
        return "Health";
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> report = health.report();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Status", report.get("status"));
        values.put("Database", report.get("database"));
        values.put("Blockchain", report.get("blockchain"));
        Object reasons = report.get("reasons");
        values.put(
                "Reasons",
                reasons instanceof List<?> list
                        ? String.join("; ", list.stream().map(String::valueOf).toList())
                        : "");
        return values;
    }
}
