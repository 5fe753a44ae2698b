package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.simulator.history.HistoryViolation;
import io.tarn.simulator.history.Operation;
import io.tarn.simulator.history.RegisterHistory;
import io.tarn.simulator.history.RegisterSearch;
import io.tarn.simulator.history.TimestampOrder;
import io.tarn.simulator.history.Verdict;
import io.tarn.simulator.kernel.Party;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// INV-019: each object is a register whose values are its versions, and whose order of writes is that of their numbers. What readers
/// saw, by ordered reads and by direct ones, is what such a register shows: no version older than one that anybody could know of when the
/// read began, and none that nobody had asked for when it ended.
///
/// An update counts as known when there could be a certificate of it, whoever has that.
final class ObjectHistories {
    private static final long STEPS_MAX = 200_000;
    private static final Bytes NOTHING = Bytes.EMPTY;

    private record Write(ObjectName name, VersionNumber number, Bytes version) {}

    private final Map<Digest, Long> asked = new TreeMap<>();
    private final Map<Digest, Long> known = new TreeMap<>();
    private final Map<Digest, List<Write>> written = new TreeMap<>();
    private final SortedMap<ObjectName, List<Operation>> reads = new TreeMap<>();
    private long position;

    /// Somebody is about to ask for this request for the first time.
    void asked(Digest request) {
        asked.put(request, position++);
    }

    /// There may be a certificate of what came of it.
    void known(Digest request) {
        known.putIfAbsent(request, position++);
    }

    /// It has made these versions.
    void wrote(Digest request, SortedMap<ObjectName, PlainVersion> made) {
        var writes = new ArrayList<Write>();
        made.forEach((name, version) ->
                writes.add(new Write(name, version.number(), version.vguid().value())));
        written.put(request, writes);
    }

    /// @return the place of a read that begins now
    long begin() {
        return position++;
    }

    /// A read that began there ends, and shows this version; none if it is empty.
    void read(
            Party reader,
            ObjectName name,
            long began,
            VersionNumber number,
            Optional<Bytes> version) {
        reads.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(
                        new Operation(
                                reader.name(),
                                Operation.Kind.READ,
                                version.orElse(NOTHING),
                                began,
                                position++,
                                Optional.of(timestamp(number))));
    }

    int reads() {
        return reads.values().stream().mapToInt(List::size).sum();
    }

    private static Bytes timestamp(VersionNumber number) {
        var out = new CanonicalWriter();
        number.write(out);
        return out.toBytes();
    }

    /// At the end of a run. A search that is given up proves nothing; the order of numbers is judged in any case.
    void check() {
        var operations = new TreeMap<ObjectName, List<Operation>>();
        reads.forEach((name, all) -> operations.put(name, new ArrayList<>(all)));
        written.forEach((request, writes) -> {
            for (Write write : writes) {
                operations
                        .computeIfAbsent(write.name(), _ -> new ArrayList<>())
                        .add(operation(request, write));
            }
        });
        long register = 0;
        for (List<Operation> all : operations.values()) {
            var history =
                    new RegisterHistory(
                            NOTHING,
                            timestamp(VersionNumber.NONE),
                            List.copyOf(all),
                            Collections.unmodifiableNavigableSet(new TreeSet<>()));
            judge(register, TimestampOrder.check(history));
            judge(register, RegisterSearch.check(history, STEPS_MAX));
            register++;
        }
    }

    private Operation operation(Digest request, Write write) {
        Long began = asked.get(request);
        if (began == null) {
            throw new ObjectViolation(
                    "nobody asked for what made %s of %s".formatted(write.number(), write.name()));
        }
        return new Operation(
                "writer",
                Operation.Kind.WRITE,
                write.version(),
                began,
                known.getOrDefault(request, Operation.NEVER),
                Optional.of(timestamp(write.number())));
    }

    private static void judge(long register, Verdict verdict) {
        if (verdict instanceof Verdict.Violation violation) {
            throw new HistoryViolation(register, violation);
        }
    }
}
