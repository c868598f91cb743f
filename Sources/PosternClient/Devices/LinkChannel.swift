import FoundationEssentials
import PosternTrust
import PosternWire

/// One end of a link: what passes between a new device and one that is there.
struct LinkChannel: Sendable {
    /// The relay ends a link after ten minutes; one that does not is left after so many seconds.
    private static let patienceSeconds = Limits.linkSeconds + 30

    let connection: ClientConnection

    /// - Throws: ``AccountError/linkEnded`` where nobody is at the other end.
    func pass(_ payload: [UInt8]) async throws {
        var pass = LinkPass()
        pass.payload = Data(payload)
        do {
            guard case .done = try await connection.ask(.linkPass(pass)) else {
                throw ClientError.protocolBroken("another answer than to a link's message")
            }
        } catch let refusal as RelayRefusal {
            throw refusal.code == .notFound ? AccountError.linkEnded : refusal.asClientError
        }
    }

    /// For who does not wait for the other end any more.
    func tellRefused() async throws {
        do { try await pass(LinkVerdict.refused.bytes) } catch AccountError.linkEnded, ClientError.notThere {
            // It knows already.
        }
    }

    /// What the other end says next.
    ///
    /// - Throws: ``AccountError/linkEnded``; what `parse` throws is a broken protocol.
    func next<Message: Sendable>(_ parse: @escaping @Sendable ([UInt8]) throws -> Message) async throws -> Message {
        let payload = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await received() }
            group.addTask {
                try await Task.sleep(for: .seconds(Self.patienceSeconds))
                throw AccountError.linkEnded
            }
            defer { group.cancelAll() }
            guard let payload = try await group.next() else { throw AccountError.linkEnded }
            return payload
        }
        do { return try parse(payload) } catch { throw ClientError.protocolBroken("a link's message") }
    }

    private func received() async throws -> [UInt8] {
        for await item in connection.incoming {
            guard case .linkPassed(let passed) = item else { continue }
            guard !passed.ended else { throw AccountError.linkEnded }
            return Array(passed.payload)
        }
        throw AccountError.linkEnded
    }
}

/// What a new device shows, so that the other one finds it among those that wait.
package struct LinkView: Hashable, Sendable {
    let code: LinkCode

    package var codeText: String { code.text }

    /// The same for a camera.
    package var picture: [String] { QRCode(Array(code.text.utf8))?.lines ?? [] }
}

/// The eight digits that both devices show.
package struct LinkComparison: Hashable, Sendable {
    let digits: LinkDigits

    package var text: String { digits.description }

    /// Whether somebody typed what the other device shows.
    package func isEqual(toTyped text: String) -> Bool { digits.isEqual(toTyped: text) }
}
