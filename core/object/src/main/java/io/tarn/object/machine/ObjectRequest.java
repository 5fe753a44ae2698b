package io.tarn.object.machine;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.KeyId;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a client may ask of a ring's objects.
public sealed interface ObjectRequest {
    /// First byte of every operation: above the numbers of the catalogue's requests, so that one machine can take both.
    int OPERATION = 64;

    /// The owner's: that this volume be there, or be described so from now on.
    record PutVolume(SignedVolume volume) implements ObjectRequest {}

    /// That these have these rights, and nobody else but the owner.
    record SetAccess(Aguid volume, AccessList access) implements ObjectRequest {}

    record Apply(Update update) implements ObjectRequest {}

    /// Anyone's: that these held blocks are stored, so that their bytes may leave the state.
    ///
    /// @param blocks ascending, 1 to [#BLOCKS_MAX]
    record Disperse(Aguid volume, List<Bguid> blocks, Attestations attestations)
            implements ObjectRequest {
        public static final int BLOCKS_MAX = 4096;

        public Disperse {
            blocks = List.copyOf(blocks);
            require(isAscending(blocks), "1 to 4096 blocks, ascending");
        }

        private static boolean isAscending(List<Bguid> blocks) {
            for (int i = 1; i < blocks.size(); i++) {
                if (blocks.get(i - 1).compareTo(blocks.get(i)) >= 0) {
                    return false;
                }
            }
            return !blocks.isEmpty() && blocks.size() <= BLOCKS_MAX;
        }
    }

    /// The newest version at this place in the order. Changes nothing.
    ///
    /// @param nonce the client's own, [#NONCE_BYTES]: it shows that the answer is not older than the question
    record Latest(Aguid volume, ObjectName name, Bytes nonce) implements ObjectRequest {
        public static final int NONCE_BYTES = 32;

        public Latest {
            Bytes.ofSize(nonce, NONCE_BYTES, "nonce");
        }
    }

    /// Digests of all names and versions of a volume at this place in the order, under which anyone can prove lists. Changes
    /// nothing.
    record NameHeads(Aguid volume) implements ObjectRequest {}

    /// That a version have this lock.
    record Protect(Aguid volume, ObjectName name, VersionNumber number, Lock lock)
            implements ObjectRequest {}

    /// That versions be pruned which the volume does not retain; a bounded number.
    ///
    /// @param from where to begin: what the last of these answered
    record Collect(Aguid volume, Optional<CollectPlace> from) implements ObjectRequest {}

    /// The owner's: that this volume, in which nothing is left, be no more.
    record RemoveVolume(Aguid volume) implements ObjectRequest {}

    /// That what no version names any more be released by those who keep it. The answer names the place in the order from
    /// which they see that; see [io.tarn.object.sweep.Sweep].
    record BeginSweep(Aguid volume) implements ObjectRequest {}

    /// The ring's owner's: that an owner's volumes may take so much of members' memory.
    ///
    /// @param bytes 1 to [#BYTES_MAX], or 0 for what is usual
    record SetQuota(KeyId owner, long bytes) implements ObjectRequest {
        public static final long BYTES_MAX = 1L << 50;

        public SetQuota {
            require(isQuota(bytes), "a quota has at most 2^50 bytes");
        }

        private static boolean isQuota(long bytes) {
            return bytes >= 0 && bytes <= BYTES_MAX;
        }
    }

    private int code() {
        return switch (this) {
            case PutVolume _ -> 1;
            case SetAccess _ -> 2;
            case Apply _ -> 3;
            case Disperse _ -> 4;
            case Latest _ -> 5;
            case NameHeads _ -> 6;
            case Protect _ -> 7;
            case Collect _ -> 8;
            case RemoveVolume _ -> 9;
            case BeginSweep _ -> 10;
            case SetQuota _ -> 11;
        };
    }

    default Bytes encoding() {
        var out = new CanonicalWriter().u8(OPERATION).u8(code());
        switch (this) {
            case PutVolume(SignedVolume volume) -> volume.write(out);
            case SetAccess(Aguid volume, AccessList access) -> {
                volume.write(out);
                access.write(out);
            }
            case Apply(Update update) -> update.write(out);
            case Disperse(Aguid volume, List<Bguid> blocks, Attestations attestations) -> {
                volume.write(out);
                out.u16(blocks.size());
                blocks.forEach(block -> block.write(out));
                attestations.write(out);
            }
            case Latest(Aguid volume, ObjectName name, Bytes nonce) -> {
                volume.write(out);
                name.write(out);
                out.fixed(nonce);
            }
            case NameHeads(Aguid volume) -> volume.write(out);
            case SetQuota(KeyId owner, long bytes) -> {
                owner.write(out);
                out.u64(bytes);
            }
            case RemoveVolume(Aguid volume) -> volume.write(out);
            case BeginSweep(Aguid volume) -> volume.write(out);
            case Protect(Aguid volume, ObjectName name, VersionNumber number, Lock lock) -> {
                volume.write(out);
                name.write(out);
                number.write(out);
                lock.write(out);
            }
            case Collect(Aguid volume, Optional<CollectPlace> from) -> {
                volume.write(out);
                out.bool(from.isPresent());
                from.ifPresent(place -> place.write(out));
            }
        }
        return out.toBytes();
    }

    static ObjectRequest of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        if (in.u8() != OPERATION) {
            throw new MalformedException("no operation on objects");
        }
        int code = in.u8();
        ObjectRequest request =
                switch (code) {
                    case 1 -> new PutVolume(SignedVolume.read(in));
                    case 2 -> new SetAccess(Aguid.read(in), AccessList.read(in));
                    case 3 -> new Apply(Update.read(in));
                    case 4 -> new Disperse(Aguid.read(in), readBlocks(in), Attestations.read(in));
                    case 5 ->
                            new Latest(
                                    Aguid.read(in),
                                    ObjectName.read(in),
                                    in.fixed(Latest.NONCE_BYTES));
                    case 6 -> new NameHeads(Aguid.read(in));
                    case 7 ->
                            new Protect(
                                    Aguid.read(in),
                                    ObjectName.read(in),
                                    VersionNumber.read(in),
                                    Lock.read(in));
                    case 8 ->
                            new Collect(
                                    Aguid.read(in),
                                    in.bool()
                                            ? Optional.of(CollectPlace.read(in))
                                            : Optional.empty());
                    case 9 -> new RemoveVolume(Aguid.read(in));
                    case 10 -> new BeginSweep(Aguid.read(in));
                    case 11 -> new SetQuota(KeyId.read(in), readQuota(in));
                    default -> throw new MalformedException("no request is " + code);
                };
        in.end();
        return request;
    }

    private static long readQuota(CanonicalReader in) throws MalformedException {
        long bytes = in.u64();
        if (!SetQuota.isQuota(bytes)) {
            throw new MalformedException("a quota has at most 2^50 bytes");
        }
        return bytes;
    }

    private static List<Bguid> readBlocks(CanonicalReader in) throws MalformedException {
        int count = in.u16();
        var blocks = new ArrayList<Bguid>();
        for (int i = 0; i < count; i++) {
            blocks.add(Bguid.read(in));
        }
        if (!Disperse.isAscending(blocks)) {
            throw new MalformedException("1 to 4096 blocks, ascending");
        }
        return blocks;
    }
}
