package startup;

import base.GivenText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks the runtime of this machine whether it is ready, and exits with 0 if it says so: a container's health check, for images
 * that have no other client. Over TLS it expects the very certificate that {@code TLS_CERTIFICATE} names, whatever its host.
 */
public final class Probe {

    private static final int WAIT_MS = 5_000;
    private static final String READY = "HTTP/1.1 200 ";

    private Probe() {}

    public static void main(String... none) {
        boolean ready;
        try {
            ready = isReady(System.getenv());
        } catch (IOException | GeneralSecurityException away) {
            System.err.println("agentl2: not ready: " + away.getMessage());
            ready = false;
        }
        System.exit(ready ? 0 : 1);
    }

    /** Whether the runtime with this environment is ready. */
    static boolean isReady(Map<String, String> environment) throws IOException, GeneralSecurityException {
        int port = Integer.parseInt(GivenText.cleaned(environment.getOrDefault("PORT", "3001")));
        String certificate = GivenText.cleaned(environment.get("TLS_CERTIFICATE"));
        try (Socket socket = certificate.isEmpty() ? new Socket() : trusting(Path.of(certificate))) {
            socket.setSoTimeout(WAIT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAIT_MS);
            socket.getOutputStream()
                    .write("GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(READY.length());
            return new String(status, StandardCharsets.US_ASCII).equals(READY);
        }
    }

    private static Socket trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("certificate-" + trusted.size(), one);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory().createSocket();
    }
}
