package portlab.server.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import portlab.server.site.Content;
import portlab.server.site.FolderWalk;

/**
 * Writes a tar archive in the pax interchange format (POSIX.1-2001, pax): ustar headers, with a pax header before each that
 * cannot say everything, such as a long name, one that is not ASCII, or a size of 8 GiB.
 */
final class TarWriter implements FolderWalk.Visitor {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;

    /** The largest number that eleven octal digits hold. */
    private static final long MOST = (1L << 33) - 1;

    private static final byte[] PAX_NAME = "PaxHeaders/pax".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZEROS = new byte[2 * BLOCK];
    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final ArchiveOutput out;
    private final ArchiveFormat.LeftOut leftOut;

    TarWriter(ArchiveOutput out, ArchiveFormat.LeftOut leftOut) {
        this.out = out;
        this.leftOut = leftOut;
    }

    @Override
    public void folder(byte[] path, Instant modified) throws IOException {
        header(path, '5', FOLDER_MODE, 0, modified);
    }

    @Override
    public void file(byte[] path, FolderWalk.File file) throws IOException {
        header(path, '0', FILE_MODE, file.size(), file.modified());
        if (file.content() instanceof Content.InMemory memory) {
            out.put(memory.bytes(), 0, memory.bytes().length);
        } else if (file.content() instanceof Content.OnDisk disk) {
            out.put(disk.file(), file.size());
        }
        pad(file.size());
    }

    @Override
    public void leftOut(String path, Exception why) {
        leftOut.accept(path, why);
    }

    /** Writes the mark of the end. */
    void end() throws IOException {
        out.put(ZEROS, 0, ZEROS.length);
    }

    private void pad(long size) throws IOException {
        out.put(ZEROS, 0, (int) (-size & BLOCK - 1));
    }

    private void header(byte[] path, char type, int mode, long size, Instant modified) throws IOException {
        long seconds = modified.getEpochSecond();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (path.length > LONGEST_NAME || !isAscii(path)) {
            record(records, "path", path);
        }
        if (size > MOST) {
            record(records, "size", Long.toString(size).getBytes(StandardCharsets.US_ASCII));
        }
        if (seconds < 0 || seconds > MOST) {
            record(records, "mtime", Long.toString(seconds).getBytes(StandardCharsets.US_ASCII));
        }
        if (records.size() > 0) {
            byte[] bytes = records.toByteArray();
            ustar(PAX_NAME, 'x', FILE_MODE, bytes.length, 0);
            out.put(bytes, 0, bytes.length);
            pad(bytes.length);
        }
        ustar(path, type, mode, size > MOST ? 0 : size, Math.max(0, Math.min(seconds, MOST)));
    }

    /** Appends {@code LENGTH KEY=VALUE\n}, whose length counts itself. */
    private static void record(ByteArrayOutputStream records, String key, byte[] value) {
        int rest = key.length() + value.length + 3;
        int length = rest + digits(rest);
        length = rest + digits(length);
        records.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(value);
        records.write('\n');
    }

    private static int digits(int n) {
        return Integer.toString(n).length();
    }

    private static boolean isAscii(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private void ustar(byte[] path, char type, int mode, long size, long seconds) throws IOException {
        byte[] block = new byte[BLOCK];
        System.arraycopy(path, 0, block, 0, Math.min(path.length, LONGEST_NAME));
        octal(block, 100, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, seconds);
        block[156] = (byte) type;
        text(block, 257, "ustar");
        text(block, 263, "00");
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        out.put(block, 0, BLOCK);
    }

    /** Writes a number in a field of this width, with a NUL at its end. */
    private static void octal(byte[] block, int at, int width, long number) {
        String digits = Long.toOctalString(number);
        text(block, at, "0".repeat(width - 1 - digits.length()) + digits);
        block[at + width - 1] = 0;
    }

    private static void text(byte[] block, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            block[at + i] = (byte) text.charAt(i);
        }
    }
}
