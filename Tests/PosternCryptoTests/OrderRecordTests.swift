import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("Order")
struct OrderRecordTests {
    private var chain = TestChain()

    @Test("five in order are new, and each of them again is known")
    mutating func inOrder() {
        for counter in UInt64(1)...5 {
            #expect(chain.standing(counter) == .new)
            #expect(chain.take(counter) == Taken())
        }
        for counter in UInt64(1)...5 { #expect(chain.standing(counter) == .known) }
        #expect(chain.record.missing.isEmpty)
    }

    @Test("a replay is known for ever, also when its message is stored no more")
    mutating func replayAfterErasure() {
        for counter in UInt64(3)...9 { _ = chain.take(counter) }
        chain.stored = [:]
        #expect(chain.standing(9) == .known)
        for counter in UInt64(1)...8 { #expect(chain.standing(counter) == .tooOld) }
    }

    @Test("one of five dropped is told after a minute, once; late arrival fills the gap")
    mutating func dropOneOfFive() {
        for counter in [UInt64(1), 2] { _ = chain.take(counter) }
        #expect(chain.take(4).skipped == 1)
        #expect(chain.take(5) == Taken())
        #expect(chain.record.missing.map(\.counter) == [3])
        #expect(chain.record.notices(at: now.adding(milliseconds: 59_999)).isEmpty)
        #expect(chain.record.nextNotice == now.adding(milliseconds: 60_000))
        #expect(chain.record.notices(at: now.adding(milliseconds: 60_000)).missing == CounterRanges([3]))
        #expect(chain.record.notices(at: now.adding(milliseconds: 60_001)).isEmpty)

        #expect(chain.standing(3) == .new)
        var late = Taken()
        late.isLate = true
        #expect(chain.take(3) == late)
        #expect(chain.record.missing.isEmpty)
        #expect(chain.standing(3) == .known)
    }

    @Test("two envelopes for one counter are told apart from a replay")
    mutating func twoEnvelopes() {
        for counter in UInt64(1)...3 { _ = chain.take(counter) }
        #expect(chain.standing(2, hash: .of([99])) == .other)
        #expect(chain.standing(3, hash: .of([99])) == .other)
        chain.stored = [:]
        #expect(chain.standing(3, hash: .of([99])) == .other)
    }

    @Test("a closed envelope goes on, a refused one does not")
    mutating func outcomes() {
        _ = chain.take(1, outcome: .closed)
        #expect(chain.standing(1) == .closed)
        _ = chain.take(2, outcome: .refused)
        #expect(chain.standing(2) == .known)
    }

    @Test("a previous hash that does not fit marks the message", arguments: [UInt64(1), 2, 3])
    mutating func wrongPrevious(_ counter: UInt64) {
        for earlier in UInt64(1)..<counter { _ = chain.take(earlier) }
        #expect(chain.take(counter, previous: .of([99])).hasWrongPrevious)
    }

    @Test("a message before which there is one names it, also to who joins later")
    mutating func missingPrevious() {
        #expect(chain.take(5, previous: .zero).hasWrongPrevious)
        var joined = TestChain()
        #expect(!joined.take(5).hasWrongPrevious)
    }

    @Test("what a later message named is compared when the missing one comes", arguments: [true, false])
    mutating func lateComparison(_ isSame: Bool) {
        _ = chain.take(1)
        _ = chain.take(3)
        #expect(chain.take(2, hash: isSame ? nil : .of([99])).hasWrongPrevious == !isSame)
    }

    @Test("a late message names the one before it")
    mutating func latePrevious() {
        for counter in [UInt64(1), 2, 3, 5] { _ = chain.take(counter) }
        #expect(chain.take(4, previous: .of([99])).hasWrongPrevious)
    }

    @Test("given-up counters are not missing, and the chain skips them")
    mutating func givenUp() {
        for counter in [UInt64(1), 2] { _ = chain.take(counter) }
        let named = CounterArrival.Named(givenUp: CounterRanges([3, 4]))
        #expect(chain.take(5, previous: TestChain.hash(2), named: named) == Taken())
        #expect(chain.record.missing.isEmpty)
        #expect(chain.standing(3) == .tooOld)
    }

    @Test("a given-up counter that arrived is no fault")
    mutating func givenUpArrived() {
        for counter in UInt64(1)...3 { _ = chain.take(counter) }
        let named = CounterArrival.Named(givenUp: CounterRanges([3]))
        #expect(chain.take(4, previous: TestChain.hash(2), named: named) == Taken())
    }

    @Test("with everything before given up, the previous hash is zero", arguments: [true, false])
    mutating func allGivenUp(_ isZero: Bool) {
        let named = CounterArrival.Named(givenUp: CounterRanges([1, 2]))
        let taken = chain.take(3, previous: isZero ? .zero : .of([99]), named: named)
        #expect(taken.hasWrongPrevious == !isZero)
    }

    @Test("left-out counters are not missing, and are not skipped by the chain")
    mutating func leftOut() {
        _ = chain.take(1)
        let named = CounterArrival.Named(leftOut: CounterRanges([2, 3]))
        #expect(chain.take(4, previous: TestChain.hash(3), named: named) == Taken())
        #expect(chain.record.missing.isEmpty)
    }

    @Test("a closed message that opens at last excuses what it names")
    mutating func openedLater() {
        _ = chain.take(1)
        #expect(chain.take(4, outcome: .closed).skipped == 2)
        #expect(chain.record.missing.map(\.counter) == [2, 3])
        let named = CounterArrival.Named(givenUp: CounterRanges([3]))
        let arrival = CounterArrival(
            counter: 4,
            hash: TestChain.hash(4),
            previous: TestChain.hash(2),
            at: now,
            named: named
        )
        let stored = chain.stored
        let taken = chain.record.takeOpened(arrival) { stored[$0]?.hash }
        #expect(taken == Taken())
        #expect(chain.record.missing.map(\.counter) == [2])
        #expect(!chain.take(2).hasWrongPrevious)
    }

    @Test("an expired counter is told as such, once, and still taken")
    mutating func expiry() {
        _ = chain.take(1)
        let runOut = now.adding(seconds: 600)
        let named = CounterArrival.Named(expiring: [ExpiringCounters(counters: 2...2, runOut: runOut)])
        _ = chain.take(4, named: named)
        #expect(chain.record.notices(at: now.adding(seconds: 60)).missing == CounterRanges([2, 3]))
        #expect(chain.record.nextNotice == runOut)
        let later = chain.record.notices(at: runOut)
        #expect(later.expired == CounterRanges([2]) && later.missing.isEmpty)
        let month = now.adding(seconds: 30 * 86_400)
        #expect(chain.record.notices(at: month).expired == CounterRanges([3]))
        #expect(chain.record.notices(at: month.adding(seconds: 1)).isEmpty)
        #expect(chain.record.nextNotice == nil)
        #expect(chain.take(2).isLate)
    }

    @Test("a run-out time in the past is told as expired at once")
    mutating func expiredAlready() {
        _ = chain.take(1)
        let runOut = Timestamp(seconds: 1)
        _ = chain.take(3, named: .init(expiring: [ExpiringCounters(counters: 2...2, runOut: runOut)]))
        #expect(chain.record.notices(at: now).expired == CounterRanges([2]))
    }

    @Test("however far a sender jumps, 1,000 missing counters are kept", arguments: [1003, UInt64.max])
    mutating func jump(_ counter: UInt64) {
        _ = chain.take(1)
        let taken = chain.take(counter)
        #expect(taken.skipped == counter - 2)
        #expect(taken.forgotten == counter - 2 - 1000)
        #expect(chain.record.missing.count == 1000)
        #expect(chain.record.missing.first?.counter == counter - 1000)
        #expect(chain.standing(2) == .tooOld)
    }

    @Test("the oldest missing counters give way to newer ones")
    mutating func crowded() {
        _ = chain.take(1)
        #expect(chain.take(1002).forgotten == 0)
        #expect(chain.take(1005).forgotten == 2)
        #expect(chain.record.missing.map(\.counter).prefix(2) == [4, 5])
        #expect(chain.record.missing.map(\.counter).suffix(3) == [1001, 1003, 1004])
    }

    @Test("what is excused in a wide gap is not counted")
    mutating func wideGap() throws {
        _ = chain.take(1)
        let named = CounterArrival.Named(
            givenUp: try CounterRanges([3...5, 10...UInt64.max - 2000]),
            leftOut: try CounterRanges([4...7])
        )
        let taken = chain.take(.max, previous: TestChain.hash(.max - 1), named: named)
        #expect(taken.skipped == 1 + 2 + 1999)
        #expect(taken.forgotten == 1 + 2 + 999)
        #expect(chain.record.missing.count == 1000)
    }

    @Test("a record comes back from its bytes")
    mutating func layout() throws {
        #expect(try OrderRecord(parsing: OrderRecord().bytes) == OrderRecord())
        for counter in [UInt64(2), 3, 6, 9] { _ = chain.take(counter) }
        _ = chain.record.notices(at: now.adding(seconds: 60))
        let bytes = chain.record.bytes
        #expect(try OrderRecord(parsing: bytes) == chain.record)
        for count in bytes.indices {
            #expect(throws: LayoutError.self) { try OrderRecord(parsing: Array(bytes[..<count])) }
        }
        #expect(throws: LayoutError.trailing) { try OrderRecord(parsing: bytes + [0]) }
        var generator = SeededGenerator(seed: 521)
        for _ in 0..<2000 {
            guard let read = try? OrderRecord(parsing: bytes.mutated(with: &generator)) else { continue }
            #expect(try OrderRecord(parsing: read.bytes) == read)
        }
    }

    @Test(
        "a record that no taking makes is refused",
        arguments: [
            ([3, 2], [], LayoutError.meaningless("baseline")), ([0, 2], [], .meaningless("baseline")),
            ([2, 9], [4, 3], .unsorted), ([2, 9], [4, 4], .unsorted), ([2, 9], [2], .unsorted),
            ([2, 9], [9], .meaningless("counter")), ([2, 2000], Array(3...1003), .tooLong), ([2, 9], [3, 4], nil),
        ] as [([UInt64], [UInt64], LayoutError?)]
    )
    func wrongLayout(_ bounds: [UInt64], _ missing: [UInt64], _ expected: LayoutError?) {
        var writer = ByteWriter()
        for bound in bounds { writer.u64(bound) }
        writer.hash(.zero)
        writer.u16(UInt16(missing.count))
        for counter in missing {
            for value in [counter, 1, 2] { writer.u64(value) }
            writer.u16(0)
        }
        let result = Result { [bytes = writer.bytes] () throws(LayoutError) in try OrderRecord(parsing: bytes) }
        if let expected {
            #expect(throws: expected) { try result.get() }
        } else {
            #expect(throws: Never.self) { try result.get() }
        }
    }
}

/// A recipient with its store: an honest sender's chain unless a test says otherwise.
private struct TestChain {
    var record = OrderRecord()
    var stored: [UInt64: RecordedEnvelope] = [:]

    static func hash(_ counter: UInt64) -> Hash512 {
        counter == 0 ? .zero : .of(withUnsafeBytes(of: counter.bigEndian) { Array($0) })
    }

    func standing(_ counter: UInt64, hash: Hash512? = nil) -> Standing {
        record.standing(of: counter, hash: hash ?? Self.hash(counter), recorded: stored[counter])
    }

    mutating func take(
        _ counter: UInt64,
        hash: Hash512? = nil,
        previous: Hash512? = nil,
        named: CounterArrival.Named = .init(),
        outcome: RecordedEnvelope.Outcome = .opened
    ) -> Taken {
        let arrival = CounterArrival(
            counter: counter,
            hash: hash ?? Self.hash(counter),
            previous: previous ?? Self.hash(counter - 1),
            at: now,
            named: outcome == .opened ? named : nil
        )
        stored[counter] = RecordedEnvelope(hash: arrival.hash, outcome: outcome)
        return record.take(arrival, hash: { [stored] in stored[$0]?.hash })
    }
}
