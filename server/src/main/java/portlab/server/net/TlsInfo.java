package portlab.server.net;

/**
 * What both sides of a TLS connection agreed on.
 *
 * @param version such as {@code TLSv1.3}
 * @param suite the cipher suite by the name of its RFC, such as {@code TLS_AES_256_GCM_SHA384}
 */
public record TlsInfo(String version, String suite) {}
