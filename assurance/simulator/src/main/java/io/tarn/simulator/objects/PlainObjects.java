package io.tarn.simulator.objects;

import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.update.Part;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// INV-019: a version is what its update made of the one before. All versions of all objects, worked out in the ring's order by the plain
/// meaning of each update, beside what members answer; where these differ, members are wrong.
final class PlainObjects {
    private final VolumeDescription volume;
    private final Contents contents;
    private final SortedMap<ObjectName, NavigableMap<VersionNumber, PlainVersion>> objects =
            new TreeMap<>();

    PlainObjects(VolumeDescription volume, Contents contents) {
        this.volume = volume;
        this.contents = contents;
    }

    Optional<PlainVersion> head(ObjectName name) {
        return Optional.ofNullable(objects.get(name))
                .map(versions -> versions.lastEntry().getValue());
    }

    Optional<PlainVersion> version(ObjectName name, VersionNumber number) {
        return Optional.ofNullable(objects.get(name)).map(versions -> versions.get(number));
    }

    /// From old to new.
    List<PlainVersion> versions(ObjectName name) {
        return List.copyOf(objects.getOrDefault(name, new TreeMap<>()).values());
    }

    /// Of which there is a version.
    List<ObjectName> names() {
        return List.copyOf(objects.keySet());
    }

    /// Whether any version has this block of content.
    boolean isNamed(Bguid block) {
        return objects.values().stream()
                .flatMap(versions -> versions.values().stream())
                .flatMap(version -> version.content().stream())
                .anyMatch(entry -> entry.block().equals(block));
    }

    /// An update has its turn, after all before it.
    ///
    /// @param operation SHA-256 of what was signed
    /// @param answer of the members
    /// @return the versions that it made
    SortedMap<ObjectName, PlainVersion> executed(
            Update update, Digest operation, AgreedTime time, ObjectAnswer answer) {
        return switch (answer) {
            case ObjectAnswer.Committed committed -> committed(update, operation, time, committed);
            case ObjectAnswer.Aborted(var _, var at, var object) -> {
                ObjectViolation.unless(at.equals(time), "an abort at another time");
                aborted(update, time, object);
                yield Collections.emptySortedMap();
            }
            default -> Collections.emptySortedMap();
        };
    }

    private void aborted(Update update, AgreedTime time, Aguid object) {
        boolean isRight =
                update.parts().stream()
                        .filter(part -> volume.object(part.name()).equals(object))
                        .anyMatch(part -> firstThatHolds(part, time).isEmpty());
        ObjectViolation.unless(isRight, "an update is aborted though a tuple holds");
    }

    private SortedMap<ObjectName, PlainVersion> committed(
            Update update, Digest operation, AgreedTime time, ObjectAnswer.Committed committed) {
        ObjectViolation.unless(
                committed.volume().equals(volume.id())
                        && committed.time().equals(time)
                        && committed.applied().size() == update.parts().size(),
                "an answer is not about its update");
        var made = new TreeMap<ObjectName, PlainVersion>();
        for (int i = 0; i < update.parts().size(); i++) {
            Part part = update.parts().get(i);
            made(update, part, operation, time, committed.applied().get(i))
                    .ifPresent(version -> made.put(part.name(), version));
        }
        made.forEach((name, version) ->
                objects.computeIfAbsent(name, _ -> new TreeMap<>()).put(version.number(), version));
        return made;
    }

    private Optional<PlainVersion> made(
            Update update,
            Part part,
            Digest operation,
            AgreedTime time,
            ObjectAnswer.Applied applied) {
        ObjectName name = part.name();
        ObjectViolation.unless(
                applied.object().equals(volume.object(name)), "another object than %s", name);
        Optional<Integer> first = firstThatHolds(part, time);
        ObjectViolation.unless(
                first.filter(tuple -> tuple == applied.tuple()).isPresent(),
                "of %s tuple %s is taken, and %s holds",
                name,
                applied.tuple(),
                first);
        Optional<PlainVersion> head = head(name);
        VersionNumber number = head.map(PlainVersion::number).orElse(VersionNumber.NONE);
        Tuple tuple = part.tuples().get(applied.tuple());
        if (tuple.actions().isEmpty()) {
            ObjectViolation.unless(
                    applied.number().equals(number)
                            && applied.vguid().equals(head.map(PlainVersion::vguid)),
                    "%s is said to be at %s, and is at %s",
                    name,
                    applied.number(),
                    number);
            return Optional.empty();
        }
        ObjectViolation.unless(
                applied.number().equals(number.next()) && applied.vguid().isPresent(),
                "%s goes from %s to %s",
                name,
                number,
                applied.number());
        var edit = new PlainEdit(update, contents, head, this::version);
        edit.take(tuple.actions());
        return Optional.of(
                new PlainVersion(
                        applied.number(),
                        applied.vguid().get(),
                        head.map(PlainVersion::vguid),
                        time,
                        edit.isDeleted(),
                        edit.content(),
                        edit.metadata(),
                        operation));
    }

    private Optional<Integer> firstThatHolds(Part part, AgreedTime time) {
        var judge = new PlainJudge(contents, head(part.name()), time);
        var holding = new ArrayList<Integer>();
        for (int tuple = 0; tuple < part.tuples().size(); tuple++) {
            if (judge.holds(part.tuples().get(tuple).predicate())) {
                holding.add(tuple);
            }
        }
        return holding.stream().findFirst();
    }
}
