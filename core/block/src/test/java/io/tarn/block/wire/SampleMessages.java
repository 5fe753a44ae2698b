package io.tarn.block.wire;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Stamps.BlockStamp;
import io.tarn.block.BlockRequest;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.Permit;
import io.tarn.block.Prepare;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.ServerTag;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One message of each kind, with every optional part there and not there.
final class SampleMessages {
    static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    private static final VolumeId VOLUME = new VolumeId(filled(32, 1));
    private static final BlockAddress ADDRESS = new BlockAddress(VOLUME, 77);
    private static final Timestamp AT = new Timestamp(9, filled(32, 2));
    private static final FingerprintedCrossChecksum FPCC =
            new FingerprintedCrossChecksum(
                    List.of(filled(32, 3), filled(32, 4), filled(32, 5)),
                    List.of(filled(16, 6), filled(16, 7)));
    private static final ServerTag TAG = new ServerTag(20_000, filled(16, 8));
    private static final TagVector TAGS =
            new TagVector(20_000, IntStream.range(0, 4).mapToObj(i -> filled(16, i)).toList());

    private SampleMessages() {}

    static List<BlockRequest> requests() {
        return List.of(
                new BlockRequest.PrepareFragment(ADDRESS, new Permit.Fresh(), FPCC, filled(64, 9)),
                new BlockRequest.PrepareFragment(
                        ADDRESS,
                        new Permit.Advance(
                                7,
                                List.of(
                                        new Permit.Voucher(0, 6, TAG),
                                        new Permit.Voucher(3, 8, TAG))),
                        FPCC,
                        filled(64, 9)),
                new BlockRequest.PrepareBlock(
                        ADDRESS,
                        new Permit.WriteBack(7, List.of(new Permit.Witness(2, TAG))),
                        FPCC,
                        filled(128, 10)),
                new BlockRequest.Commit(
                        ADDRESS,
                        AT,
                        List.of(
                                new Prepare(0, filled(16, 11), TAG),
                                new Prepare(2, filled(16, 12), TAG))),
                new BlockRequest.FindTimestamp(ADDRESS),
                new BlockRequest.Read(ADDRESS, Timestamp.NONE, true, false),
                new BlockRequest.Read(ADDRESS, AT, false, true),
                new BlockRequest.Vouch(ADDRESS),
                new BlockRequest.Bear(ADDRESS, AT),
                new BlockRequest.ListStamps(VOLUME, 5, 1024),
                new BlockRequest.Audit(
                        VOLUME, filled(32, 13), List.of(new BlockRequest.Audit.Target(4, AT))));
    }

    static List<BlockReply> replies() {
        return List.of(
                new BlockReply.Prepared(9, filled(16, 14), TAGS),
                new BlockReply.Committed(),
                new BlockReply.TooFew(List.of(0, 2)),
                new BlockReply.Stamp(AT),
                new BlockReply.Fragment(
                        AT,
                        AT,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        filled(64, 15)),
                new BlockReply.Fragment(
                        AT,
                        AT,
                        Optional.of(FPCC),
                        IntStream.range(0, 4).mapToObj(i -> filled(32, i)).toList(),
                        Optional.of(filled(32, 16)),
                        List.of(new Nonce(1, filled(16, 17))),
                        filled(64, 18)),
                new BlockReply.Absent(AT, Timestamp.NONE),
                new BlockReply.Vouched(8, TAGS),
                new BlockReply.Borne(TAGS),
                new BlockReply.Stamps(List.of(new BlockStamp(3, AT), new BlockStamp(4, AT)), true),
                new BlockReply.Audited(filled(16, 19), List.of(1, 5)),
                new BlockReply.Refused(Refusal.STAGING_FULL));
    }

    private static Bytes filled(int size, int value) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) value);
        return Bytes.owning(bytes);
    }
}
