package io.tarn.operations.control;

/// What a node answers to a [ControlRequest].
public sealed interface ControlReply {
    record Done() implements ControlReply {}

    record StatusIs(NodeStatus status) implements ControlReply {}

    /// @param reason for a person
    record Denied(String reason) implements ControlReply {
        public static final int REASON_BYTES_MAX = 256;
    }
}
