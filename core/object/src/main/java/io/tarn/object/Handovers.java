package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// In whose places a volume's servers stand, and who is about to be none of them any more (ADR-028).
///
/// A *place* is called by the node that had it first. Its server holds what that node was to hold, so that nothing else moves when
/// one node takes over from another.
///
/// @param heirs by server the place that it has, of those that do not stand in their own
/// @param leaving was a server, and may have what its heir has not got yet
public record Handovers(SortedMap<KeyId, KeyId> heirs, Optional<IdentityKey> leaving) {
    public static final Handovers NONE = new Handovers(new TreeMap<>(), Optional.empty());

    public Handovers {
        heirs = Collections.unmodifiableSortedMap(new TreeMap<>(heirs));
        require(
                heirs.entrySet().stream().noneMatch(heir -> heir.getKey().equals(heir.getValue())),
                "an heir stands in another's place");
    }

    private KeyId place(IdentityKey server) {
        return heirs.getOrDefault(server.id(), server.id());
    }

    /// By place the server that has it.
    SortedMap<KeyId, KeyId> places(List<IdentityKey> servers) {
        var places = new TreeMap<KeyId, KeyId>();
        servers.forEach(server -> places.put(place(server), server.id()));
        return places;
    }

    /// Whether these servers may stand so.
    boolean fit(List<IdentityKey> servers) {
        List<KeyId> ids = servers.stream().map(IdentityKey::id).toList();
        return ids.containsAll(heirs.keySet())
                && places(servers).size() == servers.size()
                && leaving.filter(servers::contains).isEmpty();
    }

    /// A node that is no server has the place of one, which is leaving.
    Handovers taken(IdentityKey old, IdentityKey heir) {
        var next = new TreeMap<>(heirs);
        next.remove(old.id());
        if (!place(old).equals(heir.id())) {
            next.put(heir.id(), place(old));
        }
        return new Handovers(next, Optional.of(old));
    }

    /// The place of one goes with it, which is leaving.
    Handovers without(IdentityKey old) {
        var next = new TreeMap<>(heirs);
        next.remove(old.id());
        return new Handovers(next, Optional.of(old));
    }

    /// Whether one may come to stand so after others stood otherwise: who stays keeps its place, and who goes is leaving first, one
    /// at a time.
    boolean follow(List<IdentityKey> servers, Handovers before, List<IdentityKey> serversBefore) {
        boolean isNewlyLeaving = leaving.isPresent() && !leaving.equals(before.leaving);
        var gone = new ArrayList<>(serversBefore);
        gone.removeAll(servers);
        if (!gone.equals(isNewlyLeaving ? List.of(leaving.get()) : List.of())
                || (isNewlyLeaving && before.leaving.isPresent())) {
            return false;
        }
        SortedMap<KeyId, KeyId> kept = before.places(serversBefore);
        if (isNewlyLeaving) {
            kept.values().removeIf(leaving.get().id()::equals);
        }
        return places(servers).entrySet().containsAll(kept.entrySet());
    }

    void write(CanonicalWriter out) {
        out.u8(heirs.size());
        heirs.forEach((server, place) -> {
            server.write(out);
            place.write(out);
        });
        out.bool(leaving.isPresent());
        leaving.ifPresent(node -> node.write(out));
    }

    /// Only what is not [#NONE].
    static Handovers read(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        var heirs = new TreeMap<KeyId, KeyId>();
        for (int i = 0; i < count; i++) {
            KeyId server = KeyId.read(in);
            KeyId place = KeyId.read(in);
            boolean isNext = heirs.isEmpty() || heirs.lastKey().compareTo(server) < 0;
            if (!isNext || server.equals(place)) {
                throw new MalformedException("heirs are ascending, each in another's place");
            }
            heirs.put(server, place);
        }
        Optional<IdentityKey> leaving =
                in.bool() ? Optional.of(IdentityKey.read(in)) : Optional.empty();
        if (heirs.isEmpty() && leaving.isEmpty()) {
            throw new MalformedException("nothing is handed over");
        }
        return new Handovers(heirs, leaving);
    }
}
