package io.tarn.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Where an object is, as people write it: `BUCKET/KEY`, or as S3's tools have it, `s3://BUCKET/KEY`.
///
/// @param bucket not empty
/// @param key may be empty, or the beginning of several
record Address(String bucket, String key) {
    private static final String SCHEME = "s3://";

    static Address parse(String text) {
        String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not of the form BUCKET/KEY");
        }
        return new Address(bucket, slash < 0 ? "" : path.substring(slash + 1));
    }

    /// @throws CommandFailure if it is that of a bucket
    Address ofObject() throws CommandFailure {
        if (key.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s is a bucket; name an object, BUCKET/KEY".formatted(this));
        }
        return this;
    }

    @Override
    public String toString() {
        return key.isEmpty() ? bucket : bucket + "/" + key;
    }

    /// For picocli.
    static final class Converter implements ITypeConverter<Address> {
        @Override
        public Address convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
