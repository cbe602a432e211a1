package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outgoing.TestTls;

/** The server's certificate is replaced while it works. */
class TlsIT {

    @Test
    void newFilesAreTakenWhileRequestsGoOn(@TempDir Path directory) throws Exception {
        TestTls first = TestTls.of("localhost", Files.createDirectory(directory.resolve("first")));
        TestTls second = TestTls.of("localhost", Files.createDirectory(directory.resolve("second")));
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        first.write(certificate, key);
        SSLContext trusted = trusting(first, second);
        try (var around = new Surroundings()) {
            var environment = around.environment(
                    "api",
                    "TLS_CERTIFICATE",
                    certificate.toString(),
                    "TLS_KEY",
                    key.toString(),
                    "QUARKUS_TLS_SERVER_RELOAD_PERIOD",
                    "1s");
            try (var runtime = RuntimeProcess.launch(environment)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> probe(runtime, certificate) == 0);
                assertEquals(first.certificate(), shown(runtime, trusted, "TLSv1.3"));
                assertEquals(first.certificate(), shown(runtime, trusted, "TLSv1.2"));
                assertThrows(IOException.class, () -> runtime.get("/ready"), "plain http is answered");
                replace(runtime, trusted, second, certificate, key);
                assertEquals(0, probe(runtime, certificate));
            }
        }
    }

    private static void replace(RuntimeProcess runtime, SSLContext trusted, TestTls next, Path certificate, Path key)
            throws Exception {
        var failure = new AtomicReference<Exception>();
        var answered = new AtomicInteger();
        Thread load = Thread.startVirtualThread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    // A client of its own, so a handshake each time.
                    request(runtime, trusted);
                    answered.incrementAndGet();
                } catch (InterruptedException over) {
                    return;
                } catch (SSLHandshakeException between) {
                    // The files are two, and may be read when only one is new.
                    continue;
                } catch (IOException e) {
                    failure.set(e);
                    return;
                }
            }
        });
        HttpClient kept = HttpClient.newBuilder().sslContext(trusted).build();
        send(kept, runtime);
        await().until(() -> answered.get() > 2);
        next.write(certificate, key);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> next.certificate().equals(shown(runtime, trusted, "TLSv1.3")));
        int before = answered.get();
        await().until(() -> answered.get() > before + 2);
        assertEquals(
                "max-age=31536000",
                send(kept, runtime)
                        .headers()
                        .firstValue("Strict-Transport-Security")
                        .orElse(""));
        load.interrupt();
        load.join();
        assertNull(failure.get());
    }

    private static void request(RuntimeProcess runtime, SSLContext trusted) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().sslContext(trusted).build()) {
            assertEquals(200, send(client, runtime).statusCode());
        }
    }

    private static HttpResponse<Void> send(HttpClient client, RuntimeProcess runtime)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + runtime.port() + "/ready"));
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    private static Certificate shown(RuntimeProcess runtime, SSLContext trusted, String version) throws IOException {
        try (var socket = (SSLSocket) trusted.getSocketFactory().createSocket("localhost", runtime.port())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /** The container's health check. */
    private static int probe(RuntimeProcess runtime, Path certificate) throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("runtime.jar"));
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        jar.resolveSibling("app") + "/*",
                        "startup.Probe")
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("PORT", "" + runtime.port(), "TLS_CERTIFICATE", certificate.toString()));
        Process probe = builder.start();
        String said = new String(probe.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int status = probe.waitFor();
        assertTrue(status == 0 || said.startsWith("agentl2: not ready: "), said);
        return status;
    }

    private static SSLContext trusting(TestTls... servers) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (TestTls server : servers) {
            trusted.setCertificateEntry("server-" + trusted.size(), server.certificate());
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
