package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes the signature of one message from shares as they come.
///
/// Trusts first: as many shares as are needed are combined and the result is checked, which costs
/// one pairing. Only if that fails is each share checked, and from then on every one that comes; so
/// liars cost time and nothing else, for the honest members alone are enough.
///
/// Belongs to one thread.
public final class ShareCombiner {
    private final Threshold threshold;
    private final VerificationVector vector;
    private final String domainTag;
    private final Bytes message;

    /// By member, the first that each sent; without those that were found wrong.
    private final SortedMap<Integer, SignatureShare> shares = new TreeMap<>();

    private final SortedMap<Integer, SignatureShare> wrong = new TreeMap<>();
    private boolean checksEach;
    private Optional<ThresholdSignature> signature = Optional.empty();

    public ShareCombiner(
            Threshold threshold, VerificationVector vector, String domainTag, Bytes message) {
        this.threshold = threshold;
        this.vector = vector;
        this.domainTag = domainTag;
        this.message = message;
    }

    /// Takes a share from the member whose number it carries, as the channel has proved. A second
    /// share of a member, and one of nobody, is ignored.
    ///
    /// @return the signature, once there is one
    public Optional<ThresholdSignature> add(SignatureShare share) {
        int member = share.member();
        if (signature.isPresent()
                || !threshold.isMember(member)
                || shares.containsKey(member)
                || wrong.containsKey(member)) {
            return signature;
        }
        if (checksEach && !isRight(share)) {
            wrong.put(member, share);
            return signature;
        }
        shares.put(member, share);
        if (shares.size() >= vector.needed()) {
            signature = combine();
        }
        return signature;
    }

    /// Shares that are not their members': who knows that they sent them knows that they lie.
    public List<SignatureShare> wrong() {
        return List.copyOf(wrong.values());
    }

    private Optional<ThresholdSignature> combine() {
        Optional<ThresholdSignature> combined = trusting();
        if (combined.isPresent() || checksEach) {
            return combined;
        }
        checksEach = true;
        for (SignatureShare share : List.copyOf(shares.values())) {
            if (!isRight(share)) {
                shares.remove(share.member());
                wrong.put(share.member(), share);
            }
        }
        return shares.size() < vector.needed() ? Optional.empty() : trusting();
    }

    /// `Σ λ_i · σ_i` over as many members as are needed, if that is the signature.
    private Optional<ThresholdSignature> trusting() {
        List<SignatureShare> taken = shares.values().stream().limit(vector.needed()).toList();
        var members = new TreeSet<Integer>();
        taken.forEach(share -> members.add(share.member()));
        Weights weights = Weights.toZero(members);
        var terms = new ArrayList<PointG1>();
        for (SignatureShare share : taken) {
            try {
                terms.add(PointG1.read(share.value()).times(weights.of(share.member())));
            } catch (MalformedException e) {
                return Optional.empty();
            }
        }
        Bytes sum = terms.stream().reduce(PointG1::plus).orElseThrow().encoding();
        var combined = new ThresholdSignature(sum);
        return vector.groupKey().verify(domainTag, message, combined)
                ? Optional.of(combined)
                : Optional.empty();
    }

    private boolean isRight(SignatureShare share) {
        return vector.verify(domainTag, message, share);
    }
}
