package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;

/// A client that lies: of one number some members hear a request that its signature holds for, others the same with a
/// signature that nobody can verify, or another operation, well signed, and some hear nothing (Clement et al.,
/// *Aardvark*, NSDI 2009, §3.1).
final class HalfValidClient {
    private static final int REGISTERS = 3;

    private final RingWorld world;
    private final RingChecks checks;
    private final List<List<RingMember>> members;
    private final SimulationRandom random;
    private final NodeIdentity identity = Identities.of('h', 0);
    private final List<Request> requests = new ArrayList<>();
    private int asked;

    /// @param members copies of each member
    HalfValidClient(RingWorld world, RingChecks checks, List<List<RingMember>> members) {
        this.world = world;
        this.checks = checks;
        this.members = members;
        random = world.random.split("half-valid client");
    }

    void ask() {
        var number = new ClientSequence(asked++);
        Request good = signed(number);
        Request other = random.chance(300) ? signed(number) : Forgery.badlySigned(good, random);
        for (List<RingMember> copies : members) {
            int heard = random.between(0, 2);
            if (heard < 2) {
                Request request = heard == 0 ? good : other;
                copies.forEach(copy ->
                        world.queue.after(random.between(1, 50), () -> copy.requested(request)));
            }
        }
    }

    private Request signed(ClientSequence number) {
        var register = Bytes.owning(new byte[] {(byte) random.between(0, REGISTERS - 1)});
        Request request =
                Request.signed(
                        RingWorld.RING,
                        identity,
                        number,
                        Addressee.MACHINE,
                        Bytes.concat(register, random.bytes(random.between(8, 16))));
        checks.asked(request);
        requests.add(request);
        return request;
    }

    /// What it has signed.
    List<Request> requests() {
        return requests;
    }
}
