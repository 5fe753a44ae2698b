package io.tarn.bucket;

import io.tarn.s3.store.Outcome;
import java.io.IOException;

/// Calls of this package's insides by its users, who are told by an [Outcome] what came of them.
final class Calls {
    private Calls() {}

    @FunctionalInterface
    interface Call<T> {
        T run() throws RefusedException, InterruptedException;
    }

    @FunctionalInterface
    interface StreamCall<T> {
        T run() throws RefusedException, IOException, InterruptedException;
    }

    static <T> Outcome<T> outcome(Call<T> call) {
        try {
            return Outcome.of(call.run());
        } catch (RefusedException e) {
            return e.outcome();
        } catch (InterruptedException e) {
            return interrupted();
        }
    }

    static <T> Outcome<T> streamOutcome(StreamCall<T> call) throws IOException {
        try {
            return Outcome.of(call.run());
        } catch (RefusedException e) {
            return e.outcome();
        } catch (InterruptedException e) {
            return interrupted();
        }
    }

    private static <T> Outcome<T> interrupted() {
        Thread.currentThread().interrupt();
        return new Outcome.Indeterminate<>("interrupted");
    }
}
