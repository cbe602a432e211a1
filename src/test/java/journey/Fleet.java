package journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes of the runtime side by side on one database, each of which can be killed and replaced. */
final class Fleet implements AutoCloseable {

    private final List<Map<String, String>> environments;
    private final List<RuntimeProcess> processes = new ArrayList<>();

    private Fleet(List<Map<String, String>> environments) {
        this.environments = environments;
    }

    /** Starts one process for each environment; the first is ready when this returns. */
    static Fleet start(List<Map<String, String>> environments) throws IOException {
        var fleet = new Fleet(environments);
        fleet.processes.add(RuntimeProcess.start(environments.getFirst()));
        for (var environment : environments.subList(1, environments.size())) {
            fleet.processes.add(RuntimeProcess.launch(environment));
        }
        return fleet;
    }

    RuntimeProcess process(int index) {
        return processes.get(index);
    }

    int size() {
        return processes.size();
    }

    /** Kills one, wherever it is, and starts another in its place without waiting for it. */
    void replace(int index) throws IOException, InterruptedException {
        processes.get(index).kill();
        processes.set(index, RuntimeProcess.launch(environments.get(index)));
    }

    @Override
    public void close() throws InterruptedException {
        for (RuntimeProcess process : processes) {
            process.close();
        }
    }
}
