package io.tarn.cli;

/// How a command ended, as the process says it. The numbers are a promise to scripts: they never
/// change their meaning.
enum ExitStatus {
    OK(0),
    /// The command could not do its job; the message says why.
    FAILED(1),
    /// The command line or a file that people edit has a mistake.
    USAGE(2),
    /// Too few nodes answered to do it, or to know whether it was done.
    UNAVAILABLE(3),
    /// The cluster said no: not permitted, name taken, no such volume.
    REFUSED(4),
    /// It was done, and what it found needs attention: `status` is not HEALTHY, `audit` found liars
    /// or losers, `verify` the proof of a refusal.
    ATTENTION(5),
    /// A defect of Tarn itself (`EX_SOFTWARE` of sysexits.h).
    DEFECT(70);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
