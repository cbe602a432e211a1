package startup.settings;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.List;

/** The PEM files (RFC 7468) that the server shows itself with; read at the start, so that a mistake is told before a client finds it. */
final class TlsFiles {

    private static final byte[] ANYTHING = {1, 2, 3};

    private TlsFiles() {}

    /**
     * Why the server cannot use the files, in words after the settings' names; null if it can.
     *
     * @param certificate the certificate and those between it and its root, in this order
     * @param key its private key, not encrypted
     */
    static String problem(String certificate, String key) {
        KeyStore store;
        try {
            store = KeyStoreHelper.loadKeyCert(List.of(read(key)), List.of(read(certificate)));
        } catch (IOException | InvalidPathException unreadable) {
            return "name files that cannot be read";
        } catch (Exception malformed) {
            return "should be the PEM file of a certificate and that of its private key without a password";
        }
        return fit(store) ? null : "do not belong together: the certificate is for another key";
    }

    private static Buffer read(String file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    }

    private static boolean fit(KeyStore store) {
        try {
            String alias = store.aliases().nextElement();
            Key key = store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
            Certificate certificate = store.getCertificate(alias);
            String algorithm =
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    };
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign((PrivateKey) key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKinds) {
            return false;
        }
    }
}
