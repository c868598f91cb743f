import GRDB
package import PosternWire

extension Store {
    /// Makes entries that are given back the newest of their room, all of them with everything that follows, or none.
    package func putBack(_ run: ReturnedRun) async throws -> ReturnedOutcome {
        precondition(run.advances.allSatisfy { $0.entry.chain.kind == .roomEntry })
        return try await write(changesDirectory: true, grows: true) { db in
            guard let room = run.advances.first.flatMap({ ConversationID($0.entry.chain.subject) }) else {
                return (.conflict(newest: nil), .nothing)
            }
            guard try db.isJudgedRight(run) else { return (.listsChanged, .nothing) }
            var outcome = ReturnedOutcome.unknownNetwork
            try db.inSavepoint {
                outcome = try db.put(run, in: room)
                if case .stored = outcome { return .commit }
                return .rollback
            }
            if case .stored = outcome { return (outcome, .room(room)) }
            return (outcome, .nothing)
        }
    }

    /// Which of the devices are listed, and neither suspended or reset themselves nor their users.
    package func mayAct(_ devices: Set<DeviceID>) async throws -> [DeviceID: Bool] {
        try await read { db in
            try devices.reduce(into: [:]) { $0[$1] = try db.mayAct($1) }
        }
    }
}

extension Database {
    fileprivate func isJudgedRight(_ run: ReturnedRun) throws -> Bool {
        for (who, version) in run.lists where try newestVersion(of: .deviceList(of: who)).version != version {
            return false
        }
        return try run.devices.allSatisfy { try mayAct($0.key) == $0.value }
    }

    fileprivate func put(_ run: ReturnedRun, in room: ConversationID) throws -> ReturnedOutcome {
        var told: [[DeviceID]] = []
        for advance in run.advances {
            switch try put(advance.entry, after: advance.previous) {
            case .stored:
                // Without limits it is always taken.
                guard case .stored(let devices) = try go(on: advance, in: room, nil) else { return .listsChanged }
                told.append(devices)
            case .alreadyHeld: told.append([])
            case .conflict: return .conflict(newest: try roomPlace(room))
            case .unknownNetwork: return .unknownNetwork
            }
        }
        return .stored(told: told)
    }
}
