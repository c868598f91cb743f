import PosternWire

extension Writer {
    /// Checks an offer against the roster of this moment, and numbers it.
    func admit(_ job: OfferJob) {
        do {
            if let answer = try firstAnswer(to: job) { return answer() }
            guard hasRoom() else { return job.settled(.unavailable) }
            switch try judge(job.offer) {
            case .failure(let refusal): job.settled(refusal.acceptance)
            case .success(let judged): take(job, judged)
            }
        } catch {
            job.settled(.unavailable)
        }
    }

    /// Promise 3: a retry gets the first answer, whatever has changed since.
    private func firstAnswer(to job: OfferJob) throws(SQLiteFailure) -> (() -> Void)? {
        let offer = job.offer
        if let message = unwritten[offer.key] {
            guard message.offer.fingerprint == offer.fingerprint else { return { job.settled(.idReused) } }
            return { message.settled.append(job.settled) }
        }
        guard let answer = try answer(to: offer) else { return nil }
        let isSame = answer.fingerprint == offer.fingerprint
        return { job.settled(isSame ? .accepted(answer.accepted) : .idReused) }
    }

    private func answer(to offer: Offer) throws(SQLiteFailure) -> RecentAnswers.Answer? {
        if let answer = recent[offer.key] { return answer }
        guard let sender = try roster.device(offer.senderDevice) else { return nil }
        let key = SentIndex.Key(sender: sender.row, message: offer.message)
        guard let number = try sent.number(of: key) else { return nil }
        return try statements.answer(to: number)
    }

    private struct Judged {
        let sender: RosterDevice
        let recipients: Recipients
    }

    private struct Refused: Error {
        let acceptance: Acceptance

        static let unknownPeer = Refused(acceptance: .unknownPeer)
    }

    private func judge(_ offer: Offer) throws(SQLiteFailure) -> Result<Judged, Refused> {
        guard
            let sender = try roster.device(offer.senderDevice), sender.owner == offer.sender, !sender.isShutOut,
            let user = try roster.user(offer.sender)
        else { return .failure(Refused(acceptance: .notASender)) }
        guard !offer.isOverLimits else { return .failure(Refused(acceptance: .overLimits)) }
        guard offer.repetition != .untimely else { return .failure(Refused(acceptance: .notRepeatable)) }
        guard user.listVersion == offer.listVersion || offer.repetition != nil else {
            return .failure(Refused(acceptance: .staleList(newest: user.listVersion)))
        }
        let audience: Recipients.Audience
        switch try self.audience(of: offer, from: user) {
        case .success(let found): audience = found
        case .failure(let refused): return .failure(refused)
        }
        switch Recipients.judge(offer.wrapBlock.devices, sender: sender, audience, isRepeated: offer.repetition != nil)
        {
        case .right(let recipients): return judged(offer, from: sender, recipients)
        case .wrong(let missing, let surplus):
            let lists = if case .room = audience { try newestLists(missing, surplus, offer) } else { [Who: UInt32]() }
            // A hint: a block with one row of a large room costs no more than that.
            let wrong = Acceptance.wrongRecipients(
                missing: missing.prefix(Limits.devicesInAnswer).map(\.id),
                surplus: Array(surplus.prefix(Limits.devicesInAnswer)),
                lists: lists
            )
            return .failure(Refused(acceptance: wrong))
        }
    }

    /// Where there is no such user, or it has no devices yet, there is nobody to write to.
    private func audience(
        of offer: Offer,
        from user: RosterUser
    ) throws(SQLiteFailure) -> Result<Recipients.Audience, Refused> {
        switch offer.kind {
        case .direct(let peer) where peer == offer.sender: return .success(.users([user]))
        case .device(let owner) where owner == offer.sender: return .success(.oneDevice(of: user))
        case .direct(let peer):
            guard let other = try roster.user(peer), other.listVersion > 0 else { return .failure(.unknownPeer) }
            return .success(.users([user, other]))
        case .device(let owner):
            guard let other = try roster.user(owner), other.listVersion > 0 else { return .failure(.unknownPeer) }
            return .success(.oneDevice(of: other))
        case .room(let id, let version, let entry):
            return try room(id, at: version, entry: entry, for: offer)
        }
    }

    /// A new message is for who is in the room now, and only under its newest entry; a repeated one for who was in it
    /// under the entry that it names. Where the room stands is said to nobody else than who is or was in it.
    private func room(
        _ id: ConversationID,
        at version: UInt32,
        entry: Hash512,
        for offer: Offer
    ) throws(SQLiteFailure) -> Result<Recipients.Audience, Refused> {
        let newest = try roster.room(id)
        guard let newest, offer.repetition != nil || newest.members.contains(offer.sender) else {
            return .failure(Refused(acceptance: .unknownRoom))
        }
        if newest.place == RoomPlace(room: id, version: version, entry: entry) {
            let isMember = newest.members.contains(offer.sender)
            return isMember ? .success(.room(newest)) : .failure(Refused(acceptance: .unknownRoom))
        }
        guard offer.repetition != nil, let former = try roster.room(id, at: version, entry: entry) else {
            let isTold = try roomStatements.wasMember(offer.sender, of: id)
            return .failure(Refused(acceptance: isTold ? .staleRoom(newest: newest.place) : .unknownRoom))
        }
        guard former.members.contains(offer.sender) else { return .failure(Refused(acceptance: .unknownRoom)) }
        return .success(.room(former))
    }

    /// Of the users whose devices these are: which of the members' lists to fetch.
    private func newestLists(
        _ missing: [RosterDevice],
        _ surplus: [DeviceID],
        _ offer: Offer
    ) throws(SQLiteFailure) -> [Who: UInt32] {
        var lists: [Who: UInt32] = [:]
        for device in missing {
            guard lists.count < Limits.listsInAnswer else { return lists }
            lists[device.owner] = try roster.user(device.owner)?.listVersion
        }
        // So many are looked up, whoever made them up.
        for device in surplus.prefix(Limits.listsInAnswer) where lists.count < Limits.listsInAnswer {
            guard let owner = try roomStatements.everOwner(of: device), owner.network == offer.sender.network else {
                continue
            }
            lists[owner] = try roster.user(owner)?.listVersion
        }
        return lists
    }

    private func judged(
        _ offer: Offer,
        from sender: RosterDevice,
        _ recipients: Recipients
    ) -> Result<Judged, Refused> {
        if case .device = offer.kind, offer.repetition == nil,
            let seconds = deviceMessages.count(sender.row, at: offer.now)
        {
            return .failure(Refused(acceptance: .rateLimited(retryAfter: seconds)))
        }
        return .success(Judged(sender: sender, recipients: recipients))
    }

    private func take(_ job: OfferJob, _ judged: Judged) {
        guard let number = numbers.take() else { return job.settled(.unavailable) }
        if numbers.wantedMark != nil { batch.hasten(to: now) }
        let recipients = judged.recipients
        let accepted = AcceptedMessage(number: number, at: job.offer.now, leftOut: recipients.leftOut)
        let message = UnwrittenMessage(
            job: job,
            sender: judged.sender,
            accepted: accepted,
            waiting: recipients.delivered,
            due: 0
        )
        let now = now
        admissions.note(number, at: now)
        if !recipients.delivered.isEmpty { job.admitted(admitted(accepted, recipients)) }
        guard !job.offer.isTransient, !recipients.delivered.isEmpty else { return settleUnwritten(message) }
        let isBound = recipients.delivered.contains { queues.isSilent($0.device.row, at: now) }
        let waiting = unwritten.recipients + recipients.delivered.count
        message.due = now + (isBound ? companyNanoseconds : options.patience(waiting: waiting))
        unwritten.add(message, isBound: isBound)
    }

    private func admitted(_ accepted: AcceptedMessage, _ recipients: Recipients) -> Admitted {
        Admitted(
            number: accepted.number,
            at: accepted.at,
            recipients: recipients.delivered.map { Admitted.Recipient(device: $0.device.id, row: $0.row) },
            leftOut: accepted.leftOut
        )
    }

    /// Nobody waits for it (any more): it is accepted, and needs no disk.
    func settleUnwritten(_ message: UnwrittenMessage) {
        let answer = RecentAnswers.Answer(fingerprint: message.offer.fingerprint, accepted: message.accepted)
        recent.remember(answer, for: message.offer.key)
        if !message.offer.isTransient { noteAccepted(message) }
        unwritten.remove(message)
        noteSettled(message)
        message.settle(.accepted(message.accepted))
    }

    /// Its sender is told now that it is accepted.
    func noteSettled(_ message: UnwrittenMessage) {
        guard let admitted = admissions[message.accepted.number] else { return }
        metrics.noteDurable(after: now - admitted)
    }

    func noteAccepted(_ message: UnwrittenMessage) {
        let last = Batch.LastAccepted(
            device: message.sender,
            number: message.accepted.number,
            message: message.offer.message
        )
        batch.noteAccepted(last, due: now + lazyNanoseconds)
    }
}
