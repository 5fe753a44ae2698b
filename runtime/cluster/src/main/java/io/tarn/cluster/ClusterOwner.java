package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.IdentityKey;

/// Somebody who may create volumes in a cluster.
///
/// @param name unique among owners; for people
/// @param key verifies the owner's signatures on volume descriptors
public record ClusterOwner(String name, IdentityKey key) {
    public ClusterOwner {
        require(MemberName.isValid(name), "an owner's name is " + MemberName.GRAMMAR);
    }
}
