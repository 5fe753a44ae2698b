package io.tarn.simulator.volume;

import io.tarn.block.server.Caller.Role;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.liars.ClientLie;
import io.tarn.simulator.liars.ServerLie;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who in a run does not follow the protocol.
///
/// @param liars place of each lying server and what it does
/// @param twins places whose identity two servers share, each with its own state
/// @param flakyDisks places whose disks now and then give back something else than they hold
/// @param faultyClients one client for each of these
public record VolumeCast(
        NavigableMap<Integer, ServerLie> liars,
        NavigableSet<Integer> twins,
        NavigableSet<Integer> flakyDisks,
        List<ClientLie> faultyClients) {
    /// Everybody is correct.
    public static final VolumeCast HONEST =
            new VolumeCast(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), List.of());

    private static final int FAULTY_CLIENTS_MAX = 3;

    public VolumeCast {
        liars = new TreeMap<>(liars);
        twins = new TreeSet<>(twins);
        flakyDisks = new TreeSet<>(flakyDisks);
        faultyClients = List.copyOf(faultyClients);
    }

    /// A cast for a whole run: up to `faults` of `servers` are harmed for all of it, so that in some
    /// runs there is room in the budget for disks that are lost on the way.
    public static VolumeCast drawn(SimulationRandom random, int servers, int faults) {
        NavigableMap<Integer, ServerLie> liars = new TreeMap<>();
        NavigableSet<Integer> twins = new TreeSet<>();
        NavigableSet<Integer> flakyDisks = new TreeSet<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            places.add(i);
        }
        for (int place : random.someOf(places, random.between(0, faults))) {
            switch (random.between(0, 5)) {
                case 0 -> twins.add(place);
                case 1 -> flakyDisks.add(place);
                default -> liars.put(place, random.oneOf(List.of(ServerLie.values())));
            }
        }
        List<ClientLie> faultyClients = new ArrayList<>();
        if (random.nextBoolean()) {
            int count = random.between(1, FAULTY_CLIENTS_MAX);
            for (int i = 0; i < count; i++) {
                faultyClients.add(random.oneOf(List.of(ClientLie.values())));
            }
        }
        return new VolumeCast(liars, twins, flakyDisks, faultyClients);
    }

    /// A cast of one lying server, the others correct.
    public static VolumeCast of(int place, ServerLie lie) {
        return new VolumeCast(
                new TreeMap<>(java.util.Map.of(place, lie)),
                new TreeSet<>(),
                new TreeSet<>(),
                List.of());
    }

    /// A cast of one faulty client, all others correct.
    public static VolumeCast of(ClientLie lie) {
        return new VolumeCast(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), List.of(lie));
    }

    /// Whether a faulty client may write, and not only try to.
    public boolean hasFaultyWriter() {
        return faultyClients.stream().anyMatch(lie -> lie.role() == Role.WRITER);
    }

    /// Servers that count against `f` from the start.
    public NavigableSet<Integer> harmed() {
        NavigableSet<Integer> harmed = new TreeSet<>(liars.keySet());
        harmed.addAll(twins);
        harmed.addAll(flakyDisks);
        return harmed;
    }
}
