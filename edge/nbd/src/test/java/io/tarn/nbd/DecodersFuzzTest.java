package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Goal: whatever a client sends, a decoder makes of it what it makes of any other cutting of the same
/// bytes, within its bounds, or refuses it with [MalformedException].
/// Method: Jazzer; in the build, over the seeds in `DecodersFuzzTestInputs`.
class DecodersFuzzTest {
    private static final int REQUEST_BYTES_MAX = 1 << 16;
    private static final Export EXPORT =
            Export.of(
                    "disk",
                    "",
                    false,
                    new ByteDevice(
                            new MemoryVolume(4096, 64, Runnable::run), DeviceLimits.production()));

    @FuzzTest(maxDuration = "5m")
    void handshake(byte[] client) {
        assertThat(handshakeOf(client, 1)).isEqualTo(handshakeOf(client, client.length));
    }

    @FuzzTest(maxDuration = "5m")
    void requests(byte[] client) {
        assertThat(requestsOf(client, 1)).isEqualTo(requestsOf(client, client.length));
    }

    /// What a handshake answers to these bytes, given in pieces.
    private static List<Object> handshakeOf(byte[] client, int pieceBytes) {
        HandshakeDecoder decoder = new HandshakeDecoder(1 << 14);
        Handshake handshake =
                new Handshake(FixedExports.of(EXPORT), NbdLimits.production(), TlsMode.OFFERED);
        List<Object> seen = new ArrayList<>();
        try {
            for (Bytes piece : pieces(client, pieceBytes)) {
                ByteBuffer in = piece.asByteBuffer();
                for (var next = decoder.next(in); next.isPresent(); next = decoder.next(in)) {
                    List<HandshakeEffect> effects = handshake.step(next.get());
                    seen.addAll(effects);
                    if (effects.stream().anyMatch(DecodersFuzzTest::isLast)) {
                        return seen;
                    }
                }
            }
        } catch (MalformedException e) {
            seen.add(String.valueOf(e.getMessage()));
        }
        return seen;
    }

    private static boolean isLast(HandshakeEffect effect) {
        return switch (effect) {
            case HandshakeEffect.Send _, HandshakeEffect.StartTls _ -> false;
            case HandshakeEffect.Transmit _, HandshakeEffect.Finish _, HandshakeEffect.Drop _ ->
                    true;
        };
    }

    private static List<Object> requestsOf(byte[] client, int pieceBytes) {
        RequestDecoder decoder =
                new RequestDecoder(
                        new Session(EXPORT, true, true, REQUEST_BYTES_MAX),
                        bytes -> {
                            assertThat(bytes).isBetween(0L, (long) REQUEST_BYTES_MAX);
                            return true;
                        });
        List<Object> seen = new ArrayList<>();
        try {
            for (Bytes piece : pieces(client, pieceBytes)) {
                ByteBuffer in = piece.asByteBuffer();
                for (var next = decoder.next(in); next.isPresent(); next = decoder.next(in)) {
                    seen.add(checked(next.get()));
                }
            }
        } catch (MalformedException e) {
            seen.add(String.valueOf(e.getMessage()));
        }
        return seen;
    }

    /// A request that is not refused lies inside its export.
    private static Request checked(Request request) {
        switch (request) {
            case Request.Read(long _, long offset, int length) -> inside(offset, length);
            case Request.Write(long _, long offset, Bytes content, boolean _) ->
                    inside(offset, content.size());
            case Request.WriteZeroes(long _, long offset, long length, boolean _) ->
                    inside(offset, length);
            case Request.Trim(long _, long offset, long length, boolean _) ->
                    inside(offset, length);
            case Request.BlockStatus(long _, int length) -> inside(0, length);
            case Request.Flush _, Request.Refused _, Request.Disconnect _ -> {}
        }
        return request;
    }

    private static void inside(long offset, long lengthBytes) {
        assertThat(offset).isNotNegative();
        assertThat(lengthBytes).isBetween(0L, EXPORT.info().sizeBytes() - offset);
    }

    private static List<Bytes> pieces(byte[] client, int pieceBytes) {
        Bytes all = Bytes.copyOf(client);
        List<Bytes> pieces = new ArrayList<>();
        for (int at = 0; at < client.length; at += pieceBytes) {
            int size = Math.min(pieceBytes, client.length - at);
            pieces.add(all.slice(at, size));
        }
        return pieces;
    }
}
