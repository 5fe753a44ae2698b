package io.tarn.s3.store;

import java.util.Optional;

/// What a deletion left.
///
/// @param versionId of the delete marker that was made, or of the version that was removed; none in a
///     bucket without versioning
/// @param marker whether the one that was made or removed is a delete marker
public record Deletion(Optional<String> versionId, boolean marker) {}
