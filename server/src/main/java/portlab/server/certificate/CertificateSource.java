package portlab.server.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;

/** Where the server's certificate comes from. */
public sealed interface CertificateSource permits CertificateFiles, OwnCertificate {

    /** Reads the certificate, or creates it. May take seconds. */
    ServerCertificate load() throws CertificateProblem;

    /** The files whose change calls for another {@link #load}. */
    List<Path> files();

    /** The file that clients who trust this certificate by itself need. */
    Path certificateFile();

    /** Whether {@link #load} would replace this certificate now, although no file has changed. */
    boolean isDue(ServerCertificate loaded, Instant now);

    /**
     * What tells a changed file from an unchanged one, for all {@link #files}. Follows links, because Kubernetes replaces a
     * mounted secret by changing a link. A missing file is like one that changed.
     */
    default String stamp() {
        StringBuilder stamp = new StringBuilder();
        for (Path file : files()) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                stamp.append(now.size())
                        .append(' ')
                        .append(now.lastModifiedTime().toMillis());
                stamp.append(' ').append(now.fileKey()).append('\n');
            } catch (IOException e) {
                stamp.append("missing\n");
            }
        }
        return stamp.toString();
    }
}
