package io.tarn.simulator.objects;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.ring.AgreedTime;
import io.tarn.simulator.history.HistoryViolation;
import io.tarn.simulator.kernel.Party;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The checker of histories sees what is wrong, and nothing that is right.
class ObjectHistoriesTest {
    private static final ObjectName NAME = ObjectName.of("o");
    private static final Party READER = new Party("r");

    private final ObjectHistories histories = new ObjectHistories();

    private static Digest request(int number) {
        return Sha256.of(Bytes.owning(new byte[] {(byte) number}));
    }

    private static Bguid version(int number) {
        return new Bguid(request(number).value());
    }

    private void wrote(int number) {
        var made = new TreeMap<ObjectName, PlainVersion>();
        made.put(
                NAME,
                new PlainVersion(
                        new VersionNumber(number),
                        version(number),
                        Optional.empty(),
                        new AgreedTime(number),
                        false,
                        List.of(),
                        Metadata.NONE,
                        request(number)));
        histories.wrote(request(number), made);
    }

    private void update(int number) {
        histories.asked(request(number));
        wrote(number);
        histories.known(request(number));
    }

    private void read(long began, int number) {
        histories.read(
                READER,
                NAME,
                began,
                new VersionNumber(number),
                number == 0 ? Optional.empty() : Optional.of(version(number).value()));
    }

    @Test
    void whatIsInOrderIsLinearizable() {
        read(histories.begin(), 0);
        update(1);
        long early = histories.begin();
        update(2);
        read(early, 1);
        read(histories.begin(), 2);
        assertThatCode(histories::check).doesNotThrowAnyException();
    }

    @Test
    void whatWasKnownBeforeAReadBeganIsSeenByIt() {
        update(1);
        update(2);
        read(histories.begin(), 1);
        assertThatThrownBy(histories::check).isInstanceOf(HistoryViolation.class);
    }

    @Test
    void readsDoNotGoBack() {
        update(1);
        histories.asked(request(2));
        wrote(2); // Nobody can know of it yet, but who reads it.
        read(histories.begin(), 2);
        read(histories.begin(), 1);
        assertThatThrownBy(histories::check).isInstanceOf(HistoryViolation.class);
    }

    @Test
    void nobodyReadsWhatNobodyHasAskedForYet() {
        long began = histories.begin();
        update(1);
        read(began, 1);
        assertThatCode(histories::check).doesNotThrowAnyException();
        read(histories.begin(), 2);
        update(2);
        assertThatThrownBy(histories::check).isInstanceOf(HistoryViolation.class);
    }

    @Test
    void oneNumberIsOneVersion() {
        update(1);
        histories.read(
                READER,
                NAME,
                histories.begin(),
                new VersionNumber(1),
                Optional.of(version(9).value()));
        assertThatThrownBy(histories::check).isInstanceOf(HistoryViolation.class);
    }

    @Test
    void updatesAreInTheOrderOfRealTime() {
        histories.asked(request(2));
        wrote(2);
        histories.known(request(2));
        update(1);
        assertThatThrownBy(histories::check).isInstanceOf(HistoryViolation.class);
    }
}
