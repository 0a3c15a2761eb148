package portlab.client.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import portlab.client.exit.ExitCode;
import portlab.client.net.Directory;
import portlab.client.net.Endpoint;

/** A session in this process that runs a test's lines and captures the output. */
final class TypedSession implements AutoCloseable {
    private final Path outFile;
    private final Path errFile;
    private final FileOutputStream out;
    private final FileOutputStream err;
    private final Session session;
    private final Queue<String> answers = new ArrayDeque<>();

    TypedSession(Path folder, Endpoint server) throws IOException {
        outFile = folder.resolve("out");
        errFile = folder.resolve("err");
        out = new FileOutputStream(outFile.toFile());
        err = new FileOutputStream(errFile.toFile());
        session = new Session(new Console(out, err), new Directory(server), "test");
        session.dialogue().input(prompt -> {
            session.output().console().out(prompt);
            return answers.poll();
        });
    }

    Session session() {
        return session;
    }

    /** @param lines the answers to the command's prompts */
    ExitCode type(String command, String... lines) {
        answers.clear();
        answers.addAll(List.of(lines));
        return new Interpreter(session).run(command);
    }

    String out() throws IOException {
        return Files.readString(outFile);
    }

    String err() throws IOException {
        return Files.readString(errFile);
    }

    @Override
    public void close() throws IOException {
        out.close();
        err.close();
    }
}
