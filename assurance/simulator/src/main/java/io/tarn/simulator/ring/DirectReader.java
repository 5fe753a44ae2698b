package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.client.DirectRead;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// Reads registers by the word of a quorum, without having anything ordered, by the code that real clients run.
final class DirectReader {
    private static final int PATIENCE_TICKS = 1_500;
    private static final int DELAY_TICKS_MAX = 50;
    private static final int INVENTED_BYTES = 8;
    private static final int LOOK_TICKS = 50;

    /// Far more than clients have left that nobody waits for.
    private static final int TRIES_AT_REST_MAX = 200;

    /// What liars among those who are asked have agreed to say.
    enum Lie {
        NOTHING(100),
        /// What they would say if they did not lie.
        TRUTH(150),
        /// What the honest member says that is furthest behind.
        OLD(600),
        INVENTED(150);

        private final int perMille;

        Lie(int perMille) {
            this.perMille = perMille;
        }

        private static Lie drawn(SimulationRandom random) {
            int drawn = random.between(0, 999);
            for (Lie lie : values()) {
                drawn -= lie.perMille;
                if (drawn < 0) {
                    return lie;
                }
            }
            return OLD;
        }
    }

    /// @param invented what liars may say
    record Question(Membership membership, long register, Lie lie, Bytes invented) {}

    /// Who is asked.
    @FunctionalInterface
    interface Members {
        /// @param answer the epoch that the member says it is in, and what the register holds
        void ask(KeyId member, Question question, BiConsumer<Epoch, Bytes> answer);
    }

    private final EventQueue queue;
    private final SimulationRandom random;
    private final ClientHistory history;
    private final Members members;
    private int lossPerMille;
    private int agreed;
    private int left;

    DirectReader(
            EventQueue queue,
            SimulationRandom random,
            int lossPerMille,
            ClientHistory history,
            Members members) {
        this.queue = queue;
        this.random = random;
        this.lossPerMille = lossPerMille;
        this.history = history;
        this.members = members;
    }

    /// When members rest and nothing is lost any more they agree, whatever liars say. While they are asked they may come to something
    /// yet for which nobody waits: then they are asked again. What some have prepared, and others may never hear of, keeps those from
    /// answering until something is ordered, as it is for whoever is not answered.
    ///
    /// @param rest the last batch, if all honest members have executed it and have prepared no other
    /// @param order has the ring order the reading of a register
    void readAtRest(
            Membership membership,
            int registers,
            Supplier<Optional<SequenceNumber>> rest,
            LongConsumer order) {
        lossPerMille = 0;
        for (int register = 0; register < registers; register++) {
            agreeAtRest(membership, register, rest, order);
        }
    }

    private void agreeAtRest(
            Membership membership,
            long register,
            Supplier<Optional<SequenceNumber>> rest,
            LongConsumer order) {
        for (int tries = 0; tries < TRIES_AT_REST_MAX; tries++) {
            Optional<SequenceNumber> before = rest.get();
            DirectRead<Bytes> read = begin(membership, register, () -> {});
            while (read.isOpen()) {
                queue.runThrough(queue.nowTick() + LOOK_TICKS);
            }
            if (read.agreed().isPresent()) {
                return;
            }
            Optional<SequenceNumber> after = rest.get();
            RingViolation.unless(
                    before.isEmpty() || !after.equals(before),
                    "members do not agree on register %d, and are all at %s",
                    register,
                    before);
            if (after.isEmpty()) {
                order.accept(register);
            }
        }
        throw new RingViolation("members do not come to rest");
    }

    /// @param membership of the epoch that the client believes the ring is in
    /// @param otherwise what it does if members do not agree
    void read(Membership membership, long register, Runnable otherwise) {
        begin(membership, register, otherwise);
    }

    private DirectRead<Bytes> begin(Membership membership, long register, Runnable otherwise) {
        var read = new DirectRead<Bytes>(membership);
        int call = history.readsDirectly(register);
        var question =
                new Question(membership, register, Lie.drawn(random), random.bytes(INVENTED_BYTES));
        Consumer<DirectRead<Bytes>> look = one -> look(one, call, otherwise);
        for (IdentityKey member : membership.members()) {
            onItsWay(() ->
                    members.ask(
                            member.id(),
                            question,
                            (epoch, said) ->
                                    onItsWay(() -> {
                                        if (read.isOpen()) {
                                            read.heard(member.id(), epoch, said);
                                            look.accept(read);
                                        }
                                    })));
        }
        queue.after(
                PATIENCE_TICKS,
                () -> {
                    if (read.isOpen()) {
                        read.giveUp();
                        look.accept(read);
                    }
                });
        return read;
    }

    private void onItsWay(Runnable arrives) {
        if (!random.chance(lossPerMille)) {
            queue.after(random.between(1, DELAY_TICKS_MAX), arrives);
        }
    }

    private void look(DirectRead<Bytes> read, int call, Runnable otherwise) {
        if (read.agreed().isPresent()) {
            agreed++;
            history.readDirectly(call, read.agreed().get().said());
        } else if (!read.isOpen()) {
            left++;
            otherwise.run();
        }
    }

    /// Reads that a quorum agreed on.
    int agreed() {
        return agreed;
    }

    /// Reads that none did.
    int left() {
        return left;
    }
}
