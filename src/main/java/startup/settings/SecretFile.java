package startup.settings;

import base.GivenText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A file that holds a secret, as containers mount them; the setting {@code <NAME>_FILE} says where it is. */
public final class SecretFile {

    private static final int LONGEST = 65_536;

    private SecretFile() {}

    /** The name of the setting that says where the file of {@code secret} is. */
    public static String nameOf(Setting secret) {
        return secret.name() + "_FILE";
    }

    /** What the file says, cleaned; empty if it cannot be read, is longer than 64 KiB, or says nothing. */
    public static Optional<String> read(String path) {
        try (InputStream in = Files.newInputStream(Path.of(GivenText.cleaned(path)))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            return bytes.length > LONGEST
                    ? Optional.empty()
                    : Optional.of(GivenText.cleaned(new String(bytes, StandardCharsets.UTF_8)))
                            .filter(text -> !text.isEmpty());
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    /** What is wrong with the file of {@code secret}; empty if there is none to be read, or all is well. */
    static Optional<String> problem(Setting secret, UnaryOperator<String> value) {
        String path = secret.secret() ? value.apply(nameOf(secret)) : "";
        return path.isEmpty() || read(path).isPresent()
                ? Optional.empty()
                : Optional.of(nameOf(secret) + " should be the path of a readable file that holds " + secret.name());
    }
}
