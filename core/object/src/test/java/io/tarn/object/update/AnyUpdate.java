package io.tarn.object.update;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.Receipt;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Signature;
import io.tarn.object.Aguid;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.Entry;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/// Updates of every kind, drawn.
public record AnyUpdate(Random random) {
    public Update update() {
        var parts = new TreeMap<ObjectName, Part>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            ObjectName name = name();
            var tuples = new ArrayList<Tuple>();
            for (int j = 0; j <= random.nextInt(3); j++) {
                tuples.add(new Tuple(predicate(3), list(4, this::action)));
            }
            parts.put(name, new Part(name, tuples));
        }
        return new Update(
                new Aguid(digest()),
                random.nextLong(Long.MAX_VALUE),
                List.copyOf(parts.values()),
                blocks());
    }

    private Blocks blocks() {
        var names = new TreeSet<Bguid>(list(4, this::block));
        var stored = names.stream().map(name -> new Entry(name, 1 + random.nextInt(1 << 20)));
        return new Blocks(
                stored.toList(),
                new Attestations(list(3, this::attestation)),
                list(3, () -> bytes(1 + random.nextInt(50))),
                list(3, () -> bytes(1 + random.nextInt(50))));
    }

    private Attestation attestation() {
        var receipt =
                new Receipt(
                        new VolumeId(bytes(32)),
                        new KeyId(digest()),
                        1 + random.nextInt(4096),
                        digest(),
                        random.nextLong(Long.MAX_VALUE),
                        new Signature(bytes(Signature.BYTES)));
        byte[] fragments = new byte[1 + random.nextInt(5)];
        for (int i = 0; i < fragments.length; i++) {
            fragments[i] = (byte) (random.nextBoolean() ? Attestation.NONE : random.nextInt(84));
        }
        return new Attestation(receipt, random.nextInt(1 << 15), Bytes.owning(fragments));
    }

    Predicate predicate(int depth) {
        return switch (random.nextInt(depth == 0 ? 10 : 13)) {
            case 0 -> new Predicate.True();
            case 1 -> new Predicate.False();
            case 2 -> new Predicate.Exists();
            case 3 -> new Predicate.NumberIs(comparison(), number());
            case 4 -> new Predicate.VersionIs(block());
            case 5 -> new Predicate.SizeIs(comparison(), length());
            case 6 -> new Predicate.BlockIs(length(), block());
            case 7 -> new Predicate.HashIs(length(), random.nextInt(1 << 20), digest());
            case 8 ->
                    new Predicate.MetadataIs(
                            "key", random.nextBoolean() ? Optional.of(bytes(3)) : Optional.empty());
            case 9 -> new Predicate.TimeBefore(new AgreedTime(random.nextLong(1L << 61)));
            case 10 -> new Predicate.And(list(3, () -> predicate(depth - 1)));
            case 11 -> new Predicate.Or(list(3, () -> predicate(depth - 1)));
            default -> new Predicate.Not(predicate(depth - 1));
        };
    }

    private Action action() {
        return switch (random.nextInt(9)) {
            case 0 -> new Action.Replace(length(), length(), list(3, this::piece));
            case 1 -> new Action.Insert(length(), list(3, this::piece));
            case 2 -> new Action.Delete(length(), length());
            case 3 -> new Action.Append(list(3, this::piece));
            case 4 -> new Action.Truncate(length());
            case 5 -> new Action.Expand(length());
            case 6 -> new Action.SetMetadata(metadata());
            case 7 -> new Action.Become(name(), number());
            default -> new Action.Remove();
        };
    }

    private Piece piece() {
        return switch (random.nextInt(3)) {
            case 0 -> new Piece.Stored(random.nextInt(random.nextBoolean() ? 3 : 1 << 16));
            case 1 -> new Piece.Inline(random.nextInt(random.nextBoolean() ? 3 : 1 << 16));
            default -> new Piece.Copy(name(), number());
        };
    }

    Metadata metadata() {
        Metadata metadata = Metadata.NONE;
        for (int i = 0; i < random.nextInt(5); i++) {
            metadata = metadata.with("key" + random.nextInt(10), bytes(random.nextInt(20)));
        }
        return metadata;
    }

    private Comparison comparison() {
        return List.of(Comparison.EQUAL, Comparison.LESS, Comparison.GREATER)
                .get(random.nextInt(3));
    }

    ObjectName name() {
        return ObjectName.of("é" + random.nextInt(5));
    }

    VersionNumber number() {
        return new VersionNumber(
                random.nextBoolean() ? random.nextInt(4) : random.nextLong(VersionNumber.MAX));
    }

    private long length() {
        return random.nextBoolean() ? random.nextInt(8) : random.nextLong(Long.MAX_VALUE);
    }

    Bguid block() {
        return new Bguid(bytes(Bguid.BYTES));
    }

    Digest digest() {
        return new Digest(bytes(Digest.BYTES));
    }

    Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    private interface Drawn<T> {
        T draw();
    }

    private <T> List<T> list(int max, Drawn<T> element) {
        var list = new ArrayList<T>();
        int count = random.nextInt(max + 1);
        for (int i = 0; i < count; i++) {
            list.add(element.draw());
        }
        return list;
    }
}
