package io.tarn.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What `module-info.java` cannot say: which parts of the JDK pure code may touch.
class PurityTest {
    private static final String[] CORE = {
        "io.tarn.base..",
        "io.tarn.block..",
        "io.tarn.ring..",
        "io.tarn.catalogue..",
        "io.tarn.object.."
    };
    private static final String[] PRIMITIVES = {"io.tarn.coding..", "io.tarn.crypto.."};

    /// Types whose use is I/O, a thread, a clock, or chance.
    private static final String[] WORLD = {
        "java.net..",
        "java.nio.channels..",
        "java.util.concurrent..",
        "java.time..",
        "java.util.logging.."
    };

    private static final Set<String> WORLD_CLASSES =
            Set.of(
                    "java.io.File",
                    "java.io.FileInputStream",
                    "java.io.FileOutputStream",
                    "java.io.RandomAccessFile",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.lang.Thread",
                    "java.nio.file.Files",
                    "java.nio.file.Path",
                    "java.security.SecureRandom",
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.Timer");

    /// Collections whose order differs from run to run, or from one JDK to the next.
    private static final Set<String> UNORDERED_CLASSES =
            Set.of(
                    "java.util.HashMap",
                    "java.util.HashSet",
                    "java.util.Hashtable",
                    "java.util.IdentityHashMap",
                    "java.util.WeakHashMap");

    /// The same, made by methods; and readings of clock, chance and environment.
    private static final Map<String, Set<String>> FORBIDDEN_CALLS =
            Map.of(
                    "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
                    "java.util.Set", Set.of("of", "copyOf"),
                    "java.util.stream.Collectors",
                            Set.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap"),
                    "java.util.stream.Stream", Set.of("parallel"),
                    "java.util.Collection", Set.of("parallelStream"),
                    "java.lang.System",
                            Set.of("nanoTime", "currentTimeMillis", "getenv", "identityHashCode"),
                    "java.lang.Math", Set.of("random"),
                    "java.util.UUID", Set.of("randomUUID"));

    @Test
    void protocolsAreWithoutTheWorld() {
        noClasses()
                .that(resideInAnyPackage(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(WORLD))
                .orShould()
                .dependOnClassesThat(named(WORLD_CLASSES))
                .because("a protocol with a clock, thread, socket or file cannot be replayed")
                .check(Shipped.CLASSES);
    }

    @Test
    void protocolsAreDeterministic() {
        noClasses()
                .that(resideInAnyPackage(CORE))
                .should()
                .dependOnClassesThat(named(UNORDERED_CLASSES))
                .orShould()
                .callMethodWhere(forbiddenCall())
                .because("iteration order reaches the wire, and equal inputs give equal effects")
                .check(Shipped.CLASSES);
    }

    /// Primitives may take randomness and times as arguments, and cache behind locks; they read no
    /// clock and open nothing.
    @Test
    void primitivesDoNoInputAndOutput() {
        noClasses()
                .that(resideInAnyPackage(PRIMITIVES))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.channels.."))
                .orShould()
                .dependOnClassesThat(
                        named(
                                Set.of(
                                        "java.lang.Thread",
                                        "java.lang.ProcessBuilder",
                                        "java.nio.file.Files",
                                        "java.time.Clock")))
                .orShould()
                .callMethodWhere(
                        calls(
                                Map.of(
                                        "java.lang.System",
                                        Set.of("nanoTime", "currentTimeMillis"),
                                        "java.time.Instant",
                                        Set.of("now"))))
                .check(Shipped.CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(resideInAnyPackage("io.tarn.."))
                .and()
                .resideOutsideOfPackages("io.tarn.cli..", "io.tarn.benchmarks..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(Shipped.CLASSES);
    }

    /// Netty, RocksDB and the like stay behind the module that is there to hide them.
    @Test
    void librariesStayInTheirModules() {
        Map<String, List<String>> homes =
                Map.of(
                        "io.netty..", List.of("io.tarn.transport..", "io.tarn.nbd.."),
                        "org.rocksdb..", List.of("io.tarn.storage.."),
                        "supranational.blst..", List.of("io.tarn.crypto.threshold.."),
                        "org.bouncycastle..", List.of("io.tarn.crypto.."),
                        "org.tomlj..", List.of("io.tarn.cluster.."),
                        "org.eclipse.jetty..", List.of("io.tarn.s3.."),
                        "picocli..", List.of("io.tarn.cli.."));
        homes.forEach((library, modules) ->
                noClasses()
                        .that()
                        .resideInAPackage("io.tarn..")
                        .and()
                        .resideOutsideOfPackages(withBenchmarks(modules).toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library)
                        .check(Shipped.CLASSES));
    }

    private static List<String> withBenchmarks(List<String> modules) {
        var all = new java.util.ArrayList<>(modules);
        all.add("io.tarn.benchmarks..");
        return all;
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return DescribedPredicate.describe(
                "one of " + names, javaClass -> names.contains(javaClass.getName()));
    }

    private static DescribedPredicate<JavaMethodCall> forbiddenCall() {
        return calls(FORBIDDEN_CALLS);
    }

    private static DescribedPredicate<JavaMethodCall> calls(Map<String, Set<String>> byOwner) {
        return DescribedPredicate.describe(
                "a call of " + byOwner,
                call -> {
                    AccessTarget target = call.getTarget();
                    return byOwner.getOrDefault(target.getOwner().getName(), Set.of())
                            .contains(target.getName());
                });
    }
}
