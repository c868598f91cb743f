import FoundationEssentials
import PosternTrust
import PosternWire

// What is shown for itself, and what such a message says about itself.

extension MessageText {
    init(reading proto: ProtoText) throws(LayoutError) {
        guard (1...Limits.textBytes).contains(proto.text.utf8.count) else { throw .meaningless("text") }
        guard proto.mentions.count <= ContentLimits.mentions else { throw .tooLong }
        self.init(proto.text, mentions: try Self.mentions(proto.mentions, in: proto.text))
    }

    private static func mentions(_ read: [ProtoMention], in text: String) throws(LayoutError) -> [Mention] {
        guard !read.isEmpty else { return [] }
        let bytes = Array(text.utf8)
        var mentions: [Mention] = []
        var end = 0
        for item in read {
            // Two numbers of 32 bits each: their sum is none that overflows.
            let range = Int(item.start)..<Int(item.start) + Int(item.length)
            guard let who = Who(Array(item.who)), !range.isEmpty, range.upperBound <= bytes.count else {
                throw .meaningless("mention")
            }
            guard range.lowerBound >= end else { throw .unsorted }
            guard bytes.isBetweenScalars(range.lowerBound), bytes.isBetweenScalars(range.upperBound) else {
                throw .meaningless("mention")
            }
            mentions.append(Mention(range, who))
            end = range.upperBound
        }
        return mentions
    }

    var proto: ProtoText {
        var proto = ProtoText()
        proto.text = text
        proto.mentions = mentions.map(\.proto)
        return proto
    }
}

extension [UInt8] {
    /// Whether no scalar of this UTF-8 has bytes on both sides of this place.
    fileprivate func isBetweenScalars(_ index: Int) -> Bool { index == count || self[index] & 0xc0 != 0x80 }
}

extension Mention {
    fileprivate var proto: ProtoMention {
        var proto = ProtoMention()
        proto.start = UInt32(clamping: range.lowerBound)
        proto.length = UInt32(clamping: range.count)
        proto.who = Data(who.bytes)
        return proto
    }
}

extension Location {
    init(reading proto: ProtoLocation) throws(LayoutError) {
        guard Self.latitudes.contains(proto.latitude), Self.longitudes.contains(proto.longitude) else {
            throw .meaningless("location")
        }
        guard proto.accuracy <= Self.leastAccurate else { throw .meaningless("accuracy") }
        self.init(
            latitude: proto.latitude,
            longitude: proto.longitude,
            accuracy: proto.accuracy,
            label: try Line(proto.label, bytes: 0...ContentLimits.labelBytes)
        )
    }

    var proto: ProtoLocation {
        var proto = ProtoLocation()
        proto.latitude = latitude
        proto.longitude = longitude
        proto.accuracy = accuracy
        proto.label = label.text
        return proto
    }
}

extension ContactCard {
    init(reading proto: ProtoContactCard) throws(LayoutError) {
        guard let who = Who(Array(proto.who)), let identity = Hash512(Array(proto.identity)) else {
            throw .meaningless("contact card")
        }
        self.init(
            who: who,
            login: try Login(proto.login),
            identity: identity,
            name: try Line(proto.name, bytes: 0...ContentLimits.labelBytes)
        )
    }

    var proto: ProtoContactCard {
        var proto = ProtoContactCard()
        proto.who = Data(who.bytes)
        proto.login = login.text
        proto.identity = Data(identity.bytes)
        proto.name = name.text
        return proto
    }
}

extension Target {
    init(reading proto: ProtoTarget) throws(LayoutError) {
        self.init(device: try identifier(proto.device), first: try identifier(proto.firstID))
    }

    var proto: ProtoTarget {
        var proto = ProtoTarget()
        proto.device = Data(device.bytes)
        proto.firstID = Data(first.bytes)
        return proto
    }
}

extension Forwarded {
    init(reading proto: ProtoForwarded) throws(LayoutError) {
        let author = Who(Array(proto.author))
        guard author != nil || proto.author.isEmpty else { throw .meaningless("author") }
        self.init(author: author, sentAt: proto.sentAt == 0 ? nil : Timestamp(milliseconds: proto.sentAt))
    }

    var proto: ProtoForwarded {
        var proto = ProtoForwarded()
        if let author { proto.author = Data(author.bytes) }
        if let sentAt { proto.sentAt = sentAt.milliseconds }
        return proto
    }
}

extension MessageTimers {
    init(reading proto: ProtoTimers) throws(LayoutError) {
        guard max(proto.expiry, proto.burn) <= Self.longest else { throw .meaningless("timers") }
        self.init(expiry: proto.expiry, burn: proto.burn)
    }

    var proto: ProtoTimers {
        var proto = ProtoTimers()
        proto.expiry = expiry
        proto.burn = burn
        return proto
    }
}
