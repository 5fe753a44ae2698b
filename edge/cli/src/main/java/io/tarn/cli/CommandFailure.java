package io.tarn.cli;

/// A command cannot do its job: one line for a person, and how the process ends.
sealed class CommandFailure extends Exception permits NotNowFailure {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    CommandFailure(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    CommandFailure(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
