package io.tarn.operations.control;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.ring.affairs.Affairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node's word on where its ring stands.
///
/// @param epoch that the node is in: 0 until the ring has made its key
/// @param members of the epoch, in their order
/// @param view of the epoch
/// @param executed the last batch, over all epochs
/// @param stable the last checkpoint that a quorum has
/// @param hasShare of the ring's key
/// @param isForgetful the node is a member and has no vote in the epoch: it does not remember how it has voted
/// @param shareAgeSeconds since the share that the node signs with came; of no meaning if it has none
/// @param changes of members that have been begun or given up, ever
/// @param change that is under way
/// @param certified updates that clients had from this node since its start
/// @param medianMicros from a client's request here to its certificate, of the last 1024
/// @param p99Micros the same, of one in a hundred
/// @param batches how large the last 1024 batches were that had requests
/// @param disk of the node, as far as it has the ring's
public record RingStatus(
        long epoch,
        List<KeyId> members,
        long view,
        long executed,
        long stable,
        boolean hasShare,
        boolean isForgetful,
        long shareAgeSeconds,
        long changes,
        Optional<Change> change,
        long certified,
        long medianMicros,
        long p99Micros,
        Batches batches,
        Disk disk) {
    public RingStatus {
        members = List.copyOf(members);
    }

    /// Sizes of batches.
    ///
    /// @param count of them
    /// @param requests in all of them
    /// @param largest requests in one of them
    public record Batches(long count, long requests, long largest) {
        public static final Batches NONE = new Batches(0, 0, 0);

        /// Requests in a batch; 0 if there were none.
        public double mean() {
            return count == 0 ? 0 : (double) requests / count;
        }

        private void write(CanonicalWriter out) {
            out.u64(count).u64(requests).u64(largest);
        }

        private static Batches read(CanonicalReader in) throws MalformedException {
            return new Batches(in.u64(), in.u64(), in.u64());
        }
    }

    /// What a node has found of its disk.
    ///
    /// @param checkedSecondsAgo when everything was read last
    /// @param pages of states that were read then
    /// @param mended pages since the node's start that were not as they had been written, and are so again
    /// @param isJournalReadable all of the journal could be read then
    public record Disk(long checkedSecondsAgo, long pages, long mended, boolean isJournalReadable) {
        private void write(CanonicalWriter out) {
            out.u64(checkedSecondsAgo).u64(pages).u64(mended).bool(isJournalReadable);
        }

        private static Disk read(CanonicalReader in) throws MalformedException {
            return new Disk(in.u64(), in.u64(), in.u64(), in.bool());
        }
    }

    /// A change of members, or of their shares.
    ///
    /// @param next the members to be
    /// @param tries that came to nothing
    /// @param keys members to be that have offered keys for their shares
    /// @param deals members that have dealt
    /// @param ready members to be that have their shares
    public record Change(List<KeyId> next, int tries, int keys, int deals, int ready) {
        public Change {
            next = List.copyOf(next);
        }

        private void write(CanonicalWriter out) {
            writeKeys(next, out);
            out.u32(tries).u8(keys).u8(deals).u8(ready);
        }

        private static Change read(CanonicalReader in) throws MalformedException {
            return new Change(readKeys(in), in.u32(), in.u8(), in.u8(), in.u8());
        }
    }

    /// Who is to propose in the view.
    public KeyId primary() {
        return members.get((int) (view % members.size()));
    }

    void write(CanonicalWriter out) {
        out.u64(epoch);
        writeKeys(members, out);
        out.u64(view).u64(executed).u64(stable).bool(hasShare).bool(isForgetful);
        out.u64(shareAgeSeconds).u64(changes);
        out.bool(change.isPresent());
        change.ifPresent(one -> one.write(out));
        out.u64(certified).u64(medianMicros).u64(p99Micros);
        batches.write(out);
        disk.write(out);
    }

    static RingStatus read(CanonicalReader in) throws MalformedException {
        long epoch = in.u64();
        List<KeyId> members = readKeys(in);
        if (members.isEmpty()) {
            throw new MalformedException("a ring has members");
        }
        return new RingStatus(
                epoch,
                members,
                in.u64(),
                in.u64(),
                in.u64(),
                in.bool(),
                in.bool(),
                in.u64(),
                in.u64(),
                in.bool() ? Optional.of(Change.read(in)) : Optional.empty(),
                in.u64(),
                in.u64(),
                in.u64(),
                Batches.read(in),
                Disk.read(in));
    }

    private static void writeKeys(List<KeyId> keys, CanonicalWriter out) {
        out.u32(keys.size());
        keys.forEach(key -> key.write(out));
    }

    private static List<KeyId> readKeys(CanonicalReader in) throws MalformedException {
        var keys = new ArrayList<KeyId>();
        for (int left = in.count(Affairs.MEMBERS_MAX); left > 0; left--) {
            keys.add(KeyId.read(in));
        }
        return keys;
    }
}
