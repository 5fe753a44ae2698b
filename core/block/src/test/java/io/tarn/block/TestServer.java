package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.BlockServer;
import io.tarn.block.server.Caller;
import io.tarn.block.server.RequestCheck;
import io.tarn.block.server.RequestCheck.Verdict;
import io.tarn.block.server.ServerEffect;
import io.tarn.block.server.ServerInput;
import io.tarn.block.server.ServerKeys;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.crypto.MacKey;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A real [BlockServer] on maps, answering at once; every message passes through the codecs.
class TestServer {
    private record FragmentName(BlockAddress address, Timestamp timestamp)
            implements Comparable<FragmentName> {
        @Override
        public int compareTo(FragmentName other) {
            int byAddress = address.compareTo(other.address);
            return byAddress != 0 ? byAddress : timestamp.compareTo(other.timestamp);
        }
    }

    final int index;
    final List<String> suspicions = new ArrayList<>();
    final SortedMap<BlockAddress, BlockRecord> records = new TreeMap<>();
    private final SortedMap<FragmentName, Bytes> fragments = new TreeMap<>();
    final BlockShape shape;
    private final RequestCheck check;
    private final BlockServer server;
    private Optional<BlockReply> answer = Optional.empty();

    TestServer(BlockShape shape, BlockCode code, int index, BlockLimits limits, long knownBelow) {
        this.index = index;
        this.shape = shape;
        check = new RequestCheck(shape, code, index);
        server = new BlockServer(shape, index, keys(index), limits, knownBelow);
    }

    /// What this server answers; a liar overrides it.
    BlockReply ask(Caller caller, BlockRequest.OfBlock request) {
        try {
            var arrived =
                    (BlockRequest.OfBlock)
                            RequestCodec.decode(RequestCodec.encode(request), shape.redundancy());
            BlockReply reply = judge(caller, arrived);
            return ReplyCodec.decode(ReplyCodec.encode(reply), shape.redundancy());
        } catch (MalformedException e) {
            throw new AssertionError("an honest message did not survive its encoding", e);
        }
    }

    private BlockReply judge(Caller caller, BlockRequest.OfBlock request) {
        return switch (check.check(request)) {
            case Verdict.Unsound(Refusal refusal) -> new BlockReply.Refused(refusal);
            case Verdict.Sound(var checked) -> {
                answer = Optional.empty();
                perform(
                        server.step(
                                new ServerInput.Asked(
                                        1, caller, checked, record(request.address()))));
                yield answer.orElseThrow();
            }
        };
    }

    void tick(long now) {
        perform(server.step(new ServerInput.Ticked(now)));
    }

    void give(ServerInput input) {
        perform(server.step(input));
    }

    BlockRecord record(BlockAddress address) {
        return records.getOrDefault(address, BlockRecord.NONE);
    }

    int fragmentCount() {
        return fragments.size();
    }

    int stagedCount() {
        return server.stagedCount();
    }

    private void perform(List<ServerEffect> effects) {
        for (ServerEffect effect : effects) {
            switch (effect) {
                case ServerEffect.Save(var address, var record) ->
                        records.put(address, reread(record));
                case ServerEffect.Keep(var address, var timestamp, var fragment) ->
                        fragments.put(new FragmentName(address, timestamp), fragment);
                case ServerEffect.Drop(var address, var timestamp) ->
                        fragments.remove(new FragmentName(address, timestamp));
                case ServerEffect.Answer(_, var reply) -> answer = Optional.of(reply);
                case ServerEffect.Serve serve -> answer = Optional.of(serve(serve));
                case ServerEffect.Revisit(var address) ->
                        perform(server.step(new ServerInput.Revisited(address, record(address))));
                case ServerEffect.Missing _ -> {}
                case ServerEffect.Suspect(_, var reason) -> suspicions.add(reason);
            }
        }
    }

    private BlockRecord reread(BlockRecord record) {
        try {
            return BlockRecord.of(record.toBytes(), shape.redundancy());
        } catch (MalformedException e) {
            throw new AssertionError("a record did not survive its encoding", e);
        }
    }

    private BlockReply serve(ServerEffect.Serve serve) {
        Bytes fragment = fragments.get(new FragmentName(serve.address(), serve.timestamp()));
        if (fragment == null || !Sha256.hash(fragment).equals(serve.hash())) {
            return new BlockReply.Refused(Refusal.RECOVERING);
        }
        Fragment reply = serve.reply();
        return new Fragment(
                reply.latest(),
                reply.at(),
                reply.fpcc(),
                reply.allHashes(),
                reply.nonceHash(),
                reply.nonces(),
                fragment);
    }

    /// Keys that any two servers of any test volume share.
    static ServerKeys keys(int self) {
        return new ServerKeys() {
            @Override
            public int epoch() {
                return 1;
            }

            @Override
            public Optional<MacKey> pair(int peer, int epoch) {
                int low = Math.min(self, peer);
                int high = Math.max(self, peer);
                return epoch == 1
                        ? Optional.of(secret("pair " + low + " " + high))
                        : Optional.empty();
            }

            @Override
            public MacKey nonceKey() {
                return secret("nonce " + self);
            }
        };
    }

    private static MacKey secret(String name) {
        return MacKey.of(
                Sha256.hash(Bytes.owning(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }
}
