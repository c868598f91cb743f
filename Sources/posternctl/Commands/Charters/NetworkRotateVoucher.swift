import ArgumentParser
import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

struct NetworkRotateVoucher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "rotate-voucher",
        "Put a new voucher key in the place of this machine's.",
        """
        Signs two charters: the first adds the new key; then whoever was vouched for from here is vouched for again; \
        the second takes the old key out, and with it every voucher that it signed. It can be repeated when it was \
        interrupted.
        """,
        examples: ["network rotate-voucher --network Demo --root-file safe/root"]
    )

    @OptionGroup var signing: SigningArguments

    func run() async throws {
        try await signing.sign { desk, root in
            let id = desk.network.id
            let next = try desk.state.nextVoucherKey(of: id)
            var changes: [String] = []
            if !desk.network.charters.newest.content.voucherKeys.contains(next.publicKey) {
                try await desk.amend(with: root) { $0.voucherKeys.append(next.publicKey) }
                changes.append("voucher key added \(Fingerprint.of(next.publicKey))")
            }
            for user in try desk.state.invitedUsers(of: id) {
                guard let line = try await desk.vouchAgain(for: user, with: next) else { continue }
                changes.append(line)
            }
            if let old = try desk.state.voucherKey(of: id)?.publicKey,
                desk.network.charters.newest.content.voucherKeys.contains(old)
            {
                try await desk.amend(with: root) { charter in charter.voucherKeys.removeAll { $0 == old } }
                changes.append("voucher key removed \(Fingerprint.of(old))")
            }
            try desk.state.takeNextVoucherKey(of: id)
            return changes
        }
    }
}

extension CharterDesk {
    /// - Returns: What became of it; `nil` for somebody who was not vouched for.
    fileprivate func vouchAgain(for user: InvitedUser, with key: VoucherKey) async throws -> String? {
        guard let voucher = user.voucher else { return nil }
        var content: Voucher
        do {
            content = try Voucher(parsing: Document(parsingFile: voucher.bytes).body)
        } catch {
            throw CommandFailure("what was kept of \(user.login)'s voucher is damaged")
        }
        // The later one holds; two of one second that say the same are no tie.
        content.issued = max(.now, content.issued)
        let document = try Document(signing: content, with: key)
        do {
            let request = PutVoucher.Request(
                networkId: network.number,
                voucher: document.body,
                signature: document.signature
            )
            _ = try await client.send(PutVoucher.self, request)
        } catch let failure as CommandFailure where failure.isRelaysRefusal {
            // Reset or renamed since: then the old voucher has not counted either.
            return "not vouched for again \(user.login)"
        }
        var renewed = user
        renewed.voucher = Base64Bytes(document.fileBytes)
        try state.keep(renewed, of: network.id)
        return "vouched for again \(user.login)"
    }
}
