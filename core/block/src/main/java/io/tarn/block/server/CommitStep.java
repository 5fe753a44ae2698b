package io.tarn.block.server;

import static io.tarn.block.server.BlockServer.answer;
import static io.tarn.block.server.BlockServer.refuse;

import io.tarn.base.Probe;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.Nonce;
import io.tarn.block.Prepare;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.ServerEffect.Save;
import io.tarn.block.server.ServerInput.Asked;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// `s_rpc_commit` (lines 600–609).
final class CommitStep {
    private final ServerState state;

    CommitStep(ServerState state) {
        this.state = state;
    }

    List<ServerEffect> on(Asked asked, Commit commit) {
        BlockAddress address = commit.address();
        BlockRecord record = asked.record();
        Timestamp timestamp = commit.timestamp();
        if (!timestamp.isAfter(record.latestCommit())) { // line 600
            return List.of(answer(asked, new Committed()));
        }
        // The paper commits without a fragment too (line 604 then stores NULL). Here every server
        // that says SUCCESS holds one, so an acknowledged write has m + f of them (ADR-009).
        Optional<StoredEntry> staged = record.entry(timestamp);
        if (staged.isEmpty()) {
            return List.of(refuse(asked, Refusal.NOT_PREPARED));
        }
        var nonces = new TreeMap<Integer, Nonce>(); // lines 601–602
        for (Prepare prepare : commit.prepares()) {
            if (state.macs.holds(address, timestamp, prepare)) {
                nonces.put(prepare.server(), new Nonce(prepare.server(), prepare.nonce()));
            }
        }
        if (nonces.size() < state.redundancy.writers()) { // lines 603, 609
            Probe.reached("commit with too few valid MACs");
            return List.of(answer(asked, new TooFew(List.copyOf(nonces.keySet()))));
        }
        StoredEntry entry =
                staged.get().committed(state.macs.withOwn(nonces.values(), address, timestamp));
        state.settleUpTo(address, timestamp, record);
        return List.of(
                new Save(address, record.committed(timestamp, entry)), // lines 605–607
                answer(asked, new Committed()));
    }
}
