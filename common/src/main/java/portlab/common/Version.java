package portlab.common;

/** The version of Portlab. */
public final class Version {
    private Version() {}

    /** The version from the jar's manifest; {@code dev} if the classes do not come from a jar. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
