package chain.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** The JSON-RPC of a remote signer as Web3Signer documents it, with a real key; a test can make it lie. */
final class StubSigner implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Credentials key;
    private final AtomicInteger accountsAsked = new AtomicInteger();
    private volatile Consumer<ObjectNode> lie = fields -> {};
    private volatile long chainId;

    StubSigner(String privateKey, long chainId) throws IOException {
        this.key = Credentials.create(privateKey);
        this.chainId = chainId;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String address() {
        return key.getAddress();
    }

    /** From now on signs for this chain, whatever it is asked. */
    void chainId(long id) {
        chainId = id;
    }

    /** From now on changes what it is asked to sign. */
    void lie(Consumer<ObjectNode> change) {
        lie = change;
    }

    int accountsAsked() {
        return accountsAsked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
        response.set("id", request.path("id"));
        if (request.path("method").asText().equals("eth_accounts")) {
            accountsAsked.incrementAndGet();
            response.putArray("result").add(key.getAddress());
        } else {
            ObjectNode fields = (ObjectNode) request.path("params").path(0);
            if (fields.path("from").asText().equalsIgnoreCase(key.getAddress())) {
                lie.accept(fields);
                response.put("result", sign(fields));
            } else {
                response.putObject("error").put("code", -32000).put("message", "Signer not found");
            }
        }
        byte[] body = JSON.writeValueAsBytes(response);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String sign(ObjectNode fields) {
        RawTransaction transaction = fields.has("maxFeePerGas")
                ? RawTransaction.createTransaction(
                        chainId,
                        number(fields, "nonce"),
                        number(fields, "gas"),
                        fields.path("to").asText(),
                        number(fields, "value"),
                        fields.path("data").asText(),
                        number(fields, "maxPriorityFeePerGas"),
                        number(fields, "maxFeePerGas"))
                : RawTransaction.createTransaction(
                        number(fields, "nonce"),
                        number(fields, "gasPrice"),
                        number(fields, "gas"),
                        fields.path("to").asText(),
                        number(fields, "value"),
                        fields.path("data").asText());
        return Numeric.toHexString(TransactionEncoder.signMessage(transaction, chainId, key));
    }

    private static BigInteger number(ObjectNode fields, String name) {
        return Numeric.decodeQuantity(fields.path(name).asText());
    }
}
