package io.tarn.benchmarks.signatures;

import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;
import io.tarn.ring.RingSize;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The plain way: a certificate is a list of Ed25519 signatures of `f + 1` members, under keys that whoever checks
/// it must know to be members'.
@State(Scope.Benchmark)
public class PlainListBenchmark {
    @Param({"4", "7", "10", "13"})
    public int members;

    private final SignedRoot root = SignedRoot.of(4);
    private List<NodeIdentity> signers = signers(4);
    private List<Signature> list = signed();

    private static List<NodeIdentity> signers(int members) {
        return IntStream.range(0, new RingSize((members - 1) / 3).oneCorrect())
                .mapToObj(RingLayout::member)
                .toList();
    }

    private List<Signature> signed() {
        return signers.stream().map(signer -> signer.sign(SignedRoot.TAG, root.message())).toList();
    }

    @Setup
    public void sign() {
        signers = signers(members);
        list = signed();
    }

    /// What each member does for a batch.
    @Benchmark
    public Signature signOne() {
        return signers.getFirst().sign(SignedRoot.TAG, root.message());
    }

    /// What a home does for a batch, as it must tell wrong ones from right ones; and a client does the same.
    @Benchmark
    public boolean verifyAll() {
        boolean areRight = true;
        for (int i = 0; i < list.size(); i++) {
            areRight &=
                    signers.get(i).publicKey().verify(SignedRoot.TAG, root.message(), list.get(i));
        }
        return areRight;
    }
}
