package io.tarn.coding;

/// Which implementations this process codes with.
public final class Coding {
    private static final Kernel KERNEL = new PlainKernel();
    private static final Fingerprinter FINGERPRINTER = new PlainFingerprinter();

    private Coding() {}

    /// One line for operators, such as `reed-solomon: vector-128; fingerprint: gmac`.
    public static String describe() {
        return "reed-solomon: " + KERNEL.name() + "; fingerprint: " + FINGERPRINTER.name();
    }

    static Kernel kernel() {
        return KERNEL;
    }

    static Fingerprinter fingerprinter() {
        return FINGERPRINTER;
    }
}
