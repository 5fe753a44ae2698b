package io.tarn.benchmarks.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalWriter;
import io.tarn.benchmarks.site.FreePorts;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.RingLimits;
import io.tarn.ring.affairs.Founding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Who the members of a measured ring are and where somebody finds them, on this machine. Keys are derived from
/// numbers, so that nothing needs to be handed over: there is nothing to protect.
///
/// @param founders how many found the ring; the others follow it, and may become members
/// @param viewTicks see [RingLimits]
/// @param registers of each client
/// @param ports of all who may be members, founders first; which they are depends on who looks, where there are
///     relays in between
public record RingLayout(int founders, int viewTicks, int registers, List<Integer> ports) {
    private static final String TAG = "tarn.benchmark.ring-identity";
    private static final int OWNER = 1 << 16;
    private static final int FIRST_CLIENT = OWNER + 1;

    /// To make one takes longer than to sign with it, and they are asked for with every update.
    private static final ConcurrentMap<Integer, NodeIdentity> IDENTITIES =
            new ConcurrentHashMap<>();

    public RingLayout {
        ports = List.copyOf(ports);
        require(founders <= ports.size(), "founders are there");
    }

    /// On free ports, with production's limits.
    ///
    /// @param all how many may be members
    public static RingLayout of(int founders, int all) throws IOException {
        int first = FreePorts.find(all);
        return new RingLayout(
                founders,
                RingLimits.production().viewTicks(),
                1,
                IntStream.range(first, first + all).boxed().toList());
    }

    public RingLayout withViewTicks(int ticks) {
        return new RingLayout(founders, ticks, registers, ports);
    }

    public RingLayout withRegisters(int each) {
        return new RingLayout(founders, viewTicks, each, ports);
    }

    /// The same members as seen through other ports.
    public RingLayout through(List<Integer> others) {
        return new RingLayout(founders, viewTicks, registers, others);
    }

    public RingLimits limits() {
        return RingLimits.production().withViewTicks(viewTicks);
    }

    public static NodeIdentity member(int number) {
        return identity(number);
    }

    public static NodeIdentity owner() {
        return identity(OWNER);
    }

    public static NodeIdentity client(int number) {
        return identity(FIRST_CLIENT + number);
    }

    private static NodeIdentity identity(int number) {
        return IDENTITIES.computeIfAbsent(
                number,
                _ ->
                        NodeIdentity.ofSeed(
                                Sha256.hash(new CanonicalWriter(TAG).u32(number).toBytes())));
    }

    /// How many may be members.
    public int all() {
        return ports.size();
    }

    public List<IdentityKey> keys(IntStream numbers) {
        return numbers.mapToObj(number -> member(number).publicKey()).toList();
    }

    public Founding founding() {
        return new Founding(keys(IntStream.range(0, founders)), owner().publicKey());
    }

    public InetSocketAddress address(int member) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(member));
    }

    /// Which of those who may be members this is.
    Optional<Integer> find(KeyId who) {
        return IntStream.range(0, all())
                .boxed()
                .filter(number -> member(number).id().equals(who))
                .findFirst();
    }

    List<String> toArguments() {
        return List.of(
                Integer.toString(founders),
                Integer.toString(viewTicks),
                Integer.toString(registers),
                ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    static RingLayout ofArguments(List<String> arguments) {
        return new RingLayout(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Arrays.stream(arguments.get(3).split(",", -1)).map(Integer::valueOf).toList());
    }
}
