package portlab.server.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses an archive by gzip (RFC 1952). Closing frees the native memory, also of an archive that was broken off. */
final class GzipOutput implements ArchiveOutput, Closeable {
    private static final int BUFFER = 32 * 1024;

    private final FileReader files = new FileReader();
    private final Compressor compressor;

    GzipOutput(ArchiveOutput out) throws IOException {
        this.compressor = new Compressor(out);
    }

    @Override
    public void put(byte[] bytes, int start, int count) throws IOException {
        compressor.write(bytes, start, count);
    }

    @Override
    public void put(FileChannel file, long count) throws IOException {
        files.read(file, count, compressor::write);
    }

    /** Writes the rest. */
    void end() throws IOException {
        compressor.finish();
    }

    @Override
    public void close() {
        compressor.free();
    }

    private static final class Compressor extends GZIPOutputStream {
        Compressor(ArchiveOutput out) throws IOException {
            super(new Plain(out), BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }

        void free() {
            def.end();
        }
    }

    /** The output as a stream. */
    private static final class Plain extends OutputStream {
        private final ArchiveOutput out;

        Plain(ArchiveOutput out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.put(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int count) throws IOException {
            out.put(bytes, start, count);
        }
    }
}
