package io.tarn.bucket;

/// What a node serves of an owner's volumes.
///
/// @param places one in each volume that names it as a server
/// @param bytes of fragments, about and at most
public record NodeLoad(int places, long bytes) {
    static final NodeLoad NONE = new NodeLoad(0, 0);
}
