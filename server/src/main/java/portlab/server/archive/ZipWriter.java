package portlab.server.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import portlab.server.site.ByteBudget;
import portlab.server.site.Chunks;
import portlab.server.site.Content;
import portlab.server.site.FolderWalk;

/**
 * Writes a zip file (APPNOTE.TXT 6.3) from its start to its end: sizes follow each file in a data descriptor. What needs more
 * than 32 bits goes into zip64 fields. Unlike the JDK's, it keeps its directory in the server's memory budget, says that times
 * are UTC, and prepares large files for zip64 in front of them, where readers of a stream need it. Closing frees the native
 * memory.
 */
final class ZipWriter implements FolderWalk.Visitor, Closeable {
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int END = 0x06054b50;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int HAS_DESCRIPTOR = 1 << 3;
    private static final int IS_UTF8 = 1 << 11;

    /** The version of the format for folders and Deflate, and for zip64. */
    private static final int VERSION = 20;

    private static final int VERSION_64 = 45;

    /** In the version that made an entry: the attributes are those of Unix. */
    private static final int UNIX = 3 << 8;

    private static final int FILE_MODE = 0100644;
    private static final int FOLDER_MODE = 0040755;

    /** The attribute of folders in DOS. */
    private static final int FOLDER = 0x10;

    private static final int ZIP64 = 0x0001;
    private static final int TIMESTAMP = 0x5455;

    static final long MOST_32 = 0xffffffffL;
    static final int MOST_16 = 0xffff;

    /** A file from this size on gets zip64 sizes: Deflate may make it a little larger. */
    private static final long LARGE = MOST_32 - (16 << 20);

    private static final int PIECE = 32 * 1024;

    private final ArchiveOutput out;
    private final ArchiveFormat.LeftOut leftOut;
    private final Chunks directory;
    private final FileReader files = new FileReader();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] compressed = new byte[PIECE];
    private long count;
    private long written;

    /**
     * What both headers of an entry say.
     *
     * @param utf8 whether the name is valid UTF-8
     * @param start where its first header begins
     */
    private record Entry(byte[] name, boolean utf8, boolean folder, Instant modified, long start, boolean large) {
        int flags() {
            return (utf8 ? IS_UTF8 : 0) | (folder ? 0 : HAS_DESCRIPTOR);
        }

        int method() {
            return folder ? STORED : DEFLATED;
        }

        int mode() {
            return folder ? FOLDER_MODE : FILE_MODE;
        }
    }

    ZipWriter(ArchiveOutput out, ByteBudget budget, ArchiveFormat.LeftOut leftOut) {
        this.out = out;
        this.directory = new Chunks(budget);
        this.leftOut = leftOut;
    }

    @Override
    public void folder(byte[] path, Instant modified) throws IOException {
        if (isTooLong(path)) {
            return;
        }
        Entry entry = begin(path, true, modified, 0);
        describe(entry, 0, 0, 0);
    }

    @Override
    public void file(byte[] path, FolderWalk.File file) throws IOException {
        if (isTooLong(path)) {
            return;
        }
        Entry entry = begin(path, false, file.modified(), file.size());
        long start = written;
        CRC32 checksum = new CRC32();
        if (file.content() instanceof Content.InMemory memory) {
            deflate(memory.bytes(), 0, memory.bytes().length, checksum);
        } else if (file.content() instanceof Content.OnDisk disk) {
            files.read(disk.file(), file.size(), (bytes, from, n) -> deflate(bytes, from, n, checksum));
        }
        finish();
        long size = written - start;
        descriptor(entry, checksum.getValue(), size, file.size());
        describe(entry, checksum.getValue(), size, file.size());
    }

    /** Whether no field of the format has room for the path. */
    private boolean isTooLong(byte[] path) {
        boolean tooLong = withoutBackslashes(path).length > MOST_16;
        if (tooLong) {
            leftOut.accept(new String(path, StandardCharsets.UTF_8), new IOException("too long a path for zip"));
        }
        return tooLong;
    }

    @Override
    public void leftOut(String path, Exception why) {
        leftOut.accept(path, why);
    }

    /** Writes the directory. */
    void end() throws IOException {
        long start = written;
        directory.drainTo(this::put);
        long size = written - start;
        if (count >= MOST_16 || start >= MOST_32 || size >= MOST_32) {
            end64(start, size);
        }
        int entries = (int) Math.min(count, MOST_16);
        put(block(22)
                .putInt(END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(limited(size))
                .putInt(limited(start))
                .putShort((short) 0));
    }

    private void end64(long start, long size) throws IOException {
        long at = written;
        put(block(56)
                .putInt(END_64)
                .putLong(44)
                .putShort((short) (UNIX | VERSION_64))
                .putShort((short) VERSION_64)
                .putInt(0)
                .putInt(0)
                .putLong(count)
                .putLong(count)
                .putLong(size)
                .putLong(start));
        put(block(20).putInt(LOCATOR_64).putInt(0).putLong(at).putInt(1));
    }

    @Override
    public void close() {
        deflater.end();
    }

    /** Writes the header in front of an entry. */
    private Entry begin(byte[] path, boolean folder, Instant modified, long size) throws IOException {
        byte[] name = withoutBackslashes(path);
        Entry entry = new Entry(name, isUtf8(name), folder, modified, written, size >= LARGE);
        ByteBuffer extra = block(9 + 20);
        putTimestamp(extra, modified);
        if (entry.large()) {
            extra.putShort((short) ZIP64).putShort((short) 16).putLong(0).putLong(0);
        }
        int unknown = entry.large() ? -1 : 0;
        ByteBuffer header = block(30).putInt(LOCAL).putShort((short) (entry.large() ? VERSION_64 : VERSION));
        putCommon(header, entry)
                .putInt(0)
                .putInt(unknown)
                .putInt(unknown)
                .putShort((short) name.length)
                .putShort((short) extra.position());
        put(header);
        put(name, 0, name.length);
        put(extra);
        return entry;
    }

    /** Writes what became known after the header. */
    private void descriptor(Entry entry, long checksum, long compressedSize, long size) throws IOException {
        ByteBuffer descriptor = block(24).putInt(DESCRIPTOR).putInt((int) checksum);
        if (entry.large()) {
            descriptor.putLong(compressedSize).putLong(size);
        } else {
            descriptor.putInt((int) compressedSize).putInt((int) size);
        }
        put(descriptor);
    }

    /** Adds an entry to the directory. */
    private void describe(Entry entry, long checksum, long compressedSize, long size) throws IOException {
        ByteBuffer large = block(4 + 24);
        large.position(4);
        for (long value : new long[] {size, compressedSize, entry.start()}) {
            if (value >= MOST_32) {
                large.putLong(value);
            }
        }
        boolean needs64 = large.position() > 4;
        large.putShort(0, (short) ZIP64).putShort(2, (short) (large.position() - 4));
        ByteBuffer extra = block(9 + 28);
        putTimestamp(extra, entry.modified());
        if (needs64) {
            extra.put(large.flip());
        }
        int version = needs64 || entry.large() ? VERSION_64 : VERSION;
        ByteBuffer header =
                block(46).putInt(CENTRAL).putShort((short) (UNIX | version)).putShort((short) version);
        putCommon(header, entry)
                .putInt((int) checksum)
                .putInt(limited(compressedSize))
                .putInt(limited(size))
                .putShort((short) entry.name().length)
                .putShort((short) extra.position())
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(entry.mode() << 16 | (entry.folder() ? FOLDER : 0))
                .putInt(limited(entry.start()));
        directory.put(header.array());
        directory.put(entry.name());
        directory.put(Arrays.copyOf(extra.array(), extra.position()));
        count++;
    }

    private static ByteBuffer putCommon(ByteBuffer header, Entry entry) {
        header.putShort((short) entry.flags()).putShort((short) entry.method());
        return header.putInt(dosTime(entry.modified()));
    }

    /** The Unix time (the extra field "UT" of Info-ZIP); nothing if it does not fit. */
    private static void putTimestamp(ByteBuffer extra, Instant modified) {
        long seconds = modified.getEpochSecond();
        if (seconds == (int) seconds) {
            extra.putShort((short) TIMESTAMP).putShort((short) 5).put((byte) 1).putInt((int) seconds);
        }
    }

    /** Date and time in DOS: local, even, from 1980 to 2107. */
    private static int dosTime(Instant modified) {
        LocalDateTime time = LocalDateTime.ofInstant(modified, ZoneId.systemDefault());
        if (time.getYear() < 1980) {
            return 1 << 21 | 1 << 16;
        }
        int year = Math.min(time.getYear() - 1980, 127);
        return year << 25
                | time.getMonthValue() << 21
                | time.getDayOfMonth() << 16
                | time.getHour() << 11
                | time.getMinute() << 5
                | time.getSecond() / 2;
    }

    /** Section 4.4.17.1 forbids backslashes: on Windows they could lead out of the folder. */
    private static byte[] withoutBackslashes(byte[] path) {
        String text = new String(path, StandardCharsets.ISO_8859_1);
        return text.indexOf('\\') < 0 ? path : text.replace("\\", "%5C").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isUtf8(byte[] name) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void deflate(byte[] bytes, int start, int n, CRC32 checksum) throws IOException {
        checksum.update(bytes, start, n);
        deflater.setInput(bytes, start, n);
        while (!deflater.needsInput()) {
            put(compressed, 0, deflater.deflate(compressed));
        }
    }

    private void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            put(compressed, 0, deflater.deflate(compressed));
        }
        deflater.reset();
    }

    private static ByteBuffer block(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A number for a field of 32 bits; all ones stand for a zip64 field. */
    private static int limited(long number) {
        return (int) Math.min(number, MOST_32);
    }

    private void put(ByteBuffer block) throws IOException {
        put(block.array(), 0, block.position());
    }

    private void put(byte[] bytes, int start, int n) throws IOException {
        out.put(bytes, start, n);
        written += n;
    }
}
