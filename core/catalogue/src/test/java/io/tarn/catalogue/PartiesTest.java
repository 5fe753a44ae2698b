package io.tarn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartiesTest {
    private static final Parties PAIR =
            new Parties(
                    List.of(TestParties.node(1), TestParties.node(2)),
                    List.of(TestParties.owner(3)));

    @Test
    void looksUpByNameAndByKey() {
        ClusterNode second = PAIR.nodes().getLast();
        assertThat(PAIR.node("n2")).contains(second);
        assertThat(PAIR.node(second.key().id())).contains(second);
        assertThat(PAIR.node("n3")).isEmpty();
        assertThat(PAIR.node(TestParties.identity(3).id())).isEmpty();
        ClusterOwner owner = PAIR.owners().getFirst();
        assertThat(PAIR.owner("o3")).contains(owner);
        assertThat(PAIR.owner(owner.key().id())).contains(owner);
        assertThat(PAIR.owner("n1")).isEmpty();
        assertThat(PAIR.owner(TestParties.identity(1).id())).isEmpty();
    }

    @Test
    void partiesThatMightBeTakenForOneAnotherCannotBe() {
        ClusterNode one = TestParties.node(1);
        var sameName = new ClusterNode("n1", TestParties.identity(7).publicKey(), address(7));
        var sameAddress = new ClusterNode("n7", TestParties.identity(7).publicKey(), one.address());
        for (ClusterNode other : List.of(one, sameName, sameAddress)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Parties(List.of(one, other), List.of()));
        }
        var ownersKey = new ClusterOwner("o", one.key());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Parties(List.of(one), List.of(ownersKey)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Parties(List.of(), PAIR.owners()));
    }

    private static HostPort address(int number) {
        return TestParties.node(number).address();
    }
}
