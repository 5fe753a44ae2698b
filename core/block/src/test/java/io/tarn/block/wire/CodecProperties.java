package io.tarn.block.wire;

import static io.tarn.block.wire.SampleMessages.REDUNDANCY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.RecordHead;
import io.tarn.block.server.StoredEntry;

/// What holds of a decoder for all bytes: it refuses them with [MalformedException], or the value it
/// reads encodes to the same bytes. Anything else it throws is a bug.
final class CodecProperties {
    private CodecProperties() {}

    static void requestIsRefusedOrCanonical(WireMessage wire, String replay) {
        try {
            assertThat(RequestCodec.encode(RequestCodec.decode(wire, REDUNDANCY)))
                    .as(replay)
                    .isEqualTo(wire);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    static void replyIsRefusedOrCanonical(WireMessage wire, String replay) {
        try {
            assertThat(ReplyCodec.encode(ReplyCodec.decode(wire, REDUNDANCY)))
                    .as(replay)
                    .isEqualTo(wire);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    static void recordIsRefusedOrCanonical(Bytes bytes) {
        try {
            assertThat(BlockRecord.of(bytes, REDUNDANCY).toBytes()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    static void recordHeadIsRefusedOrCanonical(Bytes bytes) {
        try {
            assertThat(RecordHead.of(bytes).toBytes()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    static void entryIsRefusedOrCanonical(Bytes bytes) {
        try {
            assertThat(StoredEntry.of(bytes, REDUNDANCY).toBytes()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    static void descriptorIsRefusedOrCanonical(Bytes bytes) {
        try {
            assertThat(VolumeDescriptor.of(bytes).toBytes()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
