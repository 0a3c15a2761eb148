package portlab.server.http;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import portlab.server.http.HttpDate.Now;
import portlab.server.net.Connection;
import portlab.server.site.Resource;
import portlab.server.site.Resource.Coding;
import portlab.server.site.Site;
import portlab.server.site.SiteResult;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteResult.Redirect;
import portlab.server.site.UrlPath;

/** Answers with what the site has. */
final class SiteResponder implements Responder {
    private static final UrlPath OWN_404 = UrlPath.ROOT.child("404.html", false);

    private final Site site;
    private final HttpSettings settings;
    private final FileResponses files;
    private final Listings listings;

    SiteResponder(Site site, HttpSettings settings, Listings listings, Now now) {
        this.site = site;
        this.settings = settings;
        this.listings = listings;
        this.files = new FileResponses(settings, now);
    }

    @Override
    public Result respond(Request request, Connection connection) throws IOException {
        Optional<RequestTarget> target = RequestTarget.parse(request.target());
        Optional<UrlPath> path = target.flatMap(found -> UrlPath.parse(found.path()));
        if (path.isEmpty()) {
            return ErrorResponses.of(Status.BAD_REQUEST, request, null);
        }
        try {
            if (!path.get().folder()) {
                SiteResult finding = site.find(path.get(), codings(request));
                return respond(request, target.get(), finding, connection);
            }
            SiteResult finding = prefersListing(request)
                    ? site.folder(path.get(), codings(request))
                    : site.find(path.get(), codings(request));
            // Its index or its listing in one of three forms, by what the client accepts.
            return respond(request, target.get(), finding, connection).varying("Accept");
        } catch (IOException | InvalidPathException e) {
            Status status = ErrorResponses.status(e);
            if (status == Status.INTERNAL_SERVER_ERROR) {
                throw e;
            }
            return status == Status.NOT_FOUND
                    ? missing(request, path.get())
                    : ErrorResponses.of(status, request, path.get().toString());
        }
    }

    /** A part of a file is a part of the file as it is, never of its compressed sibling. */
    private static List<Coding> codings(Request request) {
        return request.fields().has("Range")
                ? List.of()
                : Negotiation.codings(request.fields().list("Accept-Encoding"));
    }

    /** Whether a folder's index, a page, is no answer to this: a program asks what is there. */
    private static boolean prefersListing(Request request) {
        String accept = request.fields().list("Accept");
        return Negotiation.type(accept, "text/html", "application/json").equals("application/json");
    }

    private Result respond(Request request, RequestTarget target, SiteResult finding, Connection connection)
            throws IOException {
        if (finding instanceof Resource resource) {
            return files.of(request, resource);
        }
        if (finding instanceof Redirect moved) {
            Field location = new Field("Location", moved.to().encoded() + target.encodedQuery());
            return ErrorResponses.of(
                    Status.MOVED_PERMANENTLY, request, moved.to().toString(), location);
        }
        return listings.respond(request, target.query(), (Folder) finding, connection);
    }

    /** The application's page for a path that only it knows, the site's own 404 page, or ours. */
    private Response missing(Request request, UrlPath path) throws IOException {
        if (!settings.spa()) {
            return notFound(request, path);
        }
        Optional<Resource> index = Negotiation.wantsHtml(request.fields().list("Accept"))
                ? resource(UrlPath.ROOT, request)
                : Optional.empty();
        Response response = index.isPresent() ? files.of(request, index.get()) : notFound(request, path);
        return response.varying("Accept");
    }

    private Response notFound(Request request, UrlPath path) {
        return resource(OWN_404, request)
                .map(page -> files.instead(Status.NOT_FOUND, page))
                .orElseGet(() -> ErrorResponses.of(Status.NOT_FOUND, request, path.toString()));
    }

    private Optional<Resource> resource(UrlPath path, Request request) {
        try {
            return site.find(path, codings(request)) instanceof Resource found ? Optional.of(found) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
