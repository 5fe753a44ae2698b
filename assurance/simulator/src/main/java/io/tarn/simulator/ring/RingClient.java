package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;

/// Asks one member, and all of them when that is not enough.
final class RingClient {
    private static final int PATIENCE_TICKS = 1_500;
    static final int REGISTERS = 3;

    private final RingWorld world;
    private final RingChecks checks;
    private final List<List<RingMember>> members;
    private final SimulationRandom random;
    private final NodeIdentity identity;
    private final List<Request> requests = new ArrayList<>();
    private int asked;

    /// @param members copies of each member
    RingClient(RingWorld world, RingChecks checks, List<List<RingMember>> members, int number) {
        this.world = world;
        this.checks = checks;
        this.members = members;
        random = world.random.split("client " + number);
        identity = Identities.of('c', number);
    }

    void ask() {
        ask(operation());
    }

    /// Has the ring order the question what a register holds.
    void read(long register) {
        ask(Bytes.owning(new byte[] {(byte) register}));
    }

    private void ask(Bytes operation) {
        Request request =
                Request.signed(
                        RingWorld.RING,
                        identity,
                        new ClientSequence(asked++),
                        Addressee.MACHINE,
                        operation);
        checks.asked(request);
        requests.add(request);
        tell(random.oneOf(members), request);
        world.queue.after(PATIENCE_TICKS, () -> insist(request));
    }

    /// One in three reads a register, the others write something that nobody else does.
    private Bytes operation() {
        var register = Bytes.owning(new byte[] {(byte) random.between(0, REGISTERS - 1)});
        return random.chance(333)
                ? register
                : Bytes.concat(register, random.bytes(random.between(8, 16)));
    }

    private void insist(Request request) {
        if (!checks.isExecuted(request)) {
            members.forEach(member -> tell(member, request));
            world.queue.after(PATIENCE_TICKS, () -> insist(request));
        }
    }

    /// Clients' messages arrive late, and some do not.
    private void tell(List<RingMember> copies, Request request) {
        if (!random.chance(world.plan.weather().lossPerMille())) {
            RingMember one = random.oneOf(copies);
            world.queue.after(random.between(1, 50), () -> one.requested(request));
        }
    }

    List<Request> requests() {
        return requests;
    }
}
