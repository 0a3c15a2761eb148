package portlab.server.exercise;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import portlab.common.check.Verdict;

/** Answers other than 200: errors, redirects, and those without a body. */
final class StatusExercises {
    private StatusExercises() {}

    static void add(ExerciseSuite.Builder suite) {
        suite.stage("other statuses")
                .add(
                        REQUIRED,
                        "missing",
                        "tells its user that the file is missing (404)",
                        "RFC 9110, 15.5.5: 404 Not Found; the exercise: the client shows the server's answer",
                        "the page of an error is not the file; exit with a code other than 0, or show the status",
                        "/missing",
                        asked -> HttpAnswer.closing(
                                "HTTP/1.1 404 Not Found\r\n" + HttpAnswer.fields(15) + "no such file :("),
                        trial -> failsOrSays(trial, "404"))
                .add(
                        REQUIRED,
                        "redirect",
                        "follows a redirect to a path, or tells its user",
                        "RFC 9110, 15.4: a redirect names the target in Location; 10.2.2: which may be relative",
                        "a status of 3xx has no file: ask for the path in Location, or exit with a code other than 0",
                        "/redirect",
                        asked -> redirecting(asked, "/redirect/there"),
                        trial -> followsOrTells(trial, "redirect"))
                .add(
                        REQUIRED,
                        "redirect-url",
                        "follows a redirect to a whole URL, or tells its user",
                        "RFC 9110, 15.4: a redirect names the target in Location; 10.2.2: which may be a whole URL",
                        "which parts of the URL belong to the connection, and which to the request?",
                        "/redirect-url",
                        asked -> redirecting(
                                asked, "http://" + asked.field("Host").orElse("localhost") + "/redirect-url/there"),
                        trial -> followsOrTells(trial, "redirect-url"))
                .add(
                        REQUIRED,
                        "redirect-loop",
                        "gives up in a loop of redirects, with an error",
                        "RFC 9110, 15.4: a client SHOULD detect and intervene in cyclical redirections",
                        "count them",
                        "/redirect-loop",
                        asked -> HttpAnswer.closing(
                                "HTTP/1.1 302 Found\r\nLocation: /redirect-loop\r\n" + HttpAnswer.fields(0)),
                        trial -> {
                            failsOrSays(trial, "302");
                            if (trial.requests().size() > 100) {
                                throw Verdict.failed(
                                        "an end after some redirects",
                                        trial.requests().size() + " requests");
                            }
                        })
                .add(
                        RECOMMENDED,
                        "no-content",
                        "expects no body after 204",
                        "RFC 9112, 6.3: a response with a 204 status ends with its head",
                        "which statuses have no body, whatever the fields say?",
                        "/no-content",
                        asked -> HttpAnswer.kept(
                                asked, "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                        trial -> {
                            trial.first();
                            if (trial.run("it should end at once").exit().isEmpty()) {
                                throw Verdict.failed(
                                        "an end after the head", trial.run("").ending());
                            }
                        })
                .runs(2)
                .add(
                        EXTRA,
                        "not-modified",
                        "keeps its file if the server answers 304 to a conditional request",
                        "RFC 9110, 15.4.5: 304 has no body; the client has the file already",
                        "send If-None-Match or If-Modified-Since with what you know about your file",
                        "/not-modified",
                        StatusExercises::conditional,
                        StatusExercises::keepsFile)
                .runs(1);
    }

    private static void failsOrSays(Trial trial, String status) throws Verdict.Reached {
        trial.first();
        Trial.Run run = trial.run("it should show " + status + ", or exit with a code other than 0");
        boolean told = run.exit().isPresent() && (!run.succeeded() || run.says(status));
        if (!told) {
            throw Verdict.failed(
                    "an exit code other than 0, or " + status + " in what the client prints", run.ending());
        }
    }

    private static List<Step> redirecting(ReceivedRequest asked, String location) {
        return asked.target().endsWith("/there")
                ? HttpAnswer.plain(HttpAnswer.page(asked.name()))
                : HttpAnswer.closing("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n" + HttpAnswer.fields(0));
    }

    private static void followsOrTells(Trial trial, String name) throws Verdict.Reached {
        if (trial.askedFor("/" + name + "/there")) {
            ClientJudge.has(trial, HttpAnswer.page(name));
        } else {
            failsOrSays(trial, "302");
        }
    }

    private static List<Step> conditional(ReceivedRequest asked) {
        byte[] body = HttpAnswer.page("not-modified");
        String validators = "ETag: \"1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        return asked.field("If-None-Match").isPresent()
                        || asked.field("If-Modified-Since").isPresent()
                ? HttpAnswer.closing("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n" + validators + "\r\n")
                : HttpAnswer.closing(
                        HttpAnswer.whole(HttpAnswer.OK + validators + HttpAnswer.fields(body.length), body));
    }

    private static void keepsFile(Trial trial) throws Verdict.Reached {
        trial.first();
        boolean asked = trial.requests().stream()
                .anyMatch(each -> each.field("If-None-Match").isPresent()
                        || each.field("If-Modified-Since").isPresent());
        if (!asked) {
            throw Verdict.skipped("the client sends no conditional request");
        }
        ClientJudge.has(trial, HttpAnswer.page("not-modified"));
    }
}
