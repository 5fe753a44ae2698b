package io.tarn.s3.store;

import io.tarn.base.Bytes;
import java.util.Optional;

/// Where a list of several entries for one name goes on.
///
/// @param key the least name
/// @param after of exactly this name, only entries behind the one of this id; without it, all
public record Place(Bytes key, Optional<String> after) {}
