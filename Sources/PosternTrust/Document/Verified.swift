package import PosternWire

/// One version of a chain whose signature, place and rules were checked.
///
/// Only the chains of this module make one: who is given it needs no check of their own.
package struct Verified<Body: ChainedBody>: Hashable, Sendable {
    package let content: Body
    /// The bytes as received, to be kept and handed on.
    package let document: Document
    package let hash: Hash512

    init(_ content: Body, _ document: Document, hash: Hash512) {
        self.content = content
        self.document = document
        self.hash = hash
    }

    package var version: UInt32 { content.version }
}

package typealias VerifiedCharter = Verified<Charter>
package typealias VerifiedPolicy = Verified<Policy>
package typealias VerifiedDeviceList = Verified<DeviceList>
package typealias VerifiedRoomEntry = Verified<RoomEntry>

extension Verified {
    /// Reads a document whose signature and place the caller checks next.
    init(reading document: Document) throws(ChainError) {
        do {
            self.init(try Body(parsing: document.body), document, hash: document.hash)
        } catch {
            throw .layout(error)
        }
    }
}
