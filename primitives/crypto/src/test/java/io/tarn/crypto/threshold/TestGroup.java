package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// A group all of whose members are in one place.
///
/// @param shares those of members 1, 2, …
record TestGroup(Threshold threshold, VerificationVector vector, List<SecretShare> shares) {
    static final String TAG = "tarn.test.v1";

    /// A group whose key its members made together.
    static TestGroup made(Random random, Threshold threshold) {
        return new TestSharing(random, threshold.members(), threshold, Optional.empty())
                .group(IntStream.rangeClosed(1, threshold.members()).boxed().toList());
    }

    /// The same key, shared anew by these members of this group.
    TestGroup dealtAnew(Random random, Threshold to, List<Integer> dealers) {
        return new TestSharing(random, threshold.members(), to, Optional.of(this)).group(dealers);
    }

    SignatureShare share(int member, Bytes message) {
        return shares.get(member - 1).sign(TAG, message);
    }

    ShareCombiner combiner(Bytes message) {
        return new ShareCombiner(threshold, vector, TAG, message);
    }

    /// What these members sign together.
    Optional<ThresholdSignature> signed(Bytes message, List<Integer> members) {
        ShareCombiner combiner = combiner(message);
        Optional<ThresholdSignature> signature = Optional.empty();
        for (int member : members) {
            signature = combiner.add(share(member, message));
        }
        return signature;
    }

    boolean isSigned(Bytes message, ThresholdSignature signature) {
        return vector.groupKey().verify(TAG, message, signature);
    }
}
