package portlab.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import portlab.server.site.SiteResult.Resource.Coding;

/** Content negotiation (RFC 9110 section 12.5). Pure. */
final class Negotiation {
    private static final int MOST = 1000;

    private Negotiation() {}

    /** An element of an Accept field: a type or coding in lower case, and its weight from 0 to 1000. */
    private record Choice(String name, int weight) {}

    /**
     * The codings that a client likes at least as much as the plain file, best first.
     *
     * @param acceptEncoding the field's value, or null
     */
    static List<Coding> codings(String acceptEncoding) {
        if (acceptEncoding == null) {
            return List.of();
        }
        List<Choice> choices = choices(acceptEncoding);
        int others = weight(choices, "*", 0);
        int identity = weight(choices, "identity", others == 0 ? 1 : others);
        List<Coding> codings = new ArrayList<>(List.of(Coding.values()));
        codings.removeIf(coding -> weight(choices, coding, others) < Math.max(1, identity));
        codings.sort(Comparator.comparingInt(coding -> -weight(choices, coding, others)));
        return codings;
    }

    private static int weight(List<Choice> choices, Coding coding, int others) {
        int weight = weight(choices, coding.token(), -1);
        if (weight < 0 && coding == Coding.GZIP) {
            weight = weight(choices, "x-gzip", -1);
        }
        return weight < 0 ? others : weight;
    }

    private static int weight(List<Choice> choices, String name, int otherwise) {
        for (Choice choice : choices) {
            if (choice.name().equals(name)) {
                return choice.weight();
            }
        }
        return otherwise;
    }

    /**
     * The media type that a client likes best; the first of several equals, or if it accepts none.
     *
     * @param accept the field's value, or null
     */
    static String type(String accept, String... offered) {
        List<Choice> choices = accept == null ? List.of() : choices(accept);
        String best = offered[0];
        int bestWeight = 0;
        for (String type : offered) {
            int weight = typeWeight(choices, type);
            if (weight > bestWeight) {
                best = type;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** The most specific matching range decides. */
    private static int typeWeight(List<Choice> choices, String type) {
        String family = type.substring(0, type.indexOf('/')) + "/*";
        return weight(choices, type, weight(choices, family, weight(choices, "*/*", 0)));
    }

    /** Whether a client asks for HTML by name, as browsers do when they navigate. */
    static boolean wantsHtml(String accept) {
        return accept != null && weight(choices(accept), "text/html", 0) > 0;
    }

    private static List<Choice> choices(String field) {
        List<Choice> choices = new ArrayList<>();
        for (String element : field.split(",")) {
            String[] parts = element.split(";");
            int weight = MOST;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                    weight = weight(parameter.substring(2));
                }
            }
            choices.add(new Choice(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT), weight));
        }
        return choices;
    }

    /** A weight (RFC 9110 section 12.4.2); 0 if malformed. */
    private static int weight(String text) {
        boolean valid = !text.isEmpty()
                && text.length() <= 5
                && (text.length() == 1 || text.charAt(1) == '.')
                && (text.charAt(0) == '0' || text.charAt(0) == '1');
        int weight = 0;
        for (int i = 0; i < 5 && valid; i++) {
            char c = i < text.length() ? text.charAt(i) : '0';
            if (i != 1) {
                valid = Syntax.isDigit(c);
                weight = 10 * weight + c - '0';
            }
        }
        return valid && weight <= MOST ? weight : 0;
    }
}
