package portlab.common;

/** Which Portlab this is. */
public final class Version {
    private Version() {}

    /** The version as the jar's manifest says it; {@code dev} where the classes do not come from a jar. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
