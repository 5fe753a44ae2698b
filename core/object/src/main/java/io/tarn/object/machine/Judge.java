package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.IndexTree;
import io.tarn.object.index.MissingBlockException;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Predicate;
import io.tarn.ring.AgreedTime;
import java.util.List;
import java.util.Optional;

/// Whether predicates hold of an object as it was before an update.
final class Judge {
    private final Optional<Head> head;
    private final AgreedTime now;
    private final KnownBlocks blocks;
    private final HashAllowance hashes;

    /// One for all predicates, so that each block is looked at once.
    private final IndexTree tree;

    Judge(Optional<Head> head, AgreedTime now, KnownBlocks blocks, HashAllowance hashes) {
        this.head = head;
        this.now = now;
        this.blocks = blocks;
        this.hashes = hashes;
        tree = IndexTree.stored(live().flatMap(Head::index), blocks);
    }

    boolean holds(Predicate predicate) throws RefusedException, MissingBlockException {
        return switch (predicate) {
            case Predicate.True _ -> true;
            case Predicate.False _ -> false;
            case Predicate.And(List<Predicate> all) -> holdAll(all);
            case Predicate.Or(List<Predicate> any) -> holdsOne(any);
            case Predicate.Not(Predicate other) -> !holds(other);
            case Predicate.Exists _ -> live().isPresent();
            case Predicate.NumberIs(Comparison comparison, VersionNumber number) ->
                    comparison.holds(
                            head.map(Head::number).orElse(VersionNumber.NONE).number(),
                            number.number());
            case Predicate.VersionIs(Bguid vguid) ->
                    head.filter(newest -> newest.vguid().equals(vguid)).isPresent();
            case Predicate.SizeIs(Comparison comparison, long bytes) ->
                    comparison.holds(live().map(Head::bytes).orElse(0L), bytes);
            case Predicate.BlockIs(long at, Bguid block) ->
                    tree.blocks(at, 1, 1).stream()
                            .anyMatch(found ->
                                    found.from() == at && found.entry().block().equals(block));
            case Predicate.HashIs(long from, int length, Digest sha256) ->
                    hash(from, length).filter(sha256::equals).isPresent();
            case Predicate.MetadataIs(String key, Optional<Bytes> value) ->
                    live().map(Head::metadata).orElse(Metadata.NONE).get(key).equals(value);
            case Predicate.TimeBefore(AgreedTime time) -> now.compareTo(time) < 0;
        };
    }

    private boolean holdAll(List<Predicate> predicates)
            throws RefusedException, MissingBlockException {
        for (Predicate predicate : predicates) {
            if (!holds(predicate)) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsOne(List<Predicate> predicates)
            throws RefusedException, MissingBlockException {
        for (Predicate predicate : predicates) {
            if (holds(predicate)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Head> live() {
        return head.filter(newest -> !newest.isDeleted());
    }

    /// Empty if the object has no such range, or a block is not of the length that its writer said.
    private Optional<Digest> hash(long from, int length)
            throws RefusedException, MissingBlockException {
        if (from > tree.bytes() - length) {
            return Optional.empty();
        }
        hashes.take(length);
        byte[] range = new byte[length];
        for (IndexTree.Located block : tree.blocks(from, length, length)) {
            if (block.entry().isHole()) {
                continue;
            }
            Bytes content = blocks.content(block.entry().block());
            if (content.size() != block.entry().bytes()) {
                return Optional.empty();
            }
            int first = (int) Math.max(0, from - block.from());
            int end = (int) Math.min(content.size(), from + length - block.from());
            content.slice(first, end - first).copyTo(range, (int) (block.from() + first - from));
        }
        return Optional.of(Sha256.of(Bytes.owning(range)));
    }
}
