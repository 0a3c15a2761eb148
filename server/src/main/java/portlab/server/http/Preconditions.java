package portlab.server.http;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import portlab.common.wire.Reason;
import portlab.server.http.Request.RequestFields;

/**
 * Evaluates a request's conditions against a file (RFC 9110 section 13). Pure.
 *
 * @param fields of the request
 * @param tag the file's entity tag
 * @param modified its Last-Modified, in seconds since 1970
 * @param now in seconds since 1970
 */
record Preconditions(RequestFields fields, EntityTag tag, long modified, long now) {

    /**
     * The result for a GET or HEAD.
     *
     * @param reason null if there is no condition
     */
    record Verdict(Effect effect, Reason reason) {
        private static final Verdict UNCONDITIONAL = new Verdict(Effect.PROCEED, null);
    }

    enum Effect {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    /** Evaluates all conditions except If-Range, in the order of section 13.2.2. */
    Verdict verdict() {
        String ifMatch = fields.list("If-Match");
        OptionalLong unmodifiedSince = date("If-Unmodified-Since");
        if (ifMatch != null) {
            if (!matches(ifMatch, tag::matchesStrongly)) {
                return new Verdict(Effect.FAILED, Reason.MATCH_FAILED);
            }
        } else if (unmodifiedSince.isPresent() && modified > unmodifiedSince.getAsLong()) {
            return new Verdict(Effect.FAILED, Reason.UNMODIFIED_FAILED);
        }
        String ifNoneMatch = fields.list("If-None-Match");
        if (ifNoneMatch != null) {
            return matches(ifNoneMatch, tag::matchesWeakly)
                    ? new Verdict(Effect.NOT_MODIFIED, Reason.NOT_MODIFIED_BY_TAG)
                    : new Verdict(Effect.PROCEED, Reason.TAG_DIFFERS);
        }
        OptionalLong modifiedSince = date("If-Modified-Since");
        if (modifiedSince.isEmpty()) {
            return Verdict.UNCONDITIONAL;
        }
        return modified <= modifiedSince.getAsLong()
                ? new Verdict(Effect.NOT_MODIFIED, Reason.NOT_MODIFIED_BY_DATE)
                : new Verdict(Effect.PROCEED, Reason.CHANGED_SINCE);
    }

    /**
     * Whether If-Range allows a partial response (section 13.1.5): it is missing, has the same strong tag, or has the
     * same date, which must be old enough to tell versions apart and shared by no coding of the file.
     *
     * @param mayHoldCoded whether the client may hold another coding of the file, which can have the same date
     */
    boolean rangeApplies(boolean mayHoldCoded) {
        if (!fields.has("If-Range")) {
            return true;
        }
        String value = fields.only("If-Range");
        if (value == null) {
            return false;
        }
        if (value.endsWith("\"")) {
            List<EntityTag> tags = EntityTag.parseList(value);
            return tags.size() == 1 && tags.get(0).matchesStrongly(tag);
        }
        OptionalLong date = HttpDate.parse(value, now);
        return !mayHoldCoded && date.isPresent() && date.getAsLong() == modified && modified < now;
    }

    private static boolean matches(String list, Predicate<EntityTag> comparison) {
        return list.equals("*") || EntityTag.parseList(list).stream().anyMatch(comparison);
    }

    /** A malformed date counts as missing. */
    private OptionalLong date(String name) {
        String value = fields.only(name);
        return value == null ? OptionalLong.empty() : HttpDate.parse(value, now);
    }
}
