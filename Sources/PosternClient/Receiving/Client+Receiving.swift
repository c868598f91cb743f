import PosternHome
import PosternSession
import PosternWire

extension Client {
    /// Called when something may have come into the home that was not printed, and only by who holds the receiver's place.
    package typealias Stored = @Sendable () async throws -> Void

    /// Called with what passes: that somebody types, or is there.
    package typealias Passing = @Sendable ([ShownSignal]) async throws -> Void

    /// How often a client that stays connected looks at the home for what other processes stored, milliseconds.
    private static let lookMilliseconds: UInt64 = 500
    /// After how many of these looks it asks whether the session is over: every 30 s.
    private static let looksOfSession = 60
    /// How often it looks after its keys, milliseconds: 10 min.
    private static let careMilliseconds: UInt64 = 600_000
    /// How long it gathers what was read before it tells the user's other devices, milliseconds: 2 min.
    private static let gatherMilliseconds: UInt64 = 120_000
    /// How long it gathers what arrived and was read before it tells the authors, milliseconds: 3 s.
    private static let receiptMilliseconds: UInt64 = 3_000

    /// Sends what earlier commands left, takes everything that waits at the relay, and ends. What the home holds is told
    /// where the relay is not there, too.
    ///
    /// - Throws: `HomeError.receiverRuns` while another process receives with this home; ``ClientError``.
    package func receive(stored: Stored) async throws {
        let lock = try home.lockForReceiving()
        defer { lock.hold() }
        try await stored()
        do {
            try await whileLive { mail, signedIn in
                for await item in signedIn.connection.incoming {
                    let outcome = try await mail.handle(item)
                    try await stored()
                    guard outcome == .queueEmpty else { continue }
                    try await self.tellReadMarks(signedIn)
                    return try await self.tellReceipts(signedIn)
                }
                throw ClientError.unanswered
            }
        } catch {
            // What came before it is told, unless the home is erased: then that is what there is to say.
            try? await stored()
            throw error
        }
        try await stored()
    }

    /// Receives until the task is cancelled, and connects again, with growing delays, when the connection breaks.
    ///
    /// - Parameter random: From 0 to 1, for the jitter.
    /// - Throws: What a new connection would not mend.
    package func follow(
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        passing: @escaping Passing = { _ in },
        stored: @escaping Stored
    ) async throws {
        let lock = try home.lockForReceiving()
        defer { lock.hold() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.watch(stored) }
            group.addTask { try await self.stayConnected(random, stored, passing) }
            defer { group.cancelAll() }
            // Neither is of use alone: the first that fails ends both.
            try await group.next()
        }
    }

    private func stayConnected(
        _ random: @Sendable () -> Double,
        _ stored: @escaping Stored,
        _ passing: @escaping Passing
    ) async throws {
        var delay = RetryDelay()
        while !Task.isCancelled {
            let asked = try await followOnce(&delay, stored, passing)
            let wait = delay.next(random: random(), asked: asked)
            try? await Task.sleep(for: .milliseconds(wait))
        }
    }

    /// - Returns: When the relay wants to see this client again, seconds.
    private func followOnce(
        _ delay: inout RetryDelay,
        _ stored: @escaping Stored,
        _ passing: @escaping Passing
    ) async throws -> UInt32 {
        var asked: UInt32 = 0
        var isGood = false
        defer { if isGood { delay.reset() } }
        do {
            try await whileLive { mail, signedIn in
                isGood = true
                for await item in signedIn.connection.incoming {
                    if case .ended(.goodbye(let goodbye)) = item { asked = goodbye.retryAfterSeconds }
                    _ = try await mail.handle(item)
                    try await stored()
                    let signals = mail.takeSignals()
                    if !signals.isEmpty { try await passing(signals) }
                }
            }
        } catch let error as ClientError where error.isMendedByTime {
            return asked
        }
        return asked
    }

    private func whileLive(_ body: (inout Mail, SignedIn) async throws -> Void) async throws {
        do {
            let signedIn = try await signIn(.live)
            defer { signedIn.connection.close() }
            try home.sweep(at: clock())
            try eraseDue()
            try await sendRoomDrafts(signedIn)
            try await flush(signedIn)
            var mail = Mail(self, signedIn)
            try await mail.takeWaiting()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.beside(signedIn) { try await self.care(for: signedIn) } }
                group.addTask { try await self.beside(signedIn) { try await self.tellWhatIsRead(signedIn) } }
                group.addTask { try await self.beside(signedIn) { try await self.tellWhatArrived(signedIn) } }
                defer { group.cancelAll() }
                try await body(&mail, signedIn)
            }
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        } catch ClientError.removed {
            try await learnRemoval()
            throw ClientError.removed
        }
    }
}

// Beside the mail.
extension Client {
    /// A home that fails ends the connection: whoever reads from it hears of it.
    private func beside(_ signedIn: SignedIn, _ work: @Sendable () async throws -> Void) async throws {
        do {
            try await work()
        } catch {
            signedIn.connection.close()
            throw error
        }
    }

    /// Prints what other processes stored, and tells what has become due.
    private func watch(_ stored: Stored) async throws {
        var token = try home.changeToken()
        try await stored()
        var looks = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
            try tellDue()
            try eraseDue()
            looks += 1
            if looks.isMultiple(of: Self.looksOfSession) { try checkSession() }
            let now = try home.changeToken()
            guard now != token else { continue }
            token = now
            try await stored()
        }
    }

    /// Tells other devices what was read while a connection lasts.
    private func tellWhatIsRead(_ signedIn: SignedIn) async throws {
        while true {
            do { try await Task.sleep(for: .milliseconds(Self.gatherMilliseconds)) } catch { return }
            do {
                try await tellReadMarks(signedIn)
            } catch is ClientError {
                // The connection's reader hears of it too.
                return
            }
        }
    }

    /// Tells authors what arrived and was read while a connection lasts.
    private func tellWhatArrived(_ signedIn: SignedIn) async throws {
        while true {
            do { try await Task.sleep(for: .milliseconds(Self.receiptMilliseconds)) } catch { return }
            do {
                try await tellReceipts(signedIn)
            } catch is ClientError {
                // The connection's reader hears of it too.
                return
            }
        }
    }

    /// Keeps exchange keys at the relay while a connection lasts.
    private func care(for signedIn: SignedIn) async throws {
        while true {
            do { try await Task.sleep(for: .milliseconds(Self.careMilliseconds)) } catch { return }
            do {
                guard case .keysTaken(let taken) = try await signedIn.connection.ask(.putKeys(PutKeys())) else {
                    return
                }
                try await replenish(signedIn.connection, left: taken.bundlesLeft)
                try home.sweep(at: clock())
            } catch is ClientError {
                // The connection's reader hears of it too.
                return
            }
        }
    }
}

extension LiveLock {
    /// Named where the lock has to live to.
    fileprivate func hold() {}
}

extension ClientError {
    /// Whether a later connection may do better.
    fileprivate var isMendedByTime: Bool {
        switch self {
        case .notThere, .unanswered: true
        case .refused(let code, _):
            [.tooSlow, .tooMany, .unavailable, .rateLimited].contains(code)
        default: false
        }
    }
}
