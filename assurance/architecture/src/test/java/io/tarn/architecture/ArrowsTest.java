package io.tarn.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Who may use whom: the code keeps to the table in ARCHITECTURE.md.
class ArrowsTest {
    private static final String ROOT = "io.tarn.";

    private static final Pattern NAME = Pattern.compile("`([a-z0-9]+)`");

    /// Module → modules it may use. A module that is missing there fails [#everyModuleHasItsArrows].
    private static final SortedMap<String, Set<String>> ARROWS = arrows();

    /// Test-only or free to use everything.
    private static final Set<String> ABOVE_ALL = Set.of("acceptance", "architecture", "benchmarks");

    private static SortedMap<String, Set<String>> arrows() {
        SortedMap<String, Set<String>> arrows = new TreeMap<>();
        for (List<String> row :
                Tree.table(Tree.read(Tree.ROOT.resolve("ARCHITECTURE.md")), "module", "may use")) {
            List<String> module = names(row.getFirst());
            assertThat(module).as("one module in a row").hasSize(1);
            Set<String> used = new TreeSet<>(names(row.getLast()));
            if (used.isEmpty()) {
                assertThat(row.getLast()).isEqualTo("nothing");
            }
            assertThat(arrows.put(module.getFirst(), used)).as("%s twice", module).isNull();
        }
        return arrows;
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @Test
    void arrowsLeadToModules() {
        ARROWS.forEach((module, used) ->
                assertThat(ARROWS.keySet()).as("used by %s", module).containsAll(used));
    }

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
