package access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import operations.PlainText;

/** Who asks for a change. There is no sign-in, so callers say their names themselves, and nobody vouches for them. */
@ApplicationScoped
@Named("caller")
public class Caller {

    private static final int LONGEST = 200;

    /** The caller's name, in one line; null if {@code given} has none. */
    public String name(String given) {
        String name = PlainText.of(given, LONGEST);
        return name == null || name.isBlank() ? null : name.strip();
    }
}
