package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainProxy;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

class WatchChainTest {

    private final List<LogRecord> heard = new CopyOnWriteArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord one) {
            heard.add(one);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void aNodeWithoutFiltersCostsOneLineAndNoError() throws Exception {
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try (var node = ChainProxy.to("http://127.0.0.1:1");
                var context = new DefaultCamelContext()) {
            node.when(ChainProxy.ANY, call -> call.error(-32601, "the method does not exist"));
            context.getRegistry().bind("chain", Web3j.build(new HttpService(node.url())));
            var properties = new Properties();
            properties.setProperty("agentl2.role.listener", "true");
            context.getPropertiesComponent().setInitialProperties(properties);
            for (String file : List.of("0-ground/25-passing-hint", "1-read-chain/10-watch-chain")) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(
                                context, "classpath:routes/" + file + ".camel.yaml"));
            }
            context.start();
            Awaitility.await().until(() -> !hints().isEmpty());
        } finally {
            root.removeHandler(handler);
        }
        assertEquals(1, hints().size());
        assertTrue(hints().getFirst().contains("FilterException"), hints()::toString);
        assertEquals(
                List.of(),
                heard.stream()
                        .filter(one -> one.getLevel().intValue() > Level.INFO.intValue())
                        .map(LogRecord::getMessage)
                        .toList());
    }

    private List<String> hints() {
        return heard.stream()
                .map(LogRecord::getMessage)
                .filter(one -> one.contains("gets no news"))
                .toList();
    }
}
