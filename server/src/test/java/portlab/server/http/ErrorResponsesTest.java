package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portlab.common.wire.Reason;
import portlab.server.http.RequestParser.ParseResult;

class ErrorResponsesTest {
    @Test
    void exceptionsBecomeStatuses() {
        Map.of(
                        new NoSuchFileException("a"), Status.NOT_FOUND,
                        new NotDirectoryException("a"), Status.NOT_FOUND,
                        new InvalidPathException("a", "unmappable"), Status.NOT_FOUND,
                        new AccessDeniedException("a"), Status.FORBIDDEN,
                        new FileSystemException("a", null, "Too many open files"), Status.INTERNAL_SERVER_ERROR,
                        new FileSystemException("a"), Status.INTERNAL_SERVER_ERROR,
                        new IOException("Input/output error"), Status.INTERNAL_SERVER_ERROR)
                .forEach((failure, status) -> assertEquals(
                        status, ErrorResponses.refusal(failure, () -> false).status(), failure.toString()));
    }

    /** The system's message depends on the locale, so only the number of descriptors decides. */
    @Test
    void withoutDescriptorsTheStatusIs503() {
        Map.of(
                        new FileSystemException("a", null, "Zu viele offene Dateien"), Status.SERVICE_UNAVAILABLE,
                        new NoSuchFileException("a"), Status.NOT_FOUND,
                        new AccessDeniedException("a"), Status.FORBIDDEN,
                        new IOException("Too many open files"), Status.INTERNAL_SERVER_ERROR)
                .forEach((failure, status) -> assertEquals(
                        status, ErrorResponses.refusal(failure, () -> true).status(), failure.toString()));
        assertFalse(ErrorResponses.descriptorsAreScarce());
    }

    @Test
    void a503SaysWhenToRetry() {
        Response response = ErrorResponses.of(
                new ParseResult.Malformed(Status.SERVICE_UNAVAILABLE, Reason.CONNECTIONS_FULL, "full", ""));
        assertTrue(response.fields().contains(new Field("Retry-After", "1")), response.toString());
    }
}
