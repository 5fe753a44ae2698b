package io.tarn.cli;

import io.tarn.bucket.Moment;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Times and numbers of versions on the command line.
final class MomentConverter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String value) {
        try {
            return Moment.of(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'%s' is not %s".formatted(value, String.valueOf(e.getMessage())));
        }
    }
}
