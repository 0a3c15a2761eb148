package portlab.server;

/** Which Portlab this is. */
final class Version {
    private Version() {}

    /** The version as the jar's manifest says it; {@code dev} where the classes do not come from a jar. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
