package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.crypto.Seeded;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A sharing all of whose members are in one place.
final class TestSharing {
    final Sharing sharing;
    final SortedMap<Integer, Receiver> receivers;
    final Dealing dealing;
    private final Random random;
    private final Optional<TestGroup> from;

    TestSharing(Random random, int dealers, Threshold to, Optional<TestGroup> from) {
        this(random, dealers, to, from, IntStream.rangeClosed(1, to.members()).boxed().toList());
    }

    /// @param receiving the members that are there to receive
    TestSharing(
            Random random,
            int dealers,
            Threshold to,
            Optional<TestGroup> from,
            List<Integer> receiving) {
        this.random = random;
        this.from = from;
        Bytes name = Seeded.bytes(random, 16);
        sharing = new Sharing(name, dealers, to, from.map(TestGroup::vector));
        receivers = byNumber(receiving, i -> new Receiver(sharing, i, Seeded.bytes(random, 32)));
        dealing = new Dealing(sharing, byNumber(receiving, i -> receiver(i).keys()));
    }

    private static <T> SortedMap<Integer, T> byNumber(
            List<Integer> numbers, Function<Integer, T> value) {
        return numbers.stream()
                .collect(Collectors.toMap(i -> i, value, (one, _) -> one, TreeMap::new));
    }

    final Receiver receiver(int number) {
        return Objects.requireNonNull(receivers.get(number));
    }

    Deal deal(int dealer) {
        Bytes seed = Seeded.bytes(random, 32);
        return from.map(group -> Dealer.dealAnew(dealing, group.shares().get(dealer - 1), seed))
                .orElseGet(() -> Dealer.deal(dealing, dealer, seed));
    }

    TestGroup group(List<Integer> dealers) {
        return group(sharing, receivers, dealers.stream().map(this::deal).toList());
    }

    static TestGroup group(
            Sharing sharing, SortedMap<Integer, Receiver> receivers, List<Deal> deals) {
        KeyAssembly assembly = KeyAssembly.of(sharing, deals);
        List<SecretShare> shares =
                receivers.entrySet().stream()
                        .map(r ->
                                assembly.share(
                                        r.getKey(),
                                        deals.stream()
                                                .map(deal -> r.getValue().open(deal).orElseThrow())
                                                .toList()))
                        .toList();
        return new TestGroup(sharing.threshold(), assembly.vector(), shares);
    }
}
