package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which node is to hold which fragment of an immutable block, by weighted rendezvous hashing
/// (docs/spec/placement.md): pure, and the same for all who know the same nodes, in any order.
///
/// Each pair of a place and a node draws a number. The pair that draws best is settled first, then
/// the best among places and nodes that are left, so that no node holds two fragments of a block.
/// Going through the places in order instead would move half as much again when a node joins, since
/// a node that is pushed out of one place then pushes others out of the places behind it.
///
/// Immutable and safe to share between threads.
public final class FragmentPlacement {
    /// Of a node; a node of weight 2 holds twice what one of weight 1 does.
    public static final int WEIGHT_MAX = (1 << 16) - 1;

    private static final String TAG = "tarn.fragment-place.v1";

    /// Draws of 64 bits that one hash has room for.
    private static final int DRAWS_A_HASH = 4;

    private static final int FRACTION_BITS = 32;

    /// @param drawsAs whose draws are the node's: its own, but for an heir
    private record Node(KeyId id, KeyId drawsAs, int weight) {}

    /// @param draw unsigned, the greater the better
    /// @param cost the [#logarithm] of the draw; to be divided by the weight, the less the better
    private record Pair(int place, Node node, long draw, long cost) {}

    /// The best first. Draws decide where costs are alike, and they are all alike if nodes weigh the
    /// same, for then the logarithm would change nothing.
    private static final Comparator<Pair> BEST_FIRST =
            ((Comparator<Pair>)
                            (a, b) -> Long.compare(a.cost * b.node.weight, b.cost * a.node.weight))
                    .thenComparing((a, b) -> Long.compareUnsigned(b.draw, a.draw))
                    .thenComparingInt(Pair::place)
                    .thenComparing(pair -> pair.node.drawsAs());

    private final List<Node> nodes;
    private final Optional<KeyId> leaving;
    private final boolean isWeighted;

    private FragmentPlacement(List<Node> nodes, Optional<KeyId> leaving) {
        this.nodes = List.copyOf(nodes);
        this.leaving = leaving;
        isWeighted = nodes.stream().map(Node::weight).distinct().count() > 1;
    }

    /// @param weights by node, 1 to [#WEIGHT_MAX]
    public static FragmentPlacement of(SortedMap<KeyId, Integer> weights) {
        require(
                weights.values().stream().allMatch(weight -> weight >= 1 && weight <= WEIGHT_MAX),
                "a node weighs 1 to 65535");
        return new FragmentPlacement(
                weights.entrySet().stream()
                        .map(entry -> new Node(entry.getKey(), entry.getKey(), entry.getValue()))
                        .toList(),
                Optional.empty());
    }

    /// Nodes that weigh the same.
    public static FragmentPlacement ofAlike(Iterable<KeyId> nodes) {
        var alike = new TreeMap<KeyId, KeyId>();
        nodes.forEach(node -> alike.put(node, node));
        return ofHeirs(alike, Optional.empty());
    }

    /// Nodes that weigh the same, some of which have taken others' places: who draws as another is to hold
    /// what that one was to hold, and nothing else moves.
    ///
    /// @param nodes by whom they draw as; each once
    /// @param leaving is to hold nothing, and may have what its heir has not got yet; none of the nodes
    public static FragmentPlacement ofHeirs(
            SortedMap<KeyId, KeyId> nodes, Optional<KeyId> leaving) {
        List<KeyId> ids = List.copyOf(nodes.values());
        require(
                ids.stream().distinct().count() == ids.size()
                        && leaving.filter(ids::contains).isEmpty(),
                "each node has one place, and who leaves has none");
        return new FragmentPlacement(
                nodes.entrySet().stream()
                        .map(entry -> new Node(entry.getValue(), entry.getKey(), 1))
                        .toList(),
                leaving);
    }

    /// Whether a node may be one that is to hold something.
    public boolean has(KeyId node) {
        return nodes.stream().anyMatch(one -> one.id().equals(node));
    }

    /// Whether it is the one that leaves.
    public boolean isLeaving(KeyId node) {
        return leaving.filter(node::equals).isPresent();
    }

    /// How many nodes there are; a block with more fragments cannot be placed.
    public int size() {
        return nodes.size();
    }

    /// The nodes that are to hold fragments 0 to `places` - 1 of a block, no two the same.
    ///
    /// @param places at most [#size]
    public List<KeyId> holders(Bguid block, int places) {
        require(places <= nodes.size(), "each place has a node of its own");
        var pairs = new ArrayList<Pair>(places * nodes.size());
        for (Node node : nodes) {
            addPairs(pairs, block, places, node);
        }
        pairs.sort(BEST_FIRST);
        var holders = new KeyId[places];
        var settled = new TreeMap<KeyId, Integer>();
        for (Pair pair : pairs) {
            if (holders[pair.place] == null && !settled.containsKey(pair.node.id())) {
                holders[pair.place] = pair.node.id();
                settled.put(pair.node.id(), pair.place);
                if (settled.size() == places) {
                    break;
                }
            }
        }
        return List.copyOf(Arrays.asList(holders));
    }

    /// All nodes in the order in which they are likely to hold a fragment, when it may have been placed
    /// among other nodes than these: its holder, then who leaves, then whoever draws best for it.
    ///
    /// @param places as in [#holders]
    public List<KeyId> likely(Bguid block, int place, int places) {
        KeyId holder = holders(block, places).get(place);
        var pairs = new ArrayList<Pair>(nodes.size());
        for (Node node : nodes) {
            pairs.add(pair(block, place, node));
        }
        pairs.sort(BEST_FIRST);
        var likely = new ArrayList<KeyId>(nodes.size() + 1);
        likely.add(holder);
        leaving.ifPresent(likely::add);
        pairs.stream()
                .map(pair -> pair.node.id())
                .filter(node -> !node.equals(holder))
                .forEach(likely::add);
        return List.copyOf(likely);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FragmentPlacement that
                && nodes.equals(that.nodes)
                && leaving.equals(that.leaving);
    }

    @Override
    public int hashCode() {
        return Objects.hash(nodes, leaving);
    }

    private void addPairs(List<Pair> pairs, Bguid block, int places, Node node) {
        Bytes hash = Bytes.EMPTY;
        for (int place = 0; place < places; place++) {
            if (place % DRAWS_A_HASH == 0) {
                hash = hash(block, place, node);
            }
            pairs.add(pair(hash, place, node));
        }
    }

    private Pair pair(Bguid block, int place, Node node) {
        return pair(hash(block, place, node), place, node);
    }

    private Pair pair(Bytes hash, int place, Node node) {
        long draw = draw(hash, place % DRAWS_A_HASH);
        return new Pair(place, node, draw, isWeighted ? logarithm(draw) : 0);
    }

    private static Bytes hash(Bguid block, int place, Node node) {
        var out = new CanonicalWriter(TAG);
        block.write(out);
        node.drawsAs().write(out);
        out.u8(place / DRAWS_A_HASH);
        return Sha256.hash(out.toBytes());
    }

    private static long draw(Bytes hash, int number) {
        return hash.asByteBuffer().getLong(number * Long.BYTES);
    }

    /// `-log2((draw + 1) / 2^64)` in units of 2^-32, about, and above 0; in whole numbers, so that all
    /// machines come to the same. Never greater for a greater draw.
    static long logarithm(long draw) {
        long odd = draw | 1;
        int zeros = Long.numberOfLeadingZeros(odd);
        long mantissa = odd << zeros;
        long fraction = 0;
        for (int bit = 0; bit < FRACTION_BITS; bit++) {
            long square = Math.unsignedMultiplyHigh(mantissa, mantissa);
            boolean isTwoOrMore = square < 0;
            fraction = fraction << 1 | (isTwoOrMore ? 1 : 0);
            mantissa = isTwoOrMore ? square : square << 1;
        }
        return ((zeros + 1L) << FRACTION_BITS) - fraction;
    }
}
