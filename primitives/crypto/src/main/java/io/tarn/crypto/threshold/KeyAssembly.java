package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What deals come to: for a key that is made, the sum of the dealers' polynomials; for shares that are
/// dealt anew, the polynomial through the same value at 0.
public final class KeyAssembly {
    private final Weights weights;
    private final VerificationVector vector;

    private KeyAssembly(Sharing sharing, SortedMap<Integer, Deal> deals) {
        var dealers = new TreeSet<>(deals.keySet());
        weights = sharing.from().isPresent() ? Weights.toZero(dealers) : Weights.equal(dealers);
        var coefficients = new ArrayList<PointG2>();
        for (int l = 0; l < sharing.threshold().needed(); l++) {
            int power = l;
            coefficients.add(
                    deals.values().stream()
                            .map(deal ->
                                    deal.commitments()
                                            .coefficients()
                                            .get(power)
                                            .times(weights.of(deal.dealer())))
                            .reduce(PointG2::plus)
                            .orElseThrow());
        }
        vector = new VerificationVector(coefficients);
        require(
                sharing.from().map(old -> old.groupKey().equals(vector.groupKey())).orElse(true),
                "shares dealt anew keep the key");
    }

    /// @param deals sound, of different dealers, the same at every member: for a key that is made, as many
    ///     as must sign or more, so that liars alone never made it; for shares that are dealt anew, as
    ///     many as had to sign
    public static KeyAssembly of(Sharing sharing, List<Deal> deals) {
        var byDealer = new TreeMap<Integer, Deal>();
        deals.forEach(deal -> byDealer.put(deal.dealer(), deal));
        require(byDealer.size() == deals.size(), "each dealer deals once");
        require(
                sharing.from()
                        .map(old -> old.needed() == deals.size())
                        .orElse(deals.size() >= sharing.threshold().needed()),
                "too few or too many deals");
        return new KeyAssembly(sharing, byDealer);
    }

    /// The public side of the new shares.
    public VerificationVector vector() {
        return vector;
    }

    /// A receiver's new share.
    ///
    /// @param subShares one of each of the deals, all this receiver's
    public SecretShare share(int receiver, List<SubShare> subShares) {
        require(
                subShares.size() == weights.members().size()
                        && subShares.stream()
                                .map(SubShare::dealer)
                                .collect(Collectors.toSet())
                                .equals(weights.members())
                        && subShares.stream().allMatch(s -> s.receiver() == receiver),
                "one sub-share of each deal");
        ScalarR sum =
                subShares.stream()
                        .map(s -> s.value().times(weights.of(s.dealer())))
                        .reduce(ScalarR::plus)
                        .orElseThrow();
        var share = new SecretShare(receiver, sum);
        require(share.isOf(vector), "sub-shares that were judged add up");
        return share;
    }
}
