package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.s3.store.Refusal;
import org.junit.jupiter.api.Test;

class RealClusterTest {
    /// It was said to be a right that the owner has not.
    @Test
    void ownerWithoutRoomForMoreBucketsIsTold() {
        assertThat(RealCluster.notMade(io.tarn.object.machine.Refusal.FULL).why())
                .isEqualTo(Refusal.FULL);
        assertThat(RealCluster.notMade(io.tarn.object.machine.Refusal.NOT_AN_OWNER).why())
                .isEqualTo(Refusal.NOT_ALLOWED);
    }
}
