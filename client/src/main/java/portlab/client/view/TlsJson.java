package portlab.client.view;

import java.util.Locale;
import java.util.Optional;
import portlab.client.tls.CertificateDetails;
import portlab.client.tls.TlsDetails;
import portlab.common.JsonLine;

/** Formats what a TLS handshake agreed on as JSON; docs/protocol.md has the schema. */
final class TlsJson {
    private TlsJson() {}

    /** Adds an object, unless there is no TLS. */
    static JsonLine add(JsonLine line, Optional<TlsDetails> tls) {
        return tls.isEmpty() ? line : line.with("tls", of(tls.get()));
    }

    private static JsonLine of(TlsDetails details) {
        JsonLine json = new JsonLine()
                .with("version", details.version())
                .with("suite", details.suite())
                .with("group", details.group().isEmpty() ? null : details.group())
                .with("alpn", details.application().isEmpty() ? null : details.application())
                .with("resumed", details.resumed())
                .with("trust", details.trust().name().toLowerCase(Locale.ROOT));
        details.certificate().ifPresent(certificate -> json.with("certificate", of(certificate)));
        return json;
    }

    private static JsonLine of(CertificateDetails certificate) {
        return new JsonLine()
                .with("subject", certificate.subject())
                .with("issuer", certificate.issuer())
                .with("names", String.join(", ", certificate.names()))
                .with("from", certificate.from().toString())
                .with("until", certificate.until().toString())
                .with("sha256", certificate.fingerprint())
                .with("pin", certificate.pin());
    }
}
