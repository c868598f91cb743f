import Foundation
import PosternSession
import PosternTrust
import PosternWire

/// What a malicious relay changes on the way between its honest self and its clients. Each lie is one value; the
/// honest relay tells none.
struct Lie: Sendable {
    typealias Body = ServerFrame.OneOf_Body

    /// What a device is given in the place of one delivery, in this order. The honest relay takes the delivery for
    /// acknowledged when the last of them is.
    var deliveries: @Sendable (Delivery, DeviceID) -> [Delivery] = { delivery, _ in [delivery] }
    /// Another answer to a question.
    var answer: @Sendable (Body, RelayQuestion) -> Body = { body, _ in body }
    var welcome: @Sendable (inout Welcome) -> Void = { _ in }
    /// Another question than the client asked.
    var question: @Sendable (RelayQuestion) -> RelayQuestion = { $0 }
    /// Frames that nobody asked for, behind the answer to a question.
    var following: @Sendable (RelayQuestion) -> [ServerFrame] = { _ in [] }
    /// Gap notices that come before what waits for a live connection.
    var gaps: [QueueGap] = []
    /// Frames that come before what waits for a live connection.
    var unasked: [ServerFrame] = []

    static let none = Lie()
}

extension Lie {
    /// Gives one device other deliveries.
    static func to(_ device: DeviceID, _ change: @escaping @Sendable (Delivery) -> [Delivery]) -> Lie {
        var lie = Lie()
        lie.deliveries = { delivery, recipient in recipient == device ? change(delivery) : [delivery] }
        return lie
    }

    /// Puts deliveries before everything that a device is given.
    static func inserting(_ inserted: [Delivery], to device: DeviceID) -> Lie {
        .to(device) { inserted + [$0] }
    }

    /// Serves a chain of its own making.
    ///
    /// - Parameter isStubborn: Gives all of it, whatever version is asked for.
    static func serving(
        _ documents: [Document],
        as kind: DocumentKind,
        of subject: [UInt8],
        isStubborn: Bool = false
    ) -> Lie {
        var lie = Lie()
        lie.answer = { body, question in
            guard case .fetchDocuments(_, _, let fetch, _) = question, fetch.kind == kind,
                Array(fetch.subject) == subject
            else { return body }
            let skipped = isStubborn ? 0 : Int(clamping: max(1, fetch.fromVersion) - 1)
            var part = DocumentPart()
            part.documents = documents.dropFirst(skipped).map { SignedDocument(body: $0.body, signature: $0.signature) }
            return .documentPart(part)
        }
        return lie
    }

    /// Answers what a client sends.
    static func answeringSends(_ answer: @escaping @Sendable (Body) -> Body) -> Lie {
        var lie = Lie()
        lie.answer = { body, question in
            guard case .send = question else { return body }
            return answer(body)
        }
        return lie
    }

    /// Does what these questions ask, and the connection ends before the answer.
    static func losingAnswers(to isLost: @escaping @Sendable (RelayQuestion) -> Bool) -> Lie {
        var lie = Lie()
        lie.answer = { body, question in
            guard isLost(question) else { return body }
            var goodbye = Goodbye()
            goodbye.reason = .draining
            return .goodbye(goodbye)
        }
        return lie
    }

    /// Gives other keys than were published.
    static func claimed(_ change: @escaping @Sendable (Claimed) -> Claimed) -> Lie {
        var lie = Lie()
        lie.answer = { body, _ in
            guard case .claimed(let claimed) = body else { return body }
            return .claimed(change(claimed))
        }
        return lie
    }

    /// Says that a device has no one-time key left.
    static var rotatingKeysOnly: Lie {
        var lie = Lie()
        lie.question = { question in
            guard case .claim(let request, var claim) = question else { return question }
            claim.rotatingOnly = true
            return .claim(request: request, claim)
        }
        return lie
    }

    func deliveringAlso(as other: Lie) -> Lie {
        var lie = self
        lie.deliveries = other.deliveries
        return lie
    }
}
