import Synchronization

/// How many connections there may be at a time: in all, and of one block of addresses.
package final class ConnectionPlaces: Sendable {
    private struct State {
        var limit: Int
        var limitOfBlock: Int
        var total = 0
        var blocks: [AddressBlock: Int] = [:]
    }

    private let state: Mutex<State>

    package init(_ limit: Int, ofBlock limitOfBlock: Int) {
        state = Mutex(State(limit: limit, limitOfBlock: limitOfBlock))
    }

    /// From now on; whoever has a place keeps it.
    package func use(_ limit: Int, ofBlock limitOfBlock: Int) {
        state.withLock { ($0.limit, $0.limitOfBlock) = (limit, limitOfBlock) }
    }

    package var takenCount: Int { state.withLock { $0.total } }

    /// - Returns: Whether there was a place; it is taken then until ``leave(_:)``.
    package func enter(_ block: AddressBlock) -> Bool {
        state.withLock { state in
            let count = state.blocks[block, default: 0]
            guard state.total < state.limit, count < state.limitOfBlock else { return false }
            state.blocks[block] = count + 1
            state.total += 1
            return true
        }
    }

    package func leave(_ block: AddressBlock) {
        state.withLock { state in
            let count = state.blocks[block, default: 1] - 1
            state.blocks[block] = count > 0 ? count : nil
            state.total -= 1
        }
    }
}
