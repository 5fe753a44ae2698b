package io.tarn.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Asks whoever sits at the terminal.
@FunctionalInterface
interface Confirmation {
    /// @return whether the answer is yes; empty if nobody sits there
    Optional<Boolean> isGiven(String question);

    /// At the terminal of this process, if it has one.
    static Optional<Boolean> atTerminal(String question) {
        Console console = System.console();
        if (!console.isTerminal()) {
            return Optional.empty();
        }
        String answer = console.readLine("%s [y/N] ", question);
        return Optional.of(
                answer != null
                        && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT)));
    }
}
