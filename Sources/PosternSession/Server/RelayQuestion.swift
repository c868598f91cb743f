package import PosternWire

/// What the relay's session asks its owner. Those with a request are answered by
/// ``RelayEvent/answered(_:)``.
package enum RelayQuestion: Hashable, Sendable {
    /// Find the device and check its proof over the nonce. The answer is ``RelayEvent/checked(_:)``.
    case checkProof(SignInRequest, nonce: [UInt8], address: String, signature: [UInt8])
    case welcomeGuest(request: UInt64, network: NetworkID)

    case openInvitation(request: UInt64, network: NetworkID, half: [UInt8])
    case register(request: UInt64, network: NetworkID, Register)
    case fetchDocuments(request: UInt64, network: NetworkID, FetchDocuments, isGuest: Bool)
    case lookUp(request: UInt64, LookUp)
    case putKeys(request: UInt64, PutKeys)
    case claim(request: UInt64, Claim)
    case send(request: UInt64, Send)
    case fetchWrapBlock(request: UInt64, FetchWrapBlock)

    /// From now on the device is signed in on this connection. To a live one everything that is admitted from now on
    /// is offered as ``RelayEvent/mail(_:)``.
    case admit(AuthenticatedDevice, Purpose)
    /// Read what waits behind `number`, at most so much, everything included that was admitted before this question.
    /// The answer is ``RelayEvent/fetched(_:isAll:)``.
    case fetchMail(after: UInt64, count: Int, bytes: Int)
    /// These deliveries are dealt with.
    case acknowledge(taken: [UInt64], refused: [UInt64], gaps: [QueueGap])
}

/// Who wants to sign in, as `Hello` says; nothing is believed yet.
package struct SignInRequest: Hashable, Sendable {
    package let who: Who
    package let device: DeviceID
    package let purpose: Purpose
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
