package base;

/** Which version of the runtime this is, as the package's manifest has it. */
public final class Version {

    private Version() {}

    /** Such as {@code 0.2.0}; {@code 0} where the runtime does not come from a package. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}
