package portlab.server.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portlab.common.SafeText;

/**
 * Makes certificates with the JDK's {@code keytool}, because Java has no other public means to sign one. Keys pass through a
 * key store in a folder that only this user can read. Its password exists only in memory, and in keytool's environment.
 */
final class Keytool {
    /** How long a certificate is valid. Some clients refuse those that are valid for more than 398 days. */
    static final int VALID_DAYS = 397;

    private static final String ALIAS = "portlab";
    private static final String PASSWORD_VARIABLE = "KEYTOOL_PASSWORD";
    private static final int PATIENCE_SECONDS = 60;
    private static final int PASSWORD_BYTES = 24;

    private final Path program;
    private final Path store;
    private final String password;

    /** @param folder an empty folder for the key store, which only this user can read */
    Keytool(Path javaHome, Path folder) throws CertificateProblem {
        this.program = program(javaHome);
        this.store = folder.resolve("store.p12");
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        this.password = Base64.getEncoder().encodeToString(random);
    }

    private static Path program(Path javaHome) throws CertificateProblem {
        for (String name : List.of("keytool", "keytool.exe")) {
            Path program = javaHome.resolve("bin").resolve(name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new CertificateProblem(
                "cannot create a certificate because the Java in " + javaHome
                        + " has no keytool: run the server on a whole JDK or JRE, or bring a certificate with --tls-cert and --tls-key");
    }

    /** Creates a key (ECDSA with P-256) and a certificate for it. */
    ServerCertificate create(List<SubjectName> names) throws CertificateProblem {
        run(Stream.concat(Stream.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"), certificate(names)));
        return read();
    }

    /** Creates a new certificate for a key that exists, so that clients that pinned the key continue to trust it. */
    ServerCertificate renew(ServerCertificate old, List<SubjectName> names) throws CertificateProblem {
        write(old);
        run(Stream.concat(Stream.of("-selfcert"), certificate(names)));
        return read();
    }

    /** Not an authority: clients that trust it trust this server only, even if its key is stolen. */
    private static Stream<String> certificate(List<SubjectName> names) {
        String alternatives = names.stream().map(SubjectName::extension).collect(Collectors.joining(","));
        return Stream.of(
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=Portlab",
                // For clients whose clock is slow.
                "-startdate",
                "-1H",
                "-validity",
                Integer.toString(VALID_DAYS),
                "-ext",
                "san=" + alternatives,
                "-ext",
                "bc:critical=ca:false",
                "-ext",
                "eku=serverAuth");
    }

    private void run(Stream<String> arguments) throws CertificateProblem {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments.toList());
        command.addAll(List.of("-alias", ALIAS, "-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass:env", PASSWORD_VARIABLE));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, password);
        // What is meant for the server's JVM may not suit another one, and would appear in the output.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        try {
            String said = output(builder.start());
            if (!said.isEmpty()) {
                throw new CertificateProblem("cannot create a certificate because keytool failed: " + said);
            }
        } catch (IOException e) {
            throw new CertificateProblem(
                    "cannot create a certificate because keytool did not run: " + e.getMessage(), e);
        }
    }

    /** What a failed keytool printed, in one line; empty if it succeeded. */
    private static String output(Process keytool) throws IOException {
        try (InputStream out = keytool.getInputStream()) {
            keytool.getOutputStream().close();
            Thread watch = watch(keytool);
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            int code = keytool.waitFor();
            watch.interrupt();
            return code == 0
                    ? ""
                    : SafeText.escaped("exit code " + code + ", " + said.strip().replaceAll("\\s+", " "));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        } finally {
            keytool.destroyForcibly();
        }
    }

    /** Ends a keytool that hangs, which also ends its output. */
    private static Thread watch(Process keytool) {
        Thread watch = new Thread(() -> {
            try {
                if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    keytool.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private ServerCertificate read() throws CertificateProblem {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            Key key = keys.getKey(ALIAS, password.toCharArray());
            return new ServerCertificate((PrivateKey) key, List.of((X509Certificate) keys.getCertificate(ALIAS)));
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateProblem("cannot read the certificate that keytool created: " + e.getMessage(), e);
        }
    }

    private void write(ServerCertificate old) throws CertificateProblem {
        try (OutputStream out = Files.newOutputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(ALIAS, old.key(), password.toCharArray(), new X509Certificate[] {old.own()});
            keys.store(out, password.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateProblem("cannot prepare the certificate's renewal: " + e.getMessage(), e);
        }
    }
}
