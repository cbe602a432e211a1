package access.browser;

/** What somebody at a browser may do in the operators' consoles. */
public enum ConsoleRole {
    /** Looks at everything that they show. */
    VIEWER,
    /** May also do what they offer. */
    OPERATOR
}
