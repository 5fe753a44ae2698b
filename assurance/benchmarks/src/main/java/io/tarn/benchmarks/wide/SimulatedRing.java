package io.tarn.benchmarks.wide;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A ring whose members are at places, on a clock that only the ways of messages move; or, if wanted, also what
/// processors take for judging, stepping, signing and checking on this machine, as if each member had one of its
/// own.
///
/// Messages between two keep their order, as on a connection. Belongs to one thread.
public final class SimulatedRing {
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long THOUGHT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    private final WideRing ring;
    private final boolean countsProcessors;
    private final SplittableRandom random;
    private final EventQueue queue = new EventQueue();
    private final Founding founding;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<KeyId, Host> hostsByName = new TreeMap<>();
    private final GroupKey key;
    private Optional<Waiting> waiting = Optional.empty();
    private long number;

    private Optional<Certificate> answer = Optional.empty();

    /// A client that waits for a certificate.
    private record Waiting(Place place, Request request) {}

    /// Founds the ring: when this returns it has a key.
    public SimulatedRing(WideRing ring, boolean countsProcessors, long seed) {
        this.ring = ring;
        this.countsProcessors = countsProcessors;
        random = new SplittableRandom(seed);
        var keys = new ArrayList<IdentityKey>();
        for (int i = 0; i < ring.members().size(); i++) {
            keys.add(RingLayout.member(i).publicKey());
        }
        founding = new Founding(keys, RingLayout.owner().publicKey());
        for (int i = 0; i < ring.members().size(); i++) {
            var host = new Host(i);
            hosts.add(host);
            hostsByName.put(host.id, host);
        }
        hosts.forEach(host -> host.member.start(random.split()));
        boolean isFounded =
                queue.runUntil(
                        () -> hosts.stream().allMatch(host -> host.member.key().isPresent()),
                        GIVE_UP_NANOS);
        if (!isFounded) {
            throw new IllegalStateException("the simulated ring makes no key");
        }
        key = hosts.getFirst().member.key().orElseThrow();
    }

    /// One update, with nothing else under way.
    ///
    /// @return simulated milliseconds from the client's wish to the certificate it has checked
    public double updateMilliseconds(Place client, Bytes content) {
        // Not at the moment at which the last was over: ticks would be in step with it.
        pass(random.nextLong(THOUGHT_NANOS_MAX));
        long began = queue.nowNanos();
        NodeIdentity identity = RingLayout.client(client.number());
        long signingSince = System.nanoTime();
        Request request =
                Request.signed(
                        founding.ring(),
                        identity,
                        new ClientSequence(++number),
                        Addressee.MACHINE,
                        content);
        long signed = began + counted(signingSince);
        Host home = hosts.get(ring.home(client));
        waiting = Optional.of(new Waiting(client, request));
        answer = Optional.empty();
        queue.at(
                signed + WideRing.drawNanos(client, home.place, random),
                () -> home.work(() -> home.member.requested(request)));
        if (!queue.runUntil(() -> answer.isPresent(), began + GIVE_UP_NANOS)) {
            throw new IllegalStateException("an update was not certified");
        }
        long checkingSince = System.nanoTime();
        if (!answer.get().verify(key)) {
            throw new IllegalStateException("a certificate proves nothing");
        }
        return (queue.nowNanos() + counted(checkingSince) - began) / 1e6;
    }

    private void pass(long nanos) {
        long until = queue.nowNanos() + nanos;
        queue.at(until, () -> {});
        queue.runUntil(() -> queue.nowNanos() >= until, until);
    }

    /// What has passed on this machine, if that counts.
    private long counted(long sinceNanos) {
        return countsProcessors ? System.nanoTime() - sinceNanos : 0;
    }

    /// A member and the machine it has for itself.
    private final class Host implements SimulatedMember.Machine {
        final KeyId id;
        final Place place;
        final SimulatedMember member;
        private final Map<KeyId, Long> lastArrivals = new TreeMap<>();
        private final List<Runnable> said = new ArrayList<>();
        private long busyUntil;

        Host(int number) {
            id = RingLayout.member(number).id();
            place = ring.members().get(number);
            member = new SimulatedMember(number, founding, queue, random.split(), this);
        }

        /// Begins when the work before is done.
        @Override
        public void work(Runnable work) {
            long since = System.nanoTime();
            work.run();
            busyUntil = Math.max(busyUntil, queue.nowNanos()) + counted(since);
            said.forEach(Runnable::run);
            said.clear();
        }

        @Override
        public void say(KeyId to, Bytes frame) {
            Host other = hostsByName.get(to);
            if (other != null) {
                whenDone(() -> send(other, frame));
            }
        }

        private void send(Host other, Bytes frame) {
            long way = WideRing.drawNanos(place, other.place, random);
            long arrival = Math.max(departure() + way, lastArrivals.getOrDefault(other.id, 0L));
            lastArrivals.put(other.id, arrival);
            queue.at(arrival, () -> other.work(() -> other.member.received(id, frame)));
        }

        @Override
        public void answer(KeyId client, Certificate certificate) {
            whenDone(() ->
                    waiting.ifPresent(who -> {
                        boolean isIts =
                                who.request().client().id().equals(client)
                                        && isOf(certificate, who);
                        if (isIts) {
                            queue.at(
                                    departure() + WideRing.drawNanos(place, who.place(), random),
                                    () -> answer = Optional.of(certificate));
                        }
                    }));
        }

        private static boolean isOf(Certificate certificate, Waiting who) {
            try {
                return Outcome.ofLeaf(certificate.leaf()).request().equals(who.request().digest());
            } catch (MalformedException e) {
                return false;
            }
        }

        private long departure() {
            return Math.max(busyUntil, queue.nowNanos());
        }

        private void whenDone(Runnable action) {
            said.add(action);
        }
    }
}
