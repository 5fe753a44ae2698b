package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Refusal;
import io.tarn.block.WriteOutcome;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Done;
import io.tarn.client.DeviceOutcome.Failed;
import io.tarn.client.HeldVolume.Call;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteDeviceTest {
    private static final int BLOCK_BYTES = 8;
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 1 << 10, 16, 64, 4);

    private final HeldVolume volume = new HeldVolume(BLOCK_BYTES, 64);
    private final ByteDevice device = new ByteDevice(volume, LIMITS);

    @AfterEach
    void nothingIsLeftBehind() {
        volume.endAll();
        assertThat(device.isIdle()).isTrue();
    }

    @Test
    void wholeBlocksAreWrittenWithoutReading() {
        CompletionStage<DeviceOutcome> write = device.write(8, filled(24, 1));

        assertThat(volume.held).hasSize(3).allMatch(Call.Write.class::isInstance);
        assertThat(outcome(write)).isNull();
        volume.endAll();
        assertThat(outcome(write)).isEqualTo(new Done());
    }

    @Test
    void partOfBlockIsReadChangedAndWritten() {
        volume.put(0, filled(8, 7));

        CompletionStage<DeviceOutcome> write = device.write(2, filled(3, 1));
        assertThat(volume.held).singleElement().isInstanceOf(Call.Read.class);
        volume.endAll();

        assertThat(outcome(write)).isEqualTo(new Done());
        assertThat(volume.content(0)).isEqualTo(Bytes.ofHex("0707010101070707"));
    }

    @Test
    void writesThatWaitForOneBlockBecomeOneWriteInTheirOrder() {
        device.write(0, filled(8, 1));
        CompletionStage<DeviceOutcome> first = device.write(0, filled(4, 2));
        CompletionStage<DeviceOutcome> second = device.write(2, filled(4, 3));
        assertThat(volume.held).hasSize(1);

        volume.end(volume.next());

        assertThat(volume.held).hasSize(1);
        volume.endAll();
        assertThat(volume.content(0)).isEqualTo(Bytes.ofHex("0202030303030101"));
        assertThat(outcome(first)).isEqualTo(new Done());
        assertThat(outcome(second)).isEqualTo(new Done());
    }

    @Test
    void partsThatTogetherCoverTheirBlockNeedNoRead() {
        Call.Write running = writeFails(device.write(0, filled(8, 1)));
        device.write(4, filled(4, 3));
        device.write(0, filled(4, 2));

        running.outcome().complete(new WriteOutcome.Indeterminate("test"));

        assertThat(volume.held).singleElement().isInstanceOf(Call.Write.class);
        volume.endAll();
        assertThat(volume.content(0)).isEqualTo(Bytes.ofHex("0202020203030303"));
    }

    @Test
    void afterUndecidedWriteTheBlockIsReadAgain() {
        volume.put(0, filled(8, 9));
        Call.Write running = writeFails(device.write(0, filled(8, 1)));
        CompletionStage<DeviceOutcome> waiting = device.write(0, filled(2, 2));

        running.outcome().complete(new WriteOutcome.Indeterminate("test"));

        assertThat(volume.held).singleElement().isInstanceOf(Call.Read.class);
        volume.endAll();
        assertThat(volume.content(0)).isEqualTo(Bytes.ofHex("0202090909090909"));
        assertThat(outcome(waiting)).isEqualTo(new Done());
    }

    @Test
    void failedReadFailsTheWritesThatNeededItAndNoOthers() {
        CompletionStage<DeviceOutcome> first = device.write(0, filled(2, 1));
        CompletionStage<DeviceOutcome> next = device.write(0, filled(2, 2));

        Call.Read read = (Call.Read) volume.next();
        read.outcome().complete(new ReadOutcome.Unavailable(1, 3));

        assertThat(outcome(first))
                .isEqualTo(
                        new Failed(DeviceFailure.UNAVAILABLE, "1 servers answered, 3 are needed"));
        volume.endAll();
        assertThat(outcome(next)).isEqualTo(new Done());
    }

    @Test
    void lateReaderDoesNotShareReadThatStartedBeforeIt() {
        CompletionStage<DeviceOutcome> early = device.read(0, 4);
        CompletionStage<DeviceOutcome> late = device.read(4, 4);
        CompletionStage<DeviceOutcome> later = device.read(0, 8);
        Call.Read first = (Call.Read) volume.next();
        assertThat(volume.held).isEmpty();

        volume.end(first);
        assertThat(outcome(early)).isEqualTo(new Content(filled(4, 0)));
        assertThat(volume.held).hasSize(1);
        volume.put(0, filled(8, 5));
        volume.endAll();

        assertThat(outcome(late)).isEqualTo(new Content(filled(4, 5)));
        assertThat(outcome(later)).isEqualTo(new Content(filled(8, 5)));
    }

    @Test
    void readerOfFewBytesDoesNotKeepTheirBlock() {
        CompletionStage<DeviceOutcome> read = device.read(3, 2);
        volume.endAll();

        assertThat(outcome(read))
                .isInstanceOfSatisfying(
                        Content.class,
                        content -> assertThat(content.bytes().backingArray()).hasSize(2));
    }

    @Test
    void readsDoNotWaitForWrites() {
        device.write(0, filled(8, 1));

        CompletionStage<DeviceOutcome> read = device.read(0, 8);

        volume.end(volume.held.remove(1));
        assertThat(outcome(read)).isEqualTo(new Content(filled(8, 0)));
    }

    @Test
    void longOperationHasBoundedBlocksInFlight() {
        CompletionStage<DeviceOutcome> zeroing = device.writeZeroes(0, 64 * BLOCK_BYTES);

        assertThat(volume.held).hasSize(LIMITS.blocksPerOperationMax());
        volume.end(volume.next());
        assertThat(volume.held).hasSize(LIMITS.blocksPerOperationMax());
        volume.endAll();
        assertThat(outcome(zeroing)).isEqualTo(new Done());
    }

    @Test
    void failureEndsOperationOnceNothingOfItIsInFlight() {
        CompletionStage<DeviceOutcome> write = device.write(0, filled(64, 1));
        ((Call.Write) volume.next())
                .outcome()
                .complete(new WriteOutcome.NotApplied(Refusal.DISK_FULL));

        assertThat(outcome(write)).isNull();
        assertThat(volume.held).hasSize(LIMITS.blocksPerOperationMax() - 1);
        volume.endAll();
        assertThat(outcome(write))
                .isEqualTo(new Failed(DeviceFailure.DISK_FULL, "refused: DISK_FULL"));
    }

    @Test
    void operationsBeyondTheBoundWaitAndBeyondThatAreRefused() {
        for (int i = 0; i < LIMITS.operationsMax(); i++) {
            device.write((long) i * BLOCK_BYTES, filled(BLOCK_BYTES, 1));
        }
        CompletionStage<DeviceOutcome> waiting = device.read(16 * BLOCK_BYTES, 1);
        for (int i = 1; i < LIMITS.waitingMax(); i++) {
            device.flush();
        }
        assertThat(volume.held).hasSize(LIMITS.operationsMax());

        assertThat(outcome(device.flush()))
                .isEqualTo(new Failed(DeviceFailure.OVERLOADED, "16 operations wait already"));
        assertThat(outcome(waiting)).isNull();
        volume.endAll();
        assertThat(outcome(waiting)).isEqualTo(new Content(filled(1, 0)));
    }

    @Test
    void trimZeroesOnlyBlocksWhollyInside() {
        volume.put(0, filled(8, 7));
        volume.put(1, filled(8, 7));
        volume.put(2, filled(8, 7));

        CompletionStage<DeviceOutcome> trim = device.trim(4, 16);
        volume.endAll();

        assertThat(outcome(trim)).isEqualTo(new Done());
        assertThat(volume.content(0)).isEqualTo(filled(8, 7));
        assertThat(volume.content(1)).isEqualTo(filled(8, 0));
        assertThat(volume.content(2)).isEqualTo(filled(8, 7));
        assertThat(outcome(device.trim(1, 9))).isEqualTo(new Done());
        assertThat(volume.held).isEmpty();
    }

    @Test
    void zeroingReachesTheEdges() {
        volume.put(0, filled(8, 7));
        volume.put(1, filled(8, 7));

        device.writeZeroes(4, 8);
        volume.endAll();

        assertThat(volume.content(0)).isEqualTo(Bytes.ofHex("0707070700000000"));
        assertThat(volume.content(1)).isEqualTo(Bytes.ofHex("0000000007070707"));
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "0,-1", "512,1", "511,2", "9223372036854775807,1", "0,65"})
    void rangesOutsideAreRefused(long offset, int lengthBytes) {
        assertThat(outcome(device.read(offset, lengthBytes)))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(DeviceFailure.INVALID_RANGE));
        if (lengthBytes != 65) { // zeroing may be longer than one read or write
            assertThat(outcome(device.writeZeroes(offset, lengthBytes))).isInstanceOf(Failed.class);
            assertThat(outcome(device.trim(offset, lengthBytes))).isInstanceOf(Failed.class);
        }
    }

    @Test
    void emptyRangesAreDoneAtOnce() {
        assertThat(outcome(device.read(512, 0))).isEqualTo(new Content(Bytes.EMPTY));
        assertThat(outcome(device.write(512, Bytes.EMPTY))).isEqualTo(new Done());
        assertThat(outcome(device.writeZeroes(0, 0))).isEqualTo(new Done());
    }

    /// Otherwise a defect below would hold the block's queue for ever.
    @Test
    void volumeThatBreaksItsContractIsAnOutcomeToo() {
        CompletionStage<DeviceOutcome> write = device.write(0, filled(8, 1));
        CompletionStage<DeviceOutcome> next = device.write(0, filled(8, 2));
        ((Call.Write) volume.next()).outcome().completeExceptionally(new RuntimeException("oops"));

        assertThat(outcome(write))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(DeviceFailure.INDETERMINATE));
        volume.endAll();
        assertThat(outcome(next)).isEqualTo(new Done());
    }

    @Test
    void limitsThatTheLongestOperationWouldExceedAreRefused() {
        HeldVolume large = new HeldVolume(1024, 1);

        assertThatThrownBy(() -> new ByteDevice(large, LIMITS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// A volume that ends its calls at once must not make a long operation recurse.
    @Test
    void longOperationOnImmediateVolumeKeepsItsStack() {
        ByteDevice immediate =
                new ByteDevice(new ImmediateVolume(8, 1 << 17), DeviceLimits.production());

        assertThat(outcome(immediate.writeZeroes(0, immediate.sizeBytes()))).isEqualTo(new Done());
    }

    private Call.Write writeFails(CompletionStage<DeviceOutcome> write) {
        assertThat(outcome(write)).isNull();
        return (Call.Write) volume.next();
    }

    private static Bytes filled(int size, int value) {
        byte[] array = new byte[size];
        Arrays.fill(array, (byte) value);
        return Bytes.owning(array);
    }

    /// The outcome, or null while there is none.
    private static DeviceOutcome outcome(CompletionStage<DeviceOutcome> stage) {
        return stage.toCompletableFuture().getNow(null);
    }
}
