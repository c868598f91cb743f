import PosternCrypto
import PosternTrust
import PosternWire

/// Which documents this device told the others of a conversation, as it keeps it with a sealing:
///
///     n*(kind.u8 network[16] user[16] version.u32 hash[64]), user zero but for a device list
struct ContentView: Hashable {
    var items: [ViewItem]

    init(_ network: Network, lists: [DeviceListChain]) {
        let charter = network.charters.newest
        items = [ViewItem(subject: .charter(network.id), version: charter.version, hash: charter.hash)]
        if let policy = network.policy.newest {
            items.append(ViewItem(subject: .policy(network.id), version: policy.version, hash: policy.hash))
        }
        for chain in lists {
            let list = chain.newest
            items.append(ViewItem(subject: .deviceList(chain.who), version: list.version, hash: list.hash))
        }
    }

    /// What has changed since `told` was told, as much of it as one message holds: the rest goes with the next ones.
    ///
    /// - Returns: That, and what others have been told with it.
    func telling(since told: ContentView?) -> (news: [ViewItem], told: ContentView) {
        let known = Set(told?.items ?? [])
        let news = Array(items.filter { !known.contains($0) }.prefix(ContentLimits.viewItems))
        let new = Set(news)
        var all = self
        all.items = items.filter { known.contains($0) || new.contains($0) }
        return (news, all)
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u16(UInt16(clamping: items.count))
        for item in items {
            writer.u8(item.subject.kind)
            writer.who(item.subject.place)
            writer.u32(item.version)
            writer.hash(item.hash)
        }
        return writer.bytes
    }

    init(parsing bytes: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(bytes)
        let count = Int(try reader.u16())
        items = []
        for _ in 0..<count {
            let kind = try reader.u8()
            let place = try reader.who()
            guard let subject = ViewItem.Subject(kind: kind, place: place) else { throw .meaningless("view") }
            items.append(ViewItem(subject: subject, version: try reader.u32(), hash: try reader.hash()))
        }
        try reader.finish()
    }
}

extension ViewItem.Subject {
    fileprivate var kind: UInt8 {
        switch self {
        case .charter: 1
        case .policy: 2
        case .deviceList: 3
        }
    }

    fileprivate var place: Who {
        switch self {
        case .charter(let network), .policy(let network): Who(network: network, user: .zero)
        case .deviceList(let who): who
        }
    }

    fileprivate init?(kind: UInt8, place: Who) {
        switch kind {
        case 1: self = .charter(place.network)
        case 2: self = .policy(place.network)
        case 3: self = .deviceList(place)
        default: return nil
        }
    }
}
