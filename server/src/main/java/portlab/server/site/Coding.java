package portlab.server.site;

/** A content coding (RFC 9110 section 8.4.1) in which a file may lie ready beside itself; the smallest first. */
public enum Coding {
    BROTLI("br", ".br"),
    ZSTANDARD("zstd", ".zst"),
    GZIP("gzip", ".gz");

    private final String token;
    private final String suffix;

    Coding(String token, String suffix) {
        this.token = token;
        this.suffix = suffix;
    }

    /** Its name in Accept-Encoding and Content-Encoding. */
    public String token() {
        return token;
    }

    /** What is added to a file's name. */
    String suffix() {
        return suffix;
    }
}
