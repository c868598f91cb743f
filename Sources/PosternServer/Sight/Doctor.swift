import Foundation
import PosternAdminAPI
import PosternRelay
import PosternWire
import X509

/// Looks for what is wrong with the daemon, or will be. Says what to do about it.
struct Doctor {
    typealias Finding = CheckRelay.Finding

    let relay: Relay
    let daemon: DaemonView

    /// - Throws: What the store throws that cannot be read at all.
    func findings() async throws -> [Finding] {
        let figures = try await relay.figures()
        return [
            certificate(at: Date(timeIntervalSince1970: Double(relay.now.seconds))),
            disk(figures),
            queues(figures),
            try await store(),
            mail(figures),
            descriptors,
            try await backup(),
        ].compactMap(\.self)
    }

    private func certificate(at now: Date) -> Finding? {
        guard let current = daemon.certificates?.current else { return nil }
        let expires = "expires \(current.expires.ISO8601Format())"
        guard now < current.expires else {
            return Finding("certificate", .failure, "it has expired", advice: "renew it, and SIGHUP the daemon")
        }
        let names = (try? current.leaf.extensions.subjectAlternativeNames).flatMap { $0 }.map { "\($0)" } ?? ""
        let hosts = daemon.hosts.compactMap { ListenAddress($0)?.host }
        if let missing = hosts.first(where: { !names.contains($0) }) {
            return Finding(
                "certificate",
                .warning,
                "it does not name \(missing), at which clients are told to find the relay",
                advice: "get one that names each of hosts"
            )
        }
        guard !current.isDueForRenewal(at: now) else {
            return Finding("certificate", .warning, expires, advice: "two thirds of its life are over: renew it")
        }
        return Finding("certificate", .ok, expires)
    }

    private func disk(_ figures: RelayFigures) -> Finding {
        let free = "\(figures.freeBytes >> 20) MiB are free"
        guard !figures.isFull else {
            return Finding("disk", .failure, "full: nothing new is taken", advice: "make room on the store's disk")
        }
        let wanted = UInt64(clamping: figures.databaseBytes + figures.writeAheadLogBytes) + 256 << 20
        guard figures.freeBytes >= wanted else {
            return Finding(
                "disk",
                .warning,
                "\(free): not enough for a back-up",
                advice: "make room on the store's disk"
            )
        }
        return Finding("disk", .ok, free)
    }

    private func queues(_ figures: RelayFigures) -> Finding {
        let waiting = "\(figures.queuedMessages) messages wait, the oldest for \(Int(figures.oldestQueuedSeconds)) s"
        let limit = Double(relay.limits.timeToLiveSeconds)
        guard figures.oldestQueuedSeconds < limit * 3 / 4 else {
            return Finding(
                "queues",
                .warning,
                waiting,
                advice: "some device was away for long: its messages will expire"
            )
        }
        return Finding("queues", .ok, waiting)
    }

    private func store() async throws -> Finding {
        let faults = try await relay.storeFaults()
        guard faults.isEmpty else {
            return Finding(
                "store",
                .failure,
                faults.joined(separator: "; "),
                advice: "stop the daemon, keep a copy of the store, and restore the last back-up"
            )
        }
        return Finding("store", .ok, "whole")
    }

    private func mail(_ figures: RelayFigures) -> Finding {
        guard let office = daemon.post.office else { return Finding("mail", .ok, "not configured: nobody is mailed") }
        if case .sendmail(let program) = office.carrier, access(program.path, X_OK) != 0 {
            return Finding(
                "mail",
                .failure,
                "\(program.path) cannot be run",
                advice: "install a mail server, or set mail.sendmail"
            )
        }
        let waiting = "\(figures.letters) letters wait, the oldest for \(Int(figures.oldestLetterSeconds)) s"
        guard figures.oldestLetterSeconds < 3600 else {
            return Finding("mail", .warning, waiting, advice: "see the daemon's log for what the mail server answers")
        }
        return Finding("mail", .ok, waiting)
    }

    private var descriptors: Finding? {
        guard let process = ProcessFigures.read(), daemon.connectionsLimit > 0 else { return nil }
        let limit = Int(process.descriptorLimit)
        guard limit >= daemon.connectionsLimit + 256 else {
            return Finding(
                "descriptors",
                .warning,
                "\(limit) may be open, for \(daemon.connectionsLimit) connections",
                advice: "raise LimitNOFILE of the unit, or lower limits.connections"
            )
        }
        return Finding("descriptors", .ok, "\(Int(process.openDescriptors)) of \(limit) are open")
    }

    private func backup() async throws -> Finding {
        let advice = "run 'posternctl backup' every day, and keep what it writes on another machine"
        guard let last = try await relay.lastBackup() else {
            return Finding("back-up", .warning, "none was ever made", advice: advice)
        }
        let days = relay.now.milliseconds(since: last) / 86_400_000
        guard days < 7 else { return Finding("back-up", .warning, "the last one is \(days) days old", advice: advice) }
        return Finding("back-up", .ok, "the last one is \(days) days old")
    }
}
