package hawtio;

import java.util.regex.Pattern;

/** Where Hawtio is served: its pages are built for this one place. */
final class Hawtio {

    static final String PATH = "/hawtio";
    static final String BASE = PATH + "/";
    static final String SIGN_IN = BASE + "sign-in";
    static final Pattern JOLOKIA = Pattern.compile(BASE + "jolokia(/.*)?");

    private Hawtio() {}
}
