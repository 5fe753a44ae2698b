package io.tarn.object.proof;

import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionRoot;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;

/// What a [VersionProof] has shown.
///
/// Owners name their volumes as they like: whoever does not know the owner's key knows only that some owner's object is so.
///
/// @param volume what the owner calls it
/// @param redundancy by which the volume's blocks are named
/// @param vguid name of the version's root block
/// @param root all that the version is
/// @param seen agreed time at which the ring has said so
/// @param isNewest whether no version came behind it until then
public record VersionClaim(
        RingId ring,
        IdentityKey owner,
        String volume,
        ObjectName name,
        Redundancy redundancy,
        Bguid vguid,
        VersionRoot root,
        AgreedTime seen,
        boolean isNewest) {}
