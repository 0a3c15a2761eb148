package portlab.common.secrets;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.SecretKey;

/**
 * Computes what the JDK's provider does, and tells {@link SecretLog} the secrets of TLS among it. TLS 1.3 derives them by HMAC from a
 * label with their names (RFC 8446, 7.1); for TLS 1.2, the JDK has a generator of the master secret.
 */
final class SecretProvider extends Provider {
    static final String NAME = "PortlabSecrets";

    private static final long serialVersionUID = 1L;
    private static final String JDK = "SunJCE";
    private static final String LABEL = "tls13 ";
    private static final int LONGEST_LABEL = 512;

    private static final Map<String, String> NAMES = Map.of(
            "c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "c ap traffic", "CLIENT_TRAFFIC_SECRET_0",
            "s ap traffic", "SERVER_TRAFFIC_SECRET_0",
            "exp master", "EXPORTER_SECRET");

    private interface Maker {
        Object make(String algorithm) throws GeneralSecurityException;
    }

    SecretProvider() {
        super(NAME, "1", "Tells the secrets of TLS to their owner");
        for (String algorithm : List.of("HmacSHA256", "HmacSHA384")) {
            offer("Mac", algorithm, RecordingMac::new);
        }
        for (String algorithm : List.of("SunTlsMasterSecret", "SunTlsExtendedMasterSecret")) {
            offer("KeyGenerator", algorithm, RecordingGenerator::new);
        }
    }

    private void offer(String type, String algorithm, Maker maker) {
        putService(new Service(this, type, algorithm, SecretProvider.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                try {
                    return maker.make(algorithm);
                } catch (GeneralSecurityException e) {
                    throw new NoSuchAlgorithmException(e);
                }
            }
        });
    }

    /** The name in the file of a secret that is derived from these bytes; null for other bytes. Pure. */
    static String name(byte[] derivation) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(derivation);
            bytes.getShort();
            byte[] label = new byte[bytes.get() & 0xff];
            bytes.get(label);
            String text = new String(label, StandardCharsets.US_ASCII);
            return text.startsWith(LABEL) ? NAMES.get(text.substring(LABEL.length())) : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    /** Keeps the beginning of what is authenticated, which has the label of a derivation. */
    private static final class RecordingMac extends MacSpi {
        private final Mac mac;
        private final byte[] beginning = new byte[LONGEST_LABEL];
        private int count;

        RecordingMac(String algorithm) throws GeneralSecurityException {
            mac = Mac.getInstance(algorithm, JDK);
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec params)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            count = 0;
            mac.init(key, params);
        }

        @Override
        protected void engineUpdate(byte input) {
            engineUpdate(new byte[] {input}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            int kept = Math.min(length, beginning.length - count);
            System.arraycopy(input, offset, beginning, count, kept);
            count += kept;
            mac.update(input, offset, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            byte[] result = mac.doFinal();
            String name = name(Arrays.copyOf(beginning, count));
            if (name != null) {
                SecretLog.found(name, result);
            }
            count = 0;
            return result;
        }

        @Override
        protected void engineReset() {
            count = 0;
            mac.reset();
        }
    }

    /** Makes the master secret of TLS 1.2 (RFC 5246, 8.1; RFC 7627). */
    private static final class RecordingGenerator extends KeyGeneratorSpi {
        private final KeyGenerator generator;

        RecordingGenerator(String algorithm) throws GeneralSecurityException {
            generator = KeyGenerator.getInstance(algorithm, JDK);
        }

        @Override
        protected void engineInit(SecureRandom random) {
            generator.init(random);
        }

        @Override
        protected void engineInit(AlgorithmParameterSpec params, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            generator.init(params, random);
        }

        @Override
        protected void engineInit(int keysize, SecureRandom random) {
            generator.init(keysize, random);
        }

        @Override
        protected SecretKey engineGenerateKey() {
            SecretKey key = generator.generateKey();
            byte[] encoded = key.getEncoded();
            if (encoded != null) {
                SecretLog.found("CLIENT_RANDOM", encoded);
            }
            return key;
        }
    }
}
