/// `T(s)`: the ASCII text "postern/1 " + s behind one byte that holds the whole text's length.
///
/// One label for each use keeps a signature, a hash or a derived key from ever standing for another. All of them
/// stand here; a test checks that no two are equal and none is the prefix of another.
package struct Label: Hashable, Sendable {
    package let bytes: [UInt8]

    private init(_ name: StaticString) {
        var text = Array("postern/1 ".utf8)
        name.withUTF8Buffer { text.append(contentsOf: $0) }
        bytes = [UInt8(text.count)] + text
    }

    // Signed documents.
    package static let charter = Label("charter")
    package static let policy = Label("policy")
    package static let deviceList = Label("device list")
    package static let exchangeKeys = Label("exchange keys")
    package static let voucher = Label("voucher")
    package static let envelope = Label("envelope")
    package static let roomEntry = Label("room entry")
    package static let signIn = Label("sign-in")
    package static let auditCheckpoint = Label("audit checkpoint")

    // Ids and things shown to people.
    package static let deviceID = Label("device id")
    package static let keyID = Label("key id")
    package static let direct = Label("direct")
    package static let device = Label("device")
    package static let group = Label("group")
    /// What room entries name by its hash.
    package static let roomState = Label("room state")
    package static let auditRecord = Label("audit record")
    package static let fingerprint = Label("fingerprint")
    package static let safety = Label("safety")

    // Joining.
    package static let inviteRelay = Label("invite relay")
    package static let inviteAdministrator = Label("invite admin")
    package static let invite = Label("invite")
    package static let linkCommit = Label("link commit")
    package static let linkCode = Label("link code")

    // Sealing.
    package static let messageKey = Label("message key")
    package static let messageCommitment = Label("message commitment")
    package static let wrap = Label("wrap")

    // Vault, and files that a passphrase protects.
    package static let vaultSalt = Label("vault salt")
    package static let signInKey = Label("sign-in key")
    package static let vaultProof = Label("vault proof")
    package static let vault = BoxLabels(
        box: Label("vault"),
        key: Label("vault key"),
        commitment: Label("vault commitment")
    )
    package static let home = BoxLabels(
        box: Label("home"),
        key: Label("home key"),
        commitment: Label("home commitment")
    )
    package static let rootFile = BoxLabels(
        box: Label("root file"),
        key: Label("root file key"),
        commitment: Label("root file commitment")
    )

    /// Every label, for the test that none is the prefix of another.
    package static let all: [Label] =
        [
            charter, policy, deviceList, exchangeKeys, voucher, envelope, roomEntry, signIn, deviceID, keyID, direct,
            device, group, roomState, auditCheckpoint, auditRecord,
            fingerprint, safety, inviteRelay, inviteAdministrator, invite, linkCommit, linkCode, messageKey,
            messageCommitment, wrap,
            vaultSalt,
            signInKey, vaultProof,
        ] + [vault, home, rootFile].flatMap { [$0.box, $0.key, $0.commitment] }
}

/// The three labels of one `Box`: its own, its key's and its commitment's.
package struct BoxLabels: Hashable, Sendable {
    package let box: Label
    package let key: Label
    package let commitment: Label
}
