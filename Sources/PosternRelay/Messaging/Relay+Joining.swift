import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Says whom an invitation is for.
    ///
    /// - Parameters:
    ///   - half: The relay's half of its secret, which is kept nowhere.
    ///   - address: Where the connection came from, without a port.
    package func openInvitation(
        half: [UInt8],
        in network: NetworkID,
        from address: String? = nil
    ) async throws -> GuestAnswer {
        guard
            half.count == Limits.secretBytes,
            let opened = try await store.openInvitation(.of(half), now: clock()),
            opened.who.network == network
        else { return GuestAnswer(try await invalidInvitation(in: network, from: address)) }
        var answer = InvitationOpened()
        answer.user = Data(opened.who.user.bytes)
        answer.login = opened.login
        answer.listVersion = opened.listVersion
        if let place = try await groupPlace(of: opened.who) { answer.group = place }
        return GuestAnswer(.invitationOpened(answer), mayActFor: opened.who.user)
    }

    /// Enrols a user's first device, or the first one after a reset. May be repeated with the same bytes after a crash at
    /// any moment.
    ///
    /// - Parameter address: Where the connection came from, without a port.
    package func register(
        _ register: Register,
        in network: NetworkID,
        from address: String? = nil
    ) async throws -> ServerFrame.OneOf_Body {
        let half = Array(register.half)
        guard
            half.count == Limits.secretBytes,
            let opened = try await store.openInvitation(.of(half), now: clock()),
            opened.who.network == network
        else { return try await invalidInvitation(in: network, from: address) }
        do {
            let document = try Document(received: register.list, "the device list")
            if let device = opened.device { return try Self.repeated(document, by: device) }
            let list = try await firstList(document, for: opened)
            let visit = Visit(opened.who, device: list.content.devices.first?.id, from: address)
            return try await enrol(try enrolment(register, list, invitation: .of(half), for: opened), by: visit)
        } catch let error as Refused {
            return .refusal(error.refusal)
        }
    }

    private func enrol(_ enrolment: Enrolment, by visit: Visit) async throws -> ServerFrame.OneOf_Body {
        let version = Int64(enrolment.list.document.version)
        let beside: Beside<EnrolmentOutcome> = saying { log, outcome in
            guard outcome == .enrolled else { return }
            let after: AuditState = ["device": .text("\(enrolment.device)"), "listVersion": .number(version)]
            try log.append(.register, by: visit, after: after)
        }
        switch try await store.enrol(enrolment, now: clock(), beside: beside) {
        case .enrolled:
            announce(enrolment.list.document.chain, version: enrolment.list.document.version)
            return .registered(Registered())
        case .alreadyEnrolled: return .registered(Registered())
        case .invitationInvalid: return try await invalidInvitation(in: visit.network, from: visit.address)
        case .conflict: throw Self.used
        }
    }

    /// The device that used the invitation is told so again, whatever has become of its list since.
    private static func repeated(_ document: Document, by device: DeviceID) throws(Refused) -> ServerFrame.OneOf_Body {
        guard let list = try? DeviceList(parsing: document.body), list.devices.map(\.id) == [device] else { throw used }
        return .registered(Registered())
    }

    private static let used = Refused(
        .conflict,
        "another device has used this invitation, or registered since: ask the administrator for a new one"
    )

    private func invalidInvitation(
        in network: NetworkID,
        from address: String?
    ) async throws -> ServerFrame.OneOf_Body {
        // Of a network that is not here there is no log.
        if try await charters.entry(of: network, in: store) != nil {
            noteFailure(of: .openInvitation, by: Visit(network, from: address), reason: "unknown, used or expired")
        }
        return .refusal(
            Refusal(.invitationInvalid, "unknown, used or expired invitation: ask the administrator for a new one")
        )
    }

    private func enrolment(
        _ register: Register,
        _ list: VerifiedDeviceList,
        invitation: Hash512,
        for opened: OpenedInvitation
    ) throws -> Enrolment {
        guard let device = list.content.devices.first, list.content.devices.count == 1, device.kind == .person else {
            throw Refused(.documentRefused, "the device list of a registration names one device of a person")
        }
        guard register.bundles.count <= Limits.bundlesOfDevice + 1, !register.bundles.isEmpty else {
            throw Refused(.malformed, "a registration brings at least a rotating exchange key")
        }
        guard register.administratorMac.count == AdministratorMAC.byteCount else {
            throw Refused(.malformed, "the administrator's MAC has 64 bytes")
        }
        return Enrolment(
            invitation: invitation,
            device: device.id,
            list: change(to: list, of: opened.who),
            vaults: try vaults(register.vaults),
            bundles: try bundles(register.bundles, of: device.id, on: list),
            administratorMAC: Array(register.administratorMac)
        )
    }

    /// Version 1; after a reset the next one, by a new identity.
    private func firstList(_ document: Document, for opened: OpenedInvitation) async throws -> VerifiedDeviceList {
        let held = try await store.allDocuments(.deviceList(of: opened.who))
        let list: VerifiedDeviceList
        do {
            list = try Self.list(document, after: held, of: opened.who)
        } catch let error as ChainError {
            throw Refused(error, of: "the device list")
        }
        guard list.content.login.bytes == Array(opened.login.utf8) else {
            throw Refused(.documentRefused, "the list's login is not the invited one")
        }
        return list
    }

    private static func list(_ document: Document, after held: [Document], of who: Who) throws -> VerifiedDeviceList {
        guard !held.isEmpty else { return try DeviceListChain(of: who, documents: [document]).newest }
        var chain = try DeviceListChain(restoring: held, of: who)
        guard try chain.update(with: [document]).first?.formerIdentity != nil else {
            throw Refused(.documentRefused, "after a reset a new identity signs the list: make one")
        }
        return chain.newest
    }

    private func vaults(_ vaults: [Vault]) throws(Refused) -> [SealedVault] {
        let sealed = vaults.compactMap(SealedVault.init)
        guard sealed.count == vaults.count, Set(sealed.map(\.kind)).count == sealed.count else {
            throw Refused(.malformed, "a vault has a kind, 16 random bytes, a hash and its box, once a kind")
        }
        return sealed
    }

    private func bundles(
        _ documents: [SignedDocument],
        of device: DeviceID,
        on list: VerifiedDeviceList
    ) throws -> [KeyBundle] {
        do {
            return try documents.map { try checkedBundle($0, of: device, on: list) }
        } catch let error as BundleError {
            throw Refused(.documentRefused, "exchange keys are refused: \(error)")
        } catch let error as LayoutError {
            throw Refused(.malformed, "exchange keys are refused: \(error)")
        }
    }
}
