package portlab.server.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import portlab.server.site.SiteResult.Resource;
import portlab.server.site.SiteResult.Resource.Coding;

/**
 * An entity tag (RFC 9110 section 8.8.3).
 *
 * @param weak whether it stands for an equivalent file, not for the same bytes
 * @param opaque the text between its quotes
 */
record EntityTag(boolean weak, String opaque) {

    /** The strong tag of a file: its modification time, as precise as the disk records it, its size and its coding. */
    static EntityTag of(Resource resource) {
        Instant time = resource.modified();
        Coding coding = resource.coding();
        String opaque = Long.toHexString(time.getEpochSecond()) + "." + Integer.toHexString(time.getNano()) + "-"
                + Long.toHexString(resource.size());
        return new EntityTag(false, coding == null ? opaque : opaque + "-" + coding.token());
    }

    /** The tag of the same file with something added. */
    EntityTag extended() {
        return new EntityTag(weak, opaque + "-live");
    }

    /** Reads a list of tags, up to the first malformed one. */
    static List<EntityTag> parseList(String list) {
        List<EntityTag> tags = new ArrayList<>();
        int at = skip(list, 0);
        while (at < list.length()) {
            boolean weak = list.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int close = list.startsWith("\"", open) ? list.indexOf('"', open + 1) : -1;
            if (close < 0) {
                return tags;
            }
            tags.add(new EntityTag(weak, list.substring(open + 1, close)));
            int next = skip(list, close + 1);
            if (next < list.length() && list.substring(close + 1, next).indexOf(',') < 0) {
                return tags;
            }
            at = next;
        }
        return tags;
    }

    private static int skip(String list, int from) {
        int at = from;
        while (at < list.length() && " \t,".indexOf(list.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** RFC 9110 section 8.8.3.2. */
    boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** As a field value. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + "\"";
    }
}
