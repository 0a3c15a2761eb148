package portlab.client.command;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.client.command.Get.Fetched;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Resource;
import portlab.client.net.ResponseHead;
import portlab.client.net.Url;

/**
 * The contents of a folder on the server: its JSON listing (docs/protocol.md), or else the links of its page.
 *
 * @param path the folder, with a slash at its end
 * @param links whether the entries are links of a page, with names only
 */
public record Listing(String path, List<Entry> entries, boolean links, HttpResponse.Reply reply) {
    private static final String ACCEPT = "Accept: application/json, text/html;q=0.5\r\n";

    /**
     * One file or folder.
     *
     * @param name as the server wrote it
     * @param size in bytes; -1 if unknown
     * @param modified in ISO 8601; empty if unknown
     */
    public record Entry(String name, boolean folder, long size, String modified) {}

    /** @param path literally, with or without slashes at its ends */
    public static Listing of(Network network, Endpoint endpoint, String path) throws Failure {
        return of(network, new Url(endpoint, Resource.of(path)));
    }

    /** @param url of the folder, with or without its last slash */
    public static Listing of(Network network, Url url) throws Failure {
        String folder = url.resource().asFolder().path();
        String target = url.resource().asFolder().target();
        try (HttpResponse response = network.http().send(url.endpoint(), "GET", target, ACCEPT)) {
            int status = response.head().status();
            if (status != 200) {
                throw new Failure(
                        ExitCode.REFUSED, response.head().statusText() + ": " + target, hint(response.head(), url));
            }
            String body = TextBody.read(response, "listing");
            String type = response.head().field("Content-Type").orElse("");
            boolean json = type.startsWith("application/json");
            List<Entry> entries = json ? parse(body) : Links.of(body, folder);
            return new Listing(folder, entries, !json, response.reply());
        }
    }

    private static String hint(ResponseHead head, Url url) {
        Optional<Url> there = Redirects.target(head, url);
        if (there.isPresent() && url.isUpgradedBy(there.get())) {
            return "redirects to " + there.get() + ", with TLS; name that URL";
        }
        return switch (head.status()) {
            case 301, 404 -> "check that it is a folder";
            case 401 -> Fetched.LOG_IN;
            default -> "";
        };
    }

    /** Parses {@code {"path": …, "entries": [{"name", "type", "size", "modified", "href"}]}}. */
    static List<Entry> parse(String json) throws Failure {
        List<Entry> entries = null;
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.beginObject();
            while (reader.hasNext()) {
                if (!reader.nextName().equals("entries")) {
                    reader.skipValue();
                    continue;
                }
                entries = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    entries.add(entry(reader));
                }
                reader.endArray();
            }
            reader.endObject();
            if (entries == null || reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalStateException("no entries, or text after the object");
            }
            return entries;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new Failure(ExitCode.NOT_HTTP, "invalid listing: bad JSON", "", e);
        }
    }

    private static Entry entry(JsonReader reader) throws IOException {
        String name = "";
        String type = "file";
        String modified = "";
        long size = -1;
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "name" -> name = reader.nextString();
                case "type" -> type = reader.nextString();
                case "size" -> size = reader.nextLong();
                case "modified" -> modified = reader.nextString();
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Entry(name, type.equals("folder"), size, modified);
    }
}
