package io.tarn.ring.client;

import io.tarn.base.MalformedException;
import io.tarn.base.Probe;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One update, from the request to its certificate. Asks one member, its home, who sees to it that all know
/// of it and answers with the certificate; and another, and then all, if that takes too long: the home may be
/// down, or lie.
///
/// If even that brings nothing, or members say that the number is used, it asks the ring to settle whether the update was carried out:
/// members keep results for a while only. Ends only with a certificate. Whoever stops waiting does not know whether it was, or will be, carried
/// out; asked again under the same number it is carried out once.
public final class UpdateOperation {
    /// Tries before the ring is asked to settle it.
    private static final int TRIES = 5;

    /// Members that are asked alone before all are.
    private static final int SINGLE_TRIES = 2;

    private final Predicate<Certificate> isOfRing;
    private final Request request;
    private final Supplier<Request> settling;
    private final int members;
    private final int patienceTicks;
    private int home;
    private int tries;
    private long askedAt;
    private boolean isDone;

    /// Who says that the number is used.
    private final SortedSet<Integer> used = new TreeSet<>();

    /// That the ring was asked to settle it with: the result of one of these may be lost too.
    private final List<Request> settle = new ArrayList<>();

    /// @param isOfRing whether the ring says so: see [Certificate#verify]
    /// @param settling of [io.tarn.ring.affairs.Affair.Settle] for the request, signed
    /// @param members how many members may be asked
    /// @param home the first that is
    /// @param patienceTicks with each member that is asked
    public UpdateOperation(
            Predicate<Certificate> isOfRing,
            Request request,
            Supplier<Request> settling,
            int members,
            int home,
            int patienceTicks) {
        this.isOfRing = isOfRing;
        this.request = request;
        this.settling = settling;
        this.members = members;
        this.home = home;
        this.patienceTicks = patienceTicks;
    }

    /// The client's number of the update.
    public ClientSequence sequence() {
        return request.sequence();
    }

    public List<UpdateEffect> step(UpdateInput input) {
        var out = new ArrayList<UpdateEffect>();
        if (!isDone) {
            switch (input) {
                case UpdateInput.Ticked(long ticks) -> tick(ticks, out);
                case UpdateInput.Answered(Certificate certificate) -> judge(certificate, out);
                case UpdateInput.Failed(int member) -> failed(member);
                case UpdateInput.Used(int member) -> {
                    used.add(member);
                    failed(member);
                }
            }
        }
        return out;
    }

    /// When all were asked already there is nobody left to turn to before the time is over.
    private void failed(int member) {
        if (member == home && tries <= SINGLE_TRIES) {
            askedAt = -patienceTicks; // The next is asked with the next tick.
        }
    }

    /// So many say it that one of them is correct.
    private boolean isUsed() {
        return used.size() >= (members - 1) / 3 + 1;
    }

    private void tick(long ticks, List<UpdateEffect> out) {
        boolean isToSettle = isUsed() && settle.isEmpty();
        if (tries > 0 && ticks - askedAt < patienceTicks && !isToSettle) {
            return;
        }
        askedAt = ticks;
        if (tries < SINGLE_TRIES) {
            home = (home + tries) % members;
            out.add(new UpdateEffect.Ask(home, request));
        } else {
            askAll(request, out);
            if (tries % TRIES == 0 || isToSettle) {
                Probe.reached("a client has an update settled");
                settle.add(settling.get());
            }
            if (!settle.isEmpty()) {
                askAll(settle.getLast(), out);
            }
        }
        tries++;
    }

    private void askAll(Request asked, List<UpdateEffect> out) {
        for (int member = 0; member < members; member++) {
            out.add(new UpdateEffect.Ask(member, asked));
        }
    }

    /// And has used it: a number is good for one request.
    private boolean isOfItsNumber(Outcome outcome) {
        return outcome.client().equals(request.client().id())
                && outcome.sequence().equals(request.sequence())
                && (outcome.fate() == Fate.EXECUTED || outcome.fate() == Fate.FAILED);
    }

    private void judge(Certificate certificate, List<UpdateEffect> out) {
        try {
            if (certificate.index() == 0) {
                return;
            }
            Outcome outcome = Outcome.ofLeaf(certificate.leaf());
            boolean isOfRequest = outcome.request().equals(request.digest());
            boolean isOfSettling =
                    settle.stream().anyMatch(asked -> outcome.request().equals(asked.digest()))
                            && outcome.fate() == Fate.EXECUTED;
            boolean isOfAnother = !isOfRequest && isOfItsNumber(outcome);
            if ((isOfRequest || isOfSettling || isOfAnother) && isOfRing.test(certificate)) {
                if (isOfRequest) {
                    out.add(new UpdateEffect.Done(outcome, certificate));
                } else if (isOfAnother) {
                    out.add(new UpdateEffect.Taken(certificate));
                } else {
                    AffairAnswer answer = AffairAnswer.of(outcome.result());
                    out.add(new UpdateEffect.Settled(answer, certificate));
                }
                isDone = true; // Not before: the ring may answer what this release does not know.
            }
        } catch (MalformedException e) {
            // A liar's; the next member is asked in its time.
        }
    }
}
