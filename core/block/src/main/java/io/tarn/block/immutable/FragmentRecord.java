package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that one server knows of one fragment, its bytes aside. Immutable and persistent.
///
/// @param pinned some version names the block, as the last complete walk that saw this record found
/// @param held empty while the fragment is not here, pinned or not
public record FragmentRecord(boolean pinned, Optional<Held> held) {
    /// A fragment never heard of.
    public static final FragmentRecord NONE = new FragmentRecord(false, Optional.empty());

    private static final String TAG = "tarn.fragment.v1";
    private static final int HASH_BYTES = FingerprintedCrossChecksum.HASH_BYTES;
    private static final int CLIENT_BYTES = 32;

    /// A fragment that lies beside its record.
    ///
    /// @param allHashes hashes of all `n` fragments where `checksum` alone does not prove this one,
    ///     else empty
    /// @param client who last asked for time: 32-byte digest of an identity, charged for the
    ///     fragment while nothing pins it
    /// @param expiresAtMillis agreed time, until which no walk has it dropped
    public record Held(
            BlockChecksum checksum, List<Bytes> allHashes, Bytes client, long expiresAtMillis) {
        public Held {
            allHashes = List.copyOf(allHashes);
            Bytes.ofSize(client, CLIENT_BYTES, "client");
            require(expiresAtMillis >= 0, "agreed time starts at 0");
        }

        /// The hash that fragment `index` must have when it is read back from disk.
        public Bytes fragmentHash(int index) {
            return allHashes.isEmpty() ? checksum.fpcc().cc().get(index) : allHashes.get(index);
        }

        Held renewed(Bytes by, long untilMillis) {
            return new Held(checksum, allHashes, by, untilMillis);
        }
    }

    /// Not known to be named by a version. While its lease runs, a node re-reads it after a start.
    public boolean isStaged() {
        return !pinned && held.isPresent();
    }

    FragmentRecord withHeld(Held now) {
        return new FragmentRecord(pinned, Optional.of(now));
    }

    FragmentRecord withPinned(boolean now) {
        return new FragmentRecord(now, held);
    }

    public Bytes toBytes() {
        var out = new CanonicalWriter(TAG).bool(pinned).bool(held.isPresent());
        held.ifPresent(fragment -> {
            fragment.checksum().write(out);
            out.bool(!fragment.allHashes().isEmpty());
            fragment.allHashes().forEach(out::fixed);
            out.fixed(fragment.client()).u64(fragment.expiresAtMillis());
        });
        return out.toBytes();
    }

    public static FragmentRecord of(Bytes bytes, Redundancy redundancy) throws MalformedException {
        var in = new CanonicalReader(bytes, TAG);
        boolean pinned = in.bool();
        Optional<Held> held = in.bool() ? Optional.of(readHeld(in, redundancy)) : Optional.empty();
        in.end();
        return new FragmentRecord(pinned, held);
    }

    private static Held readHeld(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        BlockChecksum checksum = BlockChecksum.read(in, redundancy);
        var allHashes = new ArrayList<Bytes>();
        int hashes = in.bool() ? redundancy.servers() : 0;
        for (int i = 0; i < hashes; i++) {
            allHashes.add(in.fixed(HASH_BYTES));
        }
        return new Held(checksum, allHashes, in.fixed(CLIENT_BYTES), in.u64());
    }
}
