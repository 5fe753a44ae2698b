package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockLimits;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.Stamp;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockShape;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.CheckedRequest.CheckedPrepare;
import io.tarn.block.server.CheckedRequest.Plain;
import io.tarn.block.server.ServerEffect.Answer;
import io.tarn.block.server.ServerEffect.Missing;
import io.tarn.block.server.ServerEffect.Serve;
import io.tarn.block.server.ServerInput.Asked;
import io.tarn.block.server.ServerInput.Caught;
import io.tarn.block.server.ServerInput.DiskFull;
import io.tarn.block.server.ServerInput.Found;
import io.tarn.block.server.ServerInput.Recovered;
import io.tarn.block.server.ServerInput.Repaired;
import io.tarn.block.server.ServerInput.Revisited;
import io.tarn.block.server.ServerInput.Ticked;
import java.util.List;
import java.util.Optional;

/// Server `S_i` of one volume: `s_rpc_prepare_…`, `s_rpc_commit`, `s_rpc_find_timestamp` and
/// `s_rpc_read` for every block (Figures 2 and 3).
///
/// Owns no thread, clock, socket or disk; equal inputs give equal effects. What is remembered of a
/// block is its [BlockRecord], which the node loads and saves; this object holds only what spans
/// blocks. Confined to one thread.
public final class BlockServer {
    private final ServerState state;
    private final PrepareStep prepares;
    private final CommitStep commits;
    private final Upkeep upkeep;

    /// @param self this server's place among the volume's `n`, from 0
    /// @param knownBelow see [Caught]
    public BlockServer(
            BlockShape shape, int self, ServerKeys keys, BlockLimits limits, long knownBelow) {
        state = new ServerState(shape, self, keys, limits, knownBelow);
        prepares = new PrepareStep(state);
        commits = new CommitStep(state);
        upkeep = new Upkeep(state);
    }

    /// Takes one input to completion. All control flow of the server is in this method.
    public List<ServerEffect> step(ServerInput input) {
        return switch (input) {
            case Asked asked -> onAsked(asked);
            case Ticked(long now) -> upkeep.onTick(now);
            case Found(BlockAddress address, BlockRecord record) -> upkeep.onFound(address, record);
            case Revisited(BlockAddress address, BlockRecord record) ->
                    upkeep.onRevisited(address, record);
            case Repaired(BlockAddress address, Recovered recovered, BlockRecord record) ->
                    upkeep.onRepaired(address, recovered, record);
            case DiskFull(boolean full) -> {
                state.diskFull = full;
                yield List.of();
            }
            case Caught(long below) -> {
                state.knownBelow = Math.max(state.knownBelow, below);
                yield List.of();
            }
        };
    }

    /// Prepares of all clients that wait for a commit; never above the bound of each client.
    public int stagedCount() {
        return state.staging.count();
    }

    private List<ServerEffect> onAsked(Asked asked) {
        BlockAddress address = asked.request().address();
        if (!asked.caller().role().mayRead()) {
            return List.of(refuse(asked, Refusal.NOT_PERMITTED));
        }
        if (asked.record().isNone() && address.block() >= state.knownBelow) {
            Probe.reached("server asked for a block it has yet to learn");
            return List.of(new Missing(address), refuse(asked, Refusal.RECOVERING));
        }
        return switch (asked.request()) {
            case CheckedPrepare prepare -> prepares.on(asked, prepare);
            case Plain(BlockRequest.Commit commit) -> commits.on(asked, commit);
            case Plain(BlockRequest.Read read) -> List.of(onRead(asked, read));
            case Plain(BlockRequest.FindTimestamp _) ->
                    List.of(answer(asked, new Stamp(asked.record().latestCommit())));
            case Plain(BlockRequest.Vouch(BlockAddress of)) -> List.of(onVouch(asked, of));
            case Plain(BlockRequest.Bear(BlockAddress of, Timestamp timestamp)) ->
                    List.of(onBear(asked, of, timestamp));
            case Plain(BlockRequest.PrepareFragment _), Plain(BlockRequest.PrepareBlock _) ->
                    throw new IllegalArgumentException("a prepare is checked before it is asked");
        };
    }

    /// `s_rpc_read` (lines 1000–1002).
    private ServerEffect onRead(Asked asked, BlockRequest.Read read) {
        Timestamp latest = asked.record().latestCommit();
        Timestamp at = read.at().isNone() ? latest : read.at();
        Optional<StoredEntry> found = asked.record().entry(at);
        if (found.isEmpty()) {
            if (latest.isAfter(at)) {
                Probe.reached("reader redirected past collected garbage");
            }
            return answer(asked, new Absent(latest, at));
        }
        StoredEntry entry = found.get();
        var reply =
                new BlockReply.Fragment(
                        latest,
                        at,
                        read.withChecksum() ? Optional.of(entry.fpcc()) : Optional.empty(),
                        entry.allHashes(),
                        read.withNonces() ? Optional.of(entry.nonceHash()) : Optional.empty(),
                        read.withNonces() ? entry.nonces() : List.of(),
                        Bytes.EMPTY);
        return new Serve(
                asked.exchange(), read.address(), at, entry.fragmentHash(state.self), reply);
    }

    private Answer onVouch(Asked asked, BlockAddress address) {
        long prepared = asked.record().prepared();
        return answer(asked, new Vouched(prepared, state.macs.vouched(address, prepared)));
    }

    private Answer onBear(Asked asked, BlockAddress address, Timestamp timestamp) {
        BlockRecord record = asked.record();
        return answer(
                asked,
                record.entry(timestamp).isPresent()
                        ? new Borne(state.macs.borne(address, timestamp))
                        : new Absent(record.latestCommit(), timestamp));
    }

    static Answer answer(Asked asked, BlockReply reply) {
        return new Answer(asked.exchange(), reply);
    }

    static Answer refuse(Asked asked, Refusal refusal) {
        return answer(asked, new Refused(refusal));
    }
}
