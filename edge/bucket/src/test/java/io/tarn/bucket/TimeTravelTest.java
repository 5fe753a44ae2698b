package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.TimeTravel.Then;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Retention;
import io.tarn.object.VersionNumber;
import io.tarn.ring.AgreedTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: what retention has taken is never taken for another version, nor for none.
class TimeTravelTest {
    private static final ObjectName NAME = ObjectName.of("oname");
    private static final Bguid VGUID = new Bguid(Bytes.zeros(Bguid.BYTES));

    private static final Head HEAD =
            new Head(
                    new VersionNumber(9),
                    VGUID,
                    new AgreedTime(90),
                    false,
                    Optional.empty(),
                    Metadata.NONE,
                    Lock.NONE,
                    0);

    /// Of a time ten times its number.
    private static PastVersion kept(long number) {
        return new PastVersion.Kept(
                new VersionNumber(number),
                VGUID,
                new AgreedTime(10 * number),
                false,
                0,
                Bytes.EMPTY,
                Lock.NONE,
                0);
    }

    private static PastVersion gone(long first, long last) {
        return new PastVersion.Pruned(
                new VersionNumber(first),
                new VersionNumber(last),
                VGUID,
                new AgreedTime(10 * last));
    }

    /// The number of the version that was the newest, or what else is known.
    private static String then(long millis, PastVersion... pasts) throws Exception {
        var ring = new MachineRing();
        OpenBucket bucket = ring.make("b", new Retention.All());
        var left = new ArrayDeque<>(List.of(pasts));
        return switch (new TimeTravel(bucket, bucket.volume().view(), millis)
                .then(NAME, HEAD, () -> Optional.ofNullable(left.poll()))) {
            case Then.Known(Item item) -> item.number().toString();
            case Then.Nothing _ -> "nothing";
            case Then.Gone _ -> "gone";
        };
    }

    @Test
    void theNewestThenIsFound() throws Exception {
        assertThat(then(90, kept(8))).isEqualTo("9");
        assertThat(then(89, kept(8), kept(7))).isEqualTo("8");
        assertThat(then(79, kept(8), kept(7))).isEqualTo("7");
        assertThat(then(69, kept(8), kept(7))).isEqualTo("nothing");
        assertThat(then(69)).isEqualTo("nothing");
    }

    @Test
    void whatMayHaveBeenTakenIsNotGuessed() throws Exception {
        assertThat(then(80, gone(6, 8), kept(5))).isEqualTo("gone");
        assertThat(then(79, gone(6, 8), kept(5))).as("perhaps 7, 6 or 5").isEqualTo("gone");
        assertThat(then(79, gone(8, 8), kept(7))).as("8 is younger").isEqualTo("7");
        assertThat(then(49, kept(8), gone(6, 7), kept(5), kept(4))).isEqualTo("4");
        assertThat(then(5, gone(1, 8))).isEqualTo("gone");
        assertThat(then(5, gone(1, 1))).isEqualTo("nothing");
    }

    @Test
    void momentsAreWrittenAsPeopleDo() {
        assertThat(Moment.of("12")).isEqualTo(new Moment.Numbered(12));
        assertThat(Moment.of("2026-11-29T09:00:00Z"))
                .isEqualTo(new Moment.Time(Instant.parse("2026-11-29T09:00:00Z")));
        assertThat(Moment.of("2026-11-29T10:00:00.5+01:00"))
                .isEqualTo(new Moment.Time(Instant.parse("2026-11-29T09:00:00.500Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "99999999999999999999",
                "now",
                "2026-11-29",
                "2026-11-29T09:00:00",
                "1969-12-31T23:59:59Z",
                "2026-13-29T09:00:00Z",
                "+999999999-12-31T23:59:59Z"
            })
    void anythingElseIsNoMoment(String text) {
        assertThatThrownBy(() -> Moment.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-11-29T09:00:00Z");
    }
}
