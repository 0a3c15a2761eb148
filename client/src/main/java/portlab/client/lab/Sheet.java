package portlab.client.lab;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What one student gets: the server to start, and the questions.
 *
 * @param faults of the server, where {@code P+4} stands for a port; empty if it needs none
 * @param seed of the server
 */
public record Sheet(List<String> faults, long seed, List<Question> questions) {
    private static final Pattern PORT = Pattern.compile("\\bP\\+([0-9])");

    public Sheet {
        faults = List.copyOf(faults);
        questions = List.copyOf(questions);
    }

    /** The command that starts the server. @param base its base port */
    public String server(int base) {
        StringBuilder command = new StringBuilder("java -jar server.jar -p ").append(base);
        for (String fault : faults) {
            String ports = PORT.matcher(fault)
                    .replaceAll(offset -> Integer.toString(base + Integer.parseInt(offset.group(1))));
            command.append(" --fault '").append(ports).append('\'');
        }
        return command.append(faults.isEmpty() ? "" : " --seed " + seed)
                .append(" www")
                .toString();
    }
}
