package io.tarn.s3;

import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Content of a version on its way into another, through a thread that reads while the caller writes. Its end is told
/// only if the reading ended well.
final class Piped implements Incoming, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final VerifiedBody content;
    private final InputStream in;
    private final Optional<Attributes> attributes;

    private Piped(VerifiedBody content, InputStream in, Optional<Attributes> attributes) {
        this.content = content;
        this.in = in;
        this.attributes = attributes;
    }

    /// @param attributes of the copy, whatever is read
    static Piped start(ObjectStore store, CopySource source, ByteRange range, Attributes attributes)
            throws IOException {
        return start(store, source, range, Optional.of(attributes), Optional.empty());
    }

    /// @param checksum to be computed
    static Piped start(
            ObjectStore store, CopySource source, ByteRange range, Optional<ChecksumKind> checksum)
            throws IOException {
        return start(store, source, range, Optional.empty(), checksum);
    }

    private static Piped start(
            ObjectStore store,
            CopySource source,
            ByteRange range,
            Optional<Attributes> attributes,
            Optional<ChecksumKind> checksum)
            throws IOException {
        Guarded in = new Guarded();
        PipedOutputStream out = new PipedOutputStream(in);
        Thread.ofVirtual().name("s3-copy").start(() -> in.fill(store, source, range, out));
        Expected expected =
                new Expected(
                        OptionalLong.of(range.length()),
                        range.length(),
                        Optional.empty(),
                        Optional.empty(),
                        checksum,
                        Optional::empty);
        return new Piped(new VerifiedBody(in, expected, new TreeMap<>()), in, attributes);
    }

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public OptionalLong length() {
        return content.length();
    }

    @Override
    public Attributes attributes() {
        Attributes read = content.attributes();
        return attributes.orElse(read);
    }

    /// The thread that reads finds its pipe closed.
    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final class Guarded extends PipedInputStream {
        private volatile Optional<Exception> failure = Optional.empty();
        private volatile boolean whole;

        Guarded() {
            super(BUFFER_BYTES);
        }

        private void fill(
                ObjectStore store, CopySource source, ByteRange range, PipedOutputStream out) {
            // Closed last: whoever sees the end sees why.
            try (out) {
                try {
                    Answers.value(
                            store.read(
                                    source.bucket(),
                                    source.version(),
                                    range.from(),
                                    range.length(),
                                    out));
                    whole = true;
                } catch (IOException | RuntimeException e) {
                    failure = Optional.of(e);
                }
            } catch (IOException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }

        @Override
        public synchronized int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public synchronized int read(byte[] target, int from, int length) throws IOException {
            return checked(super.read(target, from, length));
        }

        /// The pipe is closed on failures as well as at the end.
        private int checked(int read) throws IOException {
            if (read < 0 && !whole) {
                IOException failed = new IOException("the source of a copy could not be read");
                if (failure.isPresent() && failure.get() instanceof S3Failure refused) {
                    throw refused;
                }
                failure.ifPresent(failed::initCause);
                throw failed;
            }
            return read;
        }
    }
}
