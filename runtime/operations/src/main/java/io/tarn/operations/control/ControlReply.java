package io.tarn.operations.control;

import io.tarn.block.SignedDescriptor;
import java.util.List;

/// What a node answers to a [ControlRequest].
public sealed interface ControlReply {
    record Done() implements ControlReply {}

    /// @param end no more pages
    record Volumes(List<SignedDescriptor> descriptors, boolean end) implements ControlReply {
        public Volumes {
            descriptors = List.copyOf(descriptors);
        }
    }

    record StatusIs(NodeStatus status) implements ControlReply {}

    /// @param reason for a person
    record Denied(String reason) implements ControlReply {
        public static final int REASON_BYTES_MAX = 256;
    }
}
