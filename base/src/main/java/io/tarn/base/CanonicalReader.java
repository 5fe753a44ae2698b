package io.tarn.base;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads what [CanonicalWriter] wrote, and refuses every other byte sequence with
/// [MalformedException].
///
/// The bytes are hostile until read: a count is compared with its bound and with what is left
/// before anything is allocated. Values share the memory of the bytes they were read from.
public final class CanonicalReader {
    private final Bytes source;
    private int position;

    public CanonicalReader(Bytes source) {
        this.source = source;
    }

    public CanonicalReader(Bytes source, String domainTag) throws MalformedException {
        this(source);
        String tag = text(domainTag.length());
        if (!tag.equals(domainTag)) {
            throw new MalformedException("domain tag is not " + domainTag);
        }
    }

    public int u8() throws MalformedException {
        return (int) bigEndian(1);
    }

    public int u16() throws MalformedException {
        return (int) bigEndian(Short.BYTES);
    }

    public int u32() throws MalformedException {
        long value = bigEndian(Integer.BYTES);
        if (value > Integer.MAX_VALUE) {
            throw new MalformedException("u32 above 2^31 - 1");
        }
        return (int) value;
    }

    public long u64() throws MalformedException {
        long value = bigEndian(Long.BYTES);
        if (value < 0) {
            throw new MalformedException("u64 above 2^63 - 1");
        }
        return value;
    }

    public boolean bool() throws MalformedException {
        return switch (u8()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new MalformedException("a truth value is 0 or 1");
        };
    }

    public Bytes fixed(int size) throws MalformedException {
        if (size > remaining()) {
            throw new MalformedException("ends " + (size - remaining()) + " bytes early");
        }
        Bytes value = source.slice(position, size);
        position += size;
        return value;
    }

    /// A counted field of at most `sizeMax` bytes.
    public Bytes bytes(int sizeMax) throws MalformedException {
        return fixed(count(sizeMax));
    }

    /// A u32 that counts what follows, at most `max`.
    public int count(int max) throws MalformedException {
        int count = u32();
        if (count > max) {
            throw new MalformedException("count " + count + " above " + max);
        }
        return count;
    }

    /// Well-formed UTF-8 of at most `sizeMax` bytes.
    public String text(int sizeMax) throws MalformedException {
        ByteBuffer utf8 = bytes(sizeMax).asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("text is not UTF-8", e);
        }
    }

    /// What is not read yet; stays unread.
    public Bytes rest() {
        return source.slice(position, remaining());
    }

    public int remaining() {
        return source.size() - position;
    }

    /// Nothing may follow the value.
    public void end() throws MalformedException {
        if (remaining() != 0) {
            throw new MalformedException(remaining() + " bytes too many");
        }
    }

    private long bigEndian(int width) throws MalformedException {
        if (width > remaining()) {
            throw new MalformedException("ends " + (width - remaining()) + " bytes early");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << Byte.SIZE | (source.byteAt(position++) & 0xff);
        }
        return value;
    }
}
