import PosternSession
import PosternWire

extension FuzzTarget {
    func socket(_ bytes: [UInt8]) throws {
        switch self {
        case .clientFrame: try frame(ClientFrame.self, bytes)
        case .serverFrame: try frame(ServerFrame.self, bytes)
        case .serverSession:
            var session = ServerSession(nonce: [UInt8](repeating: 1, count: Limits.nonceBytes))
            drive(&session, bytes)
        case .clientSession:
            guard let who = Who(network: [UInt8](repeating: 2, count: 16), user: [UInt8](repeating: 3, count: 16)),
                let device = DeviceID([UInt8](repeating: 4, count: 16))
            else { return }
            var session = ClientSession(role: .device(who, device, .live))
            drive(&session, bytes)
        default: break
        }
    }

    /// A frame that is read is read again as the same from what is written of it.
    private func frame<Frame: FrameBody & Equatable>(_ type: Frame.Type, _ bytes: [UInt8]) throws {
        guard let read: Frame = try? PosternWire.Frame.decode(bytes) else { return }
        let written = PosternWire.Frame.encode(read)
        let again: Frame = try PosternWire.Frame.decode(Array(written.dropFirst(PosternWire.Frame.lengthBytes)))
        guard again == read else { throw FuzzFailure("\(type): what was read is written otherwise") }
    }

    /// Feeds a session what comes on its socket: frames behind their lengths, and whatever cannot be read.
    private func drive<Session: FrameSession>(_ session: inout Session, _ bytes: [UInt8]) {
        _ = session.opened()
        var rest = bytes[...]
        while rest.count >= PosternWire.Frame.lengthBytes {
            let claimed = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            rest = rest.dropFirst(4)
            do {
                let length = try PosternWire.Frame.checkedLength(claimed, limit: Limits.frameBytes)
                let payload = Array(rest.prefix(length))
                rest = rest.dropFirst(length)
                _ = session.received(try PosternWire.Frame.decode(payload))
            } catch {
                _ = session.receivedGarbage(error)
            }
        }
        _ = session.deadlinePassed(peerReads: true)
        _ = session.deadlinePassed(peerReads: false)
        _ = session.closed()
    }
}

extension Who {
    fileprivate init?(network: [UInt8], user: [UInt8]) {
        guard let network = NetworkID(network), let user = UserID(user) else { return nil }
        self.init(network: network, user: user)
    }
}
