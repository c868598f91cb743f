import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Says whom an invitation is for.
    ///
    /// - Parameter half: The relay's half of its secret, which is kept nowhere.
    package func openInvitation(half: [UInt8], in network: NetworkID) async throws -> ServerFrame.OneOf_Body {
        guard
            half.count == Limits.secretBytes,
            let opened = try await store.openInvitation(.of(half), now: clock()),
            opened.who.network == network
        else { return Self.invalidInvitation }
        var answer = InvitationOpened()
        answer.user = Data(opened.who.user.bytes)
        answer.login = opened.login
        return .invitationOpened(answer)
    }

    /// Enrols a user's first device. May be repeated with the same bytes after a crash at any moment.
    package func register(_ register: Register, in network: NetworkID) async throws -> ServerFrame.OneOf_Body {
        let half = Array(register.half)
        guard
            half.count == Limits.secretBytes,
            let opened = try await store.openInvitation(.of(half), now: clock()),
            opened.who.network == network
        else { return Self.invalidInvitation }
        let enrolment: Enrolment
        do {
            enrolment = try self.enrolment(register, invitation: .of(half), for: opened)
        } catch let error as RegistrationFault {
            return .refusal(error.refusal)
        }
        switch try await store.enrol(enrolment, now: clock()) {
        case .enrolled, .alreadyEnrolled:
            return .registered(Registered())
        case .invitationInvalid:
            return Self.invalidInvitation
        case .conflict:
            return .refusal(Refusal(.conflict, "another device has used this invitation: ask for a new one"))
        }
    }

    private static let invalidInvitation = ServerFrame.OneOf_Body.refusal(
        Refusal(.invitationInvalid, "unknown, used or expired invitation: ask the administrator for a new one")
    )

    private func enrolment(
        _ register: Register,
        invitation: Hash512,
        for opened: OpenedInvitation
    ) throws -> Enrolment {
        let list = try firstList(register.list, for: opened)
        guard let device = list.content.devices.first, list.content.devices.count == 1, device.kind == .person else {
            throw RegistrationFault(.documentRefused, "the first device list names one device of a person")
        }
        guard register.bundles.count <= Limits.bundlesOfDevice + 1, !register.bundles.isEmpty else {
            throw RegistrationFault(.malformed, "a registration brings at least a rotating exchange key")
        }
        guard register.administratorMac.count == AdministratorMAC.byteCount else {
            throw RegistrationFault(.malformed, "the administrator's MAC has 64 bytes")
        }
        return Enrolment(
            invitation: invitation,
            device: device.id,
            list: change(to: list, of: opened.who),
            vaults: try register.vaults.map(vault),
            bundles: try bundles(register.bundles, of: device.id, on: list),
            administratorMAC: Array(register.administratorMac)
        )
    }

    private func firstList(_ document: SignedDocument, for opened: OpenedInvitation) throws -> VerifiedDeviceList {
        do {
            let document = try Document(body: Array(document.body), signature: Array(document.signature))
            let list = try DeviceListChain(of: opened.who, documents: [document]).newest
            guard list.content.login.text == opened.login else {
                throw RegistrationFault(.documentRefused, "the list's login is not the invited one")
            }
            return list
        } catch let error as LayoutError {
            throw RegistrationFault(.malformed, "the device list is refused: \(error)")
        } catch let error as ChainError {
            throw RegistrationFault(.documentRefused, "the device list is refused: \(error)")
        }
    }

    private func change(to list: VerifiedDeviceList, of who: Who) -> PosternStore.DeviceListChange {
        PosternStore.DeviceListChange(
            who: who,
            document: StoredDocument(
                chain: .deviceList(of: who),
                version: list.version,
                body: list.document.body,
                signature: list.document.signature,
                hash: list.hash
            ),
            previous: list.content.previous,
            identity: list.content.identity.bytes,
            devices: list.content.devices.map { device in
                PosternStore.ListedDevice(id: device.id, publicKey: device.key.bytes, kind: Device.Kind(device.kind))
            }
        )
    }

    private func bundles(
        _ documents: [SignedDocument],
        of device: DeviceID,
        on list: VerifiedDeviceList
    ) throws -> [KeyBundle] {
        do {
            return try documents.map { try checkedBundle($0, of: device, on: list) }
        } catch let error as BundleError {
            throw RegistrationFault(.documentRefused, "exchange keys are refused: \(error)")
        } catch let error as LayoutError {
            throw RegistrationFault(.malformed, "exchange keys are refused: \(error)")
        }
    }

    private func vault(_ vault: Vault) throws -> Enrolment.Vault {
        guard
            let kind = Enrolment.Vault.Kind(rawValue: Int(vault.kind)), vault.random.count == 16,
            let hash = Hash512(Array(vault.signInHash)), (1...Limits.vaultBytes).contains(vault.sealed.count)
        else { throw RegistrationFault(.malformed, "a vault has a kind, 16 random bytes, a hash and its box") }
        return Enrolment.Vault(kind: kind, random: Array(vault.random), signInHash: hash, sealed: Array(vault.sealed))
    }
}

private struct RegistrationFault: Error {
    let refusal: Refusal

    init(_ code: RefusalCode, _ message: String) {
        refusal = Refusal(code, message)
    }
}

extension Device.Kind {
    fileprivate init(_ kind: PosternTrust.ListedDevice.Kind) {
        switch kind {
        case .person: self = .person
        case .bot: self = .bot
        case .retention: self = .retention
        }
    }
}
