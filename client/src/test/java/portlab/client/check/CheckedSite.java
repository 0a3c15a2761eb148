package portlab.client.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A site with a file for every check. */
public final class CheckedSite {
    private CheckedSite() {}

    /** Writes it into {@code folder/site}. */
    public static Path in(Path folder) throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<!DOCTYPE html>\n<title>Grüße</title>\n<p>Hello, 世界\n");
        Files.writeString(site.resolve("a b.txt"), "a space\n");
        Files.writeString(site.resolve("grüße.txt"), "an umlaut\n");
        Files.write(site.resolve("picture.bin"), noise(1, 5000));
        Files.write(site.resolve("large.bin"), noise(2, 1_500_000));
        return site;
    }

    private static byte[] noise(long seed, int length) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }
}
