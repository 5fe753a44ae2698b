package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Audit;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreRequest.StoreFragment;
import io.tarn.block.immutable.StoreRequest.Storing;
import io.tarn.block.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;

/// Requests about immutable blocks to and from bytes. The head of each starts with the volume's id,
/// as that of every other request does, so that a server finds the volume, and with it the
/// redundancy, before it decodes the rest.
public final class StoreRequestCodec {
    /// Kinds from here to [#KIND_MAX] are this codec's; a code is never reused.
    public static final int KIND_MIN = 16;

    public static final int KIND_MAX = 31;

    private static final int STORE_FRAGMENT = 16;
    private static final int STORE_BLOCK = 17;
    private static final int FETCH = 18;
    private static final int ATTEST = 19;
    private static final int AUDIT = 20;

    private StoreRequestCodec() {}

    public static WireMessage encode(StoreRequest request) {
        var head = new CanonicalWriter();
        request.volume().write(head);
        return switch (request) {
            case StoreFragment store -> {
                write(head, store);
                yield new WireMessage(STORE_FRAGMENT, head.toBytes(), store.fragment());
            }
            case StoreBlock store -> {
                write(head, store);
                yield new WireMessage(STORE_BLOCK, head.toBytes(), store.content());
            }
            case Fetch(_, FragmentId fragment, boolean withChecksum) -> {
                fragment.write(head);
                head.bool(withChecksum);
                yield new WireMessage(FETCH, head.toBytes(), Bytes.EMPTY);
            }
            case Attest(_, var fragments) -> {
                head.u32(fragments.size());
                fragments.forEach(fragment -> fragment.write(head));
                yield new WireMessage(ATTEST, head.toBytes(), Bytes.EMPTY);
            }
            case Audit(_, Bytes challenge, var fragments) -> {
                head.fixed(challenge).u32(fragments.size());
                fragments.forEach(fragment -> fragment.write(head));
                yield new WireMessage(AUDIT, head.toBytes(), Bytes.EMPTY);
            }
        };
    }

    private static void write(CanonicalWriter head, Storing store) {
        head.u8(store.index());
        store.checksum().write(head);
    }

    public static StoreRequest decode(WireMessage message, Redundancy redundancy)
            throws MalformedException {
        var in = new CanonicalReader(message.head());
        VolumeId volume = VolumeId.read(in);
        StoreRequest request =
                switch (message.kind()) {
                    case STORE_FRAGMENT -> {
                        int index = FragmentId.readIndex(in, redundancy);
                        var checksum = BlockChecksum.read(in, redundancy);
                        yield new StoreFragment(volume, checksum, index, message.body());
                    }
                    case STORE_BLOCK -> {
                        int index = FragmentId.readIndex(in, redundancy);
                        var checksum = BlockChecksum.read(in, redundancy);
                        yield new StoreBlock(volume, checksum, index, message.body());
                    }
                    case FETCH -> new Fetch(volume, FragmentId.read(in, redundancy), in.bool());
                    case ATTEST -> attest(volume, in, redundancy);
                    case AUDIT -> audit(volume, in, redundancy);
                    default ->
                            throw new MalformedException(
                                    "no request about immutable blocks has kind " + message.kind());
                };
        in.end();
        if (!(request instanceof Storing) && !message.body().isEmpty()) {
            throw new MalformedException("a request of this kind has no body");
        }
        return request;
    }

    private static Attest attest(VolumeId volume, CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        return new Attest(volume, fragments(in, Attest.FRAGMENTS_MAX, redundancy));
    }

    private static Audit audit(VolumeId volume, CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        Bytes challenge = in.fixed(Audit.CHALLENGE_BYTES);
        return new Audit(volume, challenge, fragments(in, Audit.FRAGMENTS_MAX, redundancy));
    }

    private static List<FragmentId> fragments(CanonicalReader in, int max, Redundancy redundancy)
            throws MalformedException {
        int count = in.count(max);
        var fragments = new ArrayList<FragmentId>();
        for (int i = 0; i < count; i++) {
            fragments.add(FragmentId.read(in, redundancy));
        }
        if (!Attest.areListed(fragments)) {
            throw new MalformedException("fragments are none, or not ascending");
        }
        return fragments;
    }
}
