package portlab.server.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import portlab.common.FileErrors;

/**
 * The textual form of keys and certificates (RFC 7468).
 *
 * @param blocks what stands between BEGIN and END lines; the text around them is ignored
 */
record Pem(List<Block> blocks) {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LINE = 64;
    private static final long LARGEST_FILE = 1 << 20;

    /**
     * One key, certificate or the like.
     *
     * @param label what it is, such as {@code EC PRIVATE KEY}
     * @param encrypted whether it has the header of a traditional encrypted key (RFC 1421 section 4.6.1.1)
     * @param der its encoding
     */
    record Block(String label, boolean encrypted, byte[] der) {
        boolean isCertificate() {
            return label.equals(CERTIFICATE) || label.equals("X509 CERTIFICATE");
        }

        boolean isPrivateKey() {
            return label.endsWith(PRIVATE_KEY);
        }
    }

    /** Reads a file. */
    static Pem read(Path file) throws CertificateProblem {
        try {
            // Opening a FIFO waits for its writer, perhaps for ever, and a device may never end.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new CertificateProblem(file + " is not a regular file: name a file in PEM");
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new CertificateProblem(file + " is too large for a certificate or key: expected a file in PEM");
            }
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new CertificateProblem("the file " + file + " does not exist: check its path", e);
        } catch (IOException e) {
            throw new CertificateProblem(
                    "cannot read " + file + " (" + FileErrors.ofReading(e) + "): check its permissions", e);
        } catch (IllegalArgumentException e) {
            throw new CertificateProblem(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Parses a file's text.
     *
     * @throws IllegalArgumentException when a block does not end, or is not in base 64
     */
    static Pem parse(String text) {
        List<Block> blocks = new ArrayList<>();
        String label = null;
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        for (String raw : text.split("\n")) {
            String line = raw.strip();
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                encrypted = false;
                base64.setLength(0);
            } else if (label != null && line.equals(END + label + DASHES)) {
                blocks.add(new Block(label, encrypted, decoded(label, base64)));
                label = null;
            } else if (line.indexOf(':') >= 0) {
                encrypted |= line.startsWith("Proc-Type:") && line.contains("ENCRYPTED");
            } else if (label != null && !line.startsWith("DEK-Info")) {
                base64.append(line);
            }
        }
        if (label != null) {
            throw new IllegalArgumentException("the line " + END + label + DASHES + " is missing");
        }
        return new Pem(blocks);
    }

    private static byte[] decoded(String label, CharSequence base64) {
        try {
            return Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what follows " + BEGIN + label + DASHES + " is not base 64", e);
        }
    }

    /** The text of one block. */
    static String text(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return BEGIN + label + DASHES + "\n" + lines.encodeToString(der) + "\n" + END + label + DASHES + "\n";
    }
}
