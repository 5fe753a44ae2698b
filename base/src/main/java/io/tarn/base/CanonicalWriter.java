package io.tarn.base;

import static io.tarn.base.Invariant.require;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the one byte form of a value that is hashed, signed, stored, and sent
/// (docs/spec/encoding.md).
///
/// Big-endian, fixed-width integers; every variable-length field is preceded by a u32 count of
/// bytes; every record that is hashed or signed opens with a domain tag, so bytes signed for one
/// purpose never verify for another. There is exactly one encoding per value: [CanonicalReader]
/// refuses all others.
public final class CanonicalWriter {
    private static final int INITIAL_BYTES = 256;

    /// One part in so many of a value's memory may be left over.
    private static final int SLACK = 64;

    private byte[] buffer;
    private int size;

    /// A value without a domain tag of its own: part of another one, or framed by its channel.
    public CanonicalWriter() {
        this(INITIAL_BYTES);
    }

    private CanonicalWriter(int bytes) {
        buffer = new byte[bytes];
    }

    /// The same for a value of exactly, or about, so many bytes: one that is large is then written once, and not
    /// copied whenever there is no room, and at the end.
    public static CanonicalWriter ofSize(int bytes) {
        return new CanonicalWriter(bytes);
    }

    /// @param domainTag purpose and version of the bytes, for example `tarn.block.v1`
    public CanonicalWriter(String domainTag) {
        this();
        text(domainTag);
    }

    public CanonicalWriter u8(int value) {
        require(value >= 0 && value <= 0xff, "u8 out of range");
        reserve(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public CanonicalWriter u16(int value) {
        require(value >= 0 && value <= 0xffff, "u16 out of range");
        return bigEndian(value, Short.BYTES);
    }

    public CanonicalWriter u32(int value) {
        require(value >= 0, "u32 is kept below 2^31 so that it fits an int");
        return bigEndian(value, Integer.BYTES);
    }

    public CanonicalWriter u64(long value) {
        require(value >= 0, "u64 is kept below 2^63 so that it fits a long");
        return bigEndian(value, Long.BYTES);
    }

    public CanonicalWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /// Bytes whose count both sides know.
    public CanonicalWriter fixed(Bytes value) {
        reserve(value.size());
        value.copyTo(buffer, size);
        size += value.size();
        return this;
    }

    /// A u32 count, then that many bytes.
    public CanonicalWriter bytes(Bytes value) {
        return u32(value.size()).fixed(value);
    }

    /// A u32 count of bytes, then UTF-8.
    public CanonicalWriter text(String value) {
        return bytes(Bytes.owning(value.getBytes(StandardCharsets.UTF_8)));
    }

    public int size() {
        return size;
    }

    public Bytes toBytes() {
        // What is written is never written over, so a buffer that is nearly full may be shared.
        return buffer.length - size <= size / SLACK
                ? Bytes.owning(buffer).slice(0, size)
                : Bytes.owning(Arrays.copyOf(buffer, size));
    }

    private CanonicalWriter bigEndian(long value, int width) {
        reserve(width);
        for (int shift = (width - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * buffer.length));
        }
    }
}
