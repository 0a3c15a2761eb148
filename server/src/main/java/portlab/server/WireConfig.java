package portlab.server;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portlab.common.Protocol;
import portlab.common.wire.WireLimit;
import portlab.common.wire.WireOutput;
import portlab.common.wire.WireRecorder;
import portlab.common.wire.WireSelection.Choice;
import portlab.server.admission.Cidr;

/**
 * What to record of the connections, as {@code --wire} and its companions say.
 *
 * @param shown whether to show them on the standard output
 * @param files to record them in
 * @param services to record; only those that have paths if {@code path} is given
 * @param clients to record; empty for all
 * @param path the pattern of the paths to record; null for everything
 * @param bytes how many of each direction of an exchange to show
 * @param secrets whether to record passwords as they are
 * @param encrypted whether to record TLS as it is on the wire, with its secrets
 */
record WireConfig(
        boolean shown,
        List<Path> files,
        Set<Protocol> services,
        List<Cidr> clients,
        String path,
        int bytes,
        boolean secrets,
        boolean encrypted) {
    private static final WireConfig OFF =
            new WireConfig(false, List.of(), Set.of(), List.of(), null, WireLimit.DEFAULT, false, false);

    private static final Set<Protocol> WITH_PATHS = EnumSet.of(Protocol.HTTP, Protocol.ADMIN);

    /** @throws UsageException when the options contradict each other */
    static WireConfig of(ServerOptions options) throws UsageException {
        boolean shown = options.wireShown;
        List<Path> files = List.copyOf(options.wireFiles);
        if (!shown && files.isEmpty()) {
            rejectCompanions(options);
            return OFF;
        }
        if (new HashSet<>(files).size() < files.size()) {
            throw new UsageException("--wire names the same file twice: give each recording a file of its own");
        }
        boolean captures = !shown && files.stream().allMatch(file -> WireOutput.isCapture(file.toString()));
        if (options.wireBytes != null && captures) {
            throw new UsageException("--wire-bytes has no effect on a .pcapng file, which always has all bytes");
        }
        if (options.wireEncrypted) {
            rejectReaders(options, captures);
        }
        return new WireConfig(
                shown,
                files,
                services(options),
                List.copyOf(options.wireClients),
                options.wirePath,
                options.wireBytes == null ? WireLimit.DEFAULT : options.wireBytes,
                options.wireSecrets,
                options.wireEncrypted);
    }

    /** Rejects what would have to read encrypted bytes. */
    private static void rejectReaders(ServerOptions options, boolean captures) throws UsageException {
        if (!captures) {
            throw new UsageException("--wire-encrypted records only in .pcapng files, which Wireshark can decrypt:"
                    + " use --wire FILE.pcapng, and nothing else to show or record");
        }
        if (options.wirePath != null) {
            throw new UsageException("--wire-path cannot see paths with --wire-encrypted: leave out one of them");
        }
    }

    private static void rejectCompanions(ServerOptions options) throws UsageException {
        Option given = null;
        if (!options.wireServices.isEmpty()) {
            given = Option.WIRE_SERVICE;
        } else if (!options.wireClients.isEmpty()) {
            given = Option.WIRE_CLIENT;
        } else if (options.wirePath != null) {
            given = Option.WIRE_PATH;
        } else if (options.wireBytes != null) {
            given = Option.WIRE_BYTES;
        } else if (options.wireSecrets) {
            given = Option.WIRE_SECRETS;
        } else if (options.wireEncrypted) {
            given = Option.WIRE_ENCRYPTED;
        }
        if (given != null) {
            throw new UsageException(given.longName() + " has no effect without --wire: add --wire, or --wire FILE");
        }
    }

    private static Set<Protocol> services(ServerOptions options) throws UsageException {
        for (Protocol asked : options.wireServices) {
            if (!options.enabled.contains(asked)) {
                throw new UsageException("--wire-service " + asked.word() + ": this service is not served; see --only"
                        + " and --without");
            }
        }
        Set<Protocol> services = EnumSet.copyOf(options.enabled);
        if (!options.wireServices.isEmpty()) {
            services.retainAll(options.wireServices);
        }
        if (options.wirePath != null) {
            services.retainAll(WITH_PATHS);
            if (services.isEmpty()) {
                throw new UsageException("--wire-path needs a service with paths: http or admin");
            }
        }
        return services;
    }

    boolean isOn() {
        return shown || !files.isEmpty();
    }

    /** Whether the service with this name is recorded. */
    boolean records(String service) {
        return isOn() && services.stream().anyMatch(one -> one.word().equals(service));
    }

    /** What is recorded where, for the start message. */
    String description() {
        String what = services.containsAll(EnumSet.allOf(Protocol.class))
                ? "all connections"
                : "connections of " + list(services.stream().map(Protocol::word));
        String from = clients.isEmpty() ? "" : " from " + list(clients.stream().map(Cidr::toString));
        String about = path == null ? "" : " about " + path;
        Stream<String> where = Stream.concat(
                Stream.of("standard output").filter(any -> shown),
                files.stream().map(Path::toString));
        return what + from + about + " to " + list(where) + ", " + readable();
    }

    private String readable() {
        return encrypted
                ? "encrypted, with the secrets to decrypt them"
                : secrets ? "with passwords" : "passwords masked";
    }

    private static String list(Stream<String> words) {
        return words.collect(Collectors.joining(", "));
    }

    WireRecorder.Settings settings() {
        Choice all = new Choice(
                this::records,
                client -> clients.isEmpty() || clients.stream().anyMatch(network -> network.contains(client)),
                null);
        return new WireRecorder.Settings(path == null ? all : all.withPath(path), bytes, secrets, encrypted);
    }
}
