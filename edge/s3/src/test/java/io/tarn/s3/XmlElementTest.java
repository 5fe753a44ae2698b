package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlElementTest {
    @Test
    void elementsAndTheirText() throws Exception {
        XmlElement root =
                parse(
                        "<?xml version=\"1.0\"?><!-- c --><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                                + "<Object><Key>a &lt;&#x41;<![CDATA[<&]]> b</Key></Object><Quiet>true</Quiet></Delete>");

        assertThat(root.expect("Delete").require("Object").require("Key").text())
                .isEqualTo("a <A<& b");
        assertThat(root.childText("Quiet")).contains("true");
        assertThat(root.child("Absent")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<a>",
                "<a/><b/>",
                "<a></b>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY x \"xx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>",
                "<a>&unknown;</a>",
                "<a>\u0000</a>",
            })
    void anythingElseIsMalformed(String document) {
        assertThatThrownBy(() -> parse(document))
                .isInstanceOfSatisfying(
                        S3Failure.class,
                        f -> assertThat(f.error()).isEqualTo(S3Error.MALFORMED_XML));
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> parse("<a>".repeat(100_000))).isInstanceOf(S3Failure.class);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        String text = "a<b>&\"'\u00e4\ud83d\ude00 ]]>";
        XmlWriter xml = XmlWriter.of("Root").open("A").text("B", text).close();

        assertThat(parse(xml.done()).require("A").require("B").text()).isEqualTo(text);
    }

    private static XmlElement parse(String document) throws S3Failure {
        return XmlElement.parse(document.getBytes(StandardCharsets.UTF_8));
    }
}
