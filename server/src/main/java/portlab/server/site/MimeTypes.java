package portlab.server.site;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import portlab.common.wire.Reason;

/** Media types by file name extension, from a built-in table, so that they are the same on every machine. */
public final class MimeTypes {
    static final String UNKNOWN = "application/octet-stream";

    private static final String TABLE = """
            text/html               html htm
            text/css                css
            text/javascript         js mjs cjs
            text/plain              txt text log conf cfg ini toml properties diff patch srt
            text/plain              java kt scala c h cc cpp hpp cs go rs py rb pl lua swift sh bash bat ps1 sql r tex
            text/markdown           md markdown
            text/csv                csv
            text/tab-separated-values tsv
            text/calendar           ics
            text/vcard              vcf
            text/vtt                vtt
            text/yaml               yaml yml
            application/json        json map ipynb
            application/jsonl       jsonl ndjson
            application/ld+json     jsonld
            application/geo+json    geojson
            application/manifest+json webmanifest
            application/xml         xml xsl xsd
            application/xhtml+xml   xhtml
            application/atom+xml    atom
            application/rss+xml     rss
            application/wasm        wasm
            application/pdf         pdf
            application/rtf         rtf
            application/postscript  ps eps
            application/epub+zip    epub
            application/zip         zip
            application/gzip        gz tgz
            application/x-bzip2     bz2
            application/x-xz        xz
            application/zstd        zst
            application/x-7z-compressed 7z
            application/vnd.rar     rar
            application/x-tar       tar
            application/java-archive jar war
            application/java-vm     class
            application/vnd.sqlite3 sqlite sqlite3
            application/vnd.apple.mpegurl m3u8
            application/dash+xml    mpd
            application/msword      doc
            application/vnd.ms-excel xls
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.oasis.opendocument.text odt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.presentation odp
            image/png               png
            image/apng              apng
            image/jpeg              jpg jpeg
            image/gif               gif
            image/webp              webp
            image/avif              avif
            image/jxl               jxl
            image/heic              heic
            image/svg+xml           svg
            image/x-icon            ico
            image/bmp               bmp
            image/tiff              tif tiff
            audio/mpeg              mp3
            audio/mp4               m4a
            audio/aac               aac
            audio/ogg               ogg oga opus
            audio/wav               wav
            audio/flac              flac
            audio/midi              mid midi
            audio/webm              weba
            video/mp4               mp4 m4v
            video/webm              webm
            video/ogg               ogv
            video/quicktime         mov
            video/x-matroska        mkv
            video/x-msvideo         avi
            video/mpeg              mpg mpeg
            video/mp2t              ts
            font/woff2              woff2
            font/woff               woff
            font/ttf                ttf
            font/otf                otf
            font/collection         ttc
            model/gltf-binary       glb
            model/gltf+json         gltf
            """;

    private static final Map<String, MediaType> BUILT_IN = read();
    private static final MediaType OF_OTHERS = new MediaType(UNKNOWN, Reason.TYPE_UNKNOWN);

    private final Map<String, MediaType> types;

    /** The type of a file, and why. */
    public record MediaType(String name, Reason reason) {}

    MimeTypes(Map<String, String> more) {
        types = new HashMap<>(BUILT_IN);
        for (Map.Entry<String, String> each : more.entrySet()) {
            types.put(
                    each.getKey().toLowerCase(Locale.ROOT),
                    new MediaType(withCharset(each.getValue()), Reason.TYPE_BY_OPTION));
        }
    }

    private static Map<String, MediaType> read() {
        Map<String, MediaType> types = new HashMap<>();
        for (String line : TABLE.split("\n")) {
            StringTokenizer words = new StringTokenizer(line);
            MediaType type = new MediaType(withCharset(words.nextToken()), Reason.TYPE_BY_EXTENSION);
            while (words.hasMoreTokens()) {
                types.put(words.nextToken(), type);
            }
        }
        return types;
    }

    /** Adds the charset to text types; the server assumes UTF-8. */
    private static String withCharset(String type) {
        boolean bare = type.startsWith("text/") && type.indexOf(';') < 0;
        return bare ? type + "; charset=utf-8" : type;
    }

    /** The media type of a file name; letter case does not matter. */
    MediaType of(String name) {
        int dot = name.lastIndexOf('.');
        MediaType type = types.get(name.substring(dot + 1));
        if (type == null) {
            type = types.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
        }
        return dot < 0 || type == null ? OF_OTHERS : type;
    }

    /** Parses an extension with or without its dot. */
    public static String extension(String text) {
        String extension = (text.startsWith(".") ? text.substring(1) : text).toLowerCase(Locale.ROOT);
        if (extension.isEmpty() || extension.indexOf('.') >= 0 || extension.indexOf('/') >= 0) {
            throw new IllegalArgumentException("invalid file name extension '" + text + "': expected one like html");
        }
        return extension;
    }

    /** Parses {@code type/subtype}, with or without parameters. */
    public static String type(String text) {
        int slash = text.indexOf('/');
        boolean printable = text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (slash < 1 || slash == text.length() - 1 || text.charAt(slash + 1) == ';' || !printable) {
            throw new IllegalArgumentException("invalid media type '" + text + "': expected one like text/plain");
        }
        return text;
    }
}
