import Foundation
import Logging
import PosternStore
import PosternWire
import Synchronization

// Offers messages to a store, and prints one line for each that the store says is accepted, until it is killed:
//
//     StoreCrashChild DIRECTORY full|normal SENDER SENDER-USER NETWORK PEER-USER PEER-DEVICE FIRST [lists]
//
// With "lists" it puts device lists of the sender's user instead, from version FIRST on, and prints each version. Ids are 32 hexadecimal digits; message FIRST + n has that number in its id and envelope. The store's test makes the
// people, kills this process, and looks for what was printed.

let arguments = CommandLine.arguments
guard arguments.count == 9 || arguments.count == 10 && arguments[9] == "lists",
    let sync = [("full", StoreOptions.Synchronous.full), ("normal", .normal)]
        .first(where: { $0.0 == arguments[2] })?.1, let first = UInt64(arguments[8])
else { exit(64) }

func identifier<Subject>(_ text: String) -> Identifier<Subject> {
    guard let bytes = Hex.decode(text), let identifier = Identifier<Subject>(bytes) else { exit(64) }
    return identifier
}

let sender: DeviceID = identifier(arguments[3])
let network: NetworkID = identifier(arguments[5])
let user = Who(network: network, user: identifier(arguments[4]))
let peer = Who(network: network, user: identifier(arguments[6]))
let wrap = OwnWrap(key: .zero, wrap: [UInt8](repeating: 3, count: Limits.wrapBytes))
let block = WrapBlock(
    encapsulated: [UInt8](repeating: 4, count: Limits.pointBytes),
    rows: [WrapBlock.Row(device: identifier(arguments[7]), wrap: wrap)]
)

@Sendable func offer(_ number: UInt64) -> Offer? {
    let name = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    guard
        let message = MessageID([UInt8](repeating: 0xC0, count: 8) + name),
        let fingerprint = Fingerprint([UInt8](repeating: 1, count: 24) + name)
    else { return nil }
    return Offer(
        senderDevice: sender,
        sender: user,
        message: message,
        fingerprint: fingerprint,
        listVersion: 1,
        kind: .direct(peer: peer),
        envelope: name + [UInt8](repeating: 9, count: 500),
        wrapBlock: block,
        timeToLive: 86_400,
        isTransient: false,
        now: Timestamp(seconds: 1_800_000_000)
    )
}

var options = StoreOptions()
options.synchronous = sync
let store = try Store.open(arguments[1], newEpoch: nil, options: options, logger: Logger(label: "child"))
let next = Mutex(first)

/// One message after another; several of these run at once, so that commits are shared.
@Sendable func sendOn() {
    let number = next.withLock { number in
        defer { number += 1 }
        return number
    }
    guard let offer = offer(number) else { exit(70) }
    store.accept(offer, admitted: { _ in }) { answer in
        guard case .accepted = answer else { exit(69) }
        tell(number)
        sendOn()
    }
}

/// One write: a killed process leaves whole lines.
@Sendable func tell(_ number: UInt64) {
    let line = Array("\(number)\n".utf8)
    guard write(STDOUT_FILENO, line, line.count) == line.count else { exit(74) }
}

if arguments.count == 10 { try await ListChanges(who: user, device: sender).run(in: store, from: first, printed: tell) }
for _ in 0..<8 { sendOn() }
while true { pause() }
