package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.Entry;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Predicate;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a predicate holds of a version, from a plain list of its blocks.
///
/// @param head the newest version before the update; empty if there is none
/// @param now the batch's time
record PlainJudge(Contents contents, Optional<PlainVersion> head, AgreedTime now) {
    boolean holds(Predicate predicate) {
        return switch (predicate) {
            case Predicate.True _ -> true;
            case Predicate.False _ -> false;
            case Predicate.And(List<Predicate> all) -> all.stream().allMatch(this::holds);
            case Predicate.Or(List<Predicate> any) -> any.stream().anyMatch(this::holds);
            case Predicate.Not(Predicate other) -> !holds(other);
            case Predicate.Exists _ -> live().isPresent();
            case Predicate.NumberIs(Comparison comparison, VersionNumber number) ->
                    comparison.holds(
                            head.map(version -> version.number().number()).orElse(0L),
                            number.number());
            case Predicate.VersionIs(var vguid) ->
                    head.filter(version -> version.vguid().equals(vguid)).isPresent();
            case Predicate.SizeIs(Comparison comparison, long bytes) ->
                    comparison.holds(live().map(PlainVersion::bytes).orElse(0L), bytes);
            case Predicate.BlockIs(long at, var block) ->
                    begins(at).filter(entry -> entry.block().equals(block)).isPresent();
            case Predicate.HashIs(long from, int length, Digest hash) ->
                    range(from, length).map(Sha256::of).filter(hash::equals).isPresent();
            case Predicate.MetadataIs(String key, var value) ->
                    live().map(PlainVersion::metadata).orElse(Metadata.NONE).get(key).equals(value);
            case Predicate.TimeBefore(AgreedTime time) -> now.compareTo(time) < 0;
        };
    }

    private Optional<PlainVersion> live() {
        return head.filter(version -> !version.isDeleted());
    }

    private List<Entry> content() {
        return live().map(PlainVersion::content).orElse(List.of());
    }

    private Optional<Entry> begins(long at) {
        long from = 0;
        for (Entry entry : content()) {
            if (from == at) {
                return Optional.of(entry);
            }
            from += entry.bytes();
        }
        return Optional.empty();
    }

    /// Empty if there is no such range, or some block in it is not what its writer said.
    private Optional<Bytes> range(long from, int length) {
        if (from > PlainVersion.bytes(content()) - length) {
            return Optional.empty();
        }
        var parts = new ArrayList<Bytes>();
        long at = 0;
        for (Entry entry : content()) {
            long first = Math.max(at, from);
            long end = Math.min(at + entry.bytes(), from + length);
            if (first < end) {
                Optional<Bytes> block =
                        entry.isHole()
                                ? Optional.of(Bytes.zeros((int) entry.bytes()))
                                : contents.find(entry.block());
                if (block.filter(bytes -> bytes.size() == entry.bytes()).isEmpty()) {
                    return Optional.empty();
                }
                parts.add(block.get().slice((int) (first - at), (int) (end - first)));
            }
            at += entry.bytes();
        }
        return Optional.of(Bytes.concat(parts.toArray(new Bytes[0])));
    }
}
