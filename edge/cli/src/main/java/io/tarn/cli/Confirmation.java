package io.tarn.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks whoever sits at the terminal.
@FunctionalInterface
interface Confirmation {
    /// @return whether the answer is yes; empty if nobody sits there
    Optional<Boolean> isGiven(String question);

    /// At the terminal of this process, if it has one.
    static Optional<Boolean> atTerminal(String question) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> isYes(console.readLine("%s [y/N] ", question)));
    }

    /// @param answer null at the end of input
    private static boolean isYes(@Nullable String answer) {
        return answer != null
                && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
