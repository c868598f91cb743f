import PosternCrypto
import PosternHome
package import PosternTrust
import PosternWire

extension Client {
    package var login: String { account.login }

    /// A text has at most so many bytes of UTF-8.
    package static let textBytes = Limits.textBytes

    /// The longest timer of a message, seconds: a year.
    package static let longestTimer = MessageTimers.longest

    /// A login as somebody typed it.
    package static func login(typed text: String) throws(ClientError) -> Login {
        do {
            return try Login(normalising: text)
        } catch {
            throw .noSuchUser(login: Quoting.quoted(String(text.prefix(64))))
        }
    }
}
