package tools.images;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What an image costs, by the file {@code IMAGE_PRICES}. */
@ApplicationScoped
public class ImagePrices {

    private static final String BUILT_IN = "classpath:";

    private final Map<String, BigDecimal> prices = new HashMap<>();

    /** @throws IllegalStateException with one line that names the file and the entry that is wrong */
    public ImagePrices(ImageSettings settings) {
        var entries = new Properties();
        try (InputStream in = open(settings.prices())) {
            entries.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("IMAGE_PRICES " + settings.prices() + " cannot be read", e);
        }
        entries.forEach((name, price) -> {
            if (!price.toString().strip().matches("\\d{1,6}(\\.\\d{1,8})?")) {
                throw new IllegalStateException("IMAGE_PRICES " + settings.prices() + ": " + name
                        + " is malformed; it should be US dollars, such as 0.04");
            }
            prices.put(name.toString(), new BigDecimal(price.toString().strip()));
        });
    }

    void check(@Observes StartupEvent started) {
        // Being made is the check.
    }

    /** US dollars for an image; 0 if nobody said. @param entry such as {@code gpt-image-1.medium.1024x1024} */
    BigDecimal of(String entry) {
        return prices.getOrDefault(entry, BigDecimal.ZERO);
    }

    private static InputStream open(String location) throws IOException {
        if (!location.startsWith(BUILT_IN)) {
            return Files.newInputStream(Path.of(location));
        }
        InputStream found =
                ImagePrices.class.getClassLoader().getResourceAsStream(location.substring(BUILT_IN.length()));
        if (found == null) {
            throw new IOException("there is no such resource");
        }
        return found;
    }
}
