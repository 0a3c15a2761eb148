package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Programs;
import portlab.common.ServerProcess;

/** Files that the server's user cannot read, even if the tests run as root. */
class UnreadableIT {
    @TempDir
    Path temporary;

    @Test
    void unreadableFilesAreForbiddenEvenWhenCached() throws Exception {
        Programs.require("bash", "curl", "setpriv");
        Path site = Files.createDirectories(temporary.resolve("www/closed")).getParent();
        Files.writeString(site.resolve("closed/file"), "x");
        Files.writeString(site.resolve("file"), "x");
        Files.writeString(site.resolve("open"), "open");
        Path jar = Files.copy(ServerProcess.JAR, temporary.resolve("server.jar"));
        for (Path path : new Path[] {temporary, site, site.resolve("closed")}) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path script = Files.writeString(temporary.resolve("script"), """
                cd "$1"
                as=; if [ "$(id -u)" = 0 ]; then as='setpriv --reuid 65534 --clear-groups'; fi
                touch -d '2026-01-01' www/file
                $as "$2" -jar "$3" -p 0 --only http www > out & pid=$!
                for i in $(seq 400); do if grep -q Ctrl-C out; then break; fi; sleep 0.05; done
                url=$(grep -o 'http://[^ ]*' out | head -n 1)
                ask() { curl -s -o /dev/null -w '%{http_code} ' "$url$1"; }
                ask open; ask file; ask file; ask closed/
                chmod 0 www/file www/closed
                ask open; ask file; ask closed/; ask closed/file; ask closed/none
                chmod 755 www/file www/closed
                ask file; ask closed/file
                kill $pid; wait $pid
                """);
        String statuses = Programs.run(
                "bash", script.toString(), temporary.toString(), ServerProcess.JAVA.toString(), jar.toString());
        assertEquals("200 200 200 200 200 403 403 403 403 200 200 ", statuses);
    }
}
