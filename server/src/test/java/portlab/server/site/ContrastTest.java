package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generated pages have enough contrast for people with low vision (WCAG 2.2, 1.4.3 and 1.4.11). */
class ContrastTest {
    private static final Pattern COLOUR = Pattern.compile("--(\\w+):#([0-9a-f]{3,6})");
    private static final double TEXT = 4.5;
    private static final double EDGE = 3;

    /** A colour of the light scheme, which comes first, or of the dark one. */
    private static Map<String, String> colours(boolean dark) {
        int from = dark ? Markup.STYLE.indexOf("prefers-color-scheme:dark") : 0;
        String scheme = Markup.STYLE.substring(from, Markup.STYLE.indexOf('}', from));
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(scheme);
        while (matcher.find()) {
            String hex = matcher.group(2);
            colours.put(matcher.group(1), hex.length() == 3 ? hex.replaceAll(".", "$0$0") : hex);
        }
        return colours;
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void textHasEnoughContrast(boolean dark) {
        Map<String, String> colours = colours(dark);
        for (String ground : new String[] {"page", "card", "hover"}) {
            for (String text : new String[] {"ink", "dim", "link"}) {
                check(TEXT, text + " on " + ground, contrast(colours.get(text), colours.get(ground)));
            }
        }
        check(EDGE, "edge on page", contrast(colours.get("edge"), colours.get("page")));
        check(EDGE, "edge on card", contrast(colours.get("edge"), colours.get("card")));
    }

    private static void check(double least, String what, double contrast) {
        assertTrue(contrast >= least, what + ": " + contrast);
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String hex) {
        int rgb = Integer.parseInt(hex, 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
