package portlab.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import portlab.common.wire.Reason;
import portlab.server.http.HttpDate.Now;
import portlab.server.http.RangeRequest.ByteRange;
import portlab.server.http.Request.Method;
import portlab.server.http.Response.Body;
import portlab.server.net.Decisions;
import portlab.server.site.SiteResult.Resource;

/** Sends a file: all of it, parts of it, or a 304 or 412 that its conditions call for. */
final class FileResponses {
    private final Now now;
    private final Field cacheControl;
    private final boolean live;

    FileResponses(HttpSettings settings, Now now) {
        this.now = now;
        this.live = settings.tools().live();
        int seconds = settings.responses().cacheSeconds();
        this.cacheControl = new Field("Cache-Control", seconds == 0 ? "no-cache" : "max-age=" + seconds);
    }

    /**
     * Takes over the resource: closing the response closes it.
     *
     * @param found why this file
     */
    Response of(Request request, Resource resource, Reason found) throws IOException {
        long second = now.second();
        EntityTag tag = isLivePage(resource) ? EntityTag.of(resource).extended() : EntityTag.of(resource);
        long modified = Math.min(resource.modified().getEpochSecond(), second);
        Preconditions conditions = new Preconditions(request.fields(), tag, modified, second);
        List<Field> fields = validators(resource, tag, modified);
        Preconditions.Verdict verdict = conditions.verdict();
        switch (verdict.effect()) {
            case NOT_MODIFIED -> {
                resource.close();
                return new Response(Status.NOT_MODIFIED, fields, Body.NOTHING, Decisions.of(verdict.reason()));
            }
            case FAILED -> {
                resource.close();
                return ErrorResponses.of(Status.PRECONDITION_FAILED, verdict.reason(), request, null);
            }
            default -> {
                fields.add(new Field("Accept-Ranges", isLivePage(resource) ? "none" : "bytes"));
                describe(fields, resource);
                Decisions why = Decisions.of(found).and(verdict.reason());
                return content(
                        resource,
                        fields,
                        request,
                        conditions,
                        describing(resource, request.fields().has("Range"), why));
            }
        }
    }

    /**
     * Whether the client may hold a precompressed variant: one exists, or the client accepts one that may have existed.
     */
    private static boolean mayHoldCoded(Request request, Resource resource) {
        return resource.varies()
                || !Negotiation.codings(request.fields().list("Accept-Encoding"))
                        .isEmpty();
    }

    /** Adds why this Content-Type and coding. */
    private static Decisions describing(Resource resource, boolean ranged, Decisions earlier) {
        Reason coding = ranged && resource.varies() ? Reason.CODING_NOT_FOR_RANGES : resource.negotiated();
        return earlier.and(resource.type().reason(), resource.type().name())
                .and(coding, resource.coding() == null ? "" : resource.coding().token());
    }

    /**
     * Sends a file with another status, without conditions and ranges.
     *
     * @param why the reason for the status
     */
    Response instead(Status status, Resource resource, Reason why) {
        List<Field> fields = new ArrayList<>(List.of(cacheControl));
        vary(fields, resource);
        describe(fields, resource);
        return new Response(
                status,
                fields,
                new Body.Slice(resource, 0, resource.size()),
                describing(resource, false, Decisions.of(why)));
    }

    /** The fields that a 304 has too (RFC 9110 section 15.4.5). */
    private List<Field> validators(Resource resource, EntityTag tag, long modified) {
        List<Field> fields = new ArrayList<>(8);
        fields.add(new Field("Last-Modified", HttpDate.format(modified)));
        fields.add(new Field("ETag", tag.toString()));
        fields.add(cacheControl);
        vary(fields, resource);
        return fields;
    }

    private static void vary(List<Field> fields, Resource resource) {
        if (resource.varies()) {
            fields.add(new Field(Response.VARY, "Accept-Encoding"));
        }
    }

    private static void describe(List<Field> fields, Resource resource) {
        fields.add(new Field("Content-Type", resource.type().name()));
        if (resource.coding() != null) {
            fields.add(new Field("Content-Encoding", resource.coding().token()));
        }
    }

    private Response content(
            Resource resource, List<Field> fields, Request request, Preconditions conditions, Decisions earlier)
            throws IOException {
        long size = resource.size();
        RangeRequest ranges = ranges(resource, request, conditions);
        if (ranges instanceof RangeRequest.Unsatisfiable) {
            resource.close();
            return ErrorResponses.of(
                    Status.RANGE_NOT_SATISFIABLE,
                    ranges.reason(),
                    request,
                    null,
                    new Field("Content-Range", "bytes */" + size));
        }
        if (ranges instanceof RangeRequest.Parts parts) {
            return partial(resource, fields, parts, earlier);
        }
        return new Response(Status.OK, fields, new Body.Slice(resource, 0, size), earlier.and(ranges.reason()));
    }

    /** Whether {@link LiveReload} adds to this file. */
    private boolean isLivePage(Resource resource) {
        return live && LiveReload.isPage(resource.type().name());
    }

    private RangeRequest ranges(Resource resource, Request request, Preconditions conditions) {
        if (request.method() != Method.GET || !request.fields().has("Range")) {
            return RangeRequest.NOT_ASKED;
        }
        if (isLivePage(resource)) {
            return RangeRequest.OF_LIVE_PAGE;
        }
        return conditions.rangeApplies(mayHoldCoded(request, resource))
                ? RangeRequest.parse(request.fields().only("Range"), resource.size())
                : RangeRequest.OF_OTHER_VERSION;
    }

    private static Response partial(
            Resource resource, List<Field> fields, RangeRequest.Parts parts, Decisions earlier) {
        List<ByteRange> ranges = parts.ranges();
        ByteRange range = ranges.get(0);
        if (ranges.size() > 1) {
            Decisions why = earlier.and(parts.reason(), ranges.size() + " parts");
            return new Response(Status.PARTIAL_CONTENT, fields, multipart(resource, fields, ranges), why);
        }
        String sent = range.of(resource.size());
        fields.add(new Field("Content-Range", sent));
        Body body = new Body.Slice(resource, range.first(), range.length());
        return new Response(Status.PARTIAL_CONTENT, fields, body, earlier.and(parts.reason(), sent));
    }

    private static Body multipart(Resource resource, List<Field> fields, List<ByteRange> ranges) {
        String boundary = boundary();
        List<Body.Part> parts = new ArrayList<>();
        for (ByteRange range : ranges) {
            String head = (parts.isEmpty() ? "--" : "\r\n--") + boundary + "\r\nContent-Type: "
                    + resource.type().name() + "\r\nContent-Range: " + range.of(resource.size()) + "\r\n\r\n";
            parts.add(new Body.Part(head.getBytes(StandardCharsets.ISO_8859_1), range));
        }
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        fields.removeIf(field -> field.name().equals("Content-Type"));
        fields.add(new Field("Content-Type", "multipart/byteranges; boundary=" + boundary));
        return new Body.Parts(resource, parts, end);
    }

    /** Random for each response, so no file can contain it. */
    private static String boundary() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }
}
