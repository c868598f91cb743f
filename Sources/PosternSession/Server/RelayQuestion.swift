package import PosternWire

/// What the relay's session asks its owner. Those with a request are answered by
/// ``RelayEvent/answered(_:)``.
package enum RelayQuestion: Hashable, Sendable {
    /// Find the device and check its proof over the nonce. The answer is ``RelayEvent/checked(_:)``.
    case checkProof(SignInRequest, nonce: [UInt8], address: String, signature: [UInt8])
    /// - Parameter minor: The version that both speak.
    case welcomeGuest(request: UInt64, network: NetworkID, minor: UInt32, nonce: [UInt8])

    case openInvitation(request: UInt64, network: NetworkID, half: [UInt8])
    case register(request: UInt64, network: NetworkID, Register)
    case fetchDocuments(request: UInt64, network: NetworkID, FetchDocuments, reach: DocumentReach)
    case salt(request: UInt64, network: NetworkID, Salt)
    /// Who knows the sign-in key is answered by ``RelayEvent/opened(_:_:)``.
    case openVault(request: UInt64, network: NetworkID, OpenVault, nonce: [UInt8])
    case putVault(request: UInt64, of: Who, PutVault, nonce: [UInt8])
    /// `isGuest`: the user's vault was opened here, and no device signed in.
    case putDocument(request: UInt64, by: Who, isGuest: Bool, PutDocument)
    case linkOpen(request: UInt64, network: NetworkID, LinkOpen)
    case linkTake(request: UInt64, LinkTake)
    case linkPass(request: UInt64, LinkPass)
    case lookUp(request: UInt64, LookUp)
    case putKeys(request: UInt64, PutKeys)
    case claim(request: UInt64, Claim)
    case send(request: UInt64, Send)
    case `repeat`(request: UInt64, Repeat)
    case fetchWrapBlock(request: UInt64, FetchWrapBlock)
    case fetchRooms(request: UInt64)
    case fetchRoomState(request: UInt64, FetchRoomState)

    /// From now on the device is signed in on this connection. To a live one everything that is admitted from now on
    /// is offered as ``RelayEvent/mail(_:)``.
    case admit(AuthenticatedDevice, Purpose)
    /// Read what waits behind `number`, at most so much, everything included that was admitted before this question.
    /// The answer is ``RelayEvent/fetched(_:isAll:)``.
    case fetchMail(after: UInt64, count: Int, bytes: Int)
    /// These deliveries are dealt with.
    case acknowledge(taken: [UInt64], refused: [UInt64], gaps: [QueueGap])
}

extension RelayQuestion {
    /// Of those that are answered by a frame.
    package var request: UInt64? {
        switch self {
        case .welcomeGuest(let request, _, _, _), .openInvitation(let request, _, _), .register(let request, _, _),
            .fetchDocuments(let request, _, _, _), .lookUp(let request, _), .putKeys(let request, _),
            .claim(let request, _), .send(let request, _), .fetchWrapBlock(let request, _),
            .salt(let request, _, _), .openVault(let request, _, _, _), .putVault(let request, _, _, _),
            .putDocument(let request, _, _, _), .linkOpen(let request, _, _), .linkTake(let request, _),
            .linkPass(let request, _), .repeat(let request, _), .fetchRooms(let request),
            .fetchRoomState(let request, _):
            request
        case .checkProof, .admit, .fetchMail, .acknowledge: nil
        }
    }
}

/// Which signed documents of its network a connection may fetch.
package enum DocumentReach: Hashable, Sendable {
    /// Of rooms what their members may, of policies what binds the user: the relay looks that up.
    case everything
    case charters
    /// The charters, the policies that bind this user, and what is about the user.
    case own(UserID)

    /// Whom a guest acts for.
    package var user: UserID? {
        if case .own(let user) = self { user } else { nil }
    }

    package func includes(_ kind: DocumentKind, _ subject: [UInt8]) -> Bool {
        switch self {
        case .everything: true
        case .charters: kind == .charter
        case .own(let user):
            switch kind {
            case .charter, .policy: true
            // About its members, whom only a device shows to be there.
            case .roomEntry: false
            default: subject == user.bytes
            }
        }
    }
}

/// Who wants to sign in, as `Hello` says; nothing is believed yet.
package struct SignInRequest: Hashable, Sendable {
    package let who: Who
    package let device: DeviceID
    package let purpose: Purpose
    /// The version that both speak.
    package let minor: UInt32
}

/// A device that has proved, in this session, that it holds its signing key.
///
/// Only ``ServerSession`` makes one: what takes it needs no check of its own.
package struct AuthenticatedDevice: Hashable, Sendable {
    package let who: Who
    package let id: DeviceID

    init(_ request: SignInRequest) {
        who = request.who
        id = request.device
    }
}
