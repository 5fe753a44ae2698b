package io.tarn.cli;

/// A command was refused for what is under way in the ring, and may not be when that is done.
final class NotNowFailure extends CommandFailure {
    private static final long serialVersionUID = 1L;

    NotNowFailure(String message) {
        super(ExitStatus.REFUSED, message);
    }
}
