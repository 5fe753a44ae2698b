package io.tarn.simulator.faults;

import io.tarn.simulator.faults.FaultLimits.Kind;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/// Draws the faults of a run, never more at a time than the budget allows.
///
/// Drawn as the run goes rather than beforehand, because harm ends when the system has repaired it,
/// which only the run knows: whoever runs it tells the budget.
public final class FaultSchedule {
    private record Ending(long tick, long order, Fault fault, Party server) {
        private static final Comparator<Ending> ORDER =
                Comparator.comparingLong(Ending::tick).thenComparingLong(Ending::order);
    }

    private static final int CLOCK_SLOWEST_PER_MILLE = 500;
    private static final int CLOCK_FASTEST_PER_MILLE = 2000;
    private static final int CLOCK_RIGHT_PER_MILLE = 1000;

    private final SimulationRandom random;
    private final FaultLimits limits;
    private final List<Kind> kinds;
    private final List<Party> servers;
    private final List<Party> clients;
    private final FaultBudget budget;
    private final PriorityQueue<Ending> endings = new PriorityQueue<>(Ending.ORDER);
    private final NavigableSet<Party> skewed = new TreeSet<>();
    private long nextStrikeTick;
    private long strikes;

    public FaultSchedule(
            SimulationRandom random,
            FaultLimits limits,
            List<Party> servers,
            List<Party> clients,
            FaultBudget budget) {
        this.random = random;
        this.limits = limits;
        this.kinds = limits.kinds().stream().sorted().toList(); // A set has no order of its own.
        this.servers = List.copyOf(servers);
        this.clients = List.copyOf(clients);
        this.budget = budget;
        this.nextStrikeTick =
                kinds.isEmpty() ? Long.MAX_VALUE : random.between(1, limits.gapTicksMax());
    }

    /// The next tick at which [#at] has something to say.
    public long nextTick() {
        Ending next = endings.peek();
        return next == null ? nextStrikeTick : Math.min(next.tick(), nextStrikeTick);
    }

    /// What ends and what strikes at `tick`, in this order.
    public List<Fault> at(long tick) {
        List<Fault> faults = new ArrayList<>();
        while (!endings.isEmpty() && endings.peek().tick() <= tick) {
            faults.add(end(endings.remove()));
        }
        if (nextStrikeTick <= tick) {
            strike(random.oneOf(kinds), random.oneOf(servers), tick).ifPresent(faults::add);
            nextStrikeTick = tick + random.between(1, limits.gapTicksMax());
        }
        return faults;
    }

    /// Ends everything that ends by itself and lets nothing strike any more. Harm stays: a lost
    /// disk is repaired by the system or not at all.
    public List<Fault> calm() {
        List<Fault> faults = new ArrayList<>();
        while (!endings.isEmpty()) {
            faults.add(end(endings.remove()));
        }
        for (Party party : skewed) {
            faults.add(new Fault.SkewClock(party, CLOCK_RIGHT_PER_MILLE));
        }
        nextStrikeTick = Long.MAX_VALUE;
        return faults;
    }

    private Optional<Fault> strike(Kind kind, Party server, long tick) {
        return switch (kind) {
            case CRASH -> stop(tick, server, new Fault.Crash(server), new Fault.Restart(server));
            case FILL_DISK ->
                    stop(tick, server, new Fault.FillDisk(server), new Fault.FreeDisk(server));
            case DEAFEN -> stop(tick, server, new Fault.Deafen(server), rejoin(server));
            case MUTE -> stop(tick, server, new Fault.Mute(server), rejoin(server));
            case PARTITION -> {
                NavigableSet<Party> side = new TreeSet<>(List.of(server));
                clients.stream().filter(_ -> random.nextBoolean()).forEach(side::add);
                yield stop(tick, server, new Fault.Partition(side), new Fault.Rejoin(side));
            }
            case WIPE -> harm(server, new Fault.Wipe(server));
            case ROT -> harm(server, new Fault.Rot(server));
            case SKEW_CLOCK -> {
                Party party = random.nextBoolean() ? server : random.oneOf(clients);
                skewed.add(party);
                yield Optional.of(
                        new Fault.SkewClock(
                                party,
                                random.between(CLOCK_SLOWEST_PER_MILLE, CLOCK_FASTEST_PER_MILLE)));
            }
        };
    }

    private static Fault rejoin(Party server) {
        return new Fault.Rejoin(new TreeSet<>(List.of(server)));
    }

    private Optional<Fault> stop(long tick, Party server, Fault fault, Fault ending) {
        if (budget.isStopped(server) || !budget.stop(server)) {
            return Optional.empty();
        }
        long endTick = tick + random.between(1, limits.durationTicksMax());
        endings.add(new Ending(endTick, strikes++, ending, server));
        return Optional.of(fault);
    }

    private Optional<Fault> harm(Party server, Fault fault) {
        return budget.harm(server) ? Optional.of(fault) : Optional.empty();
    }

    private Fault end(Ending ending) {
        budget.resumed(ending.server());
        return ending.fault();
    }
}
