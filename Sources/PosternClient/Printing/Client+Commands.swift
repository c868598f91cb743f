import PosternHome
package import PosternTrust
import PosternWire

extension Client {
    /// As ``send(_:to:expire:queue:)``, to a login as somebody typed it.
    package func send(
        _ text: String,
        toTyped login: String,
        expire: UInt32?,
        queue: Bool
    ) async throws -> SendReceipt {
        try await send(text, to: Self.login(typed: login), expire: expire, queue: queue)
    }

    package var login: String { account.login }

    /// A text has at most so many bytes of UTF-8.
    package static let textBytes = Limits.textBytes

    /// A login as somebody typed it.
    package static func login(typed text: String) throws(ClientError) -> Login {
        do {
            return try Login(normalising: text)
        } catch {
            throw .noSuchUser(login: Quoting.quoted(String(text.prefix(64))))
        }
    }
}
