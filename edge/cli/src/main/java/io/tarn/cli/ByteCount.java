package io.tarn.cli;

import static io.tarn.base.Invariant.require;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A size as people write it: `4096`, `64K`, `10G`, `1TiB`. Units are powers of 1024.
///
/// @param bytes at least 0
record ByteCount(long bytes) {
    private static final String UNITS = "KMGTPE";
    private static final int UNIT_BITS = 10;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,19})([KMGTPE])?(?:I?B)?");

    ByteCount {
        require(bytes >= 0, "a size is not negative");
    }

    static ByteCount parse(String text) {
        Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write for example 10G");
        }
        String unit = matcher.group(2);
        int shift = unit == null ? 0 : UNIT_BITS * (UNITS.indexOf(unit) + 1);
        try {
            long count = Long.parseLong(matcher.group(1));
            return new ByteCount(Math.multiplyExact(count, 1L << shift));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is too large", e);
        }
    }

    /// In the largest unit that leaves at least one, with one decimal where it is not whole.
    @Override
    public String toString() {
        int unit = Math.min(UNITS.length(), bitsBelow(bytes) / UNIT_BITS);
        if (unit == 0) {
            return bytes + " B";
        }
        double value = (double) bytes / (1L << (UNIT_BITS * unit));
        String digits =
                value == Math.rint(value)
                        ? Long.toString((long) value)
                        : String.format(Locale.ROOT, "%.1f", value);
        return digits + " " + UNITS.charAt(unit - 1) + "iB";
    }

    private static int bitsBelow(long value) {
        return value == 0 ? 0 : Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    }

    /// For picocli.
    static final class Converter implements ITypeConverter<ByteCount> {
        @Override
        public ByteCount convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
