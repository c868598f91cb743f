import NIOCore
import PosternAdminAPI

/// What the admin endpoint grants to whoever comes, before it knows who that is.
struct AdminLimits: Sendable {
    /// Connections in all. What comes beyond that, or beyond ``connectionsOfAddress``, is closed at once.
    var connections = 256
    /// Connections of one address, of IPv6 of one /64: nobody holds all places from one host.
    var connectionsOfAddress = 32
    /// From the connection's beginning to the end of the first request's headers, the TLS handshake included; of a later
    /// request from its first byte. No byte that comes meanwhile gives more time.
    var headTime = TimeAmount.seconds(10)
    /// From there to the end of the request's body.
    var bodyTime = TimeAmount.seconds(30)
    /// How long an answer may wait for a peer that does not read it.
    var unreadTime = TimeAmount.seconds(30)
    /// How long a connection is kept after an answer for the next request.
    var idleTime = TimeAmount.seconds(30)
    /// When the server stops, how long a request may take yet to come in, and an answer to be read.
    var drainTime = TimeAmount.seconds(3)
    /// All headers of one request, bytes.
    var headerBytes = 64 << 10
    /// One header, bytes.
    var headerFieldBytes = 16 << 10
    /// Headers of one request.
    var headerFields = 128
    /// A body that is too large is read on for so long, bytes, so that its sender reads the answer; then the connection
    /// ends.
    var discardedBytes = 16 * AdminRequest.largestBody
}
