package portlab.server.http;

import java.nio.charset.StandardCharsets;

/**
 * The fields of a request. A value is decoded only when it is needed, one character per byte.
 *
 * @param head the bytes that the spans refer to
 * @param spans the start and end of each name, then of each value
 * @param count the number of fields
 */
record RequestFields(byte[] head, int[] spans, int count) {
    static final RequestFields NONE = new RequestFields(new byte[0], new int[0], 0);

    /** Ints per field in {@link #spans}. */
    static final int SPAN = 4;

    /** The value of the only field with this name; null if there is none or more than one. */
    String only(String name) {
        return count(name) == 1 ? value(next(name, 0)) : null;
    }

    /** The values of all fields with this name as one list (RFC 9110 section 5.3); null if there is none. */
    String list(String name) {
        int field = next(name, 0);
        if (field < 0) {
            return null;
        }
        String list = value(field);
        for (field = next(name, field + 1); field >= 0; field = next(name, field + 1)) {
            list += ", " + value(field);
        }
        return list;
    }

    boolean has(String name) {
        return next(name, 0) >= 0;
    }

    int count(String name) {
        int found = 0;
        for (int field = next(name, 0); field >= 0; field = next(name, field + 1)) {
            found++;
        }
        return found;
    }

    private int next(String name, int from) {
        for (int field = from; field < count; field++) {
            if (named(field, name)) {
                return field;
            }
        }
        return -1;
    }

    private boolean named(int field, String name) {
        int start = spans[field * SPAN];
        if (spans[field * SPAN + 1] - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            // Token characters that differ only in this bit are letters.
            if ((head[start + i] | 0x20) != (name.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private String value(int field) {
        int start = spans[field * SPAN + 2];
        return new String(head, start, spans[field * SPAN + 3] - start, StandardCharsets.ISO_8859_1);
    }
}
