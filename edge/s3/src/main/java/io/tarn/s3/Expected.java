package io.tarn.s3;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// What a body has to be, as its request says.
///
/// @param length of its content
/// @param sha256 in digits
/// @param md5 in digits
/// @param checksum of this kind is computed
/// @param value that it has to have, asked for at the end, since it may come in a trailer; nothing if any will do
record Expected(
        OptionalLong length,
        long lengthMax,
        Optional<String> sha256,
        Optional<String> md5,
        Optional<ChecksumKind> checksum,
        Supplier<Optional<String>> value) {}
