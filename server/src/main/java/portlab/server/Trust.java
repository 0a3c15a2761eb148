package portlab.server;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import portlab.common.SafeText;
import portlab.server.certificate.CertificateWatch;
import portlab.server.certificate.ServerCertificate;

/** How clients recognise the server's certificate, for the start message. */
final class Trust {
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9/._+:@-]+");

    private Trust() {}

    /**
     * The certificate's file, end and fingerprint. For one that no authority has signed also what to do in curl, in our client
     * and in a browser.
     *
     * @param url a page of the server; null if it serves none over TLS
     * @return names and values of lines, in order
     */
    static Map<String, String> lines(CertificateWatch watch, String url) {
        ServerCertificate certificate = watch.certificate();
        Path file = watch.source().certificateFile();
        LocalDate end = certificate.expires().atZone(ZoneId.systemDefault()).toLocalDate();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("cert", SafeText.escaped(file.toString()) + ", valid until " + end);
        lines.put("SHA-256", certificate.fingerprint());
        if (certificate.isSelfSigned() && url != null) {
            lines.put("curl", "curl --cacert " + quoted(file.toString()) + " " + url);
            lines.put("client", "java -jar client.jar --pin " + certificate.pin() + " " + url);
            lines.put("browser", "if its certificate has this SHA-256: Advanced, then Proceed or Accept the Risk");
        }
        return lines;
    }

    /** For a shell. */
    private static String quoted(String file) {
        return NEEDS_NO_QUOTES.matcher(file).matches()
                ? file
                : "'" + SafeText.escaped(file).replace("'", "'\\''") + "'";
    }
}
