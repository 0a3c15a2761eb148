package portlab.server.http;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import portlab.common.wire.Reason;
import portlab.server.archive.ArchiveFormat;
import portlab.server.http.ErrorResponses.Refusal;
import portlab.server.http.HttpDate.Now;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
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
        Optional<UrlPath> path =
                target.isEmpty() ? Optional.empty() : UrlPath.parse(target.get().path());
        if (path.isEmpty()) {
            return ErrorResponses.of(Status.BAD_REQUEST, Reason.TARGET_INVALID, request, null);
        }
        try {
            return path.get().folder()
                    ? folder(request, target.get(), path.get(), connection)
                    : file(request, target.get(), path.get());
        } catch (IOException | InvalidPathException e) {
            Refusal refusal = ErrorResponses.refusal(e);
            if (refusal.status() == Status.INTERNAL_SERVER_ERROR) {
                throw e;
            }
            return refusal.status() == Status.NOT_FOUND
                    ? missing(request, path.get(), refusal.reason())
                    : ErrorResponses.of(
                            refusal.status(),
                            refusal.reason(),
                            request,
                            path.get().toString());
        }
    }

    /** A range refers to the plain file, never to a precompressed variant, and {@link LiveReload} cannot add to one. */
    private List<Coding> codings(Request request) {
        return settings.tools().live() || request.fields().has("Range")
                ? List.of()
                : Negotiation.codings(request.fields().list("Accept-Encoding"));
    }

    /** Whether the client is a program that wants a listing even where there is an index page. */
    private static boolean prefersListing(Request request) {
        String accept = request.fields().list("Accept");
        return Negotiation.type(accept, "text/html", "application/json").equals("application/json");
    }

    private Response file(Request request, RequestTarget target, UrlPath path) throws IOException {
        SiteResult result = site.find(path, codings(request), request.round());
        if (result instanceof Resource resource) {
            return files.of(request, resource, Reason.FILE_FOUND);
        }
        UrlPath to = ((Redirect) result).to();
        Field location = new Field("Location", to.encoded() + target.encodedQuery());
        return ErrorResponses.of(Status.MOVED_PERMANENTLY, Reason.SLASH_ADDED, request, to.toString(), location);
    }

    /** An archive if the query asks for it. Otherwise the response depends on Accept: the index, or a listing in one of three forms. */
    private Result folder(Request request, RequestTarget target, UrlPath path, Connection connection)
            throws IOException {
        Optional<ArchiveFormat> archive = listings.archive(target.query());
        boolean listed = archive.isPresent() || prefersListing(request);
        SiteResult result = listed
                ? site.folder(path, codings(request), request.round())
                : site.find(path, codings(request), request.round());
        if (archive.isPresent() && result instanceof Folder whole) {
            return listings.respond(request, archive.get(), whole, connection);
        }
        Result response = result instanceof Resource resource
                ? files.of(request, resource, Reason.INDEX_FOUND)
                : listings.respond(request, target.query(), (Folder) result, connection)
                        .after(Decisions.of(listed ? Reason.LISTING_PREFERRED : Reason.LISTING));
        return response.varying("Accept");
    }

    /** The app's page for a path that only the app knows, the site's own 404 page, or the built-in one. */
    private Response missing(Request request, UrlPath path, Reason why) throws IOException {
        if (!settings.responses().spa()) {
            return notFound(request, path, why);
        }
        Optional<Resource> index = Negotiation.wantsHtml(request.fields().list("Accept"))
                ? resource(UrlPath.ROOT, request)
                : Optional.empty();
        Response response =
                index.isPresent() ? files.of(request, index.get(), Reason.SPA_INDEX) : notFound(request, path, why);
        return response.varying("Accept");
    }

    private Response notFound(Request request, UrlPath path, Reason why) {
        return resource(OWN_404, request)
                .map(page -> files.instead(Status.NOT_FOUND, page, why))
                .orElseGet(() -> ErrorResponses.of(Status.NOT_FOUND, why, request, path.toString()));
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
