package io.tarn.s3.store;

import io.tarn.base.Bytes;
import java.util.Optional;

/// What a store that certifies versions says of one, for clients that check.
///
/// @param name of exactly this version and all that is in it: a hash, in hexadecimal digits
/// @param receipt shows to others that it was made; only of a version that was made just now, and not always of that
public record Certified(String name, Optional<Bytes> receipt) {}
