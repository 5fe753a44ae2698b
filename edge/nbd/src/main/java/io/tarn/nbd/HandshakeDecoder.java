package io.tarn.nbd;

import io.tarn.base.MalformedException;
import io.tarn.nbd.HandshakeInput.ClientFlags;
import io.tarn.nbd.HandshakeInput.OptionRequested;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts a client's side of the handshake into its flags and options.
///
/// | bytes | client flags |
/// |---|---|
/// | 4 | flags |
///
/// | bytes | option |
/// |---|---|
/// | 8 | `IHAVEOPT` |
/// | 4 | option |
/// | 4 | length of data |
/// | length | data |
final class HandshakeDecoder {
    private static final int OPTION_HEADER_BYTES = 16;

    private final int optionBytesMax;
    private boolean flagsRead;
    private Gather fixed = new Gather(Integer.BYTES);
    private int optionCode;
    private @Nullable Gather optionData;

    HandshakeDecoder(int optionBytesMax) {
        this.optionBytesMax = optionBytesMax;
    }

    /// The next input, if `in` holds its end; takes no byte beyond it.
    ///
    /// @throws MalformedException when no input can follow; the decoder is then of no more use
    Optional<HandshakeInput> next(ByteBuffer in) throws MalformedException {
        if (optionData == null) {
            if (!fixed.fill(in)) {
                return Optional.empty();
            }
            ByteBuffer header = fixed.bytes().asByteBuffer();
            fixed = new Gather(OPTION_HEADER_BYTES);
            if (!flagsRead) {
                flagsRead = true;
                return Optional.of(new ClientFlags(header.getInt()));
            }
            optionData = startOption(header);
        }
        if (!optionData.fill(in)) {
            return Optional.empty();
        }
        HandshakeInput option = new OptionRequested(optionCode, optionData.bytes());
        optionData = null;
        return Optional.of(option);
    }

    private Gather startOption(ByteBuffer header) throws MalformedException {
        if (header.getLong() != Wire.OPTION_MAGIC) {
            throw new MalformedException("an option does not begin with its magic number");
        }
        optionCode = header.getInt();
        long dataBytes = Integer.toUnsignedLong(header.getInt());
        if (dataBytes > optionBytesMax) {
            throw new MalformedException(
                    "an option of " + dataBytes + " bytes; at most " + optionBytesMax);
        }
        return new Gather((int) dataBytes);
    }
}
