package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.VersionNumber;
import io.tarn.object.sweep.Sweep;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What becomes of an [ObjectRequest]: the result of its request, which the ring certifies. Each says what it is about, so that
/// a certificate speaks for itself.
public sealed interface ObjectAnswer {
    /// So that nothing else that a ring certifies passes for one of these.
    String TAG = "tarn.object-answer.v1";

    /// It is as the client wants it to be, if it was not before.
    record Done() implements ObjectAnswer {}

    /// Nothing has changed.
    record Refused(Refusal refusal) implements ObjectAnswer {}

    /// Nothing has changed: this block of an older version has to be looked at, and is to be brought along.
    record Missing(Bguid block) implements ObjectAnswer {}

    /// What an update did to one object.
    ///
    /// @param tuple whose predicate held, from 0
    /// @param number of the newest version now; 0 if there is none, after an update without actions
    /// @param vguid of that version, if there is one
    record Applied(Aguid object, int tuple, VersionNumber number, Optional<Bguid> vguid) {}

    /// Every part of the update had a tuple that held, and was carried out.
    ///
    /// @param applied to the objects, in the order of the update's parts
    record Committed(Aguid volume, AgreedTime time, List<Applied> applied) implements ObjectAnswer {
        public Committed {
            applied = List.copyOf(applied);
        }
    }

    /// No tuple held for this object; nothing has changed.
    record Aborted(Aguid volume, AgreedTime time, Aguid object) implements ObjectAnswer {}

    /// The newest version of an object, if it has any.
    record LatestIs(Aguid object, Bytes nonce, AgreedTime time, Optional<Head> head)
            implements ObjectAnswer {}

    /// Digests of parts of the ring's state; see [VolumeView] for what is in them.
    ///
    /// @param names how many
    /// @param heldBytes that blocks which wait for dispersal take of members' memory, about
    record HeadsAre(
            Aguid volume, AgreedTime time, Digest heads, Digest versions, int names, long heldBytes)
            implements ObjectAnswer {}

    /// @param pruned versions
    /// @param forgotten objects of which nothing is left
    /// @param next where to go on; empty at the end
    record Collected(int pruned, int forgotten, Optional<CollectPlace> next)
            implements ObjectAnswer {}

    /// How many of the blocks were held, and are not any more.
    record Dispersed(int blocks) implements ObjectAnswer {}

    /// A sweep that has begun: what is retained is what it names.
    record SweepIs(Aguid volume, Sweep sweep) implements ObjectAnswer {}

    default Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        switch (this) {
            case Done _ -> out.u8(0);
            case Refused(Refusal refusal) -> out.u8(1).u8(refusal.code());
            case Missing(Bguid block) -> block.write(out.u8(2));
            case Committed(Aguid volume, AgreedTime time, List<Applied> applied) -> {
                volume.write(out.u8(3));
                time.write(out);
                out.u8(applied.size());
                applied.forEach(one -> write(out, one));
            }
            case Aborted(Aguid volume, AgreedTime time, Aguid object) -> {
                volume.write(out.u8(4));
                time.write(out);
                object.write(out);
            }
            case LatestIs(Aguid object, Bytes nonce, AgreedTime time, Optional<Head> head) -> {
                object.write(out.u8(5));
                time.write(out.fixed(nonce));
                out.bool(head.isPresent());
                head.ifPresent(newest -> newest.write(out));
            }
            case HeadsAre(
                            Aguid volume,
                            AgreedTime time,
                            Digest heads,
                            Digest versions,
                            int names,
                            long heldBytes) -> {
                volume.write(out.u8(6));
                time.write(out);
                heads.write(out);
                versions.write(out);
                out.u32(names).u64(heldBytes);
            }
            case Collected(int pruned, int forgotten, Optional<CollectPlace> next) -> {
                out.u8(7).u32(pruned).u32(forgotten).bool(next.isPresent());
                next.ifPresent(place -> place.write(out));
            }
            case Dispersed(int blocks) -> out.u8(8).u32(blocks);
            case SweepIs(Aguid volume, Sweep sweep) -> {
                volume.write(out.u8(9));
                sweep.write(out);
            }
        }
        return out.toBytes();
    }

    private static void write(CanonicalWriter out, Applied applied) {
        applied.object().write(out);
        out.u8(applied.tuple());
        applied.number().write(out);
        out.bool(applied.vguid().isPresent());
        applied.vguid().ifPresent(vguid -> vguid.write(out));
    }

    static ObjectAnswer of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        int code = in.u8();
        ObjectAnswer answer =
                switch (code) {
                    case 0 -> new Done();
                    case 1 -> new Refused(Refusal.of(in.u8()));
                    case 2 -> new Missing(Bguid.read(in));
                    case 3 -> new Committed(Aguid.read(in), AgreedTime.read(in), readApplied(in));
                    case 4 -> new Aborted(Aguid.read(in), AgreedTime.read(in), Aguid.read(in));
                    case 5 ->
                            new LatestIs(
                                    Aguid.read(in),
                                    in.fixed(ObjectRequest.Latest.NONCE_BYTES),
                                    AgreedTime.read(in),
                                    in.bool() ? Optional.of(Head.read(in)) : Optional.empty());
                    case 6 ->
                            new HeadsAre(
                                    Aguid.read(in),
                                    AgreedTime.read(in),
                                    Digest.read(in),
                                    Digest.read(in),
                                    in.u32(),
                                    in.u64());
                    case 7 ->
                            new Collected(
                                    in.u32(),
                                    in.u32(),
                                    in.bool()
                                            ? Optional.of(CollectPlace.read(in))
                                            : Optional.empty());
                    case 8 -> new Dispersed(in.u32());
                    case 9 -> new SweepIs(Aguid.read(in), Sweep.read(in));
                    default -> throw new MalformedException("no answer is " + code);
                };
        in.end();
        return answer;
    }

    private static List<Applied> readApplied(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        if (count < 1 || count > Update.PARTS_MAX) {
            throw new MalformedException("an update is of 1 to 64 objects");
        }
        var applied = new ArrayList<Applied>();
        for (int i = 0; i < count; i++) {
            applied.add(
                    new Applied(
                            Aguid.read(in),
                            in.u8(),
                            VersionNumber.read(in),
                            in.bool() ? Optional.of(Bguid.read(in)) : Optional.empty()));
        }
        return applied;
    }
}
