/// Requests and replies between nodes that know each other's identities, over TCP.
///
/// The wire format is docs/spec/transport.md. Everything a peer sends is hostile until judged, at
/// both ends: nothing is allocated before its size is compared with [TransportLimits], nothing is
/// queued that does not hold a bounded slot, and a connection that breaks the rules is closed,
/// counted ([TransportEvent]) and logged in one line.
///
/// Read in order: [Message] and [TransportLimits]; [RequestHandler], [Responder] and
/// [TransportServer]; [ReplyHandler], [LinkFailure] and [PeerLink]; [ChannelSecurity]; then how it
/// is done: [FrameDecoder], [FrameChannelHandler], [ServerChannelHandler], [PeerAccount],
/// [ClientChannelHandler].
package io.tarn.transport;
