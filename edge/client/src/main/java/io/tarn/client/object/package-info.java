/// The bytes of objects: on their way into blocks that an update names, and back out of a version.
@org.jspecify.annotations.NullMarked
package io.tarn.client.object;
