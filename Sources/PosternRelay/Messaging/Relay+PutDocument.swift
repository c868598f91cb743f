import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Takes a signed document that extends what is here: a user's own list, a room's entry, or what devices offer back
    /// after a restore, lists of others among it.
    ///
    /// - Parameters:
    ///   - who: Whose device is signed in, or whom a guest may act for.
    ///   - isGuest: A guest puts the user's own list, and nothing else.
    ///   - device: Which device is signed in.
    ///   - address: Where the connection came from, without a port.
    package func putDocument(
        _ put: PutDocument,
        by who: Who,
        isGuest: Bool,
        device: DeviceID? = nil,
        from address: String? = nil
    ) async throws -> ServerFrame.OneOf_Body {
        do {
            guard !isGuest || put.kind == .deviceList else {
                throw Refused(.notPermitted, "without a device only a device list may be put: sign in first")
            }
            guard !put.hasVault || put.kind == .deviceList else {
                throw Refused(.malformed, "a vault comes with a device list only: use PutVault")
            }
            try await take(put, by: who, Visit(who, device: device, from: address), isGuest: isGuest)
            return .done(Done())
        } catch let error as Refused {
            return .refusal(error.refusal)
        }
    }

    private func take(_ put: PutDocument, by who: Who, _ visit: Visit, isGuest: Bool) async throws {
        let subject = Array(put.subject)
        switch put.kind {
        case .deviceList: try await takeList(put, by: visit, who, isGuest: isGuest)
        case .charter: try await takeCharter(put.document, subject: subject, by: visit)
        case .policy: try await takePolicy(put.document, subject: subject, by: visit)
        case .voucher: try await takeVoucher(put.document, subject: subject, in: who.network)
        case .roomEntry: try await takeRoomEntry(put.document, subject: subject, by: who)
        case .unspecified, .UNRECOGNIZED:
            throw Refused(.unsupported, "this relay does not know that kind of document")
        }
    }

    private func takeVoucher(_ document: SignedDocument, subject: [UInt8], in network: NetworkID) async throws {
        let document = try Document(received: document, "the voucher")
        guard let voucher = try? Voucher(parsing: document.body), voucher.user.bytes == subject else {
            throw Refused(.malformed, "the voucher is not for the user that the request names")
        }
        do {
            try await putVoucher(document.body, signature: document.signature, in: network)
        } catch AdministrationError.refused(let reason) {
            throw Refused(.documentRefused, reason)
        }
    }

    /// Tells every connected device of the network that a document has a new version; of a security group's policy those of
    /// its members.
    func announce(_ chain: Chain, version: UInt32) {
        var changed = Changed()
        changed.kind = chain.kind
        changed.subject = Data(chain.subject)
        changed.version = version
        if chain.kind == .policy, let scope = PolicyScope(chain.subject), scope != .zero {
            switchboard.tell(membersOf: scope, in: chain.network, changed)
        } else {
            switchboard.tell(everybodyOf: chain.network, changed)
        }
    }
}
