package io.tarn.base;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Immutable bytes, equal by content: what records hold instead of arrays.
///
/// A slice shares its parent's array, so a block is written once and then hashed, coded, sent and
/// stored without another copy. The array is on the heap because the JDK's SHA-256 intrinsic, which
/// dominates the cost of a block, reads only heap arrays (ADR-006).
///
/// Ordered as unsigned bytes, shorter first among equals.
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final HexFormat HEX = HexFormat.of();
    private static final int SHOWN_BYTES = 16;

    private final byte[] array;
    private final int offset;
    private final int size;

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    public static Bytes copyOf(byte[] source) {
        return owning(source.clone());
    }

    /// Takes the array over without a copy: the caller keeps no reference that it writes through.
    public static Bytes owning(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    public static Bytes copyOf(ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.duplicate().get(copy);
        return owning(copy);
    }

    /// `size` zero bytes.
    public static Bytes zeros(int size) {
        return owning(new byte[size]);
    }

    /// Reads lower- or upper-case hexadecimal digits without separators.
    ///
    /// @throws IllegalArgumentException if `digits` is anything else
    public static Bytes ofHex(String digits) {
        return owning(HEX.parseHex(digits));
    }

    public static Bytes concat(Bytes... parts) {
        int size = 0;
        for (Bytes part : parts) {
            size = Math.addExact(size, part.size);
        }
        byte[] joined = new byte[size];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(joined, at);
            at += part.size;
        }
        return owning(joined);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public byte byteAt(int index) {
        return array[offset + java.util.Objects.checkIndex(index, size)];
    }

    /// Bytes `from .. from + length - 1`, sharing this value's memory.
    public Bytes slice(int from, int length) {
        java.util.Objects.checkFromIndexSize(from, length, size);
        return new Bytes(array, offset + from, length);
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, size);
    }

    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /// A value whose memory is its own: what to keep when the parent of a small slice is large.
    public Bytes compact() {
        return size == array.length ? this : owning(toArray());
    }

    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
    }

    /// The array behind this value, for hashing, coding and input/output, which read it from
    /// [#backingOffset]. Whoever writes to it breaks every value that shares it.
    public byte[] backingArray() {
        return array;
    }

    public int backingOffset() {
        return offset;
    }

    /// Whether every byte is zero, as in a block never written.
    public boolean isZero() {
        int end = offset + size;
        for (int i = offset; i < end; i++) {
            if (array[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// Equality in time that depends on the sizes only; for MACs and secrets.
    public boolean equalsConstantTime(Bytes other) {
        return MessageDigest.isEqual(toArray(), other.toArray());
    }

    public String hex() {
        return HEX.formatHex(array, offset, offset + size);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(
                        array,
                        offset,
                        offset + size,
                        that.array,
                        that.offset,
                        that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        int shown = Math.min(size, SHOWN_BYTES);
        String head = HEX.formatHex(array, offset, offset + shown);
        return size <= SHOWN_BYTES ? head : head + "… (" + size + " bytes)";
    }

    /// A value of exactly `size` bytes, or an [IllegalArgumentException] that names it.
    public static Bytes ofSize(Bytes value, int size, String what) {
        if (value.size() != size) { // The message is built only when there is one to give.
            throw new IllegalArgumentException(
                    what + " has " + size + " bytes, not " + value.size());
        }
        return value;
    }
}
