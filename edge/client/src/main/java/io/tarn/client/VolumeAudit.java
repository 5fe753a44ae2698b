package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Audited;
import io.tarn.block.BlockReply.Stamps;
import io.tarn.block.BlockRequest.Audit;
import io.tarn.block.BlockRequest.ListStamps;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeDescriptor;
import io.tarn.coding.Corrected;
import io.tarn.coding.ErasureCode;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// The homomorphic audit of a volume (docs/spec/audit.md): every server sends one 16-byte sum for up
/// to a thousand blocks, taken at random points it could not know; honest sums form a codeword, and
/// decoding it names the servers whose sums are false.
public final class VolumeAudit {
    private static final int CHUNK_BLOCKS = ListStamps.STAMPS_MAX;

    private final VolumeDescriptor descriptor;
    private final Redundancy redundancy;
    private final ServerLinks links;
    private final ErasureCode code;
    private final SecureRandom random = new SecureRandom();
    private final SortedMap<Integer, Long> missing = new TreeMap<>();
    private final SortedSet<Integer> liars = new TreeSet<>();
    private final SortedSet<Integer> silent = new TreeSet<>();
    private long audited;
    private long undecided;

    VolumeAudit(VolumeDescriptor descriptor, ServerLinks links) {
        this.descriptor = descriptor;
        this.redundancy = descriptor.shape().redundancy();
        this.links = links;
        this.code = ErasureCode.of(redundancy.needed(), redundancy.servers());
    }

    /// What an audit found.
    ///
    /// @param audited blocks gone through
    /// @param liars servers whose fragments are false
    /// @param missing how many fragments each server admits to lack
    /// @param silent servers that did not answer some question
    /// @param undecided blocks in sums that are false in a way that names nobody: too many servers
    ///     lack fragments for it; repair, and audit again
    public record Report(
            long audited,
            SortedSet<KeyId> liars,
            SortedMap<KeyId, Long> missing,
            SortedSet<KeyId> silent,
            long undecided) {
        /// Every server holds every fragment, and all fragments are right.
        public boolean isClean() {
            return liars.isEmpty() && missing.isEmpty() && silent.isEmpty() && undecided == 0;
        }
    }

    Report run() {
        long from = 0;
        while (from < descriptor.shape().blocks()) {
            from = auditFrom(from);
        }
        var missingByKey = new TreeMap<KeyId, Long>();
        missing.forEach((server, count) -> missingByKey.put(key(server), count));
        return new Report(audited, keys(liars), missingByKey, keys(silent), undecided);
    }

    /// Audits one chunk.
    ///
    /// @return the first block after it
    private long auditFrom(long from) {
        var request = new ListStamps(descriptor.id(), from, CHUNK_BLOCKS);
        SortedMap<Integer, BlockReply> lists = askAll(_ -> request);
        long until = descriptor.shape().blocks();
        var reports = new TreeMap<Long, SortedMap<Timestamp, Integer>>();
        for (BlockReply reply : lists.values()) {
            if (reply instanceof Stamps(var stamps, boolean end)) {
                if (!end && !stamps.isEmpty()) {
                    until = Math.min(until, stamps.getLast().block() + 1);
                }
                stamps.forEach(stamp ->
                        reports.computeIfAbsent(stamp.block(), _ -> new TreeMap<>())
                                .merge(stamp.latest(), 1, Integer::sum));
            }
        }
        auditTargets(targets(reports.headMap(until)));
        return until;
    }

    /// Blocks with a commit that `f + 1` servers report, so that at least one correct one does.
    private List<Audit.Target> targets(SortedMap<Long, SortedMap<Timestamp, Integer>> reports) {
        var targets = new ArrayList<Audit.Target>();
        reports.forEach((block, byTimestamp) ->
                byTimestamp.forEach((timestamp, servers) -> {
                    boolean latest = timestamp.equals(byTimestamp.lastKey());
                    if (latest && servers >= redundancy.oneCorrect()) {
                        targets.add(new Audit.Target(block, timestamp));
                    }
                }));
        return targets;
    }

    private void auditTargets(List<Audit.Target> targets) {
        if (targets.isEmpty()) {
            return;
        }
        audited += targets.size();
        byte[] challenge = new byte[Audit.CHALLENGE_BYTES];
        random.nextBytes(challenge);
        var request = new Audit(descriptor.id(), Bytes.owning(challenge), targets);
        var sums = new TreeMap<Integer, Bytes>();
        askAll(_ -> request)
                .forEach((server, reply) -> {
                    if (!(reply instanceof Audited(Bytes sum, List<Integer> lacks))) {
                        silent.add(server);
                    } else if (lacks.isEmpty()) {
                        sums.put(server, sum);
                    } else {
                        missing.merge(server, (long) lacks.size(), Long::sum);
                    }
                });
        judge(sums, targets.size());
    }

    /// With `a` sums absent and `e` false, a codeword is decoded if `a + 2e <= 2f`.
    private void judge(SortedMap<Integer, Bytes> sums, int blocks) {
        int spare = sums.size() - redundancy.needed();
        if (spare < 0) {
            undecided += blocks;
            return;
        }
        Optional<Corrected> corrected = code.correct(sums, spare / 2);
        corrected.ifPresentOrElse(found -> liars.addAll(found.wrong()), () -> undecided += blocks);
    }

    private SortedMap<Integer, BlockReply> askAll(
            java.util.function.IntFunction<io.tarn.block.BlockRequest> request) {
        var asked = new TreeMap<Integer, CompletableFuture<Answer<BlockReply>>>();
        for (int server = 0; server < redundancy.servers(); server++) {
            asked.put(server, Asking.block(links, key(server), request.apply(server), redundancy));
        }
        var said = new TreeMap<Integer, BlockReply>();
        asked.forEach((server, future) -> {
            if (future.join() instanceof Answer.Said<BlockReply>(BlockReply reply)
                    && !(reply instanceof BlockReply.Refused)) {
                said.put(server, reply);
            } else {
                silent.add(server);
            }
        });
        return said;
    }

    private KeyId key(int server) {
        return descriptor.servers().get(server);
    }

    private SortedSet<KeyId> keys(SortedSet<Integer> servers) {
        var keys = new TreeSet<KeyId>();
        servers.forEach(server -> keys.add(key(server)));
        return keys;
    }
}
