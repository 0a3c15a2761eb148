package portlab.server.site;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The file system of a folder on which one kind of operation blocks until {@link #release}. It has secure
 * directory streams if the system has them.
 */
public final class SlowFileSystem extends FileSystem {

    /** An operation that can be slow. */
    public enum Operation {
        /** Reading attributes, and following links. */
        ATTRIBUTES,
        /** Opening a file. */
        OPEN,
        /** Opening and reading a directory. */
        LIST,
        /** Reading from a file. */
        READ,
        /** Sending a file to a socket inside the kernel. */
        SEND
    }

    private final FileSystem fast;
    private final Provider provider;
    private final CountDownLatch latch = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Operation slow;

    public SlowFileSystem(FileSystem fast) {
        this.fast = fast;
        this.provider = new Provider(fast.provider());
    }

    /** The same path on this file system. */
    public Path path(Path path) {
        return (Path) proxy(new Handler(path) {
            @Override
            Object call(Method method, Object[] arguments) throws Throwable {
                if (method.getName().equals("getFileSystem")) {
                    return SlowFileSystem.this;
                }
                if (method.getName().equals("toRealPath")) {
                    await(Operation.ATTRIBUTES);
                }
                return super.call(method, arguments);
            }
        });
    }

    /** Blocks every operation of this kind until {@link #release}. */
    public void hold(Operation operation) {
        slow = operation;
    }

    /** The number of waiting operations. */
    public int waiting() {
        return waiting.get();
    }

    /** Releases all waiting and later operations. */
    public void release() {
        latch.countDown();
    }

    private void await(Operation operation) {
        if (operation == slow) {
            waiting.incrementAndGet();
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.decrementAndGet();
            }
        }
    }

    // Interfaces.

    /** Forwards calls to the real object, with the paths of the real file system. */
    private class Handler implements InvocationHandler {
        final Object target;

        Handler(Object target) {
            this.target = target;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            Object[] fastOnes = arguments == null ? new Object[0] : arguments.clone();
            for (int i = 0; i < fastOnes.length; i++) {
                fastOnes[i] = fast(fastOnes[i]);
            }
            return slow(call(method, fastOnes));
        }

        Object call(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    private static Object proxy(Handler handler) {
        Object target = handler.target;
        Class<?> type = target instanceof Path
                ? Path.class
                : target instanceof SecureDirectoryStream
                        ? SecureDirectoryStream.class
                        : target instanceof DirectoryStream ? DirectoryStream.class : BasicFileAttributeView.class;
        return Proxy.newProxyInstance(SlowFileSystem.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** The real object behind a slow path; other objects unchanged. */
    private static Object fast(Object object) {
        boolean ours = object != null
                && Proxy.isProxyClass(object.getClass())
                && Proxy.getInvocationHandler(object) instanceof Handler;
        return ours ? ((Handler) Proxy.getInvocationHandler(object)).target : object;
    }

    private static Path fast(Path path) {
        return (Path) fast((Object) path);
    }

    /** A result with the paths of this file system. */
    private Object slow(Object result) {
        if (result instanceof Path path && path.getFileSystem() == fast) {
            return path(path);
        } else if (result instanceof DirectoryStream<?> stream) {
            return directory(stream);
        } else if (result instanceof Iterator<?> iterator) {
            return paths(iterator);
        } else if (result instanceof FileChannel file) {
            return new Channel(file);
        } else if (result instanceof BasicFileAttributeView view) {
            return view(view);
        }
        return result;
    }

    private Object directory(DirectoryStream<?> stream) {
        return proxy(new Handler(stream) {
            @Override
            Object call(Method method, Object[] arguments) throws Throwable {
                switch (method.getName()) {
                    case "newByteChannel" -> await(Operation.OPEN);
                    case "newDirectoryStream", "iterator" -> await(Operation.LIST);
                    default -> {}
                }
                return super.call(method, arguments);
            }
        });
    }

    private Object view(BasicFileAttributeView view) {
        return proxy(new Handler(view) {
            @Override
            Object call(Method method, Object[] arguments) throws Throwable {
                if (method.getName().equals("readAttributes")) {
                    await(Operation.ATTRIBUTES);
                }
                return super.call(method, arguments);
            }
        });
    }

    private Iterator<Object> paths(Iterator<?> iterator) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public Object next() {
                return slow(iterator.next());
            }
        };
    }

    // Classes.

    /** A file with slow operations. */
    private final class Channel extends FileChannel {
        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            await(Operation.READ);
            return file.read(bytes);
        }

        @Override
        public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
            await(Operation.READ);
            return file.read(bytes, offset, length);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            await(Operation.READ);
            return file.read(bytes, position);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            await(Operation.SEND);
            return file.transferTo(position, count, target);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public int write(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean metaData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean isShared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean isShared) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Provider extends FileSystemProvider {
        private final FileSystemProvider inner;

        Provider(FileSystemProvider inner) {
            this.inner = inner;
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            await(Operation.OPEN);
            return new Channel(inner.newFileChannel(fast(path), options, attributes));
        }

        @Override
        @SuppressWarnings("unchecked")
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            await(Operation.LIST);
            return (DirectoryStream<Path>) directory(inner.newDirectoryStream(fast(path), filter));
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            await(Operation.ATTRIBUTES);
            return inner.readAttributes(fast(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
            await(Operation.ATTRIBUTES);
            return inner.readAttributes(fast(path), names, options);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return type.cast(slow(inner.getFileAttributeView(fast(path), type, options)));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            await(Operation.ATTRIBUTES);
            inner.checkAccess(fast(path), modes);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return inner.isSameFile(fast(one), fast(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return inner.isHidden(fast(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return inner.getFileStore(fast(path));
        }

        @Override
        public String getScheme() {
            return "slow";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return SlowFileSystem.this;
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void createDirectory(Path path, FileAttribute<?>... attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Path path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setAttribute(Path path, String name, Object value, LinkOption... options) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public Path getPath(String first, String... more) {
        return path(fast.getPath(first, more));
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return fast.getFileStores();
    }

    @Override
    public String getSeparator() {
        return fast.getSeparator();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return fast.supportedFileAttributeViews();
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return fast.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void close() {
        release();
    }
}
