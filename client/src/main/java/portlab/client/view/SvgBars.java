package portlab.client.view;

import java.util.List;

/** Draws values as horizontal bars on one scale, in groups, as SVG for a report. Pure. */
public final class SvgBars {
    private static final int WIDTH = 960;
    private static final int LEFT = 110;
    private static final int RIGHT = 120;
    private static final int HEAD = 56;
    private static final int GROUP = 30;
    private static final int ROW = 22;
    private static final int BAR = 14;
    private static final int BOTTOM = 16;

    private SvgBars() {}

    /** Bars that belong together. @param name may be empty */
    public record Group(String name, List<Bar> bars) {}

    /** One bar. @param label the value with its unit */
    public record Bar(String name, double value, String label) {}

    /** The whole file. @param title what the values are, in a line */
    public static String of(String title, List<Group> groups) {
        int rows = groups.stream().mapToInt(group -> group.bars().size()).sum();
        double most = groups.stream()
                .flatMap(group -> group.bars().stream())
                .mapToDouble(Bar::value)
                .max()
                .orElse(1);
        Svg svg = new Svg(WIDTH, HEAD + groups.size() * GROUP + rows * ROW + BOTTOM, title);
        svg.text("title", LEFT, 26, title);
        int y = HEAD;
        for (Group group : groups) {
            svg.text("strong", LEFT, y + 6, group.name());
            y += GROUP / 2;
            for (Bar bar : group.bars()) {
                double width = Math.max(1, bar.value() / Math.max(1e-9, most) * (WIDTH - LEFT - RIGHT));
                svg.text("end soft", LEFT - 8, y + BAR - 3, bar.name());
                svg.rectangle("series1", LEFT, y, width, BAR, bar.label());
                svg.text("", LEFT + width + 6, y + BAR - 3, bar.label());
                y += ROW;
            }
            y += GROUP / 2;
        }
        return svg.toString();
    }
}
