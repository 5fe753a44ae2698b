package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.proof.ContentCheck;
import io.tarn.object.proof.ContentCheck.Wanted;
import io.tarn.object.proof.VersionClaim;
import io.tarn.object.proof.VersionProof;
import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/// Files that prove a version of an object, to anyone who has the ring's key and the object's bytes (docs/spec/object-proof.md).
/// Written and read as streams: of an object of any size a few blocks are in memory.
public final class ProofFile {
    /// Some hundred gigabytes of content in blocks of 64 KiB, and terabytes in larger ones.
    private static final int INDEX_BLOCKS_MAX = 1 << 16;

    private static final int CHUNK_BYTES = 1 << 16;

    private ProofFile() {}

    /// Where blocks of an index come from, each of its name.
    @FunctionalInterface
    interface Source {
        Optional<Bytes> block(Bguid name) throws InterruptedException;
    }

    /// @throws RefusedException if a block is not to be had, or there are too many
    static void write(VersionProof proof, VersionRoot root, Source source, OutputStream out)
            throws RefusedException, IOException, InterruptedException {
        write(proof.encoding(), out);
        var left = new ArrayDeque<Bguid>();
        root.index().filter(at -> at.level() > 0).ifPresent(at -> left.push(at.entry().block()));
        for (int blocks = 0; !left.isEmpty(); blocks++) {
            if (blocks == INDEX_BLOCKS_MAX) {
                throw new RefusedException(
                        Refusal.TOO_LARGE, "a proof has at most 65536 blocks of an index");
            }
            Bytes block =
                    source.block(left.pop())
                            .orElseThrow(() ->
                                    new RefusedException(
                                            Refusal.UNAVAILABLE,
                                            "a block of the index is not to be had"));
            write(block, out);
            IndexBlock index = index(block);
            if (index.level() > 1) {
                index.children().reversed().stream().map(Entry::block).forEach(left::push);
            }
        }
        write(Bytes.EMPTY, out);
    }

    private static IndexBlock index(Bytes block) throws RefusedException {
        try {
            return IndexBlock.of(block);
        } catch (MalformedException e) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, "a block of the index is of a later release");
        }
    }

    private static void write(Bytes bytes, OutputStream out) throws IOException {
        out.write(new CanonicalWriter().bytes(bytes).toBytes().toArray());
    }

    /// Asks nobody.
    ///
    /// @param proof read to its end, if it is one
    /// @param content read to its end, if it is what the proof is of
    /// @param ring the ring's key
    /// @throws IOException from the streams
    public static ProofVerdict verify(InputStream proof, InputStream content, GroupKey ring)
            throws IOException {
        try {
            var header = VersionProof.of(read(proof, VersionProof.BYTES_MAX));
            return switch (header.check(ring)) {
                case VersionProof.Checked.Wrong(VersionProof.Fault fault) ->
                        new ProofVerdict.Refuted(text(fault));
                case VersionProof.Checked.Proven(VersionClaim claim) ->
                        refutation(claim, proof, content)
                                .<ProofVerdict>map(ProofVerdict.Refuted::new)
                                .orElseGet(() -> ProofVerdict.Proven.of(claim));
            };
        } catch (MalformedException e) {
            return new ProofVerdict.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static String text(VersionProof.Fault fault) {
        return switch (fault) {
            case CERTIFICATE -> "the ring of this key has not certified it";
            case ANSWER -> "what the ring has certified is not about an object";
            case VOLUME -> "the bucket is not described by its owner's signature";
            case RING -> "the bucket's owner has named another ring";
            case OBJECT -> "the ring has certified no such version of this object";
            case ROOT -> "the version's root is not the one that the ring has certified";
        };
    }

    /// Why the content is not the version's, if it is not.
    private static Optional<String> refutation(
            VersionClaim claim, InputStream proof, InputStream content)
            throws IOException, MalformedException {
        if (!Items.isObject(claim.name())) {
            return Optional.of("it is of nothing that a bucket shows");
        }
        if (claim.root().isDeleted()) {
            return Optional.of("the version says that the object was deleted");
        }
        var check = new ContentCheck(claim);
        long at = 0;
        while (true) {
            switch (check.wanted()) {
                case Wanted.Nothing _ -> {
                    return end(at, proof, content);
                }
                case Wanted.Index _ -> {
                    Bytes block = read(proof, IndexBlock.BYTES_MAX);
                    if (!check.index(block)) {
                        return Optional.of("a block of its index is another than it should be");
                    }
                }
                case Wanted.Data(Bguid _, int bytes) -> {
                    Bytes data = Bytes.owning(content.readNBytes(bytes));
                    if (data.size() < bytes) {
                        return Optional.of("the file ends early, at byte " + (at + data.size()));
                    }
                    if (!check.data(data)) {
                        return Optional.of(
                                "the file differs in bytes %d to %d".formatted(at, at + bytes - 1));
                    }
                    at += bytes;
                }
                case Wanted.Zeros(long bytes) -> {
                    if (!areZeros(content, bytes)) {
                        return Optional.of(
                                "the file differs in bytes %d to %d".formatted(at, at + bytes - 1));
                    }
                    check.zeros();
                    at += bytes;
                }
                case Wanted.Impossible _ -> {
                    return Optional.of("the version's writer has lied, so that nothing is of it");
                }
            }
        }
    }

    private static Optional<String> end(long at, InputStream proof, InputStream content)
            throws IOException, MalformedException {
        if (!read(proof, IndexBlock.BYTES_MAX).isEmpty() || proof.read() >= 0) {
            throw new MalformedException("it goes on behind its end");
        }
        return content.read() < 0
                ? Optional.empty()
                : Optional.of("the file goes on behind byte " + at);
    }

    private static boolean areZeros(InputStream content, long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            int wanted = (int) Math.min(left, CHUNK_BYTES);
            Bytes chunk = Bytes.owning(content.readNBytes(wanted));
            if (chunk.size() < wanted || !chunk.isZero()) {
                return false;
            }
            left -= wanted;
        }
        return true;
    }

    private static Bytes read(InputStream in, int sizeMax) throws IOException, MalformedException {
        require(sizeMax > 0, "a bound");
        byte[] count = in.readNBytes(Integer.BYTES);
        if (count.length < Integer.BYTES) {
            throw new MalformedException("it ends early");
        }
        int size = ByteBuffer.wrap(count).getInt();
        if (size < 0 || size > sizeMax) {
            throw new MalformedException("no part of it has this length");
        }
        Bytes read = Bytes.owning(in.readNBytes(size));
        if (read.size() < size) {
            throw new MalformedException("it ends early");
        }
        return read;
    }
}
