import PosternTrust
import PosternWire

/// What the relay has of a user's lists, checked against what is held.
struct FetchedLists {
    /// Versions of identities that nobody took: a relay can make up as many as it likes.
    private static let strangeVersions = 64

    let chain: DeviceListChain
    /// What has to be kept.
    let new: [VerifiedDeviceList]
    let changes: [DeviceListChange]
    /// Later versions than this one, which are held, were signed by an identity that was never the user's: the user's own
    /// has signed another list in their place.
    let dropping: UInt32?

    /// - Throws: ``ClientError/untrusted(_:_:)``.
    init(first documents: [Document], of who: Who, floor: UInt32) throws {
        do {
            chain = try DeviceListChain(of: who, documents: documents, floor: floor)
        } catch {
            throw ClientError.untrusted("a device list", error)
        }
        (new, changes, dropping) = (chain.all, [], nil)
    }

    /// - Parameters:
    ///   - documents: What follows `taken`.
    ///   - taken: What is held, without an identity that the user has not taken.
    ///   - held: All that is held.
    ///   - floor: The highest version that is known to exist. What a strange identity named proves none.
    /// - Throws: ``ClientError/untrusted(_:_:)``.
    init(_ documents: [Document], beyond taken: DeviceListChain, held: DeviceListChain, floor: UInt32) throws {
        do {
            let isWhole = taken.newest.version == held.newest.version
            var chain = taken
            let changes = documents.isEmpty ? [] : try chain.update(with: documents, floor: isWhole ? floor : 0)
            try Self.check(chain, beyond: taken)
            let dropping = try Self.replaced(chain, taken, held)
            let known = dropping ?? held.newest.version
            self.chain = dropping == nil && chain.newest.version < held.newest.version ? held : chain
            new = Array(chain.all.dropFirst(Int(known)))
            self.changes = dropping == nil ? Array(changes.suffix(new.count)) : changes
            self.dropping = dropping
        } catch {
            throw ClientError.untrusted("a device list", error)
        }
    }

    private static func check(_ chain: DeviceListChain, beyond taken: DeviceListChain) throws(ChainError) {
        let own = taken.newest.content.identity
        let strange = chain.all.dropFirst(taken.all.count).count { $0.content.identity != own }
        guard strange <= strangeVersions else { throw .layout(.tooLong) }
    }

    /// - Returns: Which version is the last of what stays; `nil` where all that is held stays.
    private static func replaced(
        _ chain: DeviceListChain,
        _ taken: DeviceListChain,
        _ held: DeviceListChain
    ) throws(ChainError) -> UInt32? {
        let last = taken.newest.version
        guard let next = chain.list(last + 1), let other = held.list(last + 1), next.hash != other.hash else {
            // The relay gives less than before of a strange identity: its word counted for nothing anyway.
            return try checkContinues(chain, held)
        }
        guard next.content.identity == taken.newest.content.identity else { throw .fork(version: last + 1) }
        return last
    }

    private static func checkContinues(_ chain: DeviceListChain, _ held: DeviceListChain) throws(ChainError) -> UInt32?
    {
        let common = min(chain.newest.version, held.newest.version)
        guard chain.list(common)?.hash == held.list(common)?.hash else { throw .fork(version: common) }
        return nil
    }
}

extension DeviceListChain {
    /// The lists up to the last one of an identity, 133 bytes; `nil` where there is none.
    func prefix(of identity: [UInt8]) -> DeviceListChain? {
        guard let last = all.last(where: { $0.content.identity.bytes == identity }) else { return nil }
        return try? DeviceListChain(restoring: all.prefix(Int(last.version)).map(\.document), of: who)
    }
}
