package io.tarn.object.update;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.object.update.Predicate.And;
import io.tarn.object.update.Predicate.BlockIs;
import io.tarn.object.update.Predicate.Exists;
import io.tarn.object.update.Predicate.False;
import io.tarn.object.update.Predicate.HashIs;
import io.tarn.object.update.Predicate.MetadataIs;
import io.tarn.object.update.Predicate.Not;
import io.tarn.object.update.Predicate.NumberIs;
import io.tarn.object.update.Predicate.Or;
import io.tarn.object.update.Predicate.SizeIs;
import io.tarn.object.update.Predicate.TimeBefore;
import io.tarn.object.update.Predicate.True;
import io.tarn.object.update.Predicate.VersionIs;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bytes of predicates.
final class PredicateCodec {
    private final CanonicalReader in;
    private int nodesLeft = Predicate.NODES_MAX;

    private PredicateCodec(CanonicalReader in) {
        this.in = in;
    }

    static void write(CanonicalWriter out, Predicate predicate) {
        switch (predicate) {
            case True _ -> out.u8(0);
            case False _ -> out.u8(1);
            case And(List<Predicate> all) -> writeAll(out.u8(2), all);
            case Or(List<Predicate> any) -> writeAll(out.u8(3), any);
            case Not(Predicate other) -> write(out.u8(4), other);
            case Exists _ -> out.u8(5);
            case NumberIs(Comparison comparison, VersionNumber number) ->
                    number.write(out.u8(6).u8(comparison.code()));
            case VersionIs(Bguid vguid) -> vguid.write(out.u8(7));
            case SizeIs(Comparison comparison, long bytes) ->
                    out.u8(8).u8(comparison.code()).u64(bytes);
            case BlockIs(long at, Bguid block) -> block.write(out.u8(9).u64(at));
            case HashIs(long from, int length, Digest sha256) ->
                    sha256.write(out.u8(10).u64(from).u32(length));
            case MetadataIs(String key, Optional<Bytes> value) -> {
                out.u8(11).text(key).bool(value.isPresent());
                value.ifPresent(out::bytes);
            }
            case TimeBefore(AgreedTime time) -> time.write(out.u8(12));
        }
    }

    private static void writeAll(CanonicalWriter out, List<Predicate> predicates) {
        out.u8(predicates.size());
        predicates.forEach(predicate -> write(out, predicate));
    }

    static Predicate read(CanonicalReader in) throws MalformedException {
        return new PredicateCodec(in).read(Predicate.DEPTH_MAX);
    }

    private Predicate read(int depthLeft) throws MalformedException {
        if (depthLeft == 0 || nodesLeft == 0) {
            throw new MalformedException("a predicate is at most 8 deep and of 64 parts");
        }
        nodesLeft--;
        int code = in.u8();
        return switch (code) {
            case 0 -> new True();
            case 1 -> new False();
            case 2 -> new And(readAll(depthLeft - 1));
            case 3 -> new Or(readAll(depthLeft - 1));
            case 4 -> new Not(read(depthLeft - 1));
            case 5 -> new Exists();
            case 6 -> new NumberIs(Comparison.read(in), VersionNumber.read(in));
            case 7 -> new VersionIs(Bguid.read(in));
            case 8 -> new SizeIs(Comparison.read(in), in.u64());
            case 9 -> new BlockIs(in.u64(), Bguid.read(in));
            case 10 ->
                    new HashIs(
                            in.u64(),
                            in.count(HashIs.HASHED_BYTES_MAX),
                            new Digest(in.fixed(Digest.BYTES).compact()));
            case 11 ->
                    new MetadataIs(
                            in.text(Metadata.KEY_BYTES_MAX),
                            in.bool()
                                    ? Optional.of(in.bytes(Metadata.BYTES_MAX).compact())
                                    : Optional.empty());
            case 12 -> new TimeBefore(AgreedTime.read(in));
            default -> throw new MalformedException("no predicate is " + code);
        };
    }

    private List<Predicate> readAll(int depthLeft) throws MalformedException {
        int count = in.u8();
        var predicates = new ArrayList<Predicate>();
        for (int i = 0; i < count; i++) {
            predicates.add(read(depthLeft));
        }
        return predicates;
    }
}
