package io.tarn.simulator.immutable;

import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Who in a run does not follow the protocol.
///
/// @param liars place of each lying server and what it does
/// @param twins places whose identity two servers share, each with its own state
/// @param flakyDisks places whose disks now and then give back something else than they hold
/// @param faultyClients one client for each of these
public record StoreCast(
        SortedMap<Integer, StoreLie> liars,
        SortedSet<Integer> twins,
        SortedSet<Integer> flakyDisks,
        List<WriterLie> faultyClients) {
    private static final int FAULTY_CLIENTS_MAX = 3;

    public StoreCast {
        liars = Collections.unmodifiableSortedMap(new TreeMap<>(liars));
        twins = Collections.unmodifiableSortedSet(new TreeSet<>(twins));
        flakyDisks = Collections.unmodifiableSortedSet(new TreeSet<>(flakyDisks));
        faultyClients = List.copyOf(faultyClients);
    }

    /// Up to `faults` of `servers` are harmed for the whole run, so that in some runs there is room
    /// in the budget for disks that are lost on the way.
    public static StoreCast drawn(SimulationRandom random, int servers, int faults) {
        var liars = new TreeMap<Integer, StoreLie>();
        var twins = new TreeSet<Integer>();
        var flakyDisks = new TreeSet<Integer>();
        List<Integer> places = IntStream.range(0, servers).boxed().toList();
        for (int place : random.someOf(places, random.between(0, faults))) {
            switch (random.between(0, 5)) {
                case 0 -> twins.add(place);
                case 1 -> flakyDisks.add(place);
                default -> liars.put(place, random.oneOf(List.of(StoreLie.values())));
            }
        }
        var faultyClients = new ArrayList<WriterLie>();
        if (random.nextBoolean()) {
            int count = random.between(1, FAULTY_CLIENTS_MAX);
            for (int i = 0; i < count; i++) {
                faultyClients.add(random.oneOf(List.of(WriterLie.values())));
            }
        }
        return new StoreCast(liars, twins, flakyDisks, faultyClients);
    }

    /// The same servers, for whoever brings faulty clients of its own.
    public StoreCast withoutClients() {
        return new StoreCast(liars, twins, flakyDisks, List.of());
    }

    /// Servers that count against `f` from the start to the end.
    public SortedSet<Integer> harmed() {
        var harmed = new TreeSet<Integer>(liars.keySet());
        harmed.addAll(twins);
        harmed.addAll(flakyDisks);
        return harmed;
    }
}
