package io.tarn.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element of a document that a client sent. Namespaces are ignored, as S3 does.
///
/// The parser knows no document types and no entities but XML's own, so a document is no larger in memory than its
/// bytes allow.
///
/// @param text of an element without children
record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int DEPTH_MAX = 16;

    /// An upload of 10,000 parts names four for each.
    private static final int COUNT_MAX = 100_000;

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// @throws S3Failure if it is anything else than one element of a reasonable depth
    static XmlElement parse(byte[] document) throws S3Failure {
        try {
            XMLStreamReader reader = reader(document);
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | RuntimeException _) {
            // The JDK's parser throws more than its interface says, on bytes that are not UTF-8 for
            // one.
            throw S3Error.MALFORMED_XML.failure();
        }
    }

    /// Factories may be used by one thread at a time only.
    private static XMLStreamReader reader(byte[] document) throws XMLStreamException {
        synchronized (FACTORY) {
            return FACTORY.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
        }
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException, S3Failure {
        Deque<Open> open = new ArrayDeque<>();
        int count = 0;
        Optional<XmlElement> root = Optional.empty();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == DEPTH_MAX || ++count > COUNT_MAX || root.isPresent()) {
                        throw S3Error.MALFORMED_XML.failure();
                    }
                    open.push(new Open(reader.getLocalName()));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.getFirst().text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement done = open.pop().done();
                    if (open.isEmpty()) {
                        root = Optional.of(done);
                    } else {
                        open.getFirst().children.add(done);
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw S3Error.MALFORMED_XML.failure();
                default -> {
                    // Comments and the like.
                }
            }
        }
        return root.orElseThrow(S3Error.MALFORMED_XML::failure);
    }

    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<XmlElement> children = new ArrayList<>();

        Open(String name) {
            this.name = name;
        }

        XmlElement done() {
            return new XmlElement(
                    name, children.isEmpty() ? text.toString() : "", List.copyOf(children));
        }
    }

    /// This element, which has to have this name.
    XmlElement expect(String wanted) throws S3Failure {
        if (!name.equals(wanted)) {
            throw S3Error.MALFORMED_XML.failure();
        }
        return this;
    }

    List<XmlElement> all(String wanted) {
        return children.stream().filter(child -> child.name().equals(wanted)).toList();
    }

    /// The child of this name.
    ///
    /// @throws S3Failure if there are several
    Optional<XmlElement> child(String wanted) throws S3Failure {
        List<XmlElement> all = all(wanted);
        if (all.size() > 1) {
            throw S3Error.MALFORMED_XML.failure();
        }
        return all.stream().findFirst();
    }

    XmlElement require(String wanted) throws S3Failure {
        return child(wanted).orElseThrow(S3Error.MALFORMED_XML::failure);
    }

    Optional<String> childText(String wanted) throws S3Failure {
        return child(wanted).map(XmlElement::text);
    }

    /// Refuses elements that ask for what is not known here.
    void only(String... known) throws S3Failure {
        for (XmlElement child : children) {
            if (!List.of(known).contains(child.name())) {
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "element " + child.name() + " is not implemented");
            }
        }
    }
}
