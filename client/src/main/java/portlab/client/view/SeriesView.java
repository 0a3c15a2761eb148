package portlab.client.view;

import java.util.List;
import portlab.client.command.Bulk;
import portlab.client.command.LoadedLatency;
import portlab.client.command.Ping;
import portlab.client.command.UdpPing;
import portlab.client.lab.Verification;

/**
 * The part of a form of output for what fits into rows of numbers: measurements over time, with a line for each interval as it
 * ends and the result, and verified records. A text ends with a line feed; it is empty if the form does not show this. {@link
 * CsvView} has only this part.
 */
public interface SeriesView {

    /** What comes before the lines of a ping. */
    default String pingHeading() {
        return "";
    }

    /** What comes before the lines of a bulk transfer. */
    default String bulkHeading() {
        return "";
    }

    /** One round trip of a ping, as soon as it is measured. */
    String of(Ping.Request request, Ping.Sample sample);

    /** A whole ping. */
    String of(Ping.Result result);

    /** A reply to a UDP ping, or its loss, as soon as it is known. */
    String of(UdpPing.Request request, UdpPing.Sample sample);

    /** A whole series of UDP pings. */
    String of(UdpPing.Result result);

    /** A part of a bulk transfer, as soon as it is over. */
    String of(Bulk.Request request, Bulk.Interval interval);

    /** A whole bulk transfer. */
    String of(Bulk.Result result, List<Bulk.Interval> intervals);

    /** A part of a measurement of latency under load, as soon as it is over. */
    String of(LoadedLatency.Request request, LoadedLatency.Interval interval);

    /** A whole measurement of latency under load. */
    String of(LoadedLatency.Result result);

    /** The records of labs that a teacher verified. */
    String verified(List<Verification> all);
}
