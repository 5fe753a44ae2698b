package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestDecoderTest {
    private static final long SIZE_BYTES = 1 << 20;
    private static final int REQUEST_BYTES_MAX = 1 << 17;
    private static final long COOKIE = 0x0102030405060708L;

    private boolean roomy = true;
    private long admittedBytes;
    private final RequestDecoder decoder = decoder(false, true);

    @Test
    void readsEachCommand() throws Exception {
        assertThat(next(request(0, 0, 512, 4096))).contains(new Request.Read(COOKIE, 512, 4096));
        assertThat(next(write(1, 100, Bytes.ofHex("aabb"))))
                .contains(new Request.Write(COOKIE, 100, Bytes.ofHex("aabb"), true));
        assertThat(next(request(0, 2, 0, 0))).contains(new Request.Disconnect(COOKIE));
        assertThat(next(request(1, 3, 0, 0))).contains(new Request.Flush(COOKIE));
        assertThat(next(request(0, 4, 0, SIZE_BYTES)))
                .contains(new Request.Trim(COOKIE, 0, SIZE_BYTES, false));
        assertThat(next(request(2, 6, 1, SIZE_BYTES - 1)))
                .contains(new Request.WriteZeroes(COOKIE, 1, SIZE_BYTES - 1, false));
        assertThat(next(request(8, 7, 0, SIZE_BYTES)))
                .contains(new Request.BlockStatus(COOKIE, (int) SIZE_BYTES));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 0, 512, EINVAL, no cache",
        "0, 99, 0, 0, EINVAL, unknown command",
        "2, 0, 0, 512, EINVAL, a flag of another command",
        "32, 3, 0, 0, EINVAL, an unknown flag",
        "0, 0, 1048576, 1, EINVAL, read beyond the end",
        "0, 0, -1, 1, EINVAL, an offset above 2^63",
        "0, 0, 0, 131073, EOVERFLOW, read longer than agreed on",
        "0, 4, 1048575, 2, EINVAL, trim across the end",
        "0, 6, 1048575, 2, ENOSPC, zeroing across the end",
        "16, 6, 0, 512, ENOTSUP, fast zeroing",
        "0, 7, 1048576, 1, EINVAL, status beyond the end",
        "0, 7, 0, 0, EINVAL, status of nothing",
    })
    void refusesWhatCannotBeDone(
            int flags, int command, long offset, long lengthBytes, NbdError error, String why)
            throws Exception {
        assertThat(next(request(flags, command, offset, lengthBytes)))
                .as(why)
                .get()
                .isInstanceOfSatisfying(
                        Request.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }

    /// A refused write is followed by its content all the same.
    @ParameterizedTest
    @CsvSource({"false, 0, 1048575, ENOSPC", "false, 4, 0, EINVAL", "true, 0, 0, EPERM"})
    void contentOfRefusedWriteIsReadPast(boolean readOnly, int flags, long offset, NbdError error)
            throws Exception {
        RequestDecoder decoder = decoder(readOnly, true);
        ByteBuffer in =
                Bytes.concat(write(flags, offset, Bytes.zeros(1000)), request(0, 0, 0, 1))
                        .asByteBuffer();

        assertThat(decoder.next(in))
                .get()
                .isInstanceOfSatisfying(
                        Request.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
        assertThat(decoder.next(in)).contains(new Request.Read(COOKIE, 0, 1));
        assertThat(admittedBytes).isEqualTo(1);
    }

    @Test
    void readOnlyExportRefusesAllWriting() throws Exception {
        RequestDecoder decoder = decoder(true, true);

        for (int command : new int[] {4, 6}) {
            assertThat(decoder.next(request(0, command, 0, 1).asByteBuffer()))
                    .get()
                    .isInstanceOfSatisfying(
                            Request.Refused.class,
                            refused -> assertThat(refused.error()).isEqualTo(NbdError.EPERM));
        }
    }

    @Test
    void whatWasNotNegotiatedIsRefused() throws Exception {
        RequestDecoder plain = decoder(false, false);

        for (Bytes request : List.of(request(4, 0, 0, 1), request(0, 7, 0, 1))) {
            assertThat(plain.next(request.asByteBuffer()))
                    .get()
                    .isInstanceOf(Request.Refused.class);
        }
        assertThat(plain.next(request(0, 0, 0, REQUEST_BYTES_MAX + 1).asByteBuffer()))
                .get()
                .isInstanceOfSatisfying(
                        Request.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(NbdError.EINVAL));
        assertThat(next(request(4, 0, 0, 1))).contains(new Request.Read(COOKIE, 0, 1));
    }

    @Test
    void garbageAndEndlessWritesEndTheConnection() {
        assertThatThrownBy(() -> next(Bytes.zeros(28))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() ->
                        decoder(false, true)
                                .next(request(0, 1, 0, REQUEST_BYTES_MAX + 1L).asByteBuffer()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("131073");
        assertThatThrownBy(() ->
                        decoder(false, true).next(request(0, 1, 0, 0xffffffffL).asByteBuffer()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void nothingIsTakenBeforeItIsAdmitted() throws Exception {
        ByteBuffer in = write(0, 0, Bytes.zeros(1000)).asByteBuffer();
        roomy = false;

        assertThat(decoder.next(in)).isEmpty();
        assertThat(decoder.awaitsAdmission()).isTrue();
        assertThat(decoder.awaitsClient()).isFalse();
        assertThat(in.remaining()).isEqualTo(1000);

        roomy = true;
        in.limit(in.limit() - 1);
        assertThat(decoder.next(in)).isEmpty();
        assertThat(decoder.awaitsClient()).isTrue();
        in.limit(in.limit() + 1);
        assertThat(decoder.next(in)).isPresent();
        assertThat(admittedBytes).isEqualTo(1000);
    }

    @Test
    void forgettingTellsWhatWasAdmitted() throws Exception {
        assertThat(decoder.next(request(0, 1, 0, 1000).asByteBuffer())).isEmpty();

        assertThat(decoder.forget()).contains(1000L);
        assertThat(decoder.forget()).isEmpty();
    }

    /// However the network cuts a stream, its requests are the same.
    @Test
    void piecesDoNotMatter() throws Exception {
        Bytes stream =
                Bytes.concat(
                        write(0, 5, Bytes.ofHex("0102030405")),
                        request(0, 0, 0, 77),
                        write(4, 0, Bytes.zeros(300)),
                        write(0, 0, Bytes.EMPTY),
                        request(1, 3, 0, 0));
        List<Request> whole = all(decoder(false, true), List.of(stream));
        assertThat(whole).hasSize(5);
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            List<Bytes> pieces = new ArrayList<>();
            int at = 0;
            while (at < stream.size()) {
                int size = Math.min(1 + random.nextInt(40), stream.size() - at);
                pieces.add(stream.slice(at, size));
                at += size;
            }
            assertThat(all(decoder(false, true), pieces)).isEqualTo(whole);
        }
    }

    private Optional<Request> next(Bytes bytes) throws MalformedException {
        ByteBuffer in = bytes.asByteBuffer();
        Optional<Request> request = decoder.next(in);
        assertThat(in.hasRemaining()).isFalse();
        return request;
    }

    private static List<Request> all(RequestDecoder decoder, List<Bytes> pieces)
            throws MalformedException {
        List<Request> requests = new ArrayList<>();
        for (Bytes piece : pieces) {
            ByteBuffer in = piece.asByteBuffer();
            for (var next = decoder.next(in); next.isPresent(); next = decoder.next(in)) {
                requests.add(next.get());
            }
        }
        return requests;
    }

    private RequestDecoder decoder(boolean readOnly, boolean negotiated) {
        ByteDevice device =
                new ByteDevice(
                        new MemoryVolume(4096, SIZE_BYTES / 4096, Runnable::run),
                        DeviceLimits.production());
        Export export = Export.of("disk", "", readOnly, device);
        return new RequestDecoder(
                new Session(export, negotiated, negotiated, REQUEST_BYTES_MAX),
                bytes -> {
                    if (roomy) {
                        admittedBytes += bytes;
                    }
                    return roomy;
                });
    }

    private static Bytes write(int flags, long offset, Bytes content) {
        return Bytes.concat(request(flags, 1, offset, content.size()), content);
    }

    static Bytes request(int flags, int command, long offset, long lengthBytes) {
        ByteBuffer out = ByteBuffer.allocate(28);
        out.putInt(0x25609513).putShort((short) flags).putShort((short) command);
        out.putLong(COOKIE).putLong(offset).putInt((int) lengthBytes);
        return Bytes.copyOf(out.flip());
    }
}
