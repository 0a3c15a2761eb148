package portlab.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns docs/labs/*.md, the source, into the pages of www/labs. {@code make lab-pages} runs it as a program of a single file, so it
 * needs nothing but the JDK. It knows just the Markdown that the labs use: headings, paragraphs, lists, tables, fences, code that is
 * indented, and in a line code, bold and slanted text, and links.
 */
public final class LabPages {
    private static final Pattern INLINE =
            Pattern.compile("`(?<code>[^`]+)`|\\*\\*(?<bold>.+?)\\*\\*|\\*(?<slanted>[^* ][^*]*)\\*"
                    + "|\\[(?<text>[^]]+)]\\((?<to>[^)]+)\\)|<(?<url>http[^>]+)>");
    private static final Pattern ORDERED = Pattern.compile("[0-9]+\\. +(.*)");
    private static final String CODE = "    ";
    private static final String OVERVIEW = "README";

    private final List<String> lines;
    private final StringBuilder html = new StringBuilder();
    private int at;
    private boolean inSection;

    private LabPages(String markdown) {
        this.lines = markdown.lines().toList();
    }

    /** Writes all pages. @param args the project's folder */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        for (Map.Entry<Path, String> page : pages(root).entrySet()) {
            Files.writeString(root.resolve(page.getKey()), page.getValue());
        }
    }

    /** The pages, by their path in the project. */
    static Map<Path, String> pages(Path root) throws IOException {
        Map<Path, String> pages = new LinkedHashMap<>();
        List<Path> sources;
        try (Stream<Path> files = Files.list(root.resolve("docs/labs"))) {
            sources = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
        for (Path source : sources) {
            String name = source.getFileName().toString().replace(".md", "");
            String file = name.equals(OVERVIEW) ? "index.html" : name + ".html";
            pages.put(Path.of("www/labs", file), page(Files.readString(source), file));
        }
        return pages;
    }

    private static String page(String markdown, String file) {
        LabPages body = new LabPages(markdown);
        body.blocks();
        String title = markdown.lines().findFirst().orElse("").replaceFirst("# ", "");
        boolean overview = file.equals("index.html");
        return """
                <!DOCTYPE html>
                <html lang="en">
                <!-- Made from docs/labs by `make lab-pages`: edit the text there. -->
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <title>%s: Portlab</title>
                  <link rel="icon" href="../favicon.svg" type="image/svg+xml">
                  <link rel="stylesheet" href="../style.css">
                  <script src="../lab.js" type="module"></script>
                </head>
                <body>
                  <a class="skip" href="#main">Skip to the text</a>

                  <header>
                    <a class="name" href="../index.html">Portlab</a>
                    <nav aria-label="Pages">
                      <ul>
                        <li><a href="../index.html">Overview</a></li>
                        <li><a href="../try.html">Try it</a></li>
                        <li><a href="index.html"%s>Labs</a></li>
                        <li><a href="../files/">Files</a></li>
                      </ul>
                    </nav>
                  </header>

                  <main id="main" class="text">
                %s  </main>

                  <footer>Portlab’s sample site. It asks nothing of any other host.</footer>
                </body>
                </html>
                """.formatted(escaped(title), overview ? " aria-current=\"page\"" : "", body.html);
    }

    private void blocks() {
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank()) {
                at++;
            } else if (line.startsWith("#")) {
                heading(line);
            } else if (line.startsWith("```")) {
                fence(line.substring(3));
            } else if (line.startsWith("|")) {
                table();
            } else if (line.startsWith(CODE)) {
                indented();
            } else if (line.startsWith("- ") || ORDERED.matcher(line).matches()) {
                list(line.startsWith("- ") ? "ul" : "ol");
            } else {
                paragraph();
            }
        }
        html.append(inSection ? "</section>\n" : "");
    }

    private void heading(String line) {
        at++;
        String text = line.replaceFirst("#+ ", "");
        if (line.startsWith("# ")) {
            html.append("<div class=\"hero\"><h1>").append(inline(text)).append("</h1></div>\n");
        } else if (line.startsWith("## ")) {
            html.append(inSection ? "</section>\n" : "").append("\n<section id=\"");
            html.append(anchor(text)).append("\">\n<h2>").append(inline(text)).append("</h2>\n");
            inSection = true;
        } else {
            html.append("<h3>").append(inline(text)).append("</h3>\n");
        }
    }

    /** As on GitHub: words with dashes between them. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}0-9 -]", "").replace(' ', '-');
    }

    /** Commands are what the reader types; all else in a fence is what a program prints. */
    private void fence(String kind) {
        List<String> inside = new ArrayList<>();
        for (at++; !lines.get(at).startsWith("```"); at++) {
            inside.add(lines.get(at));
        }
        at++;
        html.append(kind.equals("sh") ? "<pre>" : "<pre class=\"wide\">");
        StringBuilder printed = new StringBuilder();
        for (String line : inside) {
            boolean typed = kind.equals("sh") || kind.equals("console") && line.startsWith("$ ");
            if (typed) {
                flush(printed);
                html.append("<kbd>")
                        .append(escaped(line.replaceFirst("^\\$ ", "")))
                        .append("</kbd>\n");
            } else {
                printed.append(printed.length() == 0 ? "" : "\n").append(escaped(line));
            }
        }
        flush(printed);
        html.append("</pre>\n");
    }

    private void flush(StringBuilder printed) {
        if (printed.length() > 0) {
            html.append("<samp>").append(printed).append("</samp>\n");
            printed.setLength(0);
        }
    }

    private void indented() {
        StringBuilder printed = new StringBuilder();
        for (; at < lines.size() && lines.get(at).startsWith(CODE); at++) {
            printed.append(printed.length() == 0 ? "" : "\n")
                    .append(escaped(lines.get(at).substring(CODE.length())));
        }
        html.append("<pre class=\"wide\">");
        flush(printed);
        html.append("</pre>\n");
    }

    private void table() {
        html.append("<div class=\"scrolls\"><table>\n<thead>")
                .append(row(lines.get(at), "th"))
                .append("</thead>\n<tbody>\n");
        for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
            html.append(row(lines.get(at), "td")).append('\n');
        }
        html.append("</tbody>\n</table></div>\n");
    }

    private static String row(String line, String element) {
        String inner = line.strip();
        StringBuilder cells = new StringBuilder("<tr>");
        for (String cell : inner.substring(1, inner.length() - 1).split("\\|", -1)) {
            cells.append('<').append(element).append('>').append(inline(cell.strip()));
            cells.append("</").append(element).append('>');
        }
        return cells.append("</tr>").toString();
    }

    private void list(String element) {
        html.append('<').append(element).append(">\n");
        while (at < lines.size() && !lines.get(at).isBlank()) {
            Matcher ordered = ORDERED.matcher(lines.get(at));
            StringBuilder item = new StringBuilder(
                    ordered.matches() ? ordered.group(1) : lines.get(at).substring(2));
            for (at++; at < lines.size() && lines.get(at).startsWith("  "); at++) {
                item.append(' ').append(lines.get(at).strip());
            }
            html.append("<li>").append(inline(item.toString())).append("</li>\n");
        }
        html.append("</").append(element).append(">\n");
    }

    private void paragraph() {
        StringBuilder text = new StringBuilder();
        for (; at < lines.size() && !lines.get(at).isBlank() && !lines.get(at).startsWith("```"); at++) {
            text.append(text.length() == 0 ? "" : "\n").append(lines.get(at));
        }
        html.append("<p>").append(inline(text.toString())).append("</p>\n");
    }

    private static String inline(String text) {
        StringBuilder line = new StringBuilder();
        Matcher matcher = INLINE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            line.append(escaped(text.substring(end, matcher.start()))).append(span(matcher));
            end = matcher.end();
        }
        return line.append(escaped(text.substring(end))).toString();
    }

    private static String span(Matcher found) {
        if (found.group("code") != null) {
            return "<code>" + escaped(found.group("code")) + "</code>";
        }
        if (found.group("bold") != null) {
            return "<strong>" + inline(found.group("bold")) + "</strong>";
        }
        if (found.group("slanted") != null) {
            return "<em>" + inline(found.group("slanted")) + "</em>";
        }
        if (found.group("url") != null) {
            String url = escaped(found.group("url"));
            return "<a href=\"" + url + "\">" + url + "</a>";
        }
        return link(found.group("text"), found.group("to"));
    }

    /** A link to another lab; what is not on the site is only named. */
    private static String link(String text, String to) {
        if (to.startsWith("../")) {
            return inline(text);
        }
        String page = to.replaceFirst("^README\\.md", "index.html").replaceFirst("\\.md(?=#|$)", ".html");
        return "<a href=\"" + escaped(page) + "\">" + inline(text) + "</a>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
