package io.tarn.simulator.faults;

import static io.tarn.base.Invariant.require;

import io.tarn.simulator.kernel.Party;
import java.util.NavigableSet;
import java.util.TreeSet;

/// How many servers may be faulty at a time, and which are.
///
/// A *harmed* server may contradict what it acknowledged: it lies, or its disk lost or changed
/// something. The protocol's `f` bounds these. A *stopped* server is silent for a while and then
/// continues where it was; any number of stopped servers may cost progress and nothing else, so a
/// run may allow more than `f` of them. A server that is harmed and stopped counts once.
public final class FaultBudget {
    private final int harmedMax;
    private final int faultyMax;
    private final NavigableSet<Party> harmed = new TreeSet<>();
    private final NavigableSet<Party> stopped = new TreeSet<>();

    /// Room for this many at a time.
    ///
    /// @param harmedMax the protocol's `f`
    /// @param faultyMax servers harmed or stopped at a time; `f` if every operation shall end
    public FaultBudget(int harmedMax, int faultyMax) {
        require(harmedMax >= 0 && faultyMax >= harmedMax, "a harmed server is faulty");
        this.harmedMax = harmedMax;
        this.faultyMax = faultyMax;
    }

    /// Harms `server` if there is room.
    ///
    /// @return whether the budget has room for harm to `server`; it is harmed then
    public boolean harm(Party server) {
        if (harmed.contains(server)) {
            return true;
        }
        boolean hasRoom =
                harmed.size() < harmedMax && (stopped.contains(server) || faulty() < faultyMax);
        return hasRoom && harmed.add(server);
    }

    /// Stops `server` if there is room.
    ///
    /// @return whether the budget has room for a stop of `server`; it is stopped then
    public boolean stop(Party server) {
        if (stopped.contains(server)) {
            return true;
        }
        boolean hasRoom = harmed.contains(server) || faulty() < faultyMax;
        return hasRoom && stopped.add(server);
    }

    /// The server again holds everything that it acknowledged, and tells the truth.
    public void repaired(Party server) {
        harmed.remove(server);
    }

    public void resumed(Party server) {
        stopped.remove(server);
    }

    public boolean isHarmed(Party server) {
        return harmed.contains(server);
    }

    public boolean isStopped(Party server) {
        return stopped.contains(server);
    }

    public int harmed() {
        return harmed.size();
    }

    /// Servers that are harmed, stopped, or both.
    public int faulty() {
        return harmed.size() + Math.toIntExact(stopped.stream().filter(s -> !isHarmed(s)).count());
    }
}
