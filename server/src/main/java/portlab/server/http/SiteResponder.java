package portlab.server.http;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import portlab.server.http.HttpDate.Now;
import portlab.server.net.Connection;
import portlab.server.site.Site;
import portlab.server.site.SiteResult;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteResult.Redirect;
import portlab.server.site.SiteResult.Resource;
import portlab.server.site.SiteResult.Resource.Coding;
import portlab.server.site.UrlPath;

/** Answers from the site. */
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
                SiteResult result = site.find(path.get(), codings(request), request.round());
                return respond(request, target.get(), result, connection);
            }
            SiteResult result = prefersListing(request)
                    ? site.folder(path.get(), codings(request), request.round())
                    : site.find(path.get(), codings(request), request.round());
            // The response depends on Accept: the index, or a listing in one of three forms.
            return respond(request, target.get(), result, connection).varying("Accept");
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

    /** A range refers to the plain file, never to a precompressed variant. */
    private static List<Coding> codings(Request request) {
        return request.fields().has("Range")
                ? List.of()
                : Negotiation.codings(request.fields().list("Accept-Encoding"));
    }

    /** Whether the client is a program that wants a listing even where there is an index page. */
    private static boolean prefersListing(Request request) {
        String accept = request.fields().list("Accept");
        return Negotiation.type(accept, "text/html", "application/json").equals("application/json");
    }

    private Result respond(Request request, RequestTarget target, SiteResult result, Connection connection)
            throws IOException {
        if (result instanceof Resource resource) {
            return files.of(request, resource);
        }
        if (result instanceof Redirect redirect) {
            Field location = new Field("Location", redirect.to().encoded() + target.encodedQuery());
            return ErrorResponses.of(
                    Status.MOVED_PERMANENTLY, request, redirect.to().toString(), location);
        }
        return listings.respond(request, target.query(), (Folder) result, connection);
    }

    /** The app's page for a path that only the app knows, the site's own 404 page, or the built-in one. */
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
            return site.find(path, codings(request), request.round()) instanceof Resource found
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
