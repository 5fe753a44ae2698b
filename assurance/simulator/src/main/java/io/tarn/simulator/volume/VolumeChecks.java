package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.history.History;
import io.tarn.simulator.history.HistoryChecker;
import io.tarn.simulator.history.HistoryViolation;
import io.tarn.simulator.history.Operation;
import io.tarn.simulator.history.Verdict;
import io.tarn.simulator.kernel.Party;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What is checked of every run, as it happens and at its end.
///
/// - Histories are linearizable, block by block, faulty clients' writes as §3.4.2 says.
/// - Nobody is named who did not do it: a correct party suspects only servers that were harmed, and
///   only faulty clients.
/// - A write that ended undecided takes hold where its client was told it might, or not at all; the
///   client's next write of the block lies after that.
/// - What clients stage at a server, and what overwritten blocks leave there, stays within bounds.
public final class VolumeChecks implements VolumeEvents {
    /// Entries that the search for a linearization of one block looks at.
    private static final long SEARCH_STEPS_MAX = 200_000;

    private final History history;
    private final FaultBudget budget;
    private final NavigableSet<Party> harmedForGood = new TreeSet<>();
    private final NavigableSet<Integer> everHarmed = new TreeSet<>();
    private final NavigableMap<Bytes, Party> faultyClients = new TreeMap<>();
    private final NavigableMap<Bytes, Long> undecided = new TreeMap<>();
    private final NavigableMap<Integer, NavigableSet<String>> suspects = new TreeMap<>();

    public VolumeChecks(int blockBytes, FaultBudget budget) {
        history = new History(Bytes.zeros(blockBytes), WorkloadClient.bytes(Timestamp.NONE));
        this.budget = budget;
    }

    public History history() {
        return history;
    }

    /// Writes acknowledged so far.
    int writesApplied() {
        return count(operation -> !operation.isRead() && operation.hasReturned());
    }

    /// Reads that returned a block so far.
    int readsWhole() {
        return count(Operation::isRead);
    }

    private int count(Predicate<Operation> which) {
        return Math.toIntExact(
                history.registers().values().stream()
                        .flatMap(register -> register.operations().stream())
                        .filter(which)
                        .count());
    }

    /// Servers that correct parties named, each with the reasons.
    public NavigableMap<Integer, NavigableSet<String>> suspects() {
        return suspects;
    }

    /// A write ended undecided: it may take hold at the integer `attempted`, or never if that is 0.
    void mayTakeHold(Bytes content, long attempted) {
        undecided.put(content, attempted);
    }

    /// A read found `content`; if its writer was told "undecided", it knew where this might be.
    void tookHold(Bytes content, Timestamp timestamp) {
        Long attempted = undecided.get(content);
        require(
                attempted == null || attempted == timestamp.ts(),
                "an undecided write of ts " + attempted + " took hold at " + timestamp);
    }

    /// A write was acknowledged, `after` an undecided one of the same client and block.
    void follows(Timestamp timestamp, long after) {
        require(
                timestamp.ts() > after,
                "an undecided write at " + after + " could take hold over " + timestamp);
    }

    void faultyClient(Party client) {
        faultyClients.put(VolumeWorld.clientId(client), client);
    }

    /// A liar, or a disk that nobody will mend.
    void harmedForGood(ServerHost host) {
        harmedForGood.add(host.party());
        everHarmed.add(host.place());
    }

    void harmed(ServerHost host) {
        everHarmed.add(host.place());
    }

    @Override
    public void prepared(Party server, Party client, BlockAddress address, Timestamp timestamp) {
        if (faultyClients.containsValue(client)) {
            history.faultyWrite(address.block(), WorkloadClient.bytes(timestamp));
        }
    }

    @Override
    public void suspectsClient(Party server, Bytes client, String reason) {
        require(
                faultyClients.containsKey(client),
                server + " suspects a correct client: " + reason);
    }

    @Override
    public void suspectsServer(Party asker, int server, String reason) {
        require(
                everHarmed.contains(server),
                asker + " suspects the correct server " + server + ": " + reason);
        suspects.computeIfAbsent(server, _ -> new TreeSet<>()).add(reason);
    }

    @Override
    public void repaired(Party server) {
        if (!harmedForGood.contains(server)) {
            budget.repaired(server);
        }
    }

    /// §3.2: "a fixed upper bound … on the number of prepare requests from each client that are not
    /// followed by subsequent commits". A start may find one more, whose successor was stored and
    /// which was about to be dropped.
    void stagingIsBounded(List<ServerHost> servers, VolumePlan plan, int clients) {
        for (ServerHost server : servers) {
            int bound = (plan.serverLimits().stagedPerClientMax() + server.restarts()) * clients;
            require(
                    server.stagedCount() <= bound,
                    server.party() + " has staged " + server.stagedCount() + " of " + bound);
        }
    }

    /// Line 606: once garbage had its time, a block has one committed fragment, and staged ones.
    void garbageIsCollected(List<ServerHost> servers, VolumePlan plan) {
        for (ServerHost server : servers) {
            long bound = plan.shape().blocks() + server.stagedCount();
            require(
                    server.disk().fragments() <= bound,
                    "%s keeps %d fragments of %d"
                            .formatted(server.party(), server.disk().fragments(), bound));
        }
    }

    /// Judges every block.
    ///
    /// @return on how many blocks the search gave up
    int requireLinearizable() {
        int givenUp = 0;
        for (var verdict : HistoryChecker.check(history, SEARCH_STEPS_MAX).entrySet()) {
            switch (verdict.getValue()) {
                case Verdict.Violation violation ->
                        throw new HistoryViolation(verdict.getKey(), violation);
                case Verdict.GaveUp _ -> givenUp++;
                case Verdict.Linearizable _ -> {}
            }
        }
        return givenUp;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new VolumeViolation(what);
        }
    }
}
