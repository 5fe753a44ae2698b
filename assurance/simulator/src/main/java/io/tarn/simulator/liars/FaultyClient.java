package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Permit;
import io.tarn.block.client.ClientEffect;
import io.tarn.block.client.ClientEffect.Ask;
import io.tarn.block.client.ClientInput;
import io.tarn.block.client.WriteOperation;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.volume.Frame;
import io.tarn.simulator.volume.VolumeWorld;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client that tells one [ClientLie] again and again, with real messages over real links.
public final class FaultyClient implements SimulatedNetwork.Receiver {
    private static final int PAUSE_TICKS_MAX = 200;
    private static final int TIME_TICKS = 10;

    private final VolumeWorld world;
    private final Party self;
    private final ClientLie lie;
    private final SimulationRandom random;
    private final NavigableMap<Long, Consumer<BlockReply>> asked = new TreeMap<>();
    private @Nullable WriteOperation writing;
    private long exchanges;
    private int flipPerMille;
    private int mutatePerMille;
    private boolean active;

    public FaultyClient(VolumeWorld world, Party self, ClientLie lie) {
        this.world = world;
        this.self = self;
        this.lie = lie;
        random = world.random("lies of " + self);
        world.permit(self, lie.role());
        world.network().attach(self, this);
    }

    /// Attempts its lie until [#stop].
    public void start() {
        active = true;
        again();
        passTime();
    }

    public void stop() {
        active = false;
        asked.clear();
        writing = null;
    }

    private void again() {
        if (active) {
            lie.attempt(this, world.address(random.between(0, world.shape().blocks() - 1)));
            world.queue().after(random.between(1, PAUSE_TICKS_MAX), this::again);
        }
    }

    private void passTime() {
        if (active) {
            stepWrite(new ClientInput.Ticked(world.nowTick()));
            world.queue().after(TIME_TICKS, this::passTime);
        }
    }

    SimulationRandom random() {
        return random;
    }

    BlockCode code() {
        return world.code();
    }

    int servers() {
        return world.servers().size();
    }

    /// A sound block of random content.
    EncodedBlock encoded() {
        return code().encode(random.bytes(code().blockBytes()));
    }

    void flipBits(int perMille) {
        flipPerMille = perMille;
    }

    void mutate(int perMille) {
        mutatePerMille = perMille;
    }

    void abandonAfter(int ticks) {
        WriteOperation abandoned = writing;
        world.queue()
                .after(
                        ticks,
                        () -> {
                            if (writing == abandoned) {
                                writing = null;
                            }
                        });
    }

    /// Writes as a correct client would, whatever the block is; a write under way is abandoned.
    void write(BlockAddress address, EncodedBlock block) {
        writing =
                new WriteOperation(
                        code().redundancy(), address, block, world.plan().clientLimits(), 0);
        stepWrite(new ClientInput.Ticked(world.nowTick()));
    }

    /// Prepares at every server, with its fragment or with the whole block.
    ///
    /// @param enough hears of the prepares, by server, once `m + f` have one timestamp
    void prepareAll(
            BlockAddress address,
            Permit permit,
            EncodedBlock block,
            Consumer<NavigableMap<Integer, Prepared>> enough) {
        NavigableMap<Integer, Prepared> prepared = new TreeMap<>();
        for (int server = 0; server < servers(); server++) {
            int at = server;
            BlockRequest request =
                    block.fragment(server)
                            .<BlockRequest>map(fragment ->
                                    new PrepareFragment(address, permit, block.fpcc(), fragment))
                            .orElseGet(() ->
                                    new PrepareBlock(
                                            address, permit, block.fpcc(), block.content()));
            ask(
                    server,
                    request,
                    reply -> {
                        if (reply instanceof Prepared p) {
                            prepared.values().removeIf(other -> other.ts() != p.ts());
                            prepared.put(at, p);
                            if (prepared.size() == code().redundancy().writers()) {
                                enough.accept(prepared);
                            }
                        }
                    });
        }
    }

    void ask(int server, BlockRequest request, Consumer<BlockReply> answer) {
        long exchange = exchanges++;
        asked.put(exchange, answer);
        BlockRequest sent =
                random.chance(mutatePerMille) ? RequestMutation.mutate(request, random) : request;
        Bytes frame = new Frame(exchange, RequestCodec.encode(sent)).toBytes();
        world.network()
                .send(
                        self,
                        world.server(server),
                        random.chance(flipPerMille) ? random.withFlippedBit(frame) : frame);
    }

    @Override
    public void received(Party from, Bytes bytes) {
        try {
            Frame frame = Frame.of(bytes);
            Consumer<BlockReply> answer = asked.remove(frame.exchange());
            if (answer != null) {
                answer.accept(ReplyCodec.decode(frame.message(), code().redundancy()));
            }
        } catch (MalformedException e) {
            world.note(self + " gets garbage"); // A liar among the servers.
        }
    }

    private void stepWrite(ClientInput input) {
        WriteOperation write = writing;
        if (write == null) {
            return;
        }
        for (ClientEffect effect : write.step(input)) {
            if (effect instanceof Ask(int server, long exchange, var request)) {
                ask(
                        server,
                        request,
                        reply -> {
                            if (writing == write) {
                                stepWrite(new ClientInput.Replied(server, exchange, reply));
                            }
                        });
            }
        }
    }
}
