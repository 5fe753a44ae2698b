package io.tarn.operations.object;

import static io.tarn.base.Invariant.require;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.Aguid;
import io.tarn.object.VersionNumber;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.certificate.Proof;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The newest version of each object that this client has seen certified, of so many objects: what a ring of too many liars
/// would have to contradict. Safe for use by many threads.
public final class Remembered {
    private final int objectsMax;

    /// The one that was seen last, last.
    private final Map<Aguid, Seen> seen = new LinkedHashMap<>();

    private long timeMillis;

    private record Seen(VersionNumber number, Bguid vguid, AgreedTime time, Proof proof) {}

    public Remembered(int objectsMax) {
        require(objectsMax >= 1, "something is remembered");
        this.objectsMax = objectsMax;
    }

    /// Agreed time that has passed for sure.
    synchronized long timeMillis() {
        return timeMillis;
    }

    synchronized void saw(AgreedTime time) {
        timeMillis = Math.max(timeMillis, time.millis());
    }

    /// Takes note of a version that was the newest at some time.
    ///
    /// Answers may come in another order than the ring gave them: only what is older and later is false.
    ///
    /// @return what contradicts it, if anything does
    synchronized Optional<Fork> note(
            Aguid object, VersionNumber number, Bguid vguid, AgreedTime time, Proof proof) {
        saw(time);
        var now = new Seen(number, vguid, time, proof);
        Seen known = seen.remove(object);
        if (known == null) {
            put(object, now);
            return Optional.empty();
        }
        int byNumber = number.compareTo(known.number);
        int byTime = time.compareTo(known.time);
        boolean isFork =
                byNumber == 0
                        ? !vguid.equals(known.vguid)
                        : byTime != 0 && (byNumber > 0) != (byTime > 0);
        put(object, byTime >= 0 && !isFork ? now : known);
        return isFork ? Optional.of(new Fork(object, known.proof, proof)) : Optional.empty();
    }

    private void put(Aguid object, Seen one) {
        seen.put(object, one);
        if (seen.size() > objectsMax) {
            seen.remove(seen.keySet().iterator().next());
        }
    }
}
