package portlab.client.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import portlab.common.XmlText;

/**
 * Writes a drawing as a self-contained SVG file, in light or dark colours as the viewer prefers. Coordinates are in pixels from
 * the top left corner. Every text is escaped. Pure.
 */
final class Svg {
    private static final String STYLE = """
            <style>
            svg { color-scheme: light dark; --paper: #fdfefc; --ink: #17201b; --soft: #55635b; --line: #ccd5ce;
              --first: #c8781f; --second: #5b87b5; --third: #0a6847; background: var(--paper); }
            @media (prefers-color-scheme: dark) {
              svg { --paper: #0f1512; --ink: #e4ece7; --soft: #9db0a5; --line: #314037;
                --first: #eda667; --second: #7fa8d4; --third: #5fc797; }
            }
            text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: var(--ink); }
            .title { font-weight: 700; font-size: 15px; }
            .strong { font-weight: 700; }
            .soft { fill: var(--soft); }
            .end { text-anchor: end; font-variant-numeric: tabular-nums; }
            .middle { text-anchor: middle; font-variant-numeric: tabular-nums; }
            .paper { fill: var(--paper); }
            .grid { stroke: var(--line); stroke-width: 1; }
            .mark { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 3; }
            .series0 { fill: var(--first); }
            .series1 { fill: var(--second); }
            .series2 { fill: var(--third); }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder(8192);

    /** @param title for people who cannot see it */
    Svg(int width, int height, String title) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" role=\"img\">\n<title>")
                .append(XmlText.escaped(title))
                .append("</title>\n")
                .append(STYLE);
        rectangle("paper", 0, 0, width, height, "");
    }

    /** @param tip shown when the pointer is over it; may be empty */
    Svg rectangle(String style, double x, double y, double width, double height, String tip) {
        svg.append("<rect class=\"").append(style).append('"');
        attribute("x", x).attribute("y", y).attribute("width", width).attribute("height", height);
        svg.append(tip.isEmpty() ? "/>\n" : "><title>" + XmlText.escaped(tip) + "</title></rect>\n");
        return this;
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"").append(style).append('"');
        attribute("x1", x1).attribute("y1", y1).attribute("x2", x2).attribute("y2", y2);
        svg.append("/>\n");
        return this;
    }

    /** @param y of the line that the letters stand on */
    Svg text(String style, double x, double y, String text) {
        svg.append("<text class=\"").append(style).append('"');
        attribute("x", x).attribute("y", y);
        svg.append('>').append(XmlText.escaped(text)).append("</text>\n");
        return this;
    }

    private Svg attribute(String name, double value) {
        svg.append(' ').append(name).append("=\"").append(number(value)).append('"');
        return this;
    }

    /** Two decimals at most. */
    private static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** The whole file. */
    @Override
    public String toString() {
        return svg + "</svg>\n";
    }
}
