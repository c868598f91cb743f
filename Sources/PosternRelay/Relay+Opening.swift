import Glibc
package import Logging
package import Metrics
import PosternPrimitives
import PosternStore
import PosternWire

/// Why a relay cannot be opened, beside what ails its store.
package enum RelayOpeningError: Error, Hashable, Sendable {
    /// A master key has exactly 32 bytes.
    case masterKeyLength(Int)
    /// What the store keeps was sealed under another master key.
    case wrongMasterKey
}

extension RelayOpeningError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .masterKeyLength(let count): "the master key has \(count) bytes and not \(MasterKey.byteCount)"
        case .wrongMasterKey: "the master key is not the one that the store was sealed under"
        }
    }
}

extension Relay {
    /// Where a relay keeps its store, and how it writes it.
    package struct Place: Hashable, Sendable {
        /// The store's directory.
        package var directory: String
        /// Whether a store may be made here; otherwise it must be there.
        package var mayCreate: Bool
        /// How long an admitted message may wait for its recipients' acknowledgements before it is written.
        package var commitWindowMilliseconds: Int
        /// Room on the disk that is held for acknowledgements and deletions when there is no other.
        package var reserveMebibytes = 0

        package init(directory: String, mayCreate: Bool = false, commitWindowMilliseconds: Int = 2) {
            self.directory = directory
            self.mayCreate = mayCreate
            self.commitWindowMilliseconds = commitWindowMilliseconds
        }
    }

    /// Opens the store and a relay on it, with the system's clock and random source. Blocks while the store's schema
    /// is brought up to date.
    ///
    /// - Parameters:
    ///   - masterKey: 32 bytes.
    ///   - metrics: Whom the store tells what it counts.
    /// - Throws: ``RelayOpeningError``, or what the store throws.
    package static func open(
        _ place: Place,
        masterKey: [UInt8],
        limits: OperatorLimits = OperatorLimits(),
        outbox: Bell? = nil,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        logger: Logger
    ) async throws -> Relay {
        guard let key = MasterKey(SecretBytes(copying: masterKey)) else {
            throw RelayOpeningError.masterKeyLength(masterKey.count)
        }
        var options = StoreOptions()
        options.commitWindow = .milliseconds(place.commitWindowMilliseconds)
        options.reserveBytes = place.reserveMebibytes << 20
        options.roomDevices = limits.roomDevices
        options.metrics = metrics
        let epoch = place.mayCreate ? Epoch(try Random.bytes(Epoch.byteCount)) : nil
        let store = try Store.open(place.directory, newEpoch: epoch, options: options, logger: logger)
        let relay = try await Relay(
            store: store,
            masterKey: key,
            limits: limits,
            outbox: outbox,
            logger: logger,
            clock: systemTime,
            random: { try Random.bytes($0) }
        )
        do {
            try await relay.checkMasterKey()
        } catch is AccessKeyError {
            await relay.close()
            throw RelayOpeningError.wrongMasterKey
        }
        return relay
    }

    /// Finishes what was taken and closes the store. Whatever comes later is refused.
    package func close() async {
        await store.close()
    }

    static func systemTime() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let seconds = UInt64(clamping: min(time.tv_sec, 1 << 50))
        return Timestamp(milliseconds: seconds * 1000 + UInt64(clamping: time.tv_nsec / 1_000_000))
    }
}
