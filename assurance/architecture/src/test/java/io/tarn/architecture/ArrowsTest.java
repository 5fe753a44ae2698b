package io.tarn.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Who may use whom: the table in ARCHITECTURE.md, as a test.
class ArrowsTest {
    private static final String ROOT = "io.tarn.";

    /// Module → modules it may use. A module that is missing here fails [#everyModuleHasItsArrows].
    private static final SortedMap<String, Set<String>> ARROWS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("base", Set.of()),
                            Map.entry("coding", Set.of("base")),
                            Map.entry("crypto", Set.of("base")),
                            Map.entry("block", Set.of("base", "coding", "crypto")),
                            Map.entry("ring", Set.of("base", "crypto")),
                            Map.entry("catalogue", Set.of("base", "crypto", "block", "ring")),
                            Map.entry("object", Set.of("base", "crypto", "block", "ring")),
                            Map.entry("transport", Set.of("base", "crypto")),
                            Map.entry("storage", Set.of("base", "crypto")),
                            Map.entry("cluster", Set.of("base", "crypto", "ring", "catalogue")),
                            Map.entry("member", Set.of("base", "crypto", "ring", "storage")),
                            Map.entry(
                                    "operations",
                                    Set.of(
                                            "base",
                                            "coding",
                                            "crypto",
                                            "block",
                                            "ring",
                                            "catalogue",
                                            "transport")),
                            Map.entry(
                                    "node",
                                    Set.of(
                                            "base",
                                            "coding",
                                            "crypto",
                                            "block",
                                            "ring",
                                            "catalogue",
                                            "transport",
                                            "storage",
                                            "cluster",
                                            "member",
                                            "operations")),
                            Map.entry(
                                    "client",
                                    Set.of(
                                            "base",
                                            "coding",
                                            "crypto",
                                            "block",
                                            "ring",
                                            "catalogue",
                                            "transport",
                                            "cluster",
                                            "operations")),
                            Map.entry("nbd", Set.of("base", "block", "client")),
                            Map.entry(
                                    "cli",
                                    Set.of(
                                            "base",
                                            "crypto",
                                            "block",
                                            "ring",
                                            "catalogue",
                                            "transport",
                                            "storage",
                                            "cluster",
                                            "operations",
                                            "node",
                                            "client",
                                            "nbd")),
                            Map.entry(
                                    "simulator",
                                    Set.of(
                                            "base", "coding", "crypto", "block", "ring",
                                            "storage"))));

    /// Test-only or free to use everything.
    private static final Set<String> ABOVE_ALL = Set.of("acceptance", "architecture", "benchmarks");

    @Test
    void everyModuleHasItsArrows() {
        Set<String> modules = new TreeSet<>();
        for (String folder : Tree.modules()) {
            modules.add(folder.substring(folder.lastIndexOf('/') + 1));
        }
        modules.removeAll(ABOVE_ALL);
        assertThat(ARROWS.keySet()).containsExactlyElementsOf(modules);
    }

    @Test
    void everyModuleIsSeen() {
        for (String module : ARROWS.keySet()) {
            assertThat(Shipped.CLASSES.stream().filter(c -> isIn(c, module)))
                    .as("classes of %s", module)
                    .isNotEmpty();
        }
    }

    @Test
    void modulesUseOnlyWhatTheTableAllows() {
        ARROWS.forEach((module, allowed) -> {
            List<String> others = new ArrayList<>(ARROWS.keySet());
            others.removeAll(allowed);
            others.remove(module);
            ArchRuleDefinition.noClasses()
                    .that(in(List.of(module)))
                    .should()
                    .dependOnClassesThat(in(others))
                    .because("ARCHITECTURE.md has no arrow from " + module + " to these")
                    .check(Shipped.CLASSES);
        });
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("io.tarn.(*)..").should().beFreeOfCycles().check(Shipped.CLASSES);
    }

    /// A tier uses only tiers above it, and so does the order in which modules are built.
    @Test
    void theBuildOrderFollowsTheTiers() {
        List<String> tiers = List.of("base", "primitives", "core", "runtime", "edge", "assurance");
        assertThat(Tree.modules())
                .extracting(folder -> tiers.indexOf(folder.split("/", -1)[0]))
                .isSorted()
                .doesNotContain(-1);
    }

    private static DescribedPredicate<JavaClass> in(List<String> modules) {
        return DescribedPredicate.describe(
                "in " + modules, javaClass -> modules.stream().anyMatch(m -> isIn(javaClass, m)));
    }

    private static boolean isIn(JavaClass javaClass, String module) {
        return (javaClass.getPackageName() + ".").startsWith(ROOT + module + ".");
    }
}
