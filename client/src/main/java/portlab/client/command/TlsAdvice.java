package portlab.client.command;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import portlab.client.command.Probe.Result;
import portlab.client.command.Probe.Verdict;
import portlab.client.net.Endpoint;
import portlab.common.Protocol;

/** What to try when services speak TLS and the client does not, or the other way round. Pure. */
public final class TlsAdvice {
    private TlsAdvice() {}

    /** A sentence; empty if TLS is not the problem. */
    public static String of(Endpoint base, List<Result> results) {
        List<Result> overTcp = results.stream().filter(result -> !result.udp()).toList();
        boolean mismatch = overTcp.stream()
                .anyMatch(result -> result.verdict() == Verdict.PLAIN || result.verdict() == Verdict.TLS);
        return mismatch ? instead(base, overTcp) : untrusted(overTcp);
    }

    private static String instead(Endpoint base, List<Result> results) {
        Set<Boolean> web = speaking(results, TlsAdvice::isWeb);
        Set<Boolean> raw = speaking(results, result -> !isWeb(result));
        if (!web.contains(true) && !raw.contains(true)) {
            return "None of these services speaks TLS: use http://" + base + ", without --tls.";
        }
        if (!web.contains(false) && !raw.contains(true)) {
            return "Of these services, only http and admin speak TLS: use https://" + base + ", without --tls.";
        }
        return !web.contains(false) && !raw.contains(false)
                ? "These services speak TLS: add --tls."
                : "Some services speak TLS, others do not: name the ones to check, with --tls or without.";
    }

    /** Whether the services of a kind speak TLS, as far as that is known. */
    private static Set<Boolean> speaking(List<Result> results, Predicate<Result> kind) {
        return results.stream()
                .filter(kind.and(TlsAdvice::isKnown))
                .map(TlsAdvice::speaksTls)
                .collect(Collectors.toSet());
    }

    private static boolean isKnown(Result result) {
        return switch (result.verdict()) {
            case ANSWERS, READY, DRAINING, PLAIN, TLS, UNTRUSTED -> true;
            case OFF, REFUSED, SILENT, OTHER -> false;
        };
    }

    private static boolean speaksTls(Result result) {
        return switch (result.verdict()) {
            case TLS, UNTRUSTED -> true;
            case PLAIN -> false;
            default -> result.endpoint().tls();
        };
    }

    private static boolean isWeb(Result result) {
        return result.service() == Protocol.HTTP || result.service() == Protocol.ADMIN;
    }

    private static String untrusted(List<Result> results) {
        return results.stream()
                .map(Result::hint)
                .filter(hint -> !hint.isEmpty())
                .findFirst()
                .map(hint -> "To trust this server: " + hint + ".")
                .orElse("");
    }
}
