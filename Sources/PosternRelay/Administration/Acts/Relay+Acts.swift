import PosternStore
import PosternWire

extension Relay {
    /// Carries an act out: what it changes, its audit records and the answer that is kept are there together or not at
    /// all.
    ///
    /// - Parameter deed: May run twice; what it throws has changed nothing.
    /// - Throws: What the deed throws, or what the store throws.
    func carryOut<Outcome: Sendable>(
        _ order: Order<Outcome>,
        _ deed: @escaping @Sendable (Act) throws -> Outcome
    ) async throws -> Outcome {
        let now = clock()
        let (outcome, effects) = try await store.act { [masterKey] transaction in
            let act = Act(transaction, masterKey: masterKey, now: now)
            let outcome = try deed(act)
            var log = AuditLog(act)
            for deed in act.deeds {
                try log.append(AuditRecord(order.administrator, order.action, deed, at: now), in: deed.log)
            }
            for failure in act.failures {
                try log.append(AuditRecord(order.administrator, order.action, failure, at: now), in: failure.log)
            }
            try log.signWhereDue()
            if let last = act.isLastOf {
                try log.sign(last)
                _ = try transaction.delete(last, at: now)
            }
            if let keeping = order.keeping { try transaction.keep(keeping.kept(outcome, at: now)) }
            return (outcome, act.effects)
        }
        await take(effects)
        return outcome
    }
}
