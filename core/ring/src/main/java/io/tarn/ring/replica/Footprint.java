package io.tarn.ring.replica;

/// What a replica holds in memory, by kind, for those who watch that it is bounded whatever others send (INV-015).
///
/// @param slots places in the order
/// @param votes of others and its own, in slots
/// @param claims of others that a batch is decided, each with the batch, in slots
/// @param pending requests that wait for their execution
/// @param checkpoints that members say they have, beyond the last stable one
/// @param states that others may fetch
/// @param viewChanges that members have sent
public record Footprint(
        int slots,
        int votes,
        int claims,
        int pending,
        int checkpoints,
        int states,
        int viewChanges) {}
