package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** The jar in a terminal: start, one request, Ctrl-C. */
@EnabledOnOs(OS.LINUX)
class TerminalIT {
    private static final String SCRIPT = """
            import fcntl, os, pty, re, signal, socket, struct, sys, termios

            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.environ["NO_COLOR"] = "1"
                os.execv(sys.argv[2], sys.argv[2:])
            shown = b""
            def until(pattern):
                global shown
                while not re.search(pattern, shown):
                    shown += os.read(terminal, 65536)
                return re.search(pattern, shown)
            port = int(until(rb"http://127.0.0.1:([0-9]+)/\\r[^^]*ends it").group(1))
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(b"GET /file.txt?" + 200 * b"x" + b" HTTP/1.0\\r\\n\\r\\n")
                while connection.recv(65536):
                    pass
            until(rb"GET /[^\\n]*\\n")
            os.write(terminal, b"\\x03")
            try:
                while True:
                    shown += os.read(terminal, 65536)
            except OSError:
                sys.stdout.buffer.write(shown)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 130)
            """;

    /** Runs a command whose standard error is a terminal with 40 columns, and prints what the terminal shows. */
    private static final String STDERR_SCRIPT = """
            import fcntl, os, pty, struct, sys, termios

            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.execv(sys.argv[1], sys.argv[1:])
            try:
                while True:
                    sys.stdout.buffer.write(os.read(terminal, 65536))
            except OSError:
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 2)
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void aFileToServe() throws Exception {
        Programs.require("python3");
        Files.writeString(folder.resolve("file.txt"), "hello\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void theLogFitsAndThePromptStartsOnItsOwnLine(int columns) throws Exception {
        String shown = Programs.run(
                "timeout",
                "60",
                "python3",
                "-c",
                SCRIPT,
                "" + columns,
                ServerProcess.JAVA.toString(),
                "-jar",
                ServerProcess.JAR.toString(),
                "-p",
                "0",
                folder.toString());
        // The output has one character per byte, and two characters are longer in UTF-8.
        String line = shown.lines()
                .filter(text -> text.contains("  GET /file.txt?"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(shown))
                .replace("\u00e2\u0080\u00a6", "~")
                .replace("\u00e2\u0086\u0092", ">")
                .replace("\u00c2\u00b5", "u");
        assertEquals(columns, line.length(), line);
        assertTrue(shown.endsWith("^C\r\n"), shown);
    }

    @Test
    void errorsBreakBetweenWords() throws Exception {
        String shown = Programs.run(
                "timeout",
                "60",
                "python3",
                "-c",
                STDERR_SCRIPT,
                ServerProcess.JAVA.toString(),
                "-jar",
                ServerProcess.JAR.toString(),
                "--prt");
        assertEquals("portlab: unknown option --prt: did\r\n    you mean --port? see --help\r\n", shown);
    }
}
