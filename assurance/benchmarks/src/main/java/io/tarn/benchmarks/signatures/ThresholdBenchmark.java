package io.tarn.benchmarks.signatures;

import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.SignatureShare;
import io.tarn.crypto.threshold.ThresholdSignature;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One signature under one key, by `f + 1` of `n` members.
@State(Scope.Benchmark)
public class ThresholdBenchmark {
    @Param({"4", "7", "10", "13"})
    public int members;

    private SignedRoot root = SignedRoot.of(4);
    private List<SignatureShare> shares = root.signatureShares();
    private ThresholdSignature signature = combined();

    @Setup
    public void share() {
        root = SignedRoot.of(members);
        shares = root.signatureShares();
        signature = combined();
    }

    private ThresholdSignature combined() {
        return combine().orElseThrow();
    }

    /// What each member does for a batch.
    @Benchmark
    public SignatureShare sign() {
        return root.shares().getFirst().sign(SignedRoot.TAG, root.message());
    }

    /// What a home does for a batch: nobody knows yet whether the shares are right, so the result is checked.
    @Benchmark
    public Optional<ThresholdSignature> combine() {
        ShareCombiner combiner = root.combiner();
        Optional<ThresholdSignature> result = Optional.empty();
        for (SignatureShare share : shares) {
            result = combiner.add(share);
        }
        return result;
    }

    /// What a client does.
    @Benchmark
    public boolean verify() {
        return root.vector().groupKey().verify(SignedRoot.TAG, root.message(), signature);
    }
}
