package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.immutable.StoreServerInput.Attesting;
import io.tarn.block.immutable.StoreServerInput.Fetching;
import io.tarn.block.immutable.StoreServerInput.Found;
import io.tarn.block.immutable.StoreServerInput.Pinned;
import io.tarn.block.immutable.StoreServerInput.Released;
import io.tarn.block.immutable.StoreServerInput.Settled;
import io.tarn.block.immutable.StoreServerInput.Storing;
import io.tarn.block.server.Caller;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// A real [StoreServer] on maps, answering at once; every message and record passes through its
/// codec.
class StoreNode {
    final NodeIdentity identity;
    final SortedMap<FragmentId, FragmentRecord> records = new TreeMap<>();
    final SortedMap<FragmentId, Bytes> fragments = new TreeMap<>();
    final List<FragmentId> missing = new ArrayList<>();
    final List<String> suspicions = new ArrayList<>();
    private final ImmutableCode code;
    private final StoreLimits limits;
    private StoreServer server;
    private Optional<StoreReply> answer = Optional.empty();

    StoreNode(ImmutableCode code, int seed, StoreLimits limits) {
        this.code = code;
        this.limits = limits;
        identity = identity(seed);
        server = newServer();
        settle(0);
    }

    static NodeIdentity identity(int seed) {
        return NodeIdentity.ofSeed(Sha256.hash(Bytes.owning(new byte[] {(byte) seed})));
    }

    private StoreServer newServer() {
        return new StoreServer(StoreCluster.VOLUME, code, ReceiptSigner.of(identity), limits);
    }

    /// Forgets what is not on its maps.
    void restart() {
        server = newServer();
        records.forEach((id, record) -> {
            if (record.isStaged()) {
                give(new Found(id, record));
            }
        });
    }

    /// What this server answers; a liar overrides it.
    StoreReply ask(Caller caller, StoreRequest request) {
        Redundancy redundancy = code.redundancy();
        try {
            var arrived = StoreRequestCodec.decode(StoreRequestCodec.encode(request), redundancy);
            return StoreReplyCodec.decode(
                    StoreReplyCodec.encode(serve(caller, arrived)), redundancy);
        } catch (MalformedException e) {
            throw new AssertionError("an honest message did not survive its encoding", e);
        }
    }

    private StoreReply serve(Caller caller, StoreRequest request) {
        answer = Optional.empty();
        switch (request) {
            case StoreRequest.Storing storing -> {
                switch (new StoreCheck(code).check(storing)) {
                    case Verdict.Unsound(Refusal refusal) -> {
                        return new Refused(refusal);
                    }
                    case Verdict.Sound(var store) ->
                            give(new Storing(1, caller, store, record(store.id())));
                }
            }
            case Fetch fetch -> give(new Fetching(1, caller, fetch, record(fetch.fragment())));
            case Attest attest ->
                    give(
                            new Attesting(
                                    1,
                                    caller,
                                    attest,
                                    attest.fragments().stream().map(this::record).toList()));
            case StoreRequest.Audit _ ->
                    throw new AssertionError("audits are no affair of the state machine");
        }
        return answer.orElseThrow();
    }

    /// Agreed time goes on.
    List<StoreServerEffect> settle(long nowMillis) {
        return give(new Settled(nowMillis, OptionalLong.empty()));
    }

    /// A walk from a sweep that began now is complete, and has come to these fragments.
    void walk(long sweepMillis, FragmentId... named) {
        give(new Settled(sweepMillis, OptionalLong.of(sweepMillis)));
        for (FragmentId id : List.copyOf(records.keySet())) {
            if (List.of(named).contains(id)) {
                pin(id);
            } else {
                release(id);
            }
        }
    }

    void pin(FragmentId id) {
        give(new Pinned(id, record(id)));
    }

    void release(FragmentId id) {
        give(new Released(id, record(id)));
    }

    int stagedCount() {
        return server.stagedCount();
    }

    FragmentRecord record(FragmentId id) {
        return records.getOrDefault(id, FragmentRecord.NONE);
    }

    /// Feeds one input and performs what comes of it.
    ///
    /// @return what came of it
    List<StoreServerEffect> give(StoreServerInput input) {
        List<StoreServerEffect> effects = server.step(input);
        for (StoreServerEffect effect : effects) {
            switch (effect) {
                case StoreServerEffect.Save(var id, var record) -> records.put(id, reread(record));
                case StoreServerEffect.Keep(var id, var bytes) -> fragments.put(id, bytes);
                case StoreServerEffect.Drop(var id) -> {
                    records.remove(id);
                    fragments.remove(id);
                }
                case StoreServerEffect.Lapse _ -> {}
                case StoreServerEffect.Answer(_, var reply) -> answer = Optional.of(reply);
                case StoreServerEffect.Serve(_, var id, var hash, var reply) ->
                        answer = Optional.of(read(id, hash, reply));
                case StoreServerEffect.Missing(var id) -> missing.add(id);
                case StoreServerEffect.Suspect(_, var reason) -> suspicions.add(reason);
            }
        }
        return effects;
    }

    private StoreReply read(FragmentId id, Bytes hash, Fetched reply) {
        Bytes fragment = fragments.get(id);
        if (fragment == null || !Sha256.hash(fragment).equals(hash)) {
            return new Refused(Refusal.RECOVERING);
        }
        return new Fetched(reply.checksum(), reply.allHashes(), fragment);
    }

    private FragmentRecord reread(FragmentRecord record) {
        try {
            return FragmentRecord.of(record.toBytes(), code.redundancy());
        } catch (MalformedException e) {
            throw new AssertionError("a record did not survive its encoding", e);
        }
    }
}
