import Glibc
import PosternHome
import PosternPrimitives
import PosternWire

/// Another process that uses a home, for the tests to kill, or to run beside them.
///
///     HomeCrashChild work DIRECTORY KEY-FILE          verbs without end; a line for each that returned
///     HomeCrashChild add DIRECTORY KEY-FILE COUNT     so many messages queued and received, then the end
///     HomeCrashChild receive DIRECTORY KEY-FILE       holds the receiver's place until its input ends
@main
struct HomeCrashChild {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4 else { exit(64) }
        let home = try Home.open(in: arguments[2], key: .keyFile(arguments[3]))
        switch arguments[1] {
        case "work": try Work(home: home).run()
        case "add": try add(Int(arguments[4]) ?? 0, to: home)
        case "receive": try receive(home)
        default: exit(64)
        }
    }

    private static func add(_ count: Int, to home: Home) throws {
        for _ in 0..<count {
            _ = try home.queue(Fixture.outgoing(), in: .nowhere)
            _ = try Fixture.take(Fixture.arrival(), Fixture.opened(), in: home)
        }
    }

    private static func receive(_ home: Home) throws {
        let lock = try home.lockForReceiving()
        say("held")
        while getchar() != EOF {}
        _ = consume lock
    }

    /// One line, on its way before the next verb begins.
    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}

/// What a device does all day, as fast as it can.
private struct Work {
    let home: Home
    private let conversation: ConversationID = Fixture.id()
    private let sender: DeviceID = Fixture.id()

    init(home: Home) {
        self.home = home
    }

    func run() throws {
        for counter in UInt64(1)... {
            try receive(counter)
            try send(refused: counter.isMultiple(of: 3))
            try repair(counter)
        }
    }

    private func receive(_ counter: UInt64) throws {
        let key: ExchangeKeyID = Fixture.id()
        try home.add([try Fixture.bundle(in: home, keys: [key, Fixture.id()])])
        HomeCrashChild.say("key \(key)")
        let first: MessageID = Fixture.id()
        let arrival = Fixture.arrival(in: conversation, from: sender, counter: 2 * counter, key: key)
        guard case .stored(let event) = try Fixture.take(arrival, Fixture.opened(first, key: key), in: home) else {
            exit(3)
        }
        HomeCrashChild.say("stored \(event.number) \(first) \(key)")
        try home.markPrinted([event], readAt: Fixture.noon)
        HomeCrashChild.say("printed \(event.number)")
    }

    private func send(refused: Bool) throws {
        let message = Fixture.outgoing(in: conversation)
        _ = try home.queue(
            message,
            in: .history(
                Fixture.shown(message.content),
                of: Who(network: Fixture.network, user: Fixture.id()),
                device: sender
            )
        )
        HomeCrashChild.say("queued \(message.first)")
        guard let ready = try home.readyToSeal(limit: 10).first(where: { $0.message.first == message.first }) else {
            return
        }
        let sealing = try Fixture.sealing(of: ready, in: home)
        guard try home.store(sealing, at: Fixture.noon) == .stored else { exit(4) }
        let id = sealing.envelope.header.message
        HomeCrashChild.say("sealed \(id)")
        if refused {
            _ = try home.refused(id, code: 1, then: .giveUp, now: Fixture.noon)
            HomeCrashChild.say("refused \(id)")
        } else {
            _ = try home.accepted(id, at: Fixture.noon, leftOut: [], now: Fixture.noon)
            HomeCrashChild.say("accepted \(id)")
        }
    }

    private func repair(_ counter: UInt64) throws {
        let arrival = Fixture.arrival(in: conversation, from: sender, counter: 2 * counter + 1)
        let record = try home.record(of: sender, in: conversation).replaced(by: [1], nextNotice: Fixture.noon)
        let notice = Notice(about: arrival.hash, content: Fixture.bytes(30))
        guard try home.close(arrival, fault: .nobody, wrapBlock: nil, record: record, telling: notice) == .recorded
        else { exit(5) }
        HomeCrashChild.say("closed \(arrival.hash)")
        guard counter.isMultiple(of: 5) else { return }
        try home.sweep(at: Fixture.noon.adding(milliseconds: Home.sealingLife))
        HomeCrashChild.say("swept")
    }
}
