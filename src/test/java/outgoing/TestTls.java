package outgoing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and certificate for one host name, made by the JDK's keytool for one test. */
public final class TestTls {

    private static final char[] PASSWORD = "test-only".toCharArray();

    private final KeyStore keys;
    private final Path file;

    private TestTls(KeyStore keys, Path file) {
        this.keys = keys;
        this.file = file;
    }

    public static TestTls of(String host, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve(host + ".p12");
        var keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        // It runs for a moment: what is quick to start takes half of the processor's time.
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()))
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return new TestTls(keys, file);
    }

    /** A server that shows the certificate. */
    HttpsServer server() throws IOException, GeneralSecurityException {
        return server(0);
    }

    /** A server that shows the certificate, at a port of its own; 0 for any. */
    public HttpsServer server(int port) throws IOException, GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /** The options of a Java process that trusts the certificate. */
    public String options() {
        return "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD);
    }

    /** Writes both as PEM files (RFC 7468), each at once as a whole. */
    public void write(Path certificate, Path key) throws IOException, GeneralSecurityException {
        write(key, "PRIVATE KEY", keys.getKey("test", PASSWORD).getEncoded());
        write(certificate, "CERTIFICATE", certificate().getEncoded());
    }

    /** The certificate itself. */
    public Certificate certificate() throws GeneralSecurityException {
        return keys.getCertificate("test");
    }

    private static void write(Path file, String label, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a client that trusts the certificate has. */
    public SSLContext trusted() throws GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
