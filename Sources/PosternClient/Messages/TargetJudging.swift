import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// Decides what one message makes of another, from what the home has of both. Values alone: it is asked within the
/// home's transaction.
struct TargetJudging: Sendable {
    /// How the authors of what is ignored are called.
    let names: [Who: String]

    /// Something was said about a message.
    ///
    /// - Parameters:
    ///   - record: The amendment as the home keeps it.
    ///   - time: The header's sent-at.
    func taking(_ amendment: Amendment, record: [UInt8], at time: Timestamp) -> TargetJudgement {
        { target in
            var change = TargetChange()
            guard !target.isGone, target.message?.isRecalled != true else { return change }
            guard !target.isElsewhere else {
                change.notices = [notice(of: amendment, .otherMessage)]
                return change
            }
            var (amended, held, _) = try AmendedMessage.rebuilt(from: target)
            switch amended.take(amendment) {
            case .superseded: return change
            case .ignored(let fault): change.notices = [notice(of: amendment, fault)]
            case .waits: change.kept = record
            case .applied:
                change.kept = record
                change.shown = MessageChange(amendment.what, by: amendment.author.who, at: time).bytes
            }
            if change.kept != nil {
                change.dropped = held.filter { AmendedMessage.isOfOnePlace($0.1, amendment) }.map(\.0)
            }
            if amended.isRecalled {
                change.kept = nil
                change.isRecall = true
            }
            return change
        }
    }

    /// The message itself has come, perhaps after what was said about it.
    func arriving() -> TargetJudgement {
        { target in
            var change = TargetChange()
            guard !target.amendments.isEmpty else { return change }
            let (amended, held, vain) = try AmendedMessage.rebuilt(from: target)
            change.dropped = held.filter { vain[$0.1] != nil }.map(\.0)
            change.notices = vain.map { notice(of: $0.key, $0.value) }
            change.isRecall = amended.isRecalled
            return change
        }
    }

    func notice(of amendment: Amendment, _ fault: AmendmentFault) -> Notice {
        let who = amendment.author.who
        return ClientNotice.changeIgnored(
            login: names[who] ?? who.user.description,
            message: amendment.target.first.description,
            why: fault.description
        ).forHome(about: .of(amendment.rank.first.bytes + amendment.rank.device.bytes))
    }
}

extension Amendment {
    var what: MessageChange.What {
        switch change {
        case .edit(let text): .edited(text: text.text)
        case .recall: .recalled
        case .react(let emoji): .reacted(emoji: emoji.text)
        case .takeBack(let emoji): .tookBack(emoji: emoji.text)
        }
    }
}
