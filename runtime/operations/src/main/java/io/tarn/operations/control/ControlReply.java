package io.tarn.operations.control;

import io.tarn.base.Bytes;
import java.util.List;

/// What a node answers to a [ControlRequest].
public sealed interface ControlReply {
    record Done() implements ControlReply {}

    record StatusIs(NodeStatus status) implements ControlReply {}

    /// Records of [io.tarn.ring.evidence.Evidence], encoded; unjudged, for everybody judges them alone.
    ///
    /// @param records at most [#RECORDS_MAX], together about as large as one may be
    /// @param next from where there is more; empty at the end
    record EvidenceIs(List<Bytes> records, Bytes next) implements ControlReply {
        public static final int RECORDS_MAX = 64;

        public EvidenceIs {
            records = List.copyOf(records);
        }
    }

    /// @param reason for a person
    record Denied(String reason) implements ControlReply {
        public static final int REASON_BYTES_MAX = 256;
    }
}
