package import PosternWire

/// Names a letter: random, and in its Message-ID, so that one that comes twice can be told to be the same.
package typealias LetterID = Identifier<LetterSubject>

package enum LetterSubject {}

/// A letter to be posted: an invitation that the relay made.
package struct NewLetter: Hashable, Sendable {
    package let id: LetterID
    package let who: Who
    /// The invitation that it brings, by H of the relay's half.
    package let invitation: Hash512
    /// 3 to 254 characters.
    package let recipient: String
    /// The invitation's secret, sealed; 1 to 4,096 bytes.
    package let sealed: [UInt8]
    package let created: Timestamp

    package init(
        id: LetterID,
        who: Who,
        invitation: Hash512,
        recipient: String,
        sealed: [UInt8],
        created: Timestamp
    ) {
        self.id = id
        self.who = who
        self.invitation = invitation
        self.recipient = recipient
        self.sealed = sealed
        self.created = created
    }
}

/// A letter that waits, with the names by which the audit log knows its user.
package struct WaitingLetter: Hashable, Sendable {
    package let id: LetterID
    package let who: Who
    package let network: NetworkNumber
    package let user: UserNumber
    package let recipient: String
    package let sealed: [UInt8]
    /// Those that failed.
    package let attempts: Int
    package let lastReason: String?
    /// When the invitation ends.
    package let expires: Timestamp
}
