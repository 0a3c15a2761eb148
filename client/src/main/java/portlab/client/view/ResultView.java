package portlab.client.view;

import java.util.List;
import portlab.client.command.Calc;
import portlab.client.command.Compare;
import portlab.client.command.Echo;
import portlab.client.command.Get.Fetched;
import portlab.client.command.Head;
import portlab.client.command.Listing;
import portlab.client.command.Probe;
import portlab.client.exit.Failure;
import portlab.client.explain.Explanation;
import portlab.client.lab.Lab;
import portlab.client.lab.LabStep;
import portlab.client.measure.PairedTimes;
import portlab.client.net.Endpoint;
import portlab.client.net.TextClient;
import portlab.client.report.Replay;
import portlab.common.check.Check;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.CheckSuite;

/**
 * A form of output: formats every result. A text ends with a line feed; it is empty if the form does not show the result.
 * {@link CommandView} is for people, {@link JsonView} for programs.
 */
public interface ResultView extends SeriesView {

    /** A download. @param path as typed */
    String of(String path, Fetched fetched);

    /** One of many downloads. @param path as typed, or as found in a folder */
    String oneOfMany(String path, Fetched fetched);

    /** The total of many downloads. */
    String total(long files, long bytes);

    /** A response head. */
    String of(Head.Result result);

    /** A folder's entries. */
    String of(Listing listing);

    /** An echo. */
    String of(Endpoint endpoint, Echo.Result result);

    /** The answer to one number. */
    String of(Calc.Result result);

    /** The statistics of the replicas. */
    String of(Calc.Statistics statistics);

    /** The answer to a message. */
    String of(Endpoint endpoint, TextClient.Reply answer);

    /** The states of the services. */
    String of(List<Probe.Result> results);

    /** Ways to fetch a page. @param path as typed */
    String of(String path, Compare.Result result);

    /** Two commands that ran in turns. @param stopped whether that was before the last round */
    String of(String a, String b, PairedTimes.Comparison comparison, boolean stopped);

    /** The beginning of a stage of checks. @param number from 1 */
    String stage(CheckSuite suite, int number);

    /** One check of a server. @param target its address and port */
    String of(CheckSuite suite, String target, CheckResult result);

    /** All checks of a server, which were shown before. */
    String of(CheckReport report);

    /** Checks that could be run. @param target the server's address and port */
    String list(CheckSuite suite, String target, List<Check> checks);

    /** The labs that there are. */
    String labs(List<Lab> labs);

    /** A part of the dialogue about a lab. */
    String of(LabStep step);

    /** What a command did on the network. */
    String of(String target, Explanation explanation);

    /** A command of a report that ran again. */
    String of(Replay.Step step);

    /** A whole replay. */
    String of(Replay.Summary summary);

    /** The success of a command without a result. @param text for people, without a line feed at the end */
    String done(String command, String target, String text);

    /** A failure. @param place its line in a script, such as {@code setup.txt:3}, or empty */
    String failure(String command, String target, Failure failure, String place);
}
