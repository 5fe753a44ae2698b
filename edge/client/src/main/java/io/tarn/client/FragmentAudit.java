package io.tarn.client;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Audited;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreRequest.Audit;
import io.tarn.coding.Corrected;
import io.tarn.coding.ErasureCode;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.NodeSet;
import io.tarn.operations.ServerLinks;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The audit of immutable blocks (docs/spec/audit.md): nodes show by 16 bytes each, at points that they could not know, which fragments
/// they hold. Those of one block form a codeword, and decoding it names the nodes whose bytes are false.
///
/// Belongs to one thread. In memory is one batch of blocks, and under way one request at each node.
public final class FragmentAudit {
    /// Of a batch.
    public static final int BLOCKS_MAX = 128;

    /// Nodes that are asked for a fragment which is not where it belongs, as readers do.
    private static final int ELSEWHERE_MAX = 7;

    /// A node audits for each caller one request at a time.
    private static final int BUSY_MAX = 20;

    private static final long BUSY_PAUSE_MS = 500;

    private final VolumeDescriptor volume;
    private final Redundancy redundancy;
    private final Supplier<NodeSet> nodes;
    private final ServerLinks links;
    private final ErasureCode code;
    private final SecureRandom random = new SecureRandom();
    private final SortedSet<KeyId> liars = new TreeSet<>();
    private final SortedSet<KeyId> silent = new TreeSet<>();

    /// How a block is.
    public enum Standing {
        /// All `n` fragments are there.
        WHOLE,
        /// It can be read, and has fewer than `n`.
        LACKING,
        /// Fewer than `m` are there, and all nodes have answered that may hold them.
        LOST,
        /// Too few nodes have answered, or what they have shown is false in a way that names nobody.
        UNDECIDED
    }

    /// @param fragments of the block that are there, as far as that is known
    /// @param wanting nodes that have answered, and do not hold the fragment that belongs on them
    public record Finding(Bguid block, int fragments, Standing standing, SortedSet<KeyId> wanting) {
        public Finding {
            wanting = Collections.unmodifiableSortedSet(new TreeSet<>(wanting));
        }
    }

    private record Shown(KeyId by, Bytes fingerprint) {}

    FragmentAudit(VolumeDescriptor volume, Supplier<NodeSet> nodes, ServerLinks links) {
        this.volume = volume;
        this.nodes = nodes;
        this.links = links;
        redundancy = volume.shape().redundancy();
        code = ErasureCode.of(redundancy.needed(), redundancy.servers());
    }

    public Redundancy redundancy() {
        return redundancy;
    }

    /// Nodes that have shown false fragments.
    public SortedSet<KeyId> liars() {
        return Collections.unmodifiableSortedSet(liars);
    }

    /// Nodes that did not answer some question.
    public SortedSet<KeyId> silent() {
        return Collections.unmodifiableSortedSet(silent);
    }

    /// @param blocks different ones, 1 to [#BLOCKS_MAX]
    /// @return one for each, in this order
    public List<Finding> audit(List<Bguid> blocks) throws InterruptedException {
        require(!blocks.isEmpty() && blocks.size() <= BLOCKS_MAX, "a batch has 1 to 128 blocks");
        FragmentPlacement placement = nodes.get().placement();
        if (placement.size() < redundancy.servers()) {
            return blocks.stream()
                    .map(block -> new Finding(block, 0, Standing.UNDECIDED, new TreeSet<>()))
                    .toList();
        }
        byte[] challenge = new byte[Audit.CHALLENGE_BYTES];
        random.nextBytes(challenge);
        var shown = new TreeMap<FragmentId, Shown>();
        SortedMap<FragmentId, KeyId> places = places(blocks, placement);
        var wanted = new TreeMap<KeyId, SortedSet<FragmentId>>();
        places.forEach((id, holder) -> want(wanted, holder, id));
        SortedSet<KeyId> unheard = ask(Bytes.owning(challenge), wanted, shown);
        var wanting = new TreeMap<Bguid, SortedSet<KeyId>>();
        places.forEach((id, holder) -> {
            if (!shown.containsKey(id) && !unheard.contains(holder)) {
                wanting.computeIfAbsent(id.block(), _ -> new TreeSet<>()).add(holder);
            }
        });
        var _ = ask(Bytes.owning(challenge), elsewhere(places, placement, shown), shown);
        var findings = new ArrayList<Finding>();
        for (Bguid block : blocks) {
            SortedSet<KeyId> without = wanting.getOrDefault(block, new TreeSet<>());
            findings.add(judge(block, places, shown, unheard, without));
        }
        return findings;
    }

    private SortedMap<FragmentId, KeyId> places(List<Bguid> blocks, FragmentPlacement placement) {
        var places = new TreeMap<FragmentId, KeyId>();
        for (Bguid block : blocks) {
            List<KeyId> holders = placement.holders(block, redundancy.servers());
            for (int index = 0; index < holders.size(); index++) {
                places.put(new FragmentId(block, index), holders.get(index));
            }
        }
        return places;
    }

    /// Nodes may have come and gone since it was stored.
    private SortedMap<KeyId, SortedSet<FragmentId>> elsewhere(
            SortedMap<FragmentId, KeyId> places,
            FragmentPlacement placement,
            SortedMap<FragmentId, Shown> shown) {
        var wanted = new TreeMap<KeyId, SortedSet<FragmentId>>();
        for (FragmentId id : places.keySet()) {
            if (!shown.containsKey(id)) {
                placement.likely(id.block(), id.index(), redundancy.servers()).stream()
                        .skip(1)
                        .limit(ELSEWHERE_MAX)
                        .forEach(node -> want(wanted, node, id));
            }
        }
        return wanted;
    }

    private static void want(
            SortedMap<KeyId, SortedSet<FragmentId>> wanted, KeyId node, FragmentId id) {
        wanted.computeIfAbsent(node, _ -> new TreeSet<>()).add(id);
    }

    private record Asked(
            List<FragmentId> fragments, CompletableFuture<Answer<StoreReply>> answer) {}

    /// @param wanted of each node; is used up
    /// @param shown gets what they show; the first to show a fragment counts
    /// @return nodes that did not answer
    private SortedSet<KeyId> ask(
            Bytes challenge,
            SortedMap<KeyId, SortedSet<FragmentId>> wanted,
            SortedMap<FragmentId, Shown> shown)
            throws InterruptedException {
        var unheard = new TreeSet<KeyId>();
        int busy = 0;
        while (!wanted.isEmpty()) {
            var asked = new TreeMap<KeyId, Asked>();
            wanted.forEach((node, ids) -> asked.put(node, asked(challenge, node, ids)));
            boolean isBusy = false;
            for (var entry : asked.entrySet()) {
                KeyId node = entry.getKey();
                List<FragmentId> ids = entry.getValue().fragments();
                Answer<StoreReply> answer = get(entry.getValue().answer());
                if (answer instanceof Answer.Said<StoreReply>(Audited(var fingerprints))
                        && fingerprints.size() == ids.size()) {
                    note(node, ids, fingerprints, shown);
                    wanted.computeIfPresent(node, (_, left) -> without(left, ids));
                } else if (isBusy(answer) && busy < BUSY_MAX) {
                    isBusy = true;
                } else {
                    unheard.add(node);
                    wanted.remove(node);
                }
            }
            if (isBusy) {
                busy++;
                Thread.sleep(BUSY_PAUSE_MS);
            }
        }
        silent.addAll(unheard);
        return unheard;
    }

    private Asked asked(Bytes challenge, KeyId node, SortedSet<FragmentId> ids) {
        List<FragmentId> first = ids.stream().limit(Audit.FRAGMENTS_MAX).toList();
        var request = new Audit(volume.id(), challenge, first);
        return new Asked(first, Asking.store(links, node, request, redundancy));
    }

    private static boolean isBusy(Answer<StoreReply> answer) {
        return answer instanceof Answer.Said<StoreReply>(Refused(Refusal refusal))
                && refusal == Refusal.OVERLOADED;
    }

    /// Empty sets go.
    private static @Nullable SortedSet<FragmentId> without(
            SortedSet<FragmentId> left, List<FragmentId> ids) {
        left.removeAll(ids);
        return left.isEmpty() ? null : left;
    }

    private static void note(
            KeyId node,
            List<FragmentId> ids,
            List<Optional<Bytes>> fingerprints,
            SortedMap<FragmentId, Shown> shown) {
        for (int i = 0; i < ids.size(); i++) {
            FragmentId id = ids.get(i);
            fingerprints.get(i).ifPresent(print -> shown.putIfAbsent(id, new Shown(node, print)));
        }
    }

    /// With `a` fragments absent and `e` false, the codeword is decoded if `a + 2e <= 2f`.
    private Finding judge(
            Bguid block,
            SortedMap<FragmentId, KeyId> places,
            SortedMap<FragmentId, Shown> shown,
            SortedSet<KeyId> unheard,
            SortedSet<KeyId> wanting) {
        var symbols = new TreeMap<Integer, Bytes>();
        int unknown = 0;
        for (int index = 0; index < redundancy.servers(); index++) {
            var id = new FragmentId(block, index);
            Shown found = shown.get(id);
            if (found != null) {
                symbols.put(index, found.fingerprint());
            } else if (unheard.contains(places.get(id))) {
                unknown++;
            }
        }
        int spare = symbols.size() - redundancy.needed();
        if (spare < 0) {
            boolean isLost = symbols.size() + unknown < redundancy.needed();
            Standing standing = isLost ? Standing.LOST : Standing.UNDECIDED;
            return new Finding(block, symbols.size(), standing, wanting);
        }
        Optional<Corrected> corrected = code.correct(symbols, spare / 2);
        if (corrected.isEmpty()) {
            return new Finding(block, symbols.size(), Standing.UNDECIDED, wanting);
        }
        for (int index : corrected.get().wrong()) {
            Shown found = shown.get(new FragmentId(block, index));
            if (found != null) {
                liars.add(found.by());
            }
        }
        int right = symbols.size() - corrected.get().wrong().size();
        boolean isWhole = right == redundancy.servers();
        return new Finding(block, right, isWhole ? Standing.WHOLE : Standing.LACKING, wanting);
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers come without exceptions", e);
        }
    }
}
