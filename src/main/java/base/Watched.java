package base;

import java.util.Map;

/**
 * Something that is worth watching while the runtime works. Each bean that is one is shown by JMX as
 * {@code org.agentl2:type=runtime,name=<name>}, and so in Hawtio, where that is on.
 */
public interface Watched {

    /** Of letters, such as {@code Queue}. */
    String name();

    /**
     * What there is to see now: numbers, texts and truth values by their names, in the order in which they are shown. It may ask the
     * database: it is called at most once a second, and only while somebody looks. No value is a secret.
     */
    Map<String, Object> values();
}
