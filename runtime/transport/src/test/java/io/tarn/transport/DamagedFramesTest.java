package io.tarn.transport;

import io.tarn.base.Bytes;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// Goal: as [FrameDecoderFuzzTest]. Method: fresh streams of valid frames with small damage, every
/// run.
class DamagedFramesTest {
    private static final int STREAMS = 3_000;

    @Test
    void agreesWithTheModelOnDamagedFrames() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        for (int i = 0; i < STREAMS; i++) {
            try {
                FrameDecoderModel.check(damagedFrames(random), 1 + random.nextInt(64));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay: -Dseed=" + seed, e);
            }
        }
    }

    private static Bytes damagedFrames(Random random) {
        var frames = new Bytes[1 + random.nextInt(4)];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(random);
        }
        byte[] stream = Bytes.concat(frames).toArray();
        for (int i = random.nextInt(3); i > 0; i--) {
            // Mostly in headers' reach, and mostly a single bit.
            int at = random.nextInt(random.nextBoolean() ? 18 : stream.length);
            stream[at] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : random.nextInt());
        }
        return Bytes.owning(stream).slice(0, 1 + random.nextInt(stream.length));
    }

    private static Bytes frame(Random random) {
        if (random.nextInt(4) == 0) {
            Frame keepalive = Frame.KEEPALIVE;
            return RawPeer.bytesOf(keepalive.type(), 0, keepalive.message());
        }
        var head = new byte[random.nextInt(20)];
        var body = new byte[random.nextInt(40)];
        random.nextBytes(head);
        random.nextBytes(body);
        var message = new Message(random.nextInt(256), Bytes.owning(head), Bytes.owning(body));
        return RawPeer.bytesOf(FrameType.REQUEST, random.nextLong(Long.MAX_VALUE), message);
    }
}
