package io.tarn.coding;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which implementations this process codes with: the fastest that the machine has and that pass
/// the [SelfTest], chosen once. The system property `tarn.coding` narrows the choice:
///
/// | value | Reed–Solomon | fingerprint |
/// |---|---|---|
/// | `plain` | tables | bit by bit |
/// | `vector` | Vector API | bit planes by the Vector API, GMAC of the JDK |
/// | `isal` | ISA-L | as without the property |
public final class Coding {
    private static final String PROPERTY = "tarn.coding";

    private static final Coding CHOSEN = choose(System.getProperty(PROPERTY));

    private final Kernel kernel;
    private final Fingerprinter fingerprinter;

    private Coding(Kernel kernel, Fingerprinter fingerprinter) {
        this.kernel = kernel;
        this.fingerprinter = fingerprinter;
    }

    /// One line for operators, such as `reed-solomon: vector-128; fingerprint: gmac`.
    public static String describe() {
        return CHOSEN.description();
    }

    static Kernel kernel() {
        return CHOSEN.kernel;
    }

    static Fingerprinter fingerprinter() {
        return CHOSEN.fingerprinter;
    }

    static Coding choose(@Nullable String wanted) {
        return switch (wanted) {
            case null -> new Coding(bestKernel(), bestFingerprinter());
            case "plain" -> new Coding(new PlainKernel(), new PlainFingerprinter());
            case "vector" ->
                    new Coding(present(vectorKernel(), wanted), present(vectorGmac(), wanted));
            case "isal" -> new Coding(present(isaLKernel(), wanted), bestFingerprinter());
            default ->
                    throw new IllegalArgumentException(
                            PROPERTY + " is plain, vector or isal, not " + wanted);
        };
    }

    String description() {
        return "reed-solomon: " + kernel.name() + "; fingerprint: " + fingerprinter.name();
    }

    static Optional<Kernel> isaLKernel() {
        return usable(() -> new IsaLKernel(), SelfTest::passes);
    }

    static Optional<Kernel> vectorKernel() {
        return usable(() -> new VectorKernel(), SelfTest::passes);
    }

    static Optional<Fingerprinter> libCrypto() {
        return usable(
                () -> new PlanarFingerprinter(bestBitPlanes(), new LibCryptoPlaneHash()),
                SelfTest::passes);
    }

    static Optional<Fingerprinter> vectorGmac() {
        return usable(
                () -> new PlanarFingerprinter(new VectorBitPlanes(), new GmacPlaneHash()),
                SelfTest::passes);
    }

    /// Needs nothing but the JDK's mandatory parts.
    static Fingerprinter scalarGmac() {
        return new PlanarFingerprinter(new ScalarBitPlanes(), new GmacPlaneHash());
    }

    private static Kernel bestKernel() {
        return isaLKernel().or(Coding::vectorKernel).orElseGet(PlainKernel::new);
    }

    private static Fingerprinter bestFingerprinter() {
        return libCrypto().or(Coding::vectorGmac).orElseGet(Coding::scalarGmac);
    }

    private static BitPlanes bestBitPlanes() {
        return Coding.<BitPlanes>usable(() -> new VectorBitPlanes(), SelfTest::passes)
                .orElseGet(ScalarBitPlanes::new);
    }

    /// Linkage fails when the library, the incubator module or native access is not there. Callers
    /// pass lambdas: a constructor reference would be linked in the caller, outside the `try`.
    private static <T> Optional<T> usable(Supplier<? extends T> make, Predicate<? super T> test) {
        try {
            T made = make.get();
            return test.test(made) ? Optional.of(made) : Optional.empty();
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    private static <T> T present(Optional<T> implementation, String wanted) {
        return implementation.orElseThrow(
                () -> new IllegalStateException(PROPERTY + "=" + wanted + " cannot run here"));
    }
}
